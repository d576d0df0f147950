"""A LeadSail to try the bot against: the documented API, about a dozen leads, scriptable faults."""

from leadsail_bot.playground.sandbox.answers import Answer
from leadsail_bot.playground.sandbox.server import Call, Sandbox

__all__ = ["Answer", "Call", "Sandbox"]
