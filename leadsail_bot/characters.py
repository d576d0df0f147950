"""What people see of a text, and what they take for one character: pure."""

import re
import unicodedata
from collections.abc import Callable, Iterator

# Controls except tab and newline; zero-width and bidi marks that hide or turn text (but not the joiners that
# Persian and emoji need); tag characters; lone surrogates.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
# What would end a line, steer a terminal, or can't be encoded: `printable` shows its escape.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x0b|\x0c|\x85")
# Spaces, controls and marks that stand on nothing; and what is a letter or a sign by its kind, and blank.
_BLANK_KINDS = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn", "Mc", "Me"})
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
# What hides and what ends a line in one pass for ASCII, which most long texts are: several times as fast.
_ASCII = dict.fromkeys((*range(32), 127)) | {9: "\t", 10: "\n", 11: "\n", 12: "\n", 13: "\n"}

# What people take for one character is several: an accent, a flag's second letter, what a joiner joins.
_SEVERAL_MAX = 32  # more than any has: a heap of accents may be divided
_JOINER = "\u200d"
_VIRAMA = 9  # as `unicodedata.combining` counts; the letter after it is written together with the one before
_FIRST_MARK = "\u0300"
# Besides marks: jamo within a syllable, skin tones.
_MORE = re.compile("[\u200d\u1160-\u11ff\U0001f3fb-\U0001f3ff]")
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
FOLDS_MAX = 20_000
STEP = 100_000  # characters of a text that are gone through in one go: each holds up the process


class Folds(dict[int, str]):
    """For `str.translate`: what `fold` makes of each character, learnt as it is met.

    A text of all there are is soon forgotten.
    """

    def __init__(self, fold: Callable[[str], str]) -> None:
        self._fold = fold

    def __missing__(self, code: int) -> str:
        if len(self) >= FOLDS_MAX:
            self.clear()
        folded = self[code] = self._fold(chr(code))
        return folded


def shown(text: str) -> str:
    """The text without anything that hides or turns what people see; every line end is a newline."""
    return _shown(text) if len(text) <= STEP else "".join(map(_shown, _steps(text)))


def _steps(text: str) -> Iterator[str]:
    """All of it, divided within no line end."""
    start = 0
    while start < len(text):
        end = start + STEP
        end += text[end - 1 : end + 1] == "\r\n"
        yield text[start:end]
        start = end


def _shown(text: str) -> str:
    if text.isprintable():  # to Python nothing of the above is: most text is done here
        return text
    if text.isascii():
        return text.replace("\r\n", "\n").translate(_ASCII)
    return _HIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def printable(said: str) -> str:
    """The text on one line that steers no terminal, as logs want it."""
    return said if said.isprintable() else _UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], said)


def visible(text: str) -> bool:
    """Whether there is anything in it that people see: a name of a filler alone is an empty line."""
    if text.isascii() and text.isprintable():  # as most names are
        return not text.isspace() and text != ""
    return any(
        unicodedata.category(character) not in _BLANK_KINDS and character not in _BLANKS for character in text
    )


def whole(text: str, end: int) -> int:
    """Where to divide the text, at `end` or before it, so that nothing is halved that people take for one."""
    for place in range(end, max(0, end - _SEVERAL_MAX), -1):
        if place >= len(text) or not _halves(text, place):
            return place
    return end


def _halves(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if after < _FIRST_MARK:
        return False
    if unicodedata.category(after)[0] == "M" or _MORE.match(after):
        return True
    if before == _JOINER or unicodedata.combining(before) == _VIRAMA:
        return True
    letters = place - len(text[:place].rstrip(_FLAG_LETTERS)) if after in _FLAG_LETTERS else 0
    return letters % 2 == 1
