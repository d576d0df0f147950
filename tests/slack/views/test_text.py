"""Text from outside stays text, keeps its meaning, and fits."""

import html
import random
import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadsail_bot import characters
from leadsail_bot.slack.views import text
from tests.faults import patience

HIDDEN = [
    chr(code)
    for code in (
        *(0xAD, 0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2065)),
        *(*range(0x2066, 0x206A), 0xFEFF, 0xE0000, 0xE0041, 0xE007F),
    )
]
ATTACKS = [
    "<!channel>",
    "<@U123>",
    "<https://evil.example|your bank>",
    "&lt;",
    "@here",
    ":no_entry:",
    *"*_`~&<>\n\r\x00 \ud83d\u202e",
]
ANY_TEXT = st.lists(st.one_of(st.text(), st.sampled_from(ATTACKS)), max_size=12).map("".join)


def _hostile(count: int) -> Iterator[str]:
    """The same hostile strings every time: attacks, words and any code point at all, surrogates included."""
    chance = random.Random(count)
    for _ in range(count):
        pieces = [chance.choice(ATTACKS) for _ in range(chance.randrange(6))]
        pieces += [chr(chance.randrange(0x110000)) for _ in range(chance.randrange(12))]
        pieces += ["word " * chance.randrange(9), chance.choice(HIDDEN)]
        chance.shuffle(pieces)
        yield "".join(pieces)


def test_mrkdwn_shows_and_does_nothing() -> None:
    """20,000 strings: no live markup, no broken entity, no surrogate, nothing hidden, within the limit."""
    for number, typed in enumerate(_hostile(20_000)):
        limit = 1 + number % 120
        shown = text.mrkdwn(typed, limit)
        assert not re.search(r"[<>]|&(?!(amp|lt|gt);)|@(?!\u2060)", shown), ascii(typed)
        assert not re.search("[\ud800-\udfff\x00-\x1f]|:[\\w+'-]+:", shown), ascii(typed)
        assert not set(shown) & (set(HIDDEN) - {text.WORD_JOINER}), ascii(typed)
        assert text.cost(html.unescape(shown.replace(text.WORD_JOINER, ""))) <= limit, ascii(typed)


@given(ANY_TEXT, st.integers(min_value=1, max_value=500))
@settings(max_examples=500, deadline=None)
def test_cut_never_exceeds_its_limit(typed: str, limit: int) -> None:
    """What Slack counts for a cut text is at most the limit, and a text that fits is left alone."""
    cleaned = text.clean(typed)
    shown = text.cut(cleaned, limit)
    assert text.cost(shown) <= limit
    if text.cost(cleaned) <= limit:
        assert shown == cleaned


def test_a_long_word_is_cut_itself() -> None:
    """Cut at the word before it, nearly nothing would be left; an end of a word that is near is better."""
    assert text.cut(f"See {'x' * 99}", 50) == f"See {'x' * 45}…"
    assert text.cut(f"{'x' * 40} {'x' * 60}", 50) == f"{'x' * 40}…"


@given(ANY_TEXT, st.integers(min_value=6, max_value=60))
@settings(max_examples=500, deadline=None)
def test_pieces_lose_nothing(typed: str, limit: int) -> None:
    """The pieces joined are the text, and each fits."""
    cleaned = text.clean(typed)
    parts = text.pieces(cleaned, limit)
    assert "".join(parts) == cleaned
    assert all(text.cost(part) <= limit for part in parts)


@pytest.mark.parametrize(
    "long",
    ["word and more " * 350_000, "así habló María " * 300_000, "x" * 5_000_000],
    ids=["words", "accents", "one word"],
)
def test_five_megabytes_are_divided_in_a_moment(long: str) -> None:
    """One pass over a turn however long: what grows with its square held everybody up for 12 s."""
    began = time.process_time()
    parts = text.pieces(text.clean(long), 2_500)
    assert time.process_time() - began < 1
    assert "".join(parts) == text.clean(long)


def test_short_texts_are_divided_at_a_glance() -> None:
    """Of a million short turns in a transcript each was measured eight times over, to turn a page."""

    def cost(said: str, limit: int) -> float:
        began = time.thread_time()
        for _ in range(2_000):
            text.pieces(said, limit)
        return time.thread_time() - began

    said = "She will be in from nine on."
    measured = min(cost(said, len(said)) for _ in range(5))
    assert min(cost(said, 2_500) for _ in range(5)) < measured / 3


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_cleaned_like_any_text(typed: str) -> None:
    """The quick way for ASCII gives what the long way does."""
    assert text.clean(typed) == text.clean(typed + "é").removesuffix("é").strip()


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda character: f"U+{ord(character):04X}")
def test_what_hides_or_turns_text_goes(hidden: str) -> None:
    """A name can't be spoofed with characters nobody sees."""
    assert text.clean(f"Ma{hidden}ria") == "Maria"


