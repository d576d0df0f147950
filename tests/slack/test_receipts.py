"""The giver's receipt, which several replicas write."""

from leadsail_bot import telemetry
from leadsail_bot.slack.handoff import Ending, Handoff, Reminded, Spot
from leadsail_bot.slack.handoffs.errands import Errands
from leadsail_bot.slack.handoffs.receipts import Receipts
from leadsail_bot.slack.views import handoff_receipt
from leadsail_bot.slack.views.surface import Message
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
DECLINED = Ending("declined", "U0BENOKAF1", DUE - 60)


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
        await book.claim(GIVEN, DECLINED)
        assert await book.first_to_tell(GIVEN)
        await there.end(GIVEN, handoff_receipt.over(GIVEN, DECLINED, []))

    await here.wait(GIVEN, [], Reminded())
    assert [("Nobody has this lead now" in words, "Not accepted yet" in words) for words in shown[1:]] == [
        (True, False),
        (False, True),
        (True, False),
    ]
