"""The answer for every kind of history: pictures of it, its words, and Slack's limits."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SdkBlock
from syrupy.assertion import SnapshotAssertion

from leadsail_bot.models import Call, Channel, Email, Interaction, LeadHistory, Sms, Turn
from leadsail_bot.playground.workspace import rules
from leadsail_bot.slack.places import AnswerAt, TranscriptAt, unpack
from leadsail_bot.slack.views import answer, cautions
from leadsail_bot.slack.views.links import Links
from leadsail_bot.slack.views.surface import Message, modal
from tests import samples
from tests.office import elements, labels, said

AT = AnswerAt(samples.LEAD_ID)
LINKS = Links(lead_url="https://app.example.com/leads/{lead_id}")
BLOCKS_MAX, COUNTED_MAX = 45, 10_000
T = TypeVar("T")

FULL = [
    samples.call(),
    samples.sms(),
    samples.email(),
    samples.call("int_fax", channel=Channel.OTHER, type="fax"),
]
MANY_CARS = samples.turns(*(f"user: Car number {n} of my {'many ' * 40} cars." for n in range(5)))
STOP = samples.sms(transcript=samples.turns("agent: Is Thursday fine?", "user: STOP"))
HISTORIES = {
    "every channel": samples.history(*FULL),
    "nothing yet": samples.history(),
    "in progress": samples.history(
        samples.call(status="in_progress", call=Call(direction="outbound"), summary="", transcript=())
    ),
    "failed": samples.history(
        samples.call(status="", error_code="MISSING_PHONE_NUMBER", error_message="", call=Call())
    ),
    "do not call": samples.history(samples.call(), lead=samples.lead(status="dnc", do_not_call=True)),
    "opted out": samples.history(STOP),
    "lead record missing": samples.history(samples.call(), lead=None),
    "placeholder lead": samples.history(
        samples.call(), lead=samples.lead(first_name="", last_name="", timezone="")
    ),
    "one unreadable": samples.history(samples.call(), unreadable=1),
    "recording withheld": samples.history(samples.call(call=Call(recording_url="javascript:alert(1)"))),
    "no times": samples.history(samples.call(created_at=None, updated_at=None)),
    "second page": samples.history(*(samples.call(f"int_{n}") for n in range(20))),
    "another campaign": samples.history(samples.call(campaign_id="HXZ")),
    "filtered": samples.history(*FULL),
    "nothing left": samples.history(*FULL),
    "found": samples.history(*FULL, samples.call("int_many", transcript=MANY_CARS)),
    "looked before": samples.history(*FULL),
    "nothing new": samples.history(*FULL),
}
# What is looked at of them, where it isn't everything from the first page on.
PLACES: dict[str, dict[str, Any]] = {
    "second page": {"page": 2},
    "filtered": {"channel": Channel.SMS, "since": date(2026, 11, 1)},
    "nothing left": {"channel": Channel.CALL, "find": "zebra"},
    "found": {"find": "CARS"},
    "looked before": {"seen": int((samples.NOW - timedelta(minutes=59, seconds=30)).timestamp())},
    "nothing new": {"seen": int(samples.NOW.timestamp())},
}


def _shown(history: LeadHistory, **place: Any) -> Message:
    return answer.message(
        history, AnswerAt(history.lead_id, **place), now=samples.NOW, links=LINKS, region=samples.REGION
    )


def _case(case: str) -> Message:
    return _shown(HISTORIES[case], **PLACES.get(case, {}))


@pytest.mark.parametrize("case", HISTORIES)
def test_picture(case: str, picture: SnapshotAssertion) -> None:
    """What people see, as a file for each case."""
    shown = _case(case)
    assert {"text": shown.text, "blocks": shown.blocks} == picture(name=case.replace(" ", "-"))


@pytest.mark.parametrize("case", HISTORIES)
def test_slack_accepts_it_as_message_and_as_modal(case: str) -> None:
    """The strict rules, and the SDK's own models, have nothing against either surface."""
    shown = _case(case)
    assert rules.message(shown.blocks).ok, rules.message(shown.blocks)
    assert rules.view(modal(shown)).ok, rules.view(modal(shown))
    for block in shown.blocks:
        parsed = SdkBlock.parse(block)
        assert parsed is not None
        parsed.validate_json()


