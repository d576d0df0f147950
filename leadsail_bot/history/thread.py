"""A text or email thread: its messages in order, who wrote last, and whether the lead has opted out."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice

from leadsail_bot import characters
from leadsail_bot.models import EMAIL, SMS, Interaction, Turn

INBOUND, SYSTEM, AUTOMATIC = "inbound", "system", "sms_agent"
CHANNELS = (SMS, EMAIL)
# The words a carrier takes as an opt-out when they are all a text says, and as coming back (CTIA, Short Code
# Monitoring Handbook); in Canada the French one too (CWTA, Common Short Code Guidelines), and the Spanish one
# (Twilio, Spanish-language short codes).
OPT_OUTS = frozenset(
    {"stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "opt out", "optout", "revoke"}
    | {"arret", "arrêt", "alto"}
)
OPT_INS = frozenset({"start", "unstop"})
WORD_MAX = 200  # with what may stand around it
_WORD = re.compile(r"\w+")
# What may stand beside STOP, or UNSUBSCRIBE, and no other: "please cancel" may mean an appointment.
_POLITELY = re.compile(
    r"\b(?:please|pls|plz|now|(?:no )?(?:thanks|thx|thank you|thankyou)(?: so much)?|ty|no(?! more)"
    r"|sorry|(?:i ?a?m )?not interested"
    r"|(?:(?:you (?:have|got)|this is) (?:the |a )?)?wrong (?:number|person))\b"
)
_POLITE = (  # each word of it
    r"please|pls|plz|now|no|thanks?|thx|thankyou|you|so|much|ty|sorry|i(?!\W*said)|a?m|im|not|interested"
    "|have|got|this|is|the|a|wrong|number|person"
)
_TEXTS = "(?:all )?(?:the |these |your )?(?:texts|text messages|messages)"
# The same in a sentence of its own; "stop by", "don't stop", "remove me from the policy", "don't text me at
# work", "don't call me", who may rather be texted, and whatever else is said are none.
_PLAINLY = re.compile(
    rf"unsubscribe (?:me|us|(?:me |us )?from {_TEXTS})"
    r"|stop (?:texting|messaging|contacting|calling)(?: me| us| this number)?(?: any ?more)?"
    rf"|stop (?:sending (?:me |us )?)?(?:{_TEXTS}(?: any ?more)?|these)"
    r"|stop i said|i said stop"
    r"|(?:do not|don ?t|never)(?: ever)? (?:text|message|contact|call(?=.* (?:again|any ?more)$))"
    r" (?:me|us|this number)(?: ever)?(?: again| any ?more)?"
    r"|(?:remove (?:me|us|my number) from|take (?:me|us|my number) off)"
    r" (?:the |this |your )?(?:call |calling |text |texting |contact |mailing )?lists?"
    rf"|opt me out(?: of {_TEXTS})?|no more (?:texts|text messages)|leave me alone"
)
# How any of it begins, on a line of its own: with a word that asks, whatever stands beside it, or it is all
# words that stand alone. What begins so needs a closer look.
_GAP = r"[^\w\n]*+"
_ASKED = (
    r"stop|unsubscribe|opt|(?:i\W*)?said|do not|don t|dont|never|(?:remove|take) (?:me|us|my)|more texts?"
    "|leave me"
).replace(" ", rf"\b\W*+(?:(?:{_POLITE})\b\W*+)*")
_ALONE = "|".join(sorted({word for said in OPT_OUTS | OPT_INS for word in said.split()}))
_a_line_begins = re.compile(
    rf"\n{_GAP}(?:(?:(?:{_POLITE})\b{_GAP})*+(?:{_ASKED})\b|(?:(?:{_ALONE})\b{_GAP})++\n)"
).search
FORM_MAX = 3  # a ligature's letters
AT_ONCE = 1_000  # texts that one search may go through: the whole process waits for it


def messages(interaction: Interaction) -> Sequence[Turn]:
    """What was written, oldest first: from the lead also what has no words, such as a picture."""
    turns = interaction.transcript
    return [turn for turn in turns if turn.text.strip() or turn.by_lead or not turn.readable]


def last_message(interaction: Interaction) -> Turn | None:
    """The newest that the lead or our side wrote, of a call None; what the system adds is nobody's word."""
    return next(_written(interaction), None) if interaction.channel in CHANNELS else None


