"""What a customer wrote is shown and does nothing; what a button carries gets nobody anything more."""

import asyncio
import json
import random
import re
from typing import Any

import pytest

from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace import modals
from leadsail_bot.playground.workspace.acme import ANA, GIL, SALES
from leadsail_bot.playground.workspace.delivery import Delivery
from leadsail_bot.playground.workspace.entities import Message
from leadsail_bot.playground.workspace.hands import Hands
from leadsail_bot.slack.views import blocks, share, surface
from leadsail_bot.slack.views.surface import modal
from tests import samples
from tests.office import Office, labels, open_office, said
from tests.slack import deeds
from tests.slack.routes import ACTIONS, FORMS

ATTACKS = [
    "<!channel> <!here> <!everyone>",
    "<@U0BENOKAF1> <#C0SALES001>",
    "<https://evil.example|your bank>",
    "@channel @here @everyone",
    "https://evil.example/login",
    "```\n# Heading\n*bold* _it_ ~gone~ `code`",
    "&lt;!channel&gt; &amp;amp;",
    "a\u202egnp.exe\u2066 \u200bz\u00ad",
    "line\r\n\u2028>quote\n• list",
    "\ud83d half an emoji",
]
LIVE = re.compile(r"<(?!!date\^\d+\^)[^>]*>")


@pytest.fixture
def poisoned() -> list[dict[str, Any]]:
    """Every text of every kind of interaction is an attack."""
    return [
        samples.interaction(
            interactionId=f"int_{number}",
            type=kind,
            status=attack,
            summary=attack,
            errorCode=attack,
            errorMessage=attack,
            email={"subject": attack, "from": attack, "to": attack},
            transcript=[
                {"role": attack, "message": attack, "source": attack},
                {"role": "user", "message": attack},
            ],
        )
        for number, (attack, kind) in enumerate(
            zip(ATTACKS, ["call", "sms", "email", "<!here>"] * 3, strict=False)
        )
    ]


async def test_nothing_a_customer_wrote_becomes_live(office: Office, poisoned: list[dict[str, Any]]) -> None:
    """No mention, link or markup of theirs: in the answer, the transcript, the file's message, the card."""
    name = ATTACKS[0]
    office.sandbox.put(
        {
            "leadId": "lead_evil1",
            "firstName": name,
            "phone": name,
            "status": name,
            "campaign": {"name": name},
        },
        poisoned,
    )
    answer = await office.asks("lead_evil1")
    seen = [answer]
    while "Older" in labels(answer.blocks):
        answer = await office.clicks(answer, "answer.older")
        seen.append(answer)
    for message in seen:
        _harmless(message.blocks)
        assert not LIVE.findall(message.text)
    view = await office.opens(answer, "transcript.open")
    _harmless(view.blocks)
    await office.turns(view, "transcript.send")
    (sent,) = [found for found in office.ana.sees(office.workspace.dm(ANA).id) if found.files]
    _harmless(sent.blocks)
    assert not LIVE.findall(sent.text)
    await office.ana.close(office.ana.view)
    await office.submits(await office.opens(answer, "share.open"), **{share.NOTE: ATTACKS[1]})
    card = next(found for found in office.ana.sees(SALES) if found.only_for is None)
    _harmless(card.blocks[1:])
    assert LIVE.findall(card.text) == [f"<@{ANA}>"]  # who shares it, and nobody else


