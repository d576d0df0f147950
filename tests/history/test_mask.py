"""What others may read holds no number, address or link in full; and everything else is left as it is."""

import re
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.history import brief, mask, thread
from leadsail_bot.leadsail import decode
from leadsail_bot.models import Channel, Interaction
from leadsail_bot.slack.views.text import clean
from tests import samples

FORMS = phonenumbers.PhoneNumberFormat
NUMBER = "+1 555 0142 77"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Call +12025550142 after six.", "Call •••42 after six."),
        ("at (202) 555-0142, or 202.555.0143", "at •••42, or •••43"),
        ("at 202 – 555 / 0142", "at •••42"),
        ("at 2 0 2 5 5 5 0 1 4 2", "at •••42"),
        ("at 202, 555, 0142.", "at •••42."),
        ("at 2 0 2, 5 5 5, 0 1 4 2.", "at •••42."),
        ("at 202 -- 555 -- 0142 or (202)   555…0143", "at •••42 or •••43"),
        ("1, 202, 555, 0142", "1, •••42"),
        ("at 202      555      0142 or 202,      555,      0142", "at •••42 or •••42"),
        ("ring 202 555\n\n\n\n0142", "ring •••42"),
        ("202*555*0142, +1 * 202 * 555 * 0142, 06*12*34*56*78 or 555＊0142", "•••42, •••42, •••78 or •••42"),
        (
            "202_555_0142, 202 | 555 | 0142, 202¦555¦0142, 202●555●0142 or 202⁃555⁃0142",
            ", ".join(["•••42"] * 4) + " or •••42",
        ),
        ("202~555~0142, 202 ～ 555 ～ 0142 or 2~0~2~5~5~5~0~1~4~2", "•••42, •••42 or •••42"),
        ("11/04~11/09, 2026~2027, 1500~2000 miles, 3~5 pm, 5* hotel, 4* food", None),
        ("500 + 500 = 1000, #123 #456 #7890, 100:200:3000, 300 x 400 x 1200", None),
        ("at 020, 7946, 0958; 06, 12, 34, 56, 78 or 044, 668, 18, 00", "at •••58; •••78 or •••00"),
        ("at 06. 12. 34. 56. 78. or 555, 0142", "at •••78. or •••42"),
        (
            "card 4111, 1111, 1111, 1111, 3714, 496353, 98431 or 4111,1111,1111,1111",
            "card •••11, •••31 or •••11",
        ),
        (
            "（０３）１２３４－５６７８; ０３ー１２３４ー５６７８; ２０２，５５５，０１４２",
            "•••７８; •••７８; •••４２",
        ),
        ("Unit 305, 0412 345 678; on 11/05, 202 555-0142", "Unit 305, •••78; on 11/05, •••42"),
        ("Called 10:05, 202 555-0142, apt 04, 202 555-0142", "Called 10:05, •••42, apt 04, •••42"),
        (
            "meet @ zoom.us/j/91234?pwd=s3cret, mail maria @ gmail.com: soon",
            "meet @ (link) mail m•••@•••: soon",
        ),
        ("from 3500, 4000, 4500, 5000 dollars", None),
        ("100, 300, 50, 25 or 250, 3000; 12,050,000.00, 1,020,000, 12, 050, 000 miles", None),
        ("$10.05, 12.00, 14.50, 16.05; 08.30, 09.45, 10.15; Nov 4, 2026, 0900; ZIP 02139, 01", None),
        ("years 1984, 1985, 1986, 1987, 1988", None),
        ("born 1984, 1986, 2001 and 2014, aged 12, 14, 17, 19; bids of 250, 300, 350", None),
        ("at 202\n555\u200b0142", "at •••42"),
        ("at ٢٠٢٥٥٥٠١٤٢", "at •••٤٢"),
        ("555-0142x7", "•••42x7"),
        ("maria.delgado+cars@example.com, please", "m•••@•••, please"),
        ("<maria@example.com>", "<m•••@•••>"),
        (
            "maria @example.com, maria@ example.co.uk or maria  @  example.com.",
            "m•••@•••, m•••@••• or m•••@•••.",
        ),
        ("maria＠example.com", "m•••@•••"),
        (
            "Is it still maria @example.com? Or maria @ example.com/ or maria\n@example.com#",
            "Is it still m•••@•••? Or m•••@•••/ or m•••@•••#",
        ),
        ('"maria.d"@example.com, "maria d"@example.com', '"•••@•••, "•••@•••'),
        ("maria'@example.com ana(work)@example.com", "m•••@••• a•••@•••"),
        ('maria@"example.com" or maria@[192.0.2.1]', 'm•••@•••" or m•••@•••]'),
        (
            "(030) - 123456, (0171) - 123 456, +49 (30) - 123456, (202) - 5550142",
            "•••56, •••56, •••56, •••42",
        ),
        (
            "It's maria dot delgado at example dot co dot uk, or M AT g mail DOT com.",
            "It's m•••@•••, or M•••@•••.",
        ),
        ("sean.o'brien@example.com, it's 'maria@example.com'", "s•••@•••, it's 'm•••@•••'"),
        ("maria.delgado at example dot com", "m•••@•••"),
        ("maria (at) example (dot) com, ana.d[at]example.com", "m•••@•••, a•••@•••"),
        ("maria underscore d at yahoo.com or at gmail. com", "m•••@••• o•••@•••"),
        ("call me (at) noon (dot in the middle)", None),
        ("look at the dot com boom, she works at example.com, back at home. come at noon dot", None),
        ("hear https://recordings.example.com/a?sig=1 now", "hear (link) now"),
        ("tel:+12025550142", "(link)"),
        ("www.example.com/x", "(link)"),
        ("HTTPS://example.com/a or WWW.Example.com", "(link) or (link)"),
        ("see bit.ly/3xAmPle, or maps.example.co.uk:8080/?q=1", "see (link) or (link)"),
        ("example.com/~maria example.com?m=1 xn--a.xn--p1ai/b ...bit.ly/c", "(link) (link) (link) ...(link)"),
        ("example.com/", None),
        ("and/or, Yes.no / maybe, U.S./Canada, 4.11/km, Inc./LLC, v2.0/3", None),
        ("on 2026-11-04T13:00, 11/04/2026 or 4.11.2026", "on 2026-11-04T13:00, 11/04/2026 or 4.11.2026"),
        ("2 cars, $12,500.00, 1,250,000 miles, 9:30 - 10:45, 10% 20% 30% 40%", None),
        ("between 8.30 - 9.45 or 7.00–8.30", None),
        ("22.15-14.30, 06.10 - 22.35 41 05, 8.30-9.45/12 34", "•••30, •••05, •••34"),
        ("in 2024 she had 3 accidents and 555-014 points", None),
        ("@here and me@", None),
        ("me @ noon, lunch @ 4.30pm", None),
        ("", None),
    ],
)
def test_what_is_hidden_and_what_is_not(said: str, shown: str | None) -> None:
    """Numbers in the spellings people and transcriptions use; dates, money, times and counts stay."""
    assert mask.text(said) == (said if shown is None else shown)