@pytest.mark.parametrize("case", HISTORIES)
def test_the_text_says_what_the_blocks_show(case: str) -> None:
    """A phone's notification and a screen reader get the name, the warnings and each interaction."""
    shown = _case(case)
    assert shown.text.startswith(("Maria Delgado", samples.LEAD_ID))
    for words in (
        cautions.DO_NOT_CALL,
        cautions.OPTED_OUT,
        cautions.UNSURE,
        "couldn't be shown",
        "Outbound call",
        "Text thread",
    ):
        assert (words in said(shown.blocks)) <= (words in shown.text)


def test_what_happened_last_and_how_it_ended_comes_first() -> None:
    """The first words under the name are what is open, then the newest interaction and its outcome."""
    words = said(_shown(HISTORIES["every channel"]).blocks)
    assert words.index("*Unanswered for 59 min:*") < words.index("*Last spoke:*") < words.index("Text thread")
    answered = samples.sms(transcript=samples.turns("user: Thursday?", "agent: Thursday it is."))
    words = said(_shown(samples.history(answered, samples.call())).blocks)
    assert words.index("*Last:*") < words.index("*Last spoke:*") < words.index("Text thread")


def test_each_line_of_the_brief_leads_to_its_interaction() -> None:
    """*Transcript* beside a line opens the interaction that the line is about."""
    shown = _shown(HISTORIES["every channel"])
    ways = {
        block["text"]["text"].partition(":*")[0]: unpack(
            block["accessory"]["value"], TranscriptAt
        ).interaction
        for block in shown.blocks
        if "accessory" in block
    }
    assert ways == {"*Unanswered for 59 min": "int_sms", "*Last spoke": "int_call"}


@pytest.mark.parametrize(
    ("changes", "leads"),
    [
        ({}, False),
        ({"summary": "Left word with her son."}, True),
        ({"call": Call(direction="outbound", recording_url="https://r.example.com/1.mp3")}, True),
        ({"transcript": samples.turns("agent: Hello, this is Ava.")}, True),
    ],
    ids=["nothing", "a summary", "a recording", "a turn"],
)
def test_a_line_leads_to_no_empty_transcript(changes: dict[str, Any], leads: bool) -> None:
    """Of a call that nobody answered the window would tell no more than the line does."""
    bare = samples.call(status="no_answer", summary="", transcript=(), call=Call(direction="outbound"))
    missed = msgspec.structs.replace(bare, **changes)
    blocks = _shown(samples.history(missed, samples.sms())).blocks
    (line,) = [block for block in blocks if "Last call not answered" in str(block.get("text"))]
    assert ("accessory" in line) is leads


@pytest.mark.parametrize(
    "history",
    [
        samples.history(lead=samples.lead(status="dnc", do_not_call=True)),
        samples.history(samples.call(status="dnc"), lead=None),
    ],
    ids=["the lead's status", "an interaction's status"],
)
def test_do_not_call_is_said_loudly(history: LeadHistory) -> None:
    """In words, in bold, near the top, and in the text."""
    shown = _shown(history)
    assert f"*{cautions.DO_NOT_CALL}*" in said(shown.blocks[:4])
    assert cautions.DO_NOT_CALL in shown.text


def test_an_opt_out_is_said_loudly() -> None:
    """STOP as the lead's last word on it is a warning of its own."""
    assert f"*{cautions.OPTED_OUT}*" in said(_shown(HISTORIES["opted out"]).blocks)


@pytest.mark.parametrize("find", ["", "cars"])
@pytest.mark.parametrize("when", [samples.NOW, None], ids=["at once", "at no time"])
def test_no_two_controls_sound_alike(find: str, when: datetime | None) -> None:
    """Also of two calls, or two threads, of one minute: in the brief, on the page, and where words stand."""
    kind = "Other activity of a kind nobody has seen"
    many = [
        made(
            f"{made.__name__}_{n}",
            created_at=when,
            updated_at=when,
            transcript=samples.turns(f"user: {n} cars"),
        )
        for made in (samples.call, samples.sms, samples.email)
        for n in range(2)
    ]
    odd = [samples.call(f"odd_{n}", channel=Channel.OTHER, type=kind, created_at=when) for n in range(2)]
    shown = _shown(samples.history(*many, *odd), find=find)
    heard = [element.get("accessibility_label", "") for element in elements(shown.blocks)]
    heard = [label for label in heard if label.startswith(("Transcript", "Recording"))]
    assert len(heard) >= 8
    assert [label for label in heard if heard.count(label) > 1] == []


