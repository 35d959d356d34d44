"""Verifiers of the receiver's own, where they stand beside other schemes."""

from __future__ import annotations

from collections.abc import Mapping

from .custom_handler import custom_result
from .request import CoreRequest
from .scheme import CustomSignature, Leaf
from .secret_key import Key, KeyRing, Source
from .timestamps import Clock
from .verdicts import Result
from .verification import Given

_AUTHENTIC: KeyRing = (Key(b"", 0),)


class CustomVerifier:
    """The verdict of a function, which was asked when the keys were picked."""

    __slots__ = ()

    def __init__(self, scheme: CustomSignature, given: Given) -> None:
        """Nothing is to be kept."""

    def check(self, request: CoreRequest, rings: Mapping[str, KeyRing]) -> Result:
        """What the function has said."""
        return custom_result(bool(rings.get("verifier")))

    def replay_id(self, request: CoreRequest) -> bytes | None:
        """None: what the function looks at is not known."""
        return None


def verdict_source(users: list[Leaf], verifier: object, clock: Clock) -> Source:
    """A function that is asked of each request, as the source of its verdict.

    Raises:
        ValueError: it can't be called.
    """
    if not callable(verifier):
        raise ValueError("verifier: give a function that takes a CoreRequest")
    return Source(_read, verifier)


def _read(verdict: object) -> KeyRing:
    """A verdict as keys: one where the request is authentic.

    Raises:
        TypeError: it is no bool.
    """
    if not isinstance(verdict, bool):
        kind = type(verdict).__name__
        raise TypeError(f"the verifier must return a bool, not {kind}")
    return _AUTHENTIC if verdict else ()
