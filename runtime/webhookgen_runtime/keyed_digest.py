"""Keyed digests whose work on the key is done once (RFC 2104 section 4).

A digest of a short message is mostly setting up the key; what that leaves is copied.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeAlias

KeyedDigest: TypeAlias = Callable[[bytes], bytes]

_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


def keyed_digest(secret: bytes, name: str) -> KeyedDigest:
    """A function that gives what `hmac.digest(secret, message, name)` gives.

    Threads may share it.
    """
    inner = hashlib.new(name, usedforsecurity=False)
    outer = hashlib.new(name, usedforsecurity=False)
    size = inner.block_size
    if len(secret) > size:
        secret = hashlib.new(name, secret, usedforsecurity=False).digest()
    padded = secret.ljust(size, b"\0")
    inner.update(padded.translate(_INNER))
    outer.update(padded.translate(_OUTER))
    copy_inner, copy_outer = inner.copy, outer.copy

    def digest(message: bytes) -> bytes:
        within = copy_inner()
        within.update(message)
        around = copy_outer()
        around.update(within.digest())
        return around.digest()

    return digest
