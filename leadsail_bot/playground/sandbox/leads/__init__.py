"""The sandbox's leads, one file each: fictional people, real-life conversations, every corner of the API."""

from collections.abc import Iterator

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
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

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


def written(scene: Scene) -> Iterator[LeadFile]:
    """Every lead of the catalogue, told at `scene`; then those whom only a search brings up."""
    for entry in CATALOGUE:
        yield entry.write(scene)
    yield from namesakes.written(scene)
