"""A record read field by field: one of an unexpected kind costs only itself."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from typing import Any, NamedTuple, TypeVar, get_args

import msgspec

from leadsail_bot.leadsail.decode import surrogates, wire

Record = TypeVar("Record", bound=msgspec.Struct)
Read = Callable[[msgspec.Raw], Any]

_parts = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_spelled = msgspec.json.Decoder(str | None).decode


class Field(NamedTuple):
    """A field of ours, its name on the wire, and how it is read."""

    name: str
    sent_as: str
    read: Read


def read(kind: type[Record], raw: msgspec.Raw) -> Record:
    """The record with every field that can be read; a number is also text, as LeadSail spelled it.

    Raises:
        ValueError, RecursionError: it is no JSON object.
    """
    sent = surrogates.decoded(raw, _parts)
    found: dict[str, Any] = {}
    for field in _fields(kind):
        if field.sent_as in sent:
            with suppress(ValueError, RecursionError):
                found[field.name] = field.read(sent[field.sent_as])
    return kind(**found)


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[Field, ...]:
    return tuple(
        Field(field.name, field.encode_name, _reader(field.type)) for field in msgspec.structs.fields(kind)
    )


def _reader(kind: Any) -> Read:
    if kind is msgspec.Raw:
        return _as_it_is
    if kind == wire.Text:
        return _text
    for part in get_args(kind):
        if isinstance(part, type) and issubclass(part, msgspec.Struct):
            return partial(read, part)  # null is no object, so it is left out like any other non-object
    return partial(surrogates.decoded, decode=msgspec.json.Decoder(kind, strict=False).decode)


def _as_it_is(raw: msgspec.Raw) -> msgspec.Raw:
    return raw


def _text(raw: msgspec.Raw) -> str | None:
    sent = bytes(raw)
    return sent.decode() if sent[:1] in b"-0123456789" else surrogates.decoded(sent, _spelled)
