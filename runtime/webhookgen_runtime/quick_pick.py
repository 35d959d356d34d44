"""The common pick of an event: by the values that a plan asks for, if they are a case.

What leads nowhere here is left to the careful look, which knows the other values, spellings
and patterns, and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from msgspec import UNSET

from .bodies import JSON_FAULTS
from .expressions import BodyPointer, Expression, Header
from .peek import Peek, Reader
from .plan import Switch
from .request import CoreRequest
from .sources import Source, Template

Pick: TypeAlias = Callable[[CoreRequest], str | None]
Find: TypeAlias = Callable[[str], object]
Text: TypeAlias = Callable[[CoreRequest, Any], str | None]
"""From a request and its peek to a source's value; None where it has none."""


def quick_pick(
    switch: Switch, sources: Sequence[Source], peek: Peek, find: Find
) -> Pick | None:
    """A function that gives an event's name, or None where a careful look is needed.

    `find` gives the plan that a text selects.
    """
    match sources[0]:
        case BodyPointer(tokens):
            return _by_body(_event_cases(switch), peek, tokens)
        case Header(name) if is_plain(name):
            return _by_header(_event_cases(switch), name.lower())
        case Template():
            texts = [_text(source, peek) for source in sources]
            known = tuple(text for text in texts if text is not None)
            return _by_texts(find, peek, known) if len(known) == len(texts) else None
        case _:
            return None


def _event_cases(switch: Switch) -> dict[str, str]:
    return {
        value: name
        for value, name in switch.cases.items()
        if isinstance(value, str) and isinstance(name, str)
    }


def is_plain(header: str) -> bool:
    """Whether a header counts in every request, unlike an attribute of a CloudEvent."""
    return not header.lower().startswith("ce-")


def _by_body(names: Mapping[str, str], peek: Peek, tokens: tuple[str, ...]) -> Pick:
    decode, read = peek.decode, peek.readers[tokens]

    def pick(request: CoreRequest) -> str | None:
        try:
            value = read(decode(request.raw_body))
        except _NOT_THERE:
            return None
        return names.get(value) if type(value) is str else None

    return pick


def _by_header(names: Mapping[str, str], header: str) -> Pick:
    def pick(request: CoreRequest) -> str | None:
        value = request.headers.only(header)
        return None if value is None else names.get(value)

    return pick


def _by_texts(find: Find, peek: Peek, texts: tuple[Text, ...]) -> Pick:
    decode = peek.decode

    def pick(request: CoreRequest) -> str | None:
        try:
            body = decode(request.raw_body)
            for text_of in texts:
                text = text_of(request, body)
                found = None if text is None else find(text)
                if found is not None:
                    return found if type(found) is str else None
        except _NOT_THERE:
            pass
        return None

    return pick


def _text(source: Source, peek: Peek) -> Text | None:
    """The text of a source; None for one that only the careful look reads."""
    if not isinstance(source, Template):
        return _part(source, peek)
    parts = [_part(part, peek) for part in source.parts]
    known = tuple(part for part in parts if part is not None)
    if len(known) != len(parts):
        return None

    def joined(request: CoreRequest, body: Any) -> str | None:
        texts: list[str] = []
        for text_of in known:
            text = text_of(request, body)
            if text is None:
                return None
            texts.append(text)
        return "".join(texts)

    return joined


def _part(part: str | Expression, peek: Peek) -> Text | None:
    match part:
        case str():
            return lambda request, body: part
        case Header(name) if is_plain(name):
            lowered = name.lower()
            return lambda request, body: request.headers.only(lowered)
        case BodyPointer(tokens):
            return _member(peek.readers[tokens])
        case _:
            return None


def _member(read: Reader) -> Text:
    def text(_request: CoreRequest, body: Any) -> str | None:
        value = read(body)
        if type(value) is str:
            return value
        if value is UNSET:
            return None
        raise AttributeError("not text")

    return text


_NOT_THERE = (AttributeError, *JSON_FAULTS)