def awaiting(interaction: Interaction, *, in_vain: bool = False) -> list[Turn]:
    """What the lead wrote after our last word, oldest first: also without words, but never an opt-out.

    Our last word is the one before where the newest was written `in_vain`.
    """
    if interaction.channel not in CHANNELS:
        return []
    waiting: list[Turn] = []
    for turn in islice(_written(interaction), 1 if in_vain else 0, None):
        if not turn.by_lead or _is_opt_out(interaction, turn):
            break
        waiting.append(turn)
    return waiting[::-1]


def asked(interaction: Interaction) -> Turn | None:
    """The lead's last message but for opt-outs, which ask for nothing; None where not all tell their time."""
    if interaction.channel not in CHANNELS or not all_timed(interaction):
        return None
    theirs = (turn for turn in _written(interaction) if turn.by_lead)
    return next((turn for turn in theirs if not _is_opt_out(interaction, turn)), None)


def all_timed(interaction: Interaction) -> bool:
    """Whether each message of the lead's and of ours tells its time."""
    return all(turn.at or not _counts(turn) for turn in interaction.transcript)


def by_us(turn: Turn) -> bool:
    """Words of our side, a person's or an automatic reply."""
    return turn.by_agent and turn.source.casefold() != SYSTEM and bool(turn.text.strip())


def is_automatic(turn: Turn) -> bool:
    """Of our side, and no person's (docs: SMS messaging, `source`)."""
    return turn.by_agent and turn.source.casefold() == AUTOMATIC


def by_system(turn: Turn) -> bool:
    """Generated, such as a carrier's answer to STOP (docs: SMS messaging, `source`)."""
    return not turn.by_lead and SYSTEM in (turn.role.strip().casefold(), turn.source.casefold())


def _written(interaction: Interaction) -> Iterator[Turn]:
    """What the lead or our side wrote, newest first."""
    return filter(_counts, reversed(interaction.transcript))


def _counts(turn: Turn) -> bool:
    return turn.by_lead or by_us(turn)


def _is_opt_out(interaction: Interaction, turn: Turn) -> bool:
    return interaction.channel is SMS and _bare(turn.text) in OPT_OUTS


def opted_out(interaction: Interaction) -> bool:
    """The lead's last word on it is an opt-out from texts; one that may be the lead's is taken for theirs."""
    if interaction.channel is not SMS or not _has_opt_out(interaction.texts):
        return False
    for turn in reversed(interaction.transcript):
        word = _bare(turn.text)
        if word in OPT_OUTS and _may_be_theirs(turn):
            return True
        if word in OPT_INS and turn.by_lead:
            return False
    return False


def _may_be_theirs(turn: Turn) -> bool:
    """Came in (docs: SMS messaging, `source`), whatever its role; or isn't known to be anybody else's."""
    return turn.source.casefold() == INBOUND or not (turn.by_agent or by_system(turn))


def _has_opt_out(texts: Sequence[str]) -> bool:
    """Whoever's it is. A look at many texts at once takes a fifth of one at each."""
    short = [text for text in texts if len(text) <= WORD_MAX]
    parts = (short[start : start + AT_ONCE] for start in range(0, len(short), AT_ONCE))
    return any(_may_be("\n".join(part)) and any(_bare(text) in OPT_OUTS for text in part) for part in parts)


def _may_be(lines: str) -> bool:
    """Whether one of them begins as those words do."""
    return _a_line_begins(_letters(f"\n{lines}\n")) is not None


def _letters(text: str) -> str:
    """Also those of full width. One by one: in a whole text some signs take as long as twenty letters."""
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        return text.casefold()
    return text.translate(_FORMS).casefold().replace("e\u0302", "ê")


def _form(character: str) -> str:
    """A letter as it is written mostly; what is a whole word is none."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) <= FORM_MAX else character


_FORMS = characters.Folds(_form)


def _bare(text: str) -> str:
    """A text as one of the words may be written: said twice, politely or plainly; of most "", at a glance."""
    if len(text) > WORD_MAX or not _may_be(text):
        return ""
    said = _WORD.findall(_letters(text))
    asked = _once(_POLITELY.sub("", " ".join(said)).split())
    if _PLAINLY.fullmatch(asked):
        return "stop"
    return asked if "stop" in said or "unsubscribe" in said else _once(said)


def _once(words: Sequence[str]) -> str:
    """Each of them once: "STOP STOP" is one."""
    return " ".join(dict.fromkeys(words))
