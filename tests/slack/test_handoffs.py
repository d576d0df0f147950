"""*My handoffs*, and what outlives the process: lists, cards, and who was first."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.metrics import Metrics
from leadsail_bot.playground.workspace.acme import ANA, BEN, ONCALL_GROUP, SALES
from leadsail_bot.playground.workspace.entities import Message
from leadsail_bot.slack.handoff import Ending, Handoff, Spot
from leadsail_bot.slack.handoffs.book import BEGAN, KEPT, Noted
from leadsail_bot.slack.places import unpack
from leadsail_bot.slack.views import handoff, handoff_card, handoff_receipt, handoffs
from leadsail_bot.store import Memory, key
from tests.office import Office, said
from tests.redis_server import redis_server
from tests.slack import handing
from tests.slack.handing import LEAD


async def listed(office: Office, person: str) -> str:
    """What somebody reads for `/lead-history handoffs`."""
    hands = office.slack.hands(person)
    before = len(hands.sees(SALES))
    await hands.command(SALES, "/lead-history handoffs")
    found: list[Message] = await office.until(lambda: hands.sees(SALES)[before:])
    return said(found[0].blocks)


async def test_nothing_outstanding_is_said() -> None:
    """An empty list says that it is, and LeadSail isn't asked."""
    async with handing.office() as office:
        assert handoffs.NOTHING in await listed(office, ANA)
        assert not office.sandbox.calls


async def test_given_received_and_ended() -> None:
    """The giver reads what is given, the addressee what is received, both how it ended."""
    async with handing.office() as office:
        card = await handing.hands(office)
        assert f"*Given* · 1 open\n• `{LEAD}` from <@{ANA}> to <@{BEN}>: due" in await listed(office, ANA)
        received = await listed(office, BEN)
        assert "*Received* · 1 open" in received
        assert f"/archives/{card.channel}/p{card.ts.replace('.', '')}|Open>" in received
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(card.blocks))
        for person in (ANA, BEN):
            told = await listed(office, person)
            assert handoffs.NOTHING in told
            assert f"accepted by <@{BEN}>" in told


async def test_one_that_nobody_has_is_outstanding() -> None:
    """For the giver, until somebody else is asked; for whoever was asked before it is over."""
    async with handing.office() as office:
        await handing.hands(office)
        view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.REASSIGN)
        office.slack.fault("chat.postMessage", times=2, error="restricted_action")  # the line, the card
        to_group = {handoff.WHO: handoff.TO_GROUP}
        assert "may not post" in await handing.sends(office, ANA, view, **to_group)
        told = await listed(office, ANA)
        assert "*Given* · 1 open" in told
        assert "*Nobody has it now*: press Reassign" in told
        assert handoffs.NOTHING in await listed(office, BEN)
        assert "Handed to" in await handing.sends(office, ANA, office.ana.view, **to_group)
        told = await listed(office, ANA)
        assert "*Given* · 1 open" in told
        assert "Nobody has it now" not in told


async def test_handoffs_are_measured() -> None:
    """How many were given, how they ended, and how long somebody waited for it."""
    async with handing.office() as office:
        card = await handing.hands(office)
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(card.blocks))
        url = f"http://127.0.0.1:{office.bot.port}/metrics"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            seen = await answer.text()
        assert "leadsail_bot_handoffs_total 1.0" in seen
        assert 'leadsail_bot_handoffs_ended_total{outcome="accepted",overdue="no"} 1.0' in seen
        assert "leadsail_bot_handoff_accept_seconds_count 1.0" in seen


async def test_a_handoff_waits_from_its_card_on() -> None:
    """By Slack's clock, until the first one accepts."""
    metrics = Metrics()
    book = handing.book(metrics=metrics)
    given = Handoff(lead=LEAD, giver=ANA, to=BEN, due=0, card=Spot("D0AAAAAAA", "1793500000.000000"))
    for person, seconds in ((BEN, 60), (handing.CARA, 90)):
        await book.claim(given, Ending("accepted", person, 1_793_500_000 + seconds))
    assert b"leadsail_bot_handoff_accept_seconds_sum 60.0" in metrics.text()


