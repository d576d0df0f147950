"""The giver's receipt, which several replicas write, says nothing that is older than what stood there."""

import asyncio

import pytest

from leadsail_bot import telemetry
from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.slack.handoff import Ending, Handoff, Outcome, Reminded, Spot
from leadsail_bot.slack.handoffs import errands
from leadsail_bot.slack.handoffs.errands import Errands
from leadsail_bot.slack.handoffs.receipts import Receipts
from leadsail_bot.slack.views import handoff_receipt
from leadsail_bot.slack.views.surface import Message
from leadsail_bot.store import Memory
from tests import samples
from tests.office import said
from tests.slack import handing

DUE = int(samples.NOW.timestamp()) + 3_600
GIVEN = Handoff(
    lead=samples.LEAD_ID,
    giver="U0ANARUIZ1",
    to="U0BENOKAF1",
    due=DUE,
    receipt=Spot("D0ANARUIZ1", "1795000000.000000"),
    card=Spot("D0BENOKAF1", "1795000000.000100"),
)


def ended(outcome: Outcome) -> Ending:
    """By whoever was asked, before it was due."""
    return Ending(outcome, GIVEN.to, DUE - 60)


async def test_declined_by_another_replica_in_the_moment_it_says_that_it_waits() -> None:
    """The later of the two words is put right: the giver reads that nobody has the lead."""
    shown: list[str] = []
    book = handing.book()

    async def edit(_: Spot | None, message: Message) -> str:
        if not shown:
            shown.append("under way")
            await elsewhere()
        shown.append(said(message.blocks))
        return ""

    async def settle(_: Handoff, __: Ending) -> None:
        """Reminders are another matter."""

    here, there = (Receipts(edit, settle, book, Errands(telemetry.silent())) for _ in range(2))

    async def elsewhere() -> None:
        no = ended("declined")
        await book.claim(GIVEN, no)
        assert await book.first_to_tell(GIVEN)
        await there.end(GIVEN, handoff_receipt.over(GIVEN, no, []))

    await here.wait(GIVEN, [], Reminded())
    assert [("Nobody has this lead now" in words, "Not accepted yet" in words) for words in shown[1:]] == [
        (True, False),
        (False, True),
        (True, False),
    ]


@pytest.mark.parametrize(("outcome", "told"), [("accepted", "Accepted by"), ("declined", "Nobody has")])
async def test_how_it_ended_meanwhile_takes_its_place(outcome: Outcome, told: str) -> None:
    """Another replica told it while this one said that nobody has accepted; what was set is taken back."""
    book, shown, settled = handing.book(), list[str](), list[Ending]()

    async def edit(_: Spot | None, message: Message) -> str:
        shown.append(message.text)
        await book.claim(GIVEN, ended(outcome))
        await book.first_to_tell(GIVEN)
        return ""

    async def settle(_: Handoff, how: Ending) -> None:
        settled.append(how)

    await Receipts(edit, settle, book, Errands(telemetry.silent())).wait(GIVEN, [], Reminded())
    assert len(shown) == 2
    assert shown[-1].startswith(told)
    assert settled == [ended(outcome)]


async def test_what_is_newer_ends_what_was_to_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the store has forgotten what became of it."""
    monkeypatch.setattr(errands, "AGAIN_S", (0.01, 0.01, 0.01))
    shown = list[str]()

    async def edit(_: Spot | None, message: Message) -> str:
        shown.append(message.text)
        return "ratelimited" if len(shown) == 1 else ""

    receipts = Receipts(edit, _nothing_to_settle, handing.book(), Errands(telemetry.silent()))
    await receipts.wait(GIVEN, [], Reminded())
    await receipts.say(GIVEN, Message("Cancelled.", []))
    await asyncio.sleep(0.05)
    assert shown[1:] == ["Cancelled."]


class Away(Memory):
    """A store that can't be reached."""

    async def get(self, name: str) -> bytes | None:
        raise StoreUnavailable("redis_down")


async def test_how_it_ended_is_said_though_the_store_is_away() -> None:
    """Nobody can say whether somebody was asked since: the giver reads what is known."""
    shown = list[str]()

    async def edit(_: Spot | None, message: Message) -> str:
        shown.append(message.text)
        return ""

    book = handing.book(store=Away())
    receipts = Receipts(edit, _nothing_to_settle, book, Errands(telemetry.silent()))
    assert await receipts.end(GIVEN, Message("Declined.", [])) == ""
    assert shown == ["Declined."]


async def _nothing_to_settle(_: Handoff, __: Ending) -> None:
    raise NotImplementedError
