"""Characters that nobody sees, which may stand inside a number, a name or a word: pure."""

import re
import unicodedata

# Controls except tab and newline; zero-width and bidi marks that hide or turn text (but not the joiners that
# Persian and emoji need); tag characters; lone surrogates.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x0b|\x0c|\x85")
# Spaces, controls and marks that stand on nothing; and what is a letter or a sign by its kind, and blank.
_BLANK_KINDS = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn", "Mc", "Me"})
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
# What hides and what ends a line in one pass for ASCII, which most long texts are: several times as fast.
_ASCII = dict.fromkeys((*range(32), 127)) | {9: "\t", 10: "\n", 11: "\n", 12: "\n", 13: "\n"}


def shown(text: str) -> str:
    """The text without anything that hides or turns what people see; every line end is a newline."""
    if text.isprintable():  # to Python nothing of the above is: most text is done here
        return text
    if text.isascii():
        return text.replace("\r\n", "\n").translate(_ASCII)
    return _HIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def visible(text: str) -> bool:
    """Whether there is anything in it that people see: a name of a filler alone is an empty line."""
    return any(
        unicodedata.category(character) not in _BLANK_KINDS and character not in _BLANKS for character in text
    )
