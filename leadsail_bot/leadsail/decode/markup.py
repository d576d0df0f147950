"""Emails that LeadSail keeps as HTML, as the text that people read in them.

Not by `html.parser`: where tags don't end its time grows with its square (24 kB took eight seconds on Python
3.11). Every part of the pattern below takes what it has begun, so that no place is gone through twice.
"""

import html
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import overload

import msgspec

from leadsail_bot.leadsail.decode.turns import Turns
from leadsail_bot.models import Turn

TAGS_MAX, HTML_MAX = 50_000, 500_000  # read in a moment; what comes after them stays as it was sent
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"})
_LINES = frozenset(
    {"body", "div", "section", "article", "header", "footer", "address", "pre", "hr"}
    | {"table", "tr", "ul", "ol", "li", "dl", "dt", "dd"}
)
_CELLS = frozenset({"td", "th"})
_INLINE = "html|head|meta|style|title|span|center|font|a|b|i|u|strong|em|img|tbody"
_NAMES = "|".join([*sorted(_PARAGRAPHS | _LINES | _CELLS), "br", _INLINE])
_BEGINS = re.compile(
    rf"[\s\ufeff]*+(?=<(?:!--|!doctype\s+html\b|(?:{_NAMES})(?=[\s/>])))", re.IGNORECASE
).match
_ATTRIBUTES = r"""(?=[\s/>]) (?: "[^"]*+" | '[^']*+' | [^'"<>] )*+ >?"""
_TAG = re.compile(
    rf"""
      <!--.*?(?:-->|\Z)
    | <(?P<unseen>head|style|script|title) {_ATTRIBUTES} .*?(?: </(?P=unseen)\s*> | (?=<body[\s>]) | \Z )
    | </?(?P<name>[a-z][a-z0-9:-]*+) {_ATTRIBUTES}
    | <[!?][^<>]*+>?
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
).finditer
_NO_CHARACTER = re.compile(r"&#\d{20,}+;?")  # Python makes no number of more than 4,300 digits
_SPACES = re.compile(r"[ \t\n\r\f]+")
_GAPS = re.compile(r" {2,}")
_BLANK_LINES = re.compile(r"\n{3,}")


def plain(source: str) -> str:
    """What people read in an email: its source where it is no HTML, or where HTML says nothing in words."""
    begun = _BEGINS(source)
    if begun is None:
        return source
    written = _NO_CHARACTER.sub("\ufffd", "".join(_said(source[:HTML_MAX], begun.end())))
    said = _GAPS.sub(" ", html.unescape(written))
    lines = "\n".join(line.strip() for line in said.split("\n"))
    return (_BLANK_LINES.sub("\n\n", lines) + source[HTML_MAX:]).strip() or source


def _said(source: str, end: int) -> Iterator[str]:
    """The text between the tags from `end` on, and what the tags make of it: line ends and gaps."""
    fresh = True  # nothing stands on this line yet
    for tag in islice(_TAG(source, end), TAGS_MAX):
        between = _SPACES.sub(" ", source[end : tag.start()])
        end = tag.end()
        if between and not (fresh and between == " "):
            yield between
            fresh = False
        name = (tag["name"] or "").casefold()
        if name == "br" or name in _PARAGRAPHS or (name in _LINES and not fresh):
            yield "\n"
            fresh = True
        elif name in _CELLS and not fresh:
            yield " "
    yield _SPACES.sub(" ", source[end:])


class Emails(Turns):
    """The turns of an email thread, each as people read it: made when somebody looks at it."""

    @overload
    def __getitem__(self, index: int) -> Turn: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Turn, ...]: ...
    def __getitem__(self, index: int | slice) -> Turn | tuple[Turn, ...]:
        places = range(len(self._made))
        if isinstance(index, slice):
            return tuple(map(self._at, places[index]))
        return self._at(places[index])

    def __iter__(self) -> Iterator[Turn]:
        return map(self._at, range(len(self._made)))

    @property
    def texts(self) -> list[str]:
        return [turn.text for turn in self]

    def _at(self, place: int) -> Turn:
        if place not in self._read:
            turn = self._made[place]
            read = plain(turn.text)
            self._read[place] = turn if read is turn.text else msgspec.structs.replace(turn, text=read)
        return self._read[place]

    @cached_property
    def _read(self) -> dict[int, Turn]:
        """Each turn that somebody has looked at, by its place."""
        return {}
