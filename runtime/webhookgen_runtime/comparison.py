"""Every key's digest of a message against every digest that came, in constant time."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

from .keyed_digest import KeyedDigest, keyed_digest
from .secret_key import Key, KeyRing
from .verdicts import MISMATCH, Result, accepted

Comparison: TypeAlias = Callable[[bytes, Sequence[bytes]], Result]


def comparison(keys: KeyRing, name: str, *, once: bool = False) -> Comparison:
    """A function that compares a message's digests by some keys with those given.

    It never ends early, so that its time tells nothing of keys and digests. `once` says
    that the keys serve a single request, for which preparing them does not pay.
    """
    make = _unprepared if once else keyed_digest
    prepared = tuple((key, make(key.secret, name)) for key in keys)

    def compare(message: bytes, digests: Sequence[bytes]) -> Result:
        matched: tuple[Key, bytes] | None = None
        for key, digest_of in prepared:
            expected = digest_of(message)
            for digest in digests:
                if hmac.compare_digest(expected, digest) and matched is None:
                    matched = key, expected
        return MISMATCH if matched is None else accepted(*matched)

    return compare


def _unprepared(secret: bytes, name: str) -> KeyedDigest:
    return partial(_digest, secret, name)


def _digest(secret: bytes, name: str, message: bytes) -> bytes:
    return hmac.digest(secret, message, name)
