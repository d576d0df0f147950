"""LeadSail's names for things, however they are spelled: statuses, types, flags. Pure."""

import re

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_LETTERS = re.compile(r"[^a-z]+")
_DO_NOT_CALL = re.compile(r"\b(?<!\bnot on )(?<!\bnot on the )(dncl?|(do ?not|dont|don t) ?(call|contact))\b")


def words(label: str) -> list[str]:
    """The words of a name: `noAnswer` → no, Answer; `WHATSAPP` → WHATSAPP."""
    apart = label if label.islower() else _HUMP.sub(" ", label)
    return apart.replace("_", " ").replace("-", " ").split()


def do_not_call(label: str) -> bool:
    """`dnc`, `isDnc`, `federal_dnc`, `Do not call`, `doNotContact`: as whole words, whatever stands beside.

    But for "Not on DNC". What is unclear counts: a call too few is mended sooner than one too many.
    """
    forms = {label, _HUMP.sub(" ", label)}
    return any(_DO_NOT_CALL.search(_NO_LETTERS.sub(" ", form.casefold())) for form in forms)
