"""The card of a handoff, as its addressee sees it, in each state; and what it tells of the lead.

The card is the only place where the brief is kept: its blocks whose ids begin with `content.` are taken over
from one state to the next, and into the receipt and the forms that are drawn from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from leadsail_bot.history import brief, mask
from leadsail_bot.history.brief import Brief
from leadsail_bot.models import LeadHistory
from leadsail_bot.slack.handoff import Ending, Handoff
from leadsail_bot.slack.places import AnswerAt, pack
from leadsail_bot.slack.views import blocks, cautions, text, words
from leadsail_bot.slack.views.blocks import Block, Element
from leadsail_bot.slack.views.handoff import Draft
from leadsail_bot.slack.views.share import OPEN_FOR_ME
from leadsail_bot.slack.views.surface import Message

ACCEPT, ASK, DECLINE = "handoff.accept", "handoff.ask", "handoff.decline"
CONTENT = "content."
_LEAD = f"{CONTENT}lead."
PART_COST = 2_000  # four fit in a message, and in each all that its field takes, unless it is full of `&`
_HEAD, _STATE, _CONTROLS = "handoff.head", "handoff.state", "handoff.controls"
_OUTCOMES = {
    "accepted": "Accepted by {by}",
    "declined": "Declined by {by}",
    "cancelled": "Cancelled by {by}",
    "reassigned": "{by} has asked somebody else",
}


def about(history: LeadHistory, found: Brief) -> list[Block]:
    """Which lead it is, and loudly what must not be done: the first blocks of the content.

    Others will read it, so what two fields say together is masked too; a lead without a name goes by its id.
    """
    lead = history.lead
    name = words.whose(history)
    by_id = name == history.lead_id
    facts = (lead.campaign, words.lead_status(lead.status)) if lead else ()
    told = [text.cut(mask.text(text.line(fact)), 80) for fact in facts if fact]
    line = [blocks.words(name if by_id else mask.text(name), "bold")]
    line += [blocks.words(" · ".join(["", *told]))] if told else []
    line += [] if by_id else [blocks.words(f" · {history.lead_id}")]
    return _named("lead", [blocks.rich(blocks.paragraph(*line)), *cautions.drawn(history, found)])


def cautioned(content: Sequence[Block], history: LeadHistory) -> list[Block]:
    """The content with what must not be done by now; without the lead's record nothing that was said goes."""
    lead = [block for block in content if block["block_id"].startswith(_LEAD)]
    warnings = cautions.drawn(history, brief.of(history))
    if history.unsure:
        loud = [block for block in warnings if block["type"] == "section"]
        warnings = [*lead[1:], *(one for one in loud if one["text"]["text"] not in str(lead))]
    others = [block for block in content if not block["block_id"].startswith(_LEAD)]
    return [*_named("lead", [*lead[:1], *warnings]), *others]


def asked_for(draft: Draft) -> list[Block]:
    """What is needed, and what they must know: the rest of the content."""
    paragraphs = [
        ("What is needed", draft.needed),
        ("Where it stands", draft.state),
        ("What was promised", draft.promised),
        ("What is still open", draft.outstanding),
    ]
    told = [(label, text.cut(mask.text(text.clean(said)), PART_COST)) for label, said in paragraphs if said]
    return _named(
        "brief",
        [
            blocks.rich(
                blocks.paragraph(blocks.words(f"{label}\n", "bold")), blocks.quote(blocks.words(said))
            )
            for label, said in told
        ],
    )


def content(shown: Iterable[Mapping[str, Any]]) -> list[Block]:
    """The content of a card, a receipt or a form drawn from one, to be taken over."""
    return [dict(block) for block in shown if str(block.get("block_id", "")).startswith(CONTENT)]


def is_over(shown: Sequence[Mapping[str, Any]]) -> bool:
    """The card that was clicked shows an ending."""
    there = {
        element.get("action_id")
        for block in shown
        if block.get("block_id") == _CONTROLS
        for element in block["elements"]
    }
    return OPEN_FOR_ME in there and ACCEPT not in there


def waiting(handoff: Handoff, content: Sequence[Block], *, notification: str = "") -> Message:
    """Nobody has accepted yet. `notification` is what a lock screen shows."""
    said = f"{_giver(handoff)} hands {_to(handoff)} a lead"
    controls = [
        blocks.button("Accept", ACCEPT, pack(handoff), primary=True, spoken="Accept this lead"),
        blocks.button("Ask a question", ASK, pack(handoff)),
        blocks.button("Decline", DECLINE, pack(handoff)),
        _look(handoff),
    ]
    state = f"Due {due(handoff)}. Not accepted yet."
    return Message(notification or f"{said}.", drawn(f"*{said}*", content, state, controls))


def over(handoff: Handoff, ending: Ending, content: Sequence[Block]) -> Message:
    """How it ended."""
    said = f"{_giver(handoff)} handed {_to(handoff)} a lead"
    controls = [_look(handoff)]
    if ending.outcome == "accepted":
        controls.insert(0, blocks.button("Ask a question", ASK, pack(handoff)))
    state = f"{ended(ending)}."
    return Message(state, drawn(said, content, f"*{state}*", controls))


def ended(ending: Ending) -> str:
    """How it ended, by whom and when, in mrkdwn without a full stop."""
    outcome = _OUTCOMES[ending.outcome].format(by=f"<@{ending.by}>")
    return f"{outcome}, {blocks.date_mrkdwn(datetime.fromtimestamp(ending.at, UTC))}"


def whom(handoff: Handoff) -> str:
    """Who is asked, without calling the whole group a second time."""
    return "whoever is on call" if handoff.to_group else f"<@{handoff.to}>"


def due(handoff: Handoff) -> str:
    """When it is due, in each reader's own time."""
    return blocks.date_mrkdwn(datetime.fromtimestamp(handoff.due, UTC))


def notification(giver: str, handoff: Handoff, now: datetime, zone: tzinfo) -> str:
    """What a lock screen shows: who hands over and until when, no brief and no number.

    Of a group each may be in another zone, so it reads how long they have, to the nearest minute.

    Args:
        giver: the giver's name.
        zone: the recipient's.
    """
    named = text.mrkdwn(giver, 60)
    if handoff.to_group:
        left = words.duration(60 * round((handoff.due - now.timestamp()) / 60))
        return f"{named} hands whoever is on call a lead, due in {left}"
    moment = datetime.fromtimestamp(handoff.due, zone)
    today = moment.date() == now.astimezone(zone).date()
    return f"{named} hands you a lead, due {moment:%H:%M}" + ("" if today else f" on {moment:%A}")


def drawn(head: str, content: Sequence[Block], state: str, controls: Sequence[Element]) -> list[Block]:
    """Head, content, state and controls, as card and receipt have them; head and state in mrkdwn."""
    rows = [blocks.actions(_CONTROLS, *controls)] if controls else []
    return [
        {**blocks.section(head), "block_id": _HEAD},
        *content,
        {**blocks.context(state), "block_id": _STATE},
        *rows,
    ]


def _look(handoff: Handoff) -> Element:
    return blocks.button("Open for me", OPEN_FOR_ME, pack(AnswerAt(handoff.lead)), spoken="Open for me alone")


def _giver(handoff: Handoff) -> str:
    return f"<@{handoff.giver}>"


def _to(handoff: Handoff) -> str:
    return f"<!subteam^{handoff.to}>" if handoff.to_group else f"<@{handoff.to}>"


def _named(part: str, shown: Sequence[Block]) -> list[Block]:
    return [{**block, "block_id": f"{CONTENT}{part}.{number}"} for number, block in enumerate(shown)]
