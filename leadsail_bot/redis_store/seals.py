"""How a value in Redis shows that it is ours and of its key: a moved one, or one made up by others, isn't."""

from hashlib import blake2s

import msgspec

VERSION = 1  # of what stands in a value; another version's is nobody's
PREFIX = f"leadsail-bot:{VERSION}:"  # of every key


class Sealed(msgspec.Struct, array_like=True, frozen=True):
    """A value with the name it is kept under."""

    version: int
    key: str
    value: bytes


_unseal = msgspec.msgpack.Decoder(Sealed).decode


def sealed(key: str, value: bytes) -> bytes:
    """The value as it is kept under this key."""
    return msgspec.msgpack.encode(Sealed(VERSION, key, value))


def unsealed(key: str, held: bytes) -> bytes | None:
    """The value, where it is ours and of this key."""
    try:
        sealed = _unseal(held)
    except (ValueError, RecursionError):
        return None
    return sealed.value if (sealed.version, sealed.key) == (VERSION, key) else None


def mark(key: str) -> bytes:
    """What a list's own members begin with."""
    return blake2s(f"{VERSION} {key}".encode(), digest_size=6).hexdigest().encode()


def entry(key: str, member: str) -> bytes:
    """A member as it stands in its list."""
    return mark(key) + member.encode()