@pytest.mark.parametrize(
    "kept",
    ["می‌خواهم", "👨‍👩‍👧‍👦", "王小明", "naïve café", "ﷺ"],
    ids=["persian", "family", "chinese", "accents", "ligature"],
)
def test_what_languages_need_stays(kept: str) -> None:
    """Joiners of Persian and emoji, and every letter, are left as they are."""
    assert text.clean(kept) == kept


SIGNS = [
    "🇺🇸",
    "👍🏽",
    "👨‍👩‍👧‍👦",
    "e\u0301",
    "क्षि",
    "ก็",
    "1\ufe0f\u20e3",
    "❤\ufe0f",
    "\u1112\u1161\u11ab",
    "👩🏽‍🚒",
]


@pytest.mark.parametrize("sign", SIGNS, ids=ascii)
def test_nothing_is_halved_that_people_take_for_one(sign: str) -> None:
    """Half a flag is a letter in a box, half a family other people, a letter without its accent another."""
    for limit in range(40, 60):
        parts = text.pieces(sign * 60, limit)
        assert "".join(parts) == sign * 60
        assert [part for part in parts if len(part) % len(sign)] == []
        kept = text.cut(sign * 60, limit).removesuffix(text.ELLIPSIS)
        assert kept
        assert len(kept) % len(sign) == 0


@pytest.mark.parametrize("limit", [6, 40, 2_500])
@pytest.mark.parametrize(
    "heap",
    [
        "\u0301" * 30_000,
        "\u200d" * 30_000,
        "🇺" * 30_001,
        "a" + "\u0301\u200d" * 20_000,
        "\u094d" * 30_000,
        "🏽" * 30_000,
    ],
    ids=ascii,
)
def test_a_heap_of_marks_is_divided_all_the_same(heap: str, limit: int) -> None:
    """Quickly, with nothing lost; each part fits."""
    began = time.process_time()
    parts = text.pieces(heap, limit)
    cut = text.cut(heap, limit)
    assert time.process_time() - began < 2
    assert "".join(parts) == heap
    assert all(0 < text.cost(part) <= limit for part in parts)
    assert text.cost(cut) <= limit


def test_a_cut_ends_at_a_word() -> None:
    """A summary isn't cut inside a word where one ends near."""
    assert text.cut("The quick brown fox jumps over it", 22) == "The quick brown fox…"


def test_a_single_long_word_is_cut_all_the_same() -> None:
    """3,000 letters without a space fit too."""
    assert text.cost(text.cut("x" * 3_000, 100)) == 100


def test_whole_lines_are_kept_of_what_is_too_many_bytes() -> None:
    """No link or time of Slack's is halved; what fits stays as it is, and of one long line its beginning."""
    lines = "\n".join(["見積もり"] * 3)  # 12 bytes each
    assert text.within_bytes(lines, 38) == lines
    assert text.within_bytes(lines, 37) == "見積もり\n見積もり\n…"
    assert text.within_bytes("見積もり" * 3, 30) == "見積もり見積もり\n…"
    assert all(len(text.within_bytes(lines, most).encode()) <= most for most in range(4, 40))


def test_line_ends_of_every_system_become_one() -> None:
    """A forged heading can't come in on a strange line end."""
    assert text.clean("a\r\nb\rc\u2028d\x85e") == "a\nb\nc\nd\ne"
    assert text.line("a\r\nb  c") == "a b c"


@pytest.mark.parametrize("before", range(characters.STEP - 2, characters.STEP + 1))
def test_a_line_end_stays_one_in_a_long_text(before: int) -> None:
    """Wherever the steps end in which it is cleaned."""
    assert text.clean(f"{'x' * before}\r\n\u202e{'y' * characters.STEP}") == "\n".join(
        ["x" * before, "y" * characters.STEP]
    )


def test_a_long_text_lets_others_have_a_turn() -> None:
    """One that turns its words with each letter is cleaned in a thread, which held everybody up as well."""
    said = "\u202e\u05d0" * 2_000_000
    assert patience.longest_share(lambda: text.clean(said)) < 0.5


def test_what_hides_is_nothing_that_python_prints() -> None:
    """The quick way through `clean` rests on this: of what is taken away no character is printable."""
    every = "".join(map(chr, range(0x110000)))
    printable = "".join(filter(str.isprintable, every))
    assert text.clean(f"\n{printable}\n") == printable.strip()
    assert not [char for char in HIDDEN if char.isprintable()]