async def test_what_is_handed_to_the_group_is_everybodys_of_it() -> None:
    """Whoever is on call reads it among what they received, and on the Home tab."""
    async with handing.office() as office:
        await handing.hands(office, ONCALL_GROUP)
        assert "to whoever is on call: due" in await listed(office, BEN)
        await office.slack.hands(BEN).opens_home()
        home = await office.until(lambda: office.workspace.homes.get(BEN))
        assert "*Received* · 1 open" in said(home.blocks)


async def test_what_somebody_accepted_on_call_stays_theirs() -> None:
    """Whoever is on call next week: who took the lead finds it among what they received."""
    async with handing.office() as office:
        card = await handing.hands(office, ONCALL_GROUP)
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: handing.messages(office, BEN))  # the way back to it
        office.workspace.groups[ONCALL_GROUP].members[:] = [handing.CARA]
        office.clock.skip_s += 61
        told = await listed(office, BEN)
        assert handoffs.NOTHING in told
        assert f"to whoever is on call: accepted by <@{BEN}>" in told


async def test_who_is_on_call_and_hands_to_the_group_has_given_it() -> None:
    """One handoff counts once, and stands once among those that ended."""
    async with handing.office() as office:
        office.workspace.groups[ONCALL_GROUP].members.append(ANA)
        card = await handing.hands(office, ONCALL_GROUP)
        told = await listed(office, ANA)
        assert "*Given* · 1 open" in told
        assert "Received" not in told
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(card.blocks))
        assert (await listed(office, ANA)).count(f"accepted by <@{BEN}>") == 1


async def test_what_the_store_let_go_of_hides_no_other() -> None:
    """Of a full one what was noted of a handoff may be gone before its place on the lists."""
    store = Memory()
    book = handing.book(store=store)
    cards = [Spot("D0AAAAAAA", f"1793500000.00000{number}") for number in range(2)]
    for card in cards:
        await book.note(Noted(Handoff(lead=LEAD, giver=ANA, to=BEN, due=0, card=card)))
    await store.drop(key("handoff", LEAD, *cards[0]))
    assert [noted.handoff.card for noted in await book.noted([ANA])] == cards[1:]


async def test_a_newer_handoff_keeps_the_list_and_not_what_is_old_in_it() -> None:
    """Two weeks, as the README says, of each."""
    store = Memory()
    book = handing.book(store=store)
    for day in range(0, 60, 12):
        card = Spot("D0AAAAAAA", f"{1_000_000 + day * 86_400}.000001")
        await book.note(Noted(Handoff(lead=LEAD, giver=ANA, to=BEN, due=0, card=card)))
    assert len(await store.noted(f"handoffs:-:{ANA}")) == 2


async def test_after_a_restart_the_cards_work_and_the_list_says_what_it_lacks() -> None:
    """Another process without Redis: pending handoffs are found by their reminders; the card is accepted."""
    async with handing.office() as office:
        card = await handing.hands(office)
        async with handing.replica(office) as url:
            office.slack.deliver_to(url)
            told = await listed(office, ANA)
            assert "*Given* · 1 open" in told
            assert "This list begins" in told
            assert "*Received* · 1 open" in await listed(office, BEN)
            await handing.press(office, BEN, card, handoff_card.ACCEPT)
            await office.until(lambda: "Accepted by" in said(card.blocks) and not office.workspace.scheduled)
            await office.until(lambda: "Accepted by" in said(handing.receipt(office).blocks))


@pytest.mark.parametrize(
    ("button", "values"),
    [
        (handoff_receipt.POSTPONE, {handoff.DUE: "4h"}),
        (handoff_receipt.REASSIGN, {handoff.WHO: handoff.TO_GROUP}),
    ],
    ids=["another due time", "reassigned"],
)
async def test_a_form_from_before_a_restart_reopens_nothing(button: str, values: dict[str, str]) -> None:
    """Accepted while the giver's form was open, forgotten since: the card stays accepted, nobody is asked."""
    async with handing.office() as office:
        card = await handing.hands(office)
        view = await handing.opens(office, ANA, handing.receipt(office), button)
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: not office.workspace.scheduled)
        async with handing.replica(office) as url:
            office.slack.deliver_to(url)
            assert "This app was reset" in await handing.sends(office, ANA, view, **values)
        assert "Accepted by" in said(card.blocks)
        assert not office.workspace.scheduled
        assert not handing.messages(office, ONCALL_GROUP)


