"""Who looks at the page: the time zone, clock and names that turn blocks into what one person sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reader:
    """One person's view of the workspace, enough to render any block without asking anything else.

    `zone` is an IANA name, `now` seconds since 1970 in UTC; the mappings go from Slack id to shown name,
    but for `kinds`, which has each channel's kind; `apps` are the ids of those people who are none.
    `domain` is the workspace's own, of which links to messages open on the page.
    """

    zone: str = "UTC"
    now: float = 0.0
    id: str = ""
    domain: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    apps: frozenset[str] = frozenset()
    groups: Mapping[str, str] = field(default_factory=dict)
