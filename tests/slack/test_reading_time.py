"""What anybody types, guests too, is read before they are let in, on the loop that acknowledges everybody."""

import time
from collections.abc import Callable
from datetime import date

import pytest

from leadsail_bot.slack.asked import command, message, naming

PAGES = frozenset({"https://app.leadsail.example/leads/{lead_id}"})
LONGEST = 40_000  # characters of a message
PIECES = [
    *('"', '"a', "*", "*a", "a", "a.", "a@", "a@b.", "1 ", "123-", "202-555-0142 ", "(202", " \n", "\u0301"),
    *("<http:", "<tel:", "<@U0LEADSAIL|", "<mailto:a@", "http://", "lead id: ", "lead_1 ", "&lt;"),
]
READERS: dict[str, Callable[[str], object]] = {
    "a command": lambda typed: command.read(typed, date(2026, 11, 1), PAGES),
    "a short command": lambda typed: command.read(typed[: naming.LONG], date(2026, 11, 1), PAGES),
    "words to find": lambda typed: command.read(f"lead_1 find {typed[:2_900]}", date(2026, 11, 1), PAGES),
    "a mention": lambda typed: message.said_to("U0LEADSAIL", typed),
    "a message": lambda typed: message.leads(typed, PAGES, "US"),
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize("piece", PIECES)
def test_nobody_can_hold_up_the_others(read: Callable[[str], object], piece: str) -> None:
    """However long and odd it is."""
    typed = piece * (LONGEST // len(piece))
    began = time.process_time()
    read(f"{typed}x")
    assert time.process_time() - began < 0.5
