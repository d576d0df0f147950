"""The sandbox's leads, one file each: fictional people, real-life conversations, every corner of the API."""

from leadsail_bot.playground.sandbox.leads import (
    dana,
    empty,
    exhausted,
    injection,
    inquiry,
    kai,
    languages,
    live,
    long_call,
    maria,
    namesakes,
    odd,
    sample,
    stop,
    volume,
)
from leadsail_bot.playground.sandbox.leads.entry import Entry

CATALOGUE: tuple[Entry, ...] = (
    maria.ENTRY,
    sample.ENTRY,
    live.ENTRY,
    inquiry.ENTRY,
    stop.ENTRY,
    kai.ENTRY,
    dana.ENTRY,
    dana.DUPLICATE,
    exhausted.ENTRY,
    volume.ENTRY,
    long_call.ENTRY,
    languages.ENTRY,
    injection.ENTRY,
    odd.ENTRY,
    empty.ENTRY,
)
"""In the order the playground lists them: the ones to try first on top."""

EVERYBODY = (*CATALOGUE, *namesakes.ENTRIES)
"""Then those whom only a search brings up."""