async def test_overdue_is_said() -> None:
    """Past its due time a handoff is overdue in words; it can still be accepted."""
    async with handing.office() as office:
        card = await handing.hands(office)
        accept = office.value(card.blocks, handoff_card.ACCEPT) or ""
        listing = handoffs.Listing([handoffs.Listed(unpack(accept, Handoff))])
        later = handoffs.message(listing, datetime.now(UTC) + timedelta(seconds=3_700))
        assert later.text == "Your handoffs: 1 open, 1 overdue."
        assert "*overdue* since" in said(later.blocks)
        office.workspace.clock = lambda: time.time() + 3_700
        await handing.press(office, BEN, card, handoff_card.ACCEPT)
        await office.until(lambda: "Accepted by" in said(card.blocks))


async def test_two_replicas_one_acceptance() -> None:
    """With Redis it doesn't matter which replica a press comes to: one wins, the list is everybody's."""
    with redis_server() as redis:
        async with handing.office(redis_url=redis.url) as office, handing.replica(office, redis.url) as other:
            office.workspace.groups[ONCALL_GROUP].members.append(ANA)
            card = await handing.hands(office, ONCALL_GROUP)
            first = handing.press(office, BEN, card, handoff_card.ACCEPT)
            pressed = asyncio.create_task(first)
            await asyncio.sleep(0)  # it is on its way to the first
            office.slack.deliver_to(other)
            await handing.press(office, ANA, card, handoff_card.ACCEPT)
            await pressed
            await office.until(lambda: "Accepted by" in said(card.blocks))
            await office.until(lambda: handing.thread(office, card))
            assert len([line for line in handing.thread(office, card) if "Accepted" in line]) == 1
            assert "accepted by" in await listed(office, BEN)


async def test_a_redis_that_comes_back_empty_reopens_nothing() -> None:
    """Accepted while the giver's form was open, then forgotten: nobody else is asked; the list says so."""
    with redis_server() as redis:
        async with handing.office(redis_url=redis.url) as office:
            card = await handing.hands(office)
            view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.REASSIGN)
            await handing.press(office, BEN, card, handoff_card.ACCEPT)
            await office.until(lambda: not office.workspace.scheduled)
            redis.client.flushall()
            told = await handing.sends(office, ANA, view, **{handoff.WHO: handoff.TO_GROUP})
            assert "This app was reset" in told
            assert not handing.messages(office, ONCALL_GROUP)
            assert "This list begins" in await listed(office, ANA)
            # What is handed over from now on is known again.
            other = await handing.hands(office)
            view = await handing.opens(office, ANA, handing.receipt(office), handoff_receipt.POSTPONE)
            assert "Due" in await handing.sends(office, ANA, view, **{handoff.DUE: "4h"})
            assert "Not accepted yet" in said(other.blocks)


@pytest.mark.parametrize(
    ("button", "values", "words"),
    [
        (handoff_receipt.POSTPONE, {handoff.DUE: "4h"}, "Due <!date^"),
        (handoff_receipt.REASSIGN, {handoff.WHO: handoff.TO_GROUP}, "Handed to"),
        (handoff_card.DECLINE, {}, "Declined."),
    ],
    ids=["another due time", "reassigned", "declined"],
)
async def test_a_form_opened_after_redis_came_back_empty(
    button: str, values: dict[str, str], words: str
) -> None:
    """Nothing was forgotten while it was open: it is taken, though nobody asked Redis anything before it."""
    with redis_server() as redis:
        async with handing.office(redis_url=redis.url) as office:
            card = await handing.hands(office)
            redis.client.flushall()
            who, pressed = (BEN, card) if button == handoff_card.DECLINE else (ANA, handing.receipt(office))
            view = await handing.opens(office, who, pressed, button)
            assert words in await handing.sends(office, who, view, **values)


