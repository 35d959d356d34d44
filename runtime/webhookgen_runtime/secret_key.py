"""Secret keys: what a receiver may give, and the bytes that are used.

The one place that reads secrets. No message of this module shows any part of a key.
"""

from __future__ import annotations

import binascii
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias, cast

from msgspec import Struct

from .digests import read_base64
from .request import CoreRequest
from .scheme import SecretText

OneKey: TypeAlias = str | bytes
SecretKeys: TypeAlias = OneKey | Sequence[OneKey] | Mapping[str, OneKey]
KeyCallable: TypeAlias = Callable[
    [CoreRequest], SecretKeys | Awaitable[SecretKeys | None] | None
]
SecretKey: TypeAlias = SecretKeys | KeyCallable
PublicKey: TypeAlias = SecretKeys | KeyCallable

MAX_SECRETS = 16
PLAIN = SecretText()


class Key(Struct, frozen=True):
    """One key, and what a result says of it."""

    secret: bytes
    index: int
    id: str | None = None

    def __repr__(self) -> str:
        """The key's place, not the key."""
        return f"Key(index={self.index!r}, id={self.id!r})"


KeyRing: TypeAlias = tuple[Key, ...]
Picker: TypeAlias = Callable[[CoreRequest], Any]
"""Gives the keys for a request, or an awaitable of them; None where there are none."""


class Source(Struct, frozen=True):
    """Where the keys of one parameter come from."""

    read: Callable[[object], KeyRing]
    """Reads what was given, or picked."""
    pick: Picker | None = None
    """Picks them by request."""
    fixed: KeyRing = ()
    """The keys, where they are not picked."""


def source_of(value: object, read: Callable[[object], KeyRing]) -> Source:
    """Keys that are given, or a function that picks them by request."""
    if callable(value):
        return Source(read, value)
    return Source(read, fixed=read(value))


def key_ring(
    given: object, form: SecretText = PLAIN, name: str = "secret_key"
) -> KeyRing:
    """The keys, decoded, in the order given.

    Raises:
        ValueError: no key, too many, an empty one, one that is not text or bytes, one
            that can't be decoded, or text with white space at an end (mostly a line end
            read from a file). The message shows no part of it.
    """
    return ring_of(given, lambda key: _one(key, form, name), name)


def ring_of(given: object, read: Callable[[object], bytes], name: str) -> KeyRing:
    """One key, a list of them, or a mapping from id to key, each read by `read`.

    Raises:
        ValueError: as `key_ring`, and what `read` raises.
    """
    if isinstance(given, str | bytes | bytearray):
        return (Key(read(given), 0),)
    if isinstance(given, Mapping):
        return _named_keys(cast("Mapping[object, object]", given), read, name)
    if not isinstance(given, list | tuple):
        raise ValueError(f"{name}: a key must be text or bytes, or a list of them")
    keys = cast("Sequence[object]", given)
    _check_count(len(keys), MAX_SECRETS, name)
    return tuple(Key(read(key), at) for at, key in enumerate(keys))


def with_id(ring: KeyRing, key_id: str | None) -> KeyRing:
    """The keys that a request may mean: those with the id that it names, else all."""
    if key_id is None:
        return ring[:MAX_SECRETS]
    return tuple(key for key in ring if key.id == key_id)[:MAX_SECRETS]


def secret_bytes(secret_key: SecretKey) -> tuple[bytes, ...]:
    """The keys as bytes; text is used as UTF-8, never decoded any further.

    Raises:
        ValueError: as `key_ring`.
    """
    return tuple(key.secret for key in key_ring(secret_key))


def _named_keys(
    keys: Mapping[object, object], read: Callable[[object], bytes], name: str
) -> KeyRing:
    """Keys by id. There may be many, since the request's id picks one."""
    _check_count(len(keys), None, name)
    ring: list[Key] = []
    for index, (id_, key) in enumerate(keys.items()):
        if not isinstance(id_, str):
            raise ValueError(f"{name}: the id of a key must be text")
        ring.append(Key(read(key), index, id_))
    return tuple(ring)


def _check_count(count: int, most: int | None, name: str) -> None:
    if count == 0 or (most is not None and count > most):
        upto = "" if most is None else f" to {most}"
        raise ValueError(f"{name}: give 1{upto} keys")


def _one(key: object, form: SecretText, name: str) -> bytes:
    if isinstance(key, bytes | bytearray):
        secret = bytes(key)
    elif isinstance(key, str):
        secret = _decoded(key, form, name)
    else:
        raise ValueError(f"{name}: a key must be text or bytes, or a list of them")
    if not secret:
        raise ValueError(f"{name}: a key must not be empty")
    return secret


def _decoded(key: str, form: SecretText, name: str) -> bytes:
    if key != key.strip():
        raise ValueError(f"{name}: a key must not start or end with white space")
    bare = key.removeprefix(form.prefix)
    if form.prefix and bare == key and form.bare == "text":
        return _utf8(key, name)
    if form.encoding == "utf8":
        return _utf8(bare, name)
    read = (
        _read_hex(bare) if form.encoding == "hex" else read_base64(bare, form.encoding)
    )
    if read is None:
        raise ValueError(f"{name}: a key must be written in {form.encoding}")
    return read


def _read_hex(text: str) -> bytes | None:
    try:
        return binascii.unhexlify(text)
    except ValueError:
        return None


def _utf8(key: str, name: str) -> bytes:
    try:
        return key.encode()
    except UnicodeEncodeError:  # its text would show the key
        raise ValueError(f"{name}: a key must be encodable as UTF-8") from None
