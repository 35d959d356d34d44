"""Secret keys: what a receiver may give, and the bytes that are used.

The one place that reads secrets. A mapping from key id to key, and a callable that picks
by request, will be read here too. No message of this module shows any part of a key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

SecretKey: TypeAlias = str | bytes | Sequence[str | bytes]

MAX_SECRETS = 16


def secret_bytes(secret_key: SecretKey) -> tuple[bytes, ...]:
    """The keys as bytes; text is used as UTF-8, never decoded any further.

    Raises:
        ValueError: no key, too many, an empty one, one that is not text or bytes, or
            text with white space at an end (mostly a line end read from a file).
    """
    if isinstance(secret_key, str | bytes | bytearray):
        return (_one(secret_key),)
    if not isinstance(secret_key, list | tuple):
        raise ValueError(_WRONG_TYPE)
    if not 1 <= len(secret_key) <= MAX_SECRETS:
        raise ValueError(f"secret_key: give 1 to {MAX_SECRETS} keys")
    return tuple(_one(key) for key in secret_key)


_WRONG_TYPE = "secret_key: a key must be text or bytes, or a list of them"


def _one(key: object) -> bytes:
    if isinstance(key, bytes | bytearray):
        encoded = bytes(key)
    elif isinstance(key, str):
        encoded = _utf8(key)
    else:
        raise ValueError(_WRONG_TYPE)
    if not encoded:
        raise ValueError("secret_key: a key must not be empty")
    return encoded


def _utf8(key: str) -> bytes:
    if key != key.strip():
        raise ValueError("secret_key: a key must not start or end with white space")
    try:
        return key.encode()
    except UnicodeEncodeError:  # its text would show the key
        raise ValueError("secret_key: a key must be encodable as UTF-8") from None