def test_what_nobody_sees_hides_no_number() -> None:
    """Whatever is taken away before anybody reads it: a number that was copied brings such marks along."""
    every = map(chr, range(0x110000))
    unseen = [character for character in every if clean(f"a{character}b") == "ab"]
    assert len(unseen) > 2_000
    assert [one for one in unseen if "555" in clean(mask.text(f"202{one}555{one}{one}{one}{one}0142"))] == []
    assert [one for one in unseen if "example" in mask.text(f"maria{one} {one}@{one}example.com")] == []


@pytest.mark.parametrize(
    "mark", ["\u034f", "\u200c", "\u200d", "\u206a", "\u0332", "\u2800", "\u3164", "\ufe0e", "\U000e0100"]
)
@pytest.mark.parametrize("count", [1, 9])
def test_nor_does_what_stays_in_the_text(mark: str, count: int) -> None:
    """Joiners, blanks, and marks on a digit are shown, or stay unseen; a number reads the same with them."""
    among = mark * count
    for apart in (among, f",{among}", f" {among} {among} "):
        assert clean(mask.text(apart.join(("202", "555", "0142")))) == "•••42"
    assert mask.text(f"call {among.join('2025550142')} now") == "call •••42 now"
    assert mask.text(f"maria {among} @{among} example.com.") == "m•••@•••."


