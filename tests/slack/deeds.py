"""What a person may try with a lead, and what they then read: for the tests of who may see leads."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import msgspec

from leadsail_bot.leadsail import decode
from leadsail_bot.models import Lead
from leadsail_bot.playground.workspace import modals
from leadsail_bot.playground.workspace.acme import ONCALL_GROUP
from leadsail_bot.playground.workspace.entities import Message
from leadsail_bot.playground.workspace.hands import Hands
from leadsail_bot.slack.places import ShareAt
from leadsail_bot.slack.views import share
from tests import samples
from tests.office import Office, open_office, said

DENIED = "You don't have access to lead histories."
UNKNOWN = "Couldn't check your access. Try again."
LEAD = "lead_long1"
DOCUMENTS = [samples.interaction(interactionId=f"int_{n}") for n in range(20)]
HISTORY = msgspec.structs.replace(
    decode.history(samples.body(*DOCUMENTS), LEAD, samples.NOW), lead=Lead(id=LEAD)
)

Deed = Callable[[Office, Hands, str], Awaitable[str]]


@asynccontextmanager
async def guarded_office() -> AsyncIterator[Office]:
    """An office in which only the on-call group, of which Ben is, sees leads; one has twenty interactions."""
    async with open_office(ALLOWED_USERGROUPS=ONCALL_GROUP, COMMANDS_PER_MINUTE="0") as office:
        office.sandbox.put({"leadId": LEAD}, DOCUMENTS)
        yield office


async def commands(office: Office, hands: Hands, place: str) -> str:
    """Types the command; the words of the answer."""
    before = len(hands.sees(place))
    await hands.command(place, f"/lead-history {LEAD}")
    return said((await office.until(lambda: hands.sees(place)[before:]))[-1].blocks)


async def turns(office: Office, hands: Hands, place: str) -> str:
    """Presses *Older*."""
    return await presses(office, hands, place, "answer.older", f'{{"v":"answer1","lead":"{LEAD}","page":2}}')


async def reads(office: Office, hands: Hands, place: str) -> str:
    """Opens a transcript, and closes it."""
    value = f'{{"v":"transcript1","lead":"{LEAD}","interaction":"int_3"}}'
    message = button(office, hands, place, "transcript.open", value)
    await hands.click(message, "transcript.open")
    return await _closes(office, hands)


async def shares(office: Office, hands: Hands, place: str) -> str:
    """Sends the form of *Share* with this channel chosen, however they came by it."""
    seen = share.card(HISTORY, sharer=hands.person.id).seen
    form = modals.open_(office.slack.stage, hands.person.id, share.form(ShareAt(LEAD, seen)))
    await hands.submit(form, {share.CHANNEL: place})
    return await _closes(office, hands)


async def mentions(office: Office, hands: Hands, place: str) -> str:
    """Mentions the app; the words of its private answer."""
    before = len(hands.sees(place))
    await hands.mention(place, LEAD)
    return said((await office.until(lambda: hands.sees(place)[before + 1 :]))[-1].blocks)


async def looks_up(office: Office, hands: Hands, place: str) -> str:
    """Uses *Look up lead* on a message; the words of the modal."""
    await hands.shortcut("lead.find", hands.says(place, LEAD))
    return await _closes(office, hands)


async def visits(office: Office, hands: Hands, _: str) -> str:
    """Opens the Home tab; its words."""
    drawn = len(office.workspace.calls_to("views.publish"))
    await hands.opens_home()
    await office.until(lambda: len(office.workspace.calls_to("views.publish")) > drawn)
    return said(office.workspace.homes[hands.person.id].blocks)


async def presses(office: Office, hands: Hands, place: str, action: str, value: str) -> str:
    """Presses a button that this person may have got from anywhere; the words that come of it."""
    message = button(office, hands, place, action, value)
    before = [(found.ts, found.text) for found in hands.sees(place)]
    await hands.click(message, action)
    await office.until(lambda: [(found.ts, found.text) for found in hands.sees(place)] != before)
    return said(hands.sees(place)[-1].blocks)


def button(office: Office, hands: Hands, place: str, action: str, value: str) -> Message:
    """A message that this person alone sees, with one button."""
    label = {"type": "plain_text", "text": "x"}
    element = {"type": "button", "action_id": action, "value": value, "text": label}
    blocks = [{"type": "actions", "block_id": "b", "elements": [element]}]
    ts = office.workspace.new_ts()
    return office.workspace.post(
        Message(ts, place, office.workspace.app.id, "x", blocks, only_for=hands.person.id)
    )


async def _closes(office: Office, hands: Hands) -> str:
    words = await office.until(lambda: _shown(office, hands))
    await hands.close(hands.view, all_of_them=True)
    return words


def _shown(office: Office, hands: Hands) -> str:
    views = office.workspace.views(hands.person.id)
    words = said(views[-1].blocks) if views else "…"
    return "" if words.endswith("…") else words
