"""A history that others may read: no phone number, email address or link in full, wherever one stands.

Masked before anything is cut: half a number can't be found any more, and is most of one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

from leadsail_bot import characters
from leadsail_bot.history.brief import Brief
from leadsail_bot.models import Lead, LeadHistory

Record = TypeVar("Record", bound=msgspec.Struct)
T = TypeVar("T")

HIDDEN = "•••"
SHOWN = 2  # digits at the end, by which people tell two numbers apart
LONG = 20_000  # far more than anybody is shown: what comes after it isn't looked through, and isn't passed on
# Spaces, and what nobody sees, what looks blank, and marks on a digit: however many, they are shown as one.
_BLANK = (
    r"[\s\u00ad\u0300-\u036f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u20d0-\u20ff\u2800"
    r"\u3164\ufe00-\ufe0f\ufe20-\ufe2f\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff]"
)
# Whatever stands between the digits of a number that a person or a transcription wrote; no comma, colon,
# tilde or percent sign, which part other figures.
_BETWEEN = (
    rf"(?: {_BLANK}++ | [().\[\]/·•∙⋅●_|¦*\u2010-\u2015\u2043\u2212\ufe63"
    r"\uff08\uff09\uff0a\uff0d\uff0e\uff0f\uff3f\uff5c\u30fb\u30fc-] ){0,4}+"
)
# Three, three and four, or each digit by itself, may have more between them, as transcriptions write numbers
# that were read out: "202, 555, 0142", "2 0 2, 5 5 5, 0 1 4 2".
_PAUSE = rf"(?: {_BLANK}++ | [,.)…~*\u2010-\u2015\u3001\u301c\uff0a\uff0c\uff5e-] ){{1,5}}+"
# Other groups are read out as lists of figures are: they are a number's where one begins with a 0, or where
# they are a card's and not all of them years: "020, 7946, 0958", "06, 12, 34, 56, 78", "555, 0142".
_READ = rf"""
    (?: [,\u3001\uff0c] {_BLANK}*+ | [.…)\u2010-\u2015-]{{1,3}} {_BLANK}++
      | {_BLANK}++ (?:[\u2010-\u2015-] {_BLANK}++)? )
    """
_APART = rf"{_BLANK}{{0,20}}+"  # an address's halves: "maria @gmail.com"
# Beside its @ an address may have what else parts it from other words: "maria.d"@example.com, ana(work)@…
_LOCAL = r"""[^\s@<>()\[\]"',;:＠]{1,64}+"""
_OUTER = rf"""
    (?: "[^"\n]{{1,64}}"
      | {_LOCAL} (?: (?<=\w)'(?=\w) {_LOCAL} ){{0,2}}+ (?:\([^()\n]{{0,40}}\)|["'”’)\]>]{{1,2}}+)?+ )
    """
# The same read out: "maria dot delgado at example dot com", or "at gmail.com", where everybody has only mail;
# or hidden from machines: "maria (at) example (dot) com".
_SAID = r"""
    (?: \s++ (?:dot|dash|hyphen|minus|underscore|point|plus) \s++
      | \s*+ [(\[{<] \s?+ dot \s?+ [)\]}>] \s*+ )
    """
_AT = r"(?: \s*+ [(\[{<] \s?+ at \s?+ [)\]}>] \s*+ )"
_WORD = r"[\w+-]{1,64}+"
_MORE = rf"(?: (?: \. | {_SAID} ) {_WORD} )"
_MAIL = r"g\ ?mail|yahoo|hotmail|outlook|icloud|aol|proton\ ?mail|live|msn|comcast|gmx|me"
_TOP = r"(?:com|net|org|edu|gov|info|biz|io|co|me|us|ca|uk|de|fr|es|it|nl|au|mx)\b"
_HOST = rf"""
    (?: (?!(?:the|a)\b) (?:(?:{_MAIL}|[\w-]{{1,63}}) {_SAID}){{1,4}} {_TOP}
      | (?:{_MAIL}) \s*+ \. \s*+ {_TOP} )
    """
_YEAR = r"(?:19|20)\d\d"
# 9.30: two of them are as long as a number, but for those with two digits more, which may be one.
_HOUR = r"[0-9] \. [0-5][05]"
_PRIVATE = rf"""
    (?P<date> (?<!\d) (?: (?:19|20)\d\d [-./] (?:0?[1-9]|1[0-2]) [-./] (?:3[01]|[12]\d|0?[1-9])
                        | (?:3[01]|[12]\d|0?[1-9]) [-./] (?:3[01]|[12]\d|0?[1-9]) [-./] (?:19|20)\d\d )
              (?!\d) )
    | (?P<hours> (?<![\d.]) {_HOUR} \s? [-\u2013] \s? {_HOUR} (?!{_BETWEEN}\d) )
    | (?P<link> \b(?:https?|ftp|tel|sms|mailto):\S+ | \bwww\.\S+
              | (?<![\w-]) (?<![\w-]\.) (?:[\w-]{{1,63}}\.)+ (?:[^\W\d_]{{2,24}}|xn--[\w-]{{1,59}})
                (?::\d{{1,5}})? (?:/[\w/?\#~]|[?\#]\w)\S* )
    | (?P<address> {_OUTER}
              (?: [@＠] ["'\[(]?+ [^\s@<>()\[\]"',;:＠]{{1,255}}
                | {_APART} [@＠] {_APART} (?:[\w-]{{1,63}}+\.(?=[^\W_])){{1,5}}+ [^\W\d_]{{2,24}}+
                  (?! [.-]?\w | :\d | /[\w/?\#~] | [?\#]\w ) )
              | (?<![\w+-]) {_WORD} {_MORE}{{0,4}}+
                (?: \s++ at \s++ {_HOST} | {_AT} {_WORD} {_MORE}{{1,4}}+ ) )
    | (?P<number> [+(＋（]? \d (?:{_BETWEEN}\d){{6,}}
                  | [(（]? (?<!\d) \d{{3}} {_PAUSE} \d{{3}} {_PAUSE} \d{{4}} (?!\d)
                  | (?<!\d) \d (?:{_PAUSE}\d){{6,}} (?!\d)
                  | (?<!\d) (?<!\d[,.])
                    (?: 0\d{{1,3}} {_READ} \d{{3,4}} {_READ} \d{{2,4}} (?:{_READ}\d{{2,4}})*
                      | 0\d (?:{_READ}\d\d){{4,}}
                      | (?!{_YEAR}) \d{{3,4}} {_READ} 0\d{{3}}
                      | (?!{_YEAR} (?:{_READ}{_YEAR}){{3}}) (?!\d\d00 (?:{_READ}\d\d00){{3}})
                        [2-6]\d{{3}} (?:{_READ}\d{{4}}){{3}}
                      | 3\d{{3}} {_READ} \d{{6}} {_READ} \d{{5}} ) (?!{_BETWEEN}\d) )
    """
# Any of it has seven digits, an @, an "at", a colon or a full stop within a word. Most texts have none, and
# are looked through in a tenth of the time. (ſ is an s in any case.)
_MAY_BE = re.compile(r"\d(?:\D*+\d){6}|[@＠]|\b[Aa][Tt]\b|[A-Za-zſ]:\S|\.\S")
# What is no text but a name: shown to nobody, or what the way back to the lead goes by.
_NAMES = frozenset({"id", "lead_id", "campaign_id", "timezone"})


def text(words: str) -> str:
    """The words with what is private in them hidden: "call •••42", "m•••@•••", "(link)"."""
    shown = characters.shown(words[:LONG])
    masked = _private().sub(_hidden, shown) if _MAY_BE.search(shown) else shown
    return masked if len(words) < LONG else _to_its_last_letter(masked)


def history(found: LeadHistory) -> LeadHistory:
    """The same history with all its texts masked; an interaction's as far as somebody looks at it."""
    return _filled(msgspec.structs.replace(found, memo={}))  # which is made of what isn't masked


def brief(found: Brief) -> Brief:
    """The same brief with all its texts masked, as far as somebody looks at them."""
    return cast("Brief", _Masked(found))


def behind(found: Record, look: Callable[[Record], T]) -> T:
    """What `look` finds in it, masked where it is: of a long thread not all has to be, to look through it."""
    return cast("T", _masked(look(found._record))) if isinstance(found, _Masked) else look(found)


class Each(Sequence[Any]):
    """Several, each masked when somebody looks at it, and once: of thousands a card shows a few."""

    def __init__(self, several: Sequence[Any]) -> None:
        self._several = several
        self._masked: dict[int, Any] = {}

    def __len__(self) -> int:
        return len(self._several)

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return Each(self._several[index])
        if index not in self._masked:
            self._masked[index] = _masked(self._several[index])
        return self._masked[index]

    def __iter__(self) -> Iterator[Any]:
        return (self[index] for index in range(len(self)))


class _Masked:
    """A record that reads as it did, each field masked when somebody looks at it, and once."""

    def __init__(self, record: Any) -> None:
        self._record = record

    def __getattr__(self, name: str) -> Any:
        """Whatever its name: a field that is added one day is masked too."""
        found = getattr(self._record, name)
        vars(self)[name] = masked = found if name in _NAMES else _masked(found)
        return masked


def _masked(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | datetime() | Enum():
            return value
        case str():
            return text(value)
        case Sequence():
            return Each(value)
        case dict():
            return {_masked(key): _masked(one) for key, one in value.items()}
        case Lead():
            return _named(value)
        case _:  # it may hold anything
            return _Masked(value)


def _named(lead: Lead) -> Lead:
    """A number may stand in the first and last name together, which are shown as one."""
    masked, whole = _filled(lead), text(lead.name)
    return masked if whole == masked.name else msgspec.structs.replace(masked, first_name=whole, last_name="")


def _to_its_last_letter(cut: str) -> str:
    """Without what may be the first half of a number, of which blanks before it leave nothing else to see."""
    end = len(cut)
    while end and not cut[end - 1].isalpha():
        end -= 1
    return cut[:end]


def _filled(record: Record) -> Record:
    """The same record, all its fields masked."""
    fields = {name: getattr(record, name) for name in record.__struct_fields__ if name not in _NAMES}
    return msgspec.structs.replace(record, **{name: _masked(found) for name, found in fields.items()})


@cache
def _private() -> re.Pattern[str]:
    """Compiled when something is first shared: it takes 20 ms, a fifth of importing all that is ours."""
    return re.compile(_PRIVATE, re.VERBOSE | re.IGNORECASE)


def _hidden(match: re.Match[str]) -> str:
    found = match.group()
    match match.lastgroup:
        case "date" | "hours":
            return found
        case "link":
            return "(link)"
        case "address":
            return f"{found[0]}{HIDDEN}@{HIDDEN}"
        case _:
            return HIDDEN + "".join(filter(str.isdigit, found))[-SHOWN:]