@pytest.mark.parametrize("blank", [" ", "\n", "\u200b", "\u200d"], ids=ascii)
def test_no_half_of_a_number_is_shown_where_a_long_text_is_cut(blank: str) -> None:
    """Behind so many blanks it stands at the very beginning of what people see; so may a summary be sent."""
    behind = [f"{blank * before}202 555 0142" for before in range(mask.LONG - 12, mask.LONG + 1)]
    behind.append(f"{blank * (mask.LONG - 20)}202 555{blank * 20}0142")
    shown = [mask.text(sent) for said in behind for sent in (said, said[: mask.LONG])]
    assert not re.search(r"\d", "".join(shown))


def _examples() -> Iterator[str]:
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE):
            if number := phonenumbers.example_number_for_type(region, kind):
                for form in (FORMS.E164, FORMS.INTERNATIONAL, FORMS.NATIONAL):
                    yield phonenumbers.format_number(number, form)


def test_every_countrys_numbers() -> None:
    """As the library of numbers writes them: of seven digits and more, two are left."""
    written = [number for number in _examples() if len(re.sub(r"\D", "", number)) >= 7]
    assert len(written) > 1_000
    shown = [(number, mask.text(f"call {number} today")) for number in written]
    assert [pair for pair in shown if len(re.sub(r"\D", "", pair[1])) > mask.SHOWN] == []


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_stands_around_it(before: str, after: str) -> None:
    """No text before or after lets a number through."""
    assert "5550142" not in re.sub(r"\D", "", mask.text(f"{before} {NUMBER} {after}"))


PARTS = [
    "202",
    "555",
    "0142",
    "06",
    "1",
    " at ",
    "At",
    "(at)",
    " dot ",
    "com",
    "ana",
    "b.co",
    "/x",
    "?q",
    ":",
    ".",
]
PARTS += [
    "www",
    "http",
    "s://",
    "tel",
    "sms:",
    " ",
    ", ",
    "-",
    "\n",
    "(",
    ")",
    "＠",
    "@",
    "٢",
    "\u200b",
    "ſ",
    "é",
]


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join))
def test_nothing_private_is_overlooked_at_a_glance(said: str) -> None:
    """Most texts hold nothing private, and are only glanced at; an @ at the end has each looked through."""
    assert mask.text(f"{said} @") == f"{mask.text(said)} @"


def test_what_holds_nothing_private_costs_little() -> None:
    """To share a text thread of a megabyte took more than a second: all that was written in it is masked."""

    def cost(said: str) -> float:
        began = time.thread_time()
        mask.text(said)
        return time.thread_time() - began

    plain = "She will be in from nine on, and wants a quote for two cars. " * 200
    assert min(cost(plain) for _ in range(5)) < min(cost(f"{plain}@") for _ in range(5)) / 3


@pytest.mark.parametrize(
    "said",
    [
        "a" * 200_000,
        "1 " * 100_000,
        "a@" * 100_000,
        "(" * 200_000,
        "1-" * 100_000,
        "1*" * 100_000,
        "202~555~ " * 20_000,
        "1,    " * 40_000,
        "202, 555, " * 20_000,
        "a." * 100_000,
        "ab.cd/ " * 30_000,
        "a" + " " * 200_000,
        ("a" * 64 + " " * 64 + "@") * 2_000,
        ("a@ " + "b." * 30) * 4_000,
        ("1" + " " * 60) * 4_000,
        "4111, 1111, 1111, " * 20_000,
        "06, 12, " * 30_000,
        "a" * 64 + " @" + ("b" * 30 + ".") * 600 + "/",
        ('"' + "a" * 64) * 3_000,
        ("a" * 64 + "(") * 3_000,
        "a dot b at " * 20_000,
        "a(dot)b(at)" * 20_000,
        ("a" * 64 + "'") * 3_000,
    ],
)
def test_hostile_texts_cost_little(said: str) -> None:
    """A long text that almost matches takes no more than a short one."""
    began = time.thread_time()
    mask.text(said)
    assert time.thread_time() - began < 0.25


