"""What a lead of the catalogue is: an id to type, a name to read, a reason to look, and its documents."""

from collections.abc import Callable
from dataclasses import dataclass

from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene


@dataclass(frozen=True, slots=True)
class Entry:
    """`shows` is one line for the playground's list; `write` tells the lead's story in a scene."""

    lead_id: str
    name: str
    shows: str
    write: Callable[[Scene], LeadFile]