async def test_nothing_live_in_a_choice_or_a_menu(office: Office) -> None:
    """Names, numbers, campaigns and statuses of leads that a search brings, in messages and as options."""
    for number, attack in enumerate(ATTACKS):
        office.sandbox.put(
            {
                "leadId": f"lead_evil{number}",
                "firstName": "Evelyn",
                "lastName": attack,
                "phone": attack,
                "status": attack,
                "campaign": {"name": attack},
            },
            [],
        )
    choice = await office.asks("evelyn")
    assert f"{len(ATTACKS)} leads match" in choice.text
    assert all(block["text"]["verbatim"] for block in choice.blocks)
    bare = next(block for block in choice.blocks if "evil.example/login" in json.dumps(block))
    _harmless([block for block in choice.blocks if block is not bare])  # verbatim: no address becomes a link
    assert not LIVE.findall(choice.text)
    form = await office.opens(await office.asks("help"), "lookup.open")
    options = await office.suggested(form, "evelyn")
    assert len(options) == len(ATTACKS) + 1
    _harmless(options)
    assert not _mrkdwn(options)


def _harmless(blocks: list[dict[str, Any]]) -> None:
    for words in _mrkdwn(blocks):
        assert not LIVE.findall(words), words
        assert not re.search(r"@(?!\u2060)", words), words
        assert "https://evil.example/login" not in words
    everything = json.dumps(blocks)
    assert not re.search(r'"type": "(link|user|usergroup|channel|broadcast)"', everything)
    assert not re.search(r"\\u202e|\\u2066|\\u200b|\\u00ad|\\ud83d(?!\\ud)", everything)


def _mrkdwn(node: Any) -> list[str]:
    if isinstance(node, list):
        return [words for item in node for words in _mrkdwn(item)]
    if not isinstance(node, dict):
        return []
    own = [node["text"]] if node.get("type") == "mrkdwn" else []
    return own + [words for item in node.values() for words in _mrkdwn(item)]


PLACES = [
    '{"v":"answer1","lead":"lead_abc123","page":1}',
    '{"v":"transcript1","lead":"lead_abc123","interaction":"int_abc123","page":1,"find":"x"}',
    '{"v":"share1","lead":"lead_abc123","seen":"ab12"}',
    '{"v":"card1","lead":"lead_abc123","by":"U0GILSTON1"}',
    '{"v":"search1","words":"maria delgado","find":"x"}',
    '{"v":"start1","lead":"lead_abc123"}',
    '{"v":"handoff1","lead":"lead_abc123","giver":"U0ANARUIZ1","to":"U0GILSTON1","due":1795000000,'
    '"card":["C0SALES001","1795000000.000100"]}',
    '{"v":"question1","lead":"lead_abc123","giver":"U0ANARUIZ1","card":["C0SALES001","1795000000.000100"],'
    '"asker":"U0GILSTON1"}',
]


@pytest.mark.parametrize(("person", "payloads"), [(GIL, 700), (ANA, 300)], ids=["a guest", "a member"])
async def test_1000_mutated_payloads_get_nobody_anything(person: str, payloads: int) -> None:
    """Of every button, menu and form: each is acknowledged, nothing falls over, and a guest sees nothing."""
    chance = random.Random(payloads)
    async with open_office(COMMANDS_PER_MINUTE="0") as office:
        hands = office.slack.hands(person)
        for number in range(payloads):
            odd = _mutated(chance, chance.choice(PLACES))
            match chance.randrange(5):
                case 0:
                    delivery = await _sends(office, hands, chance.choice(FORMS), odd)
                case 1:
                    delivery = await _chooses(office, hands, odd, _mutated(chance, "since:7d"))
                case _:
                    delivery = await _presses(office, hands, chance.choice(ACTIONS), odd)
            assert delivery.status == 200, (number, delivery)
        await _nobody_waits(office)
        assert person == ANA or not office.sandbox.calls
        assert not [line for line in office.log() if line["event"] in {"unexpected", "delivery_failed"}]


async def _presses(office: Office, hands: Hands, action: str, value: str) -> Delivery:
    message = deeds.button(office, hands, SALES, action, value)
    return await hands.click(message, action)


