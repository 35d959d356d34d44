"""Scalars in a body, as signed messages spell them, all in one pass over it.

Each step of a pointer would else read the object that it leads out of once more. What a
pass does not find, the reader of the single pointer has to tell: whether it is missing,
or no scalar, or the body is no object.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from msgspec import UNSET, Raw

from .bodies import raw_token
from .media_types import is_form
from .peek import Peek, Reader, Tokens, is_plain
from .request import CoreRequest


class ScalarPeek:
    """The scalars at some pointers."""

    __slots__ = ("_peek",)

    def __init__(self, pointers: Iterable[Tokens]) -> None:
        """Prepare for pointers whose tokens can all be names of members."""
        self._peek = Peek(pointers, Raw)

    def reader(self, tokens: Tokens) -> Reader:
        """What finds a pointer's value in what `look` returns."""
        return self._peek.readers[tokens]

    def look(self, request: CoreRequest) -> object | None:
        """The body as far as the pointers need it; None where it is a form or no object."""
        if is_form(request.headers.value("content-type")):
            return None
        return self._peek.members(request.raw_body)


def scalar_at(reader: Reader, members: object, empty: bool) -> bytes | None:
    """The scalar that a reader finds, None for none; `empty` lets b"" stand for absence."""
    try:
        value = reader(members)
    except AttributeError:
        return None
    if type(value) is Raw:
        return raw_token(value)
    return b"" if empty and value is UNSET else None


def scalar_peek(pointers: frozenset[Tokens]) -> ScalarPeek | None:
    """A pass for some pointers; None where there are none, or one may lead into an array."""
    return _made(pointers) if pointers and all(map(is_plain, pointers)) else None


_made = lru_cache(256)(ScalarPeek)
"""Passes, compiled once: the pointers are a package's own, so they are few."""
