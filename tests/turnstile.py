"""Who runs beside whom: most tests side by side, those marked `alone` by themselves."""

import fcntl
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

HERE = Path(__file__)


class Turnstile:
    """A plugin of each process that runs tests.

    Ordinary tests share the hall, an `alone` one has it to itself. The gate before it is held while somebody
    waits for the hall, so that a stream of ordinary tests keeps no `alone` one out. Both are locks on files
    that are there anyway; the system lets go of them when a process ends, however it ends.

    Whoever is `first` holds the gate from the start: its `alone` tests then wait for nobody's first one.
    """

    def __init__(self, *, first: bool) -> None:
        self._files = ExitStack()
        self._gate = self._files.enter_context(HERE.with_name("conftest.py").open())
        self._hall = self._files.enter_context(HERE.open())
        self._alone = False
        if first:
            fcntl.flock(self._gate, fcntl.LOCK_EX)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None, object, object]:
        """A test enters and leaves with its fixtures; several lonely ones in a row enter once."""
        if not self._alone:
            self._enter(is_alone(item))
        try:
            return (yield)
        finally:
            self._alone = is_alone(item) and nextitem is not None and is_alone(nextitem)
            if not self._alone:
                fcntl.flock(self._hall, fcntl.LOCK_UN)

    def pytest_unconfigure(self) -> None:
        """Let go of everything."""
        self._files.close()

    def _enter(self, alone: bool) -> None:
        fcntl.flock(self._gate, fcntl.LOCK_EX)
        fcntl.flock(self._hall, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(self._gate, fcntl.LOCK_UN)


def is_alone(item: pytest.Item) -> bool:
    """Whether a test has a bound that other work on the machine could break."""
    return item.get_closest_marker("alone") is not None