def test_a_page_has_eight_and_says_where_it_is() -> None:
    """Twenty interactions are three pages; *Older* stays in its spot under the mouse from page to page."""
    history = samples.history(*(samples.call(f"int_{n}") for n in range(20)))
    first, second, third = (_shown(history, page=page) for page in (1, 2, 3))
    assert labels(first.blocks[-1:])[:3] == ["Older", "Oldest", "Find"]
    assert labels(second.blocks[-1:])[:4] == ["Older", "Newer", "Find", "Refresh"]
    assert labels(third.blocks[-1:])[:3] == ["Newer", "Newest", "Find"]
    assert "Page 3 of 3 · 20 interactions" in said(third.blocks)
    many = _shown(samples.history(*(samples.call(f"int_{n}") for n in range(10_000))), page=1_250)
    assert "Page 1,250 of 1,250 · 10,000 interactions" in said(many.blocks)
    assert many.text.endswith("Page 1,250 of 1,250.")


def test_a_single_page_is_not_numbered() -> None:
    """How many there are is enough."""
    assert said(_shown(HISTORIES["every channel"]).blocks[-2:]).startswith("4 interactions · as of ")


def test_a_single_interaction_is_said_once() -> None:
    """Between the header and its card nothing repeats the card."""
    words = said(_shown(samples.history(samples.call())).blocks)
    assert words.count("Outbound call") == 1
    assert "*Last" not in words


def test_what_nobody_could_read_is_not_nothing() -> None:
    """Of a history whose only interaction can't be shown nobody says that there is none."""
    shown = _shown(samples.history(unreadable=1))
    assert shown.text.startswith("Maria Delgado\n1 interaction couldn't be shown.")
    assert "yet" not in shown.text + said(shown.blocks)


def test_the_phone_of_the_newest_interaction_stands_in() -> None:
    """Whoever calls back needs a number, also when the lead's record is missing or has none."""
    older = samples.call("int_old", created_at=samples.NOW - timedelta(days=9), phone="+12025550199")
    for lead in (None, samples.lead(phone="")):
        words = said(_shown(samples.history(older, samples.call(), lead=lead)).blocks[1])
        assert "+12025550142" in words
        assert "+12025550199" not in words
    assert "+12025550199" not in said(_shown(samples.history(older)).blocks[1])


def test_the_lead_speaks_by_name() -> None:
    """In the cards as in the brief; without a record it is "Lead"."""
    assert "Maria:  Thursday works." in said(_shown(samples.history(samples.sms())).blocks)
    assert "Lead:  Thursday works." in said(_shown(samples.history(samples.sms(), lead=None)).blocks)


def test_a_call_that_never_ended_says_so_everywhere() -> None:
    """In the card, the brief, the text and for a screen reader alike."""
    stuck = samples.call(status="in_progress", created_at=samples.NOW - timedelta(days=3))
    shown = _shown(samples.history(stuck, samples.call("int_b", created_at=samples.NOW - timedelta(days=4))))
    assert "in progress" not in f"{shown}".casefold().replace("in_progress", "")
    assert str(shown).casefold().count("no outcome reported") == 7


def test_a_sandbox_says_so() -> None:
    """Nobody mistakes a simulated LeadSail for the real one."""
    shown = answer.message(
        HISTORIES["every channel"], AT, now=samples.NOW, links=Links(sandbox=True), region=samples.REGION
    )
    assert "Sandbox" in said(shown.blocks[-2])


# ── limits ──────────────────────────────────────────────────────────────────────────────────────────────

ODD_TEXTS = [
    "",
    "字" * 3_000,
    "😀" * 2_000,
    "x" * 3_000,
    "&<>" * 1_500,
    "مرحبا بالعالم " * 300,
    "<!channel> @here *b* `c`",
    "\n" * 500,
    "\x00\u202e",
]
ODD_CHARACTERS = "aZ09 &<>*_`~@#|\n\t\"'\\\x00\x7f\xadéßעم字😀\u200d\u202e\u2028\ufeff\ud83d"


