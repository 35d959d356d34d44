"""The event that the first members of a body name, in place of a peek into all of it.

It is a guess: JSON lets a name come twice, and then the last counts (RFC 8259 section 4).
So the body is read as that event, and the guess holds if its payload has the same value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias

from msgspec import Struct

from .expressions import BodyPointer, Expression, Header
from .quick_pick import Find, is_plain
from .request import CoreRequest
from .sources import Source, Template

Guess: TypeAlias = tuple[str, str]
"""An event's name, and the value of the body's member that led to it."""


class Guesser(Struct, frozen=True):
    """How a plan's first source is read from a body's first members."""

    member: str
    """The member's name in JSON."""
    guess: Callable[[CoreRequest], Guess | None]


_WORTH: Final = 4096
"""A shorter body is peeked into as fast."""
_SEEN: Final = 512
"""How much of the body is looked at."""
_MAX_KNOWN: Final = 1024

Match: TypeAlias = Callable[[bytes, int, int], re.Match[bytes] | None]


def guesser(source: Source, find: Find) -> Guesser | None:
    """How to guess an event by the first source of a plan.

    None where that is something else than one member of the body, alone or joined with
    headers. `find` gives the plan that a text selects.
    """
    parts = source.parts if isinstance(source, Template) else (source,)
    members = [part.tokens for part in parts if isinstance(part, BodyPointer)]
    if len(members) != 1 or len(members[0]) != 1 or not all(map(_is_known, parts)):
        return None
    (member,) = members[0]
    return Guesser(member, _guess(_pattern(member), parts, find))


def _is_known(part: str | Expression) -> bool:
    if isinstance(part, Header):
        return is_plain(part.name)
    return isinstance(part, str | BodyPointer)


def _guess(
    match: Match, parts: tuple[str | Expression, ...], find: Find
) -> Callable[[CoreRequest], Guess | None]:
    headers = [part.name.lower() for part in parts if isinstance(part, Header)]
    known: dict[tuple[bytes | str | None, ...], Guess] = {}

    def guess(request: CoreRequest) -> Guess | None:
        body = request.raw_body
        if len(body) < _WORTH:
            return None
        found = match(body, 0, _SEEN)
        if found is None:
            return None
        value: bytes = found[1]
        given = [*map(request.headers.only, headers)]
        key = (value, *given)
        return known.get(key) or learn(key, value.decode("ascii"), given)

    def learn(key: Any, value: str, given: list[str | None]) -> Guess | None:
        text = _joined(parts, value, given)
        event = None if text is None else find(text)
        if type(event) is not str:
            return None
        if len(known) < _MAX_KNOWN:
            known[key] = event, value
        return event, value

    return guess


def _joined(
    parts: Iterable[str | Expression], value: str, given: list[str | None]
) -> str | None:
    """The text of the parts; None where a header is missing."""
    left = iter(given)
    texts: list[str] = []
    for part in parts:
        text: str | None = part if isinstance(part, str) else value
        if isinstance(part, Header):
            text = next(left)
        if text is None:
            return None
        texts.append(text)
    return "".join(texts)


_SCALAR: Final = rb'(?:"[^"\\]{0,128}"|[-+.\w]{1,32})'
_MEMBER: Final = rb'\s*"[^"\\]{0,64}"\s*:\s*' + _SCALAR + rb"\s*,"


def _pattern(name: str) -> Match:
    """Matches up to a member's text, past a few scalar members; each step is bounded."""
    wanted = re.escape(name.encode())
    value = rb'"([ !#-\[\]-~]{0,128})"'
    pattern = rb"\s*\{(?:%b){0,8}?\s*\"%b\"\s*:\s*%b" % (_MEMBER, wanted, value)
    return re.compile(pattern).match
