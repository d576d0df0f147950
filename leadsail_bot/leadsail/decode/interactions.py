"""LeadSail's interactions → models, each under a name to open it by."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import blake2s
from typing import cast

from leadsail_bot.leadsail.decode import moments, wire
from leadsail_bot.leadsail.decode.sent import Sent, kind
from leadsail_bot.models import Interaction

ID_MAX = 128  # it travels in a button's value

_NOTHING = Interaction(id="")


def says_nothing(item: wire.Interaction) -> bool:
    """There is nothing in it that anybody could be shown."""
    at_a_glance = item.interaction_id or item.type or item.summary
    return not at_a_glance and Sent("", item, moments.LATEST) == _NOTHING


def each_its_own_id(items: Sequence[wire.Interaction]) -> bool:
    """As documented: every item has an id, one that can be used, and no two the same."""
    names = [item.interaction_id or "" for item in items]
    return len(set(names)) == len(names) and all(names) and max(map(len, names), default=0) <= ID_MAX


def under_their_ids(items: Iterable[wire.Interaction], latest: datetime) -> tuple[Interaction, ...]:
    """All of them, where `each_its_own_id`; a time after `latest` is a mistake."""
    return _models(Sent(item.interaction_id or "", item, latest) for item in items)


def distinct(items: Iterable[wire.Interaction], latest: datetime) -> tuple[Interaction, ...]:
    """Each id of LeadSail's once: the version that was updated last, in the place where the id came first.

    Items without a usable id are never taken for one another, and an id that comes with two types is two
    interactions. A time after `latest` is a mistake.
    """
    found: dict[str, Sent] = {}
    types: dict[str, str] = {}
    met: Counter[str] = Counter()
    for item in items:
        name = _own_name(item, types) or _name_of_content(item, met)
        interaction = Sent(name, item, latest)
        known = found.get(name)
        if known is None or _updated(interaction) > _updated(known):
            found[name] = interaction
    return _models(found.values())


def _models(found: Iterable[Sent]) -> tuple[Interaction, ...]:
    return cast("tuple[Interaction, ...]", tuple(found))  # what `Sent` is made for


def _own_name(item: wire.Interaction, types: dict[str, str]) -> str:
    """LeadSail's id, or one made of it where another type has it already."""
    name = item.interaction_id
    if not name or len(name) > ID_MAX:
        return ""
    own = kind(item)
    return name if types.setdefault(name, own) == own else "also_" + _digest(f"{own} {name}")


def _name_of_content(item: wire.Interaction, met: Counter[str]) -> str:
    """The same name each time for the same content; a number tells equals apart."""
    content = repr((item.type, item.status, moments.sent(item.created_at), item.phone, item.summary))
    name = "anon_" + _digest(content, bytes(item.transcript))
    met[name] += 1
    return name if met[name] == 1 else f"{name}_{met[name]}"


def _digest(text: str, more: bytes = b"") -> str:
    return blake2s(text.encode("utf-8", "replace") + more, digest_size=10).hexdigest()


def _updated(interaction: Sent) -> datetime:
    return interaction.updated_at or interaction.created_at or datetime.min.replace(tzinfo=UTC)