async def test_the_list_is_complete_once_everything_older_would_be_gone() -> None:
    """It says where it begins for as long as that may matter to anybody; and a replica that joins asks."""
    store, began = Memory(), datetime(2026, 11, 1, tzinfo=UTC)
    clock = [began]
    book = handing.book(lambda: clock[0], store)
    await book.open()
    clock[0] += timedelta(days=13)
    joining = handing.book(lambda: clock[0], store)
    await joining.open()
    assert await joining.begins(KEPT) == began
    assert await joining.remembers(began.timestamp())
    assert not await joining.remembers(began.timestamp() - 1)
    clock[0] += timedelta(days=1)
    assert await joining.begins(KEPT) is None


async def test_a_clock_that_was_ahead_stops_nobody() -> None:
    """The replica that came first was an hour ahead: the forms of the others are taken all the same."""
    store, now = Memory(), datetime(2026, 11, 1, tzinfo=UTC)
    clock = [now]
    await handing.book(lambda: now + timedelta(hours=1), store).open()
    book = handing.book(lambda: clock[0], store)
    assert await book.begins(KEPT) == now
    clock[0] += timedelta(minutes=1)
    assert await book.remembers(clock[0].timestamp() - 30)
    assert await book.begins(KEPT) == now


@pytest.mark.parametrize("poison", ["", "soon", "nan", "-1", "9" * 40])
async def test_what_is_no_moment_stops_nobody(poison: str) -> None:
    """Somebody else may have written there: handoffs are noted, and the list begins now."""
    store, now = Memory(), datetime(2026, 11, 1, tzinfo=UTC)
    await store.put(BEGAN, poison.encode(), 60)
    await store.note(f"handoffs:-:{ANA}", f"{LEAD}:D0AAAAAAA:{poison}", 60, 10)
    book = handing.book(lambda: now, store)
    assert await book.begins(KEPT) == now
    card = Spot("D0AAAAAAA", f"{now.timestamp():.6f}")
    await book.note(Noted(Handoff(lead=LEAD, giver=ANA, to=BEN, due=0, card=card)))
    assert await store.noted(f"handoffs:-:{ANA}") == [f"{LEAD}:{card.channel}:{card.ts}"]


@pytest.mark.parametrize(
    ("due", "link"), [(10**17, ""), (-(10**17), ""), (0, "https://example.com/|x> <!channel")]
)
async def test_what_no_list_could_show_is_not_on_one(due: int, link: str) -> None:
    """Somebody else may have written there: a date nobody has, an address that is more than one."""
    book = handing.book()
    card = Spot("D0AAAAAAA", "1793500000.000100")
    await book.note(Noted(Handoff(lead=LEAD, giver=ANA, to=BEN, due=due, card=card), link))
    assert await book.noted([ANA]) == []


async def test_of_two_handoffs_of_a_lead_each_has_its_next() -> None:
    """Who asks somebody else after one of them stops nobody who does so after the other."""
    book = handing.book()
    for number in range(2):
        receipt = Spot("D0AAAAAAA", f"1793500000.00000{number}")
        given = Handoff(lead=LEAD, giver=ANA, to=BEN, due=0, receipt=receipt)
        assert await book.first_to_ask(given, str(number))
        assert not await book.first_to_ask(given, "another")


async def test_when_nobody_can_have_accepted_nobody_can_say() -> None:
    """Nor is a date that nobody has an ending to tell of."""
    book = handing.book()
    given = Handoff(lead=LEAD, giver=ANA, to=BEN, due=0, card=Spot("D0AAAAAAA", "1793500000.000100"))
    with pytest.raises(StoreUnavailable):
        await book.claim(given, Ending("accepted", BEN, 10**17))


async def test_nobody_can_say_who_is_first() -> None:
    """With Redis away *Accept* says so and changes nothing; pressed again later, it works."""
    with redis_server() as redis:
        async with handing.office(redis_url=redis.url) as office:
            card = await handing.hands(office)
            redis.stop()
            await handing.press(office, BEN, card, handoff_card.ACCEPT)
            [told] = await office.until(lambda: handing.whispers(office, BEN, card.channel))
            assert told == "Couldn't confirm just now, press Accept again."
            assert "Not accepted yet" in said(card.blocks)
            assert handoffs.LATER in await listed(office, ANA)