def _texts(value: Any) -> Iterator[str]:
    match value:
        case None | bool() | int() | float() | datetime() | Enum():
            pass
        case str():
            yield value
        case dict():
            yield from _texts([*value, *value.values()])
        case Sequence():
            for one in value:
                yield from _texts(one)
        case _:
            for name in getattr(value, "__struct_fields__", Interaction.__struct_fields__):
                yield from _texts(getattr(value, name))


def test_every_text_of_a_history() -> None:
    """Whatever field of lead, interaction or brief a number stands in; ids, kinds and counts are kept."""
    fields = {"errorMessage", "summary", "status", "phone"}
    document = samples.interaction(**dict.fromkeys(fields, f"ring {NUMBER}"))
    document["transcript"][0]["message"] = NUMBER
    found = decode.history(samples.body(document), samples.LEAD_ID, samples.NOW).interactions
    lead = samples.lead(last_name=NUMBER, campaign=NUMBER)
    history = samples.history(*found, samples.sms(), lead=lead)
    told, counted = mask.history(history), mask.brief(brief.of(history))
    for masked in (told, counted):
        read = [*_texts(masked)]
        assert {"•••77", "ring •••77"} <= {*read}
        assert [said for said in read if "0142" in said or "@example" in said or "//" in said] == []
    assert [one.id for one in told.interactions] == ["int_1", "int_sms"]
    assert [one.channel for one in told.interactions] == [Channel.CALL, Channel.SMS]
    assert told.lead_id == samples.LEAD_ID
    assert counted.counts == {Channel.CALL: 1, Channel.SMS: 1}


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("+1 202555", "0142", "•••42"),
        ("Maria 555", "0142", "Maria •••42"),
        ("Maria", "Delgado", "Maria Delgado"),
        ("202-555-0142", "202-555-0143", "•••43"),
    ],
)
def test_a_number_in_two_fields_of_a_name(first: str, last: str, shown: str) -> None:
    """They are shown as one."""
    masked = mask.history(samples.history(lead=samples.lead(first_name=first, last_name=last)))
    assert masked.lead is not None
    assert masked.lead.name == shown


def test_transcripts_stay_unread() -> None:
    """Masking a history reads no transcript: only what somebody looks at is."""

    class Untouched(tuple[Any, ...]):
        def __iter__(self) -> Iterator[Any]:
            raise AssertionError("read")

    masked = mask.history(samples.history(samples.call(transcript=mask.Each(Untouched()))))
    assert len(masked.interactions) == 1


def test_a_turn_is_masked_once() -> None:
    """The brief goes through a thread several times; of thousands of texts each time took a second."""
    read = list[Any]()

    class Noted(tuple[Any, ...]):
        def __getitem__(self, index: Any) -> Any:
            read.append(index)
            return super().__getitem__(index)

    masked = mask.Each(Noted(samples.turns("user: Hi.", f"agent: Ring {NUMBER}.")))
    assert [[turn.text for turn in masked] for _ in range(3)] == [["Hi.", "Ring •••77."]] * 3
    assert read == [0, 1]


def test_what_is_looked_for_behind_is_masked() -> None:
    """Whoever looks through a thread of a million turns sees it as it is, and shows nothing of it."""
    found = samples.sms(transcript=samples.turns(f"user: Ring {NUMBER}.", "contact: Who is this?"))
    [masked] = mask.history(samples.history(found)).interactions
    assert mask.behind(masked, lambda one: one is found)
    last = mask.behind(masked, thread.last_message)
    assert last
    assert last.text == "Ring •••77."
    assert mask.behind(found, thread.last_message) == found.transcript[0]


def test_what_was_made_of_a_history_is_not_taken_along() -> None:
    """A drawing of it would show what is masked here."""
    found = samples.history(samples.call())
    found.memo["drawn"] = "+12025550142"
    assert mask.history(found).memo == {}


def test_an_id_stays_though_it_looks_like_a_number() -> None:
    """Two of them would be one, masked; and nobody reads them."""
    masked = mask.history(samples.history(samples.call("+12025550142", campaign_id="+12025550143")))
    [call] = masked.interactions
    assert (call.id, call.campaign_id) == ("+12025550142", "+12025550143")
