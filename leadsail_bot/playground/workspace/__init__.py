"""A strict simulated Slack workspace: a real server on loopback for the tests and the playground.

`state` is what it holds, `hands` what a person can do in it, `server` what an app talks to,
`rules` what it refuses.
"""

from leadsail_bot.playground.workspace import rules
from leadsail_bot.playground.workspace.acme import acme
from leadsail_bot.playground.workspace.delivery import Delivery
from leadsail_bot.playground.workspace.faults import Fault
from leadsail_bot.playground.workspace.hands import Hands
from leadsail_bot.playground.workspace.server import SlackServer
from leadsail_bot.playground.workspace.state import Workspace

__all__ = ["Delivery", "Fault", "Hands", "SlackServer", "Workspace", "acme", "rules"]