class Chance(random.Random):
    """What a history may be made of: a seed costs a thousandth of what hypothesis' own strategies do."""

    def text(self) -> str:
        """Odd and long, or up to 80 characters, odd or any at all."""
        if self.random() < 0.5:
            return self.choice(ODD_TEXTS)
        if self.random() < 0.5:
            return "".join(self.choices(ODD_CHARACTERS, k=self.randint(0, 80)))
        return "".join(chr(self.randrange(0x110000)) for _ in range(self.randint(0, 80)))

    def maybe(self, made: T) -> T | None:
        """Or nothing, every other time."""
        return self.choice([made, None])

    def turns(self) -> tuple[Turn, ...]:
        """Up to four."""
        roles = self.choices(["user", "agent", "tool"], k=self.randint(0, 4))
        return tuple(Turn(role=role, text=self.text()) for role in roles)

    def moment(self) -> datetime:
        """From 1975 to the end of this century."""
        return datetime(1975, 1, 1, tzinfo=UTC) + timedelta(seconds=self.uniform(0, 125 * 365.25 * 86_400))

    def interaction(self) -> Interaction:
        """Everything in it is anything at all."""
        return Interaction(
            id=str(uuid.UUID(int=self.getrandbits(128))),
            channel=self.choice(list(Channel)),
            type=self.text(),
            status=self.text(),
            summary=self.text(),
            error_message=self.text(),
            phone=self.text(),
            call=Call(
                recording_url=self.text(),
                termination_reason=self.text(),
                duration_s=self.maybe(self.choice([0.0, 1.0, 1e6, self.uniform(0, 1e6)])),
            ),
            sms=Sms(agent_mode=self.random() < 0.5),
            email=Email(subject=self.text(), sender=self.text(), recipients=self.text()),
            transcript=self.turns(),
            created_at=self.maybe(self.moment()),
        )

    def history(self) -> LeadHistory:
        """Up to ten of them, and their lead."""
        lead = samples.lead(
            first_name=self.text(),
            phone=self.text(),
            campaign=self.text(),
            status=self.text(),
            timezone=self.text(),
        )
        return samples.history(*(self.interaction() for _ in range(self.randint(0, 10))), lead=lead)

    def place(self) -> dict[str, Any]:
        """What is wanted of it: each of these or not."""
        looks = {
            "page": self.randint(1, 3),
            "channel": self.choice(list(Channel)),
            "since": date(1970, 1, 1) + timedelta(days=self.randrange(131 * 365)),
            "find": self.choice(["x", "字", "<!channel>", "&", "555 0142 000"]),
            "seen": self.randint(0, 4_000_000_000),
        }
        return {name: value for name, value in looks.items() if self.random() < 0.5}


@pytest.mark.parametrize("quarter", range(4))  # of 1,000: they may run beside each other
@given(seed=st.integers(0, 2**64 - 1))
@settings(max_examples=250)
def test_no_history_breaks_a_limit_of_slack(quarter: int, seed: int) -> None:
    """Whatever is in a history and wanted of it, each page is valid on both surfaces, within our budget."""
    chance = Chance(f"{quarter} {seed}")
    shown = _shown(chance.history(), **chance.place())
    assert len(shown.blocks) <= BLOCKS_MAX
    assert rules.counted(shown.blocks) <= shown.counted <= COUNTED_MAX
    assert len(shown.text) <= 4_000
    assert rules.message(shown.blocks).ok, rules.message(shown.blocks)
    assert rules.view(modal(shown)).ok
    assert "<!channel>" not in shown.text


@pytest.mark.parametrize("channel", Channel)
def test_the_worst_page_still_shows_eight(channel: Channel) -> None:
    """Eight interactions of nothing but long texts of entities: all shorter, none missing."""
    worst = "&" * 3_000
    crowd = [
        samples.sms(
            f"int_{n}",
            channel=channel,
            call=Call(termination_reason=worst + str(n), recording_url=worst, duration_s=3_666.0),
            email=Email(worst, worst, worst, worst),
            summary=worst,
            error_message=worst,
            type=worst,
            status=worst,
            transcript=tuple(Turn(text=worst) for _ in range(9)),
        )
        for n in range(8)
    ]
    named = samples.lead(first_name=worst, last_name=worst, campaign=worst, phone=worst, status=worst)
    shown = _shown(samples.history(*crowd, lead=named))
    unit = "turn" if channel is Channel.CALL else "message"
    assert labels(shown.blocks).count(f"Transcript · 9 {unit}s") == 8
    assert shown.counted <= COUNTED_MAX

    found = _shown(samples.history(*crowd, lead=named), find="&", seen=1)
    assert sum(label.startswith(f"Transcript · {unit}") for label in labels(found.blocks)) == 8 * 3
    assert found.counted <= COUNTED_MAX
    assert len(found.blocks) <= BLOCKS_MAX
