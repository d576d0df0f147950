"""When and where the sandbox's stories happen: everything is told relative to the moment it opened."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Scene:
    """The moment the sandbox opened (aware, UTC) and its base URL, where the recordings are."""

    now: datetime
    url: str

    @classmethod
    def at_epoch(cls, seconds: float, url: str) -> Self:
        """A scene set at `seconds` since the epoch."""
        return cls(datetime.fromtimestamp(seconds, UTC), url)

    def ago(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
        """So long before now."""
        return self.now - timedelta(days=days, hours=hours, minutes=minutes)

    def day(self, days_ago: int, clock: str, zone: str = "America/New_York") -> datetime:
        """`clock` ("16:42") on the lead's calendar, `days_ago` ≥ 1 before its today: by daylight."""
        local = self.now.astimezone(ZoneInfo(zone))
        then = datetime.combine(
            local.date() - timedelta(days=days_ago), time.fromisoformat(clock), local.tzinfo
        )
        return then.astimezone(UTC)

    def recording(self, interaction_id: str) -> str:
        """The link to a call's audio."""
        return f"{self.url}/recordings/{interaction_id}.wav"


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and `Z`, as LeadSail shows dates."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
