"""What stands behind the page, as far as it shows: levers that make trouble, figures of how one copes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Choice:
    """One way something can be; `about` says what to expect of it."""

    id: str
    name: str
    about: str = ""


@dataclass(frozen=True)
class Lever:
    """Something that can be made to behave: the first of its choices is how things should be.

    A lever of one choice is pulled and forgotten: it drops or restarts something once.
    """

    id: str
    name: str
    choices: tuple[Choice, ...]
    chosen: str = ""

    @property
    def trouble(self) -> Choice | None:
        """What it does now, unless that is how things should be."""
        return next((one for one in self.choices[1:] if one.id == self.chosen), None)


@dataclass(frozen=True)
class Figure:
    """A number worth watching, in words."""

    name: str
    value: str
    about: str


class Machine(Protocol):
    """Whatever the page is in front of."""

    def levers(self) -> Sequence[Lever]:
        """All levers, as they stand now."""

    async def pull(self, lever: str, choice: str) -> None:
        """Set one. Raises `LookupError` where there is no such lever or choice."""

    async def figures(self) -> Sequence[Figure]:
        """The figures now; none while the bot is away."""