async def _chooses(office: Office, hands: Hands, block_id: str, value: str) -> Delivery:
    """From a menu whose place is in its block's id."""
    option = {"text": {"type": "plain_text", "text": "x"}, "value": value[:150]}
    menu = {"type": "static_select", "action_id": "answer.filter", "options": [option]}
    blocks = [{"type": "actions", "block_id": block_id[:255], "elements": [menu]}]
    ts, app = office.workspace.new_ts(), office.workspace.app.id
    message = office.workspace.post(Message(ts, SALES, app, "x", blocks, only_for=hands.person.id))
    return await hands.click(message, "answer.filter", selected=value[:150])


async def _sends(office: Office, hands: Hands, callback: str, metadata: str) -> Delivery:
    """A form whose place is in its metadata."""
    shown = [blocks.text_input("x", "x", "x", placeholder="x", max_length=9, optional=True)]
    form = modal(surface.Message("x", shown), title="x", callback=callback, metadata=metadata, submit="x")
    return await hands.submit(modals.open_(office.slack.stage, hands.person.id, form))


def _mutated(chance: random.Random, value: str) -> str:
    """A few characters changed, doubled, dropped or replaced by something odd."""
    characters = list(value)
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(characters))
        odd = chance.choice(
            ['"', "{", "\\", "0", "-1", "null", "../", "\u202e", "😀", "9" * 30, "lead_maria42"]
        )
        characters[at : at + chance.randrange(3)] = [odd] if chance.random() < 0.8 else []
    return "".join(characters)[:2_000] or "x"


CANARIES = {
    "key": "sandbox-key",
    "bot token": "xoxb-playground",
    "app token": "xapp-playground",
    "signing secret": "playground-signing-secret",
    "phone": "+12025550142",
    "email": "maria.delgado@example.com",
    "summary": "canary-summary",
    "transcript": "canary-transcript",
    "recording": "canary-recording",
    "error": "canary-error",
    "name": "Canaryname",
    "response_url": "/response/",
}


TROUBLES = [
    Answer(status=401),
    Answer(status=500, body=b"canary-error +12025550142"),
    Answer(body=b"<html>canary-summary", content_type="text/html"),
    Answer(body=b'{"success": true, "data": {"interactions": "canary-summary"}}'),
    Answer(body=b'{"success": true, "data": {"interactions": [canary-summary'),
    Answer(reset="mid body"),
    Answer(status=302, headers={"Location": "https://evil.example/canary-recording"}),
    Answer(success_false="canary-error"),
]


async def test_nothing_leaks_into_log_or_metrics() -> None:
    """Twelve canaries through answers, clicks, files and failures at DEBUG: none in log, audit or metrics."""
    async with open_office(LOG_LEVEL="DEBUG", socket_mode=True, CACHE_FRESH_SECONDS="0") as office:
        record = samples.record(leadId="lead_bird1", firstName="Canaryname")
        document = samples.interaction(
            summary="canary-summary",
            errorMessage="canary-error",
            transcript=[{"role": "user", "message": "canary-transcript"}],
            call={"recordingUrl": "https://recordings.example.com/canary-recording"},
        )
        office.sandbox.put(record, [document, {"summary": ["canary-summary"]}, "canary-summary"])
        answer = await office.asks("lead_bird1")
        assert "canary-summary" in said(answer.blocks)
        view = await office.opens(answer, "transcript.open")
        await office.turns(view, "transcript.send")
        await office.ana.close(office.ana.view)
        form = await office.opens(answer, "share.open")
        await office.submits(form, **{share.NOTE: "canary-summary, +12025550142"})
        for trouble in TROUBLES:
            office.sandbox.script("/", trouble, forever=True)
            office.clock.skip_s += 4_000
            await office.asks("lead_bird1")
        seen = office.stream.getvalue() + await office.metrics_page()
    assert "lead_bird1" in seen  # the audit's plain id, and nothing else of the lead
    assert [name for name, canary in CANARIES.items() if canary in seen] == []


async def _nobody_waits(office: Office) -> None:
    for _ in range(200):
        if "leadsail_bot_tasks 0.0" in await office.metrics_page():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("somebody is still waiting")
