"""Declared header parameters: from a request's headers to the event's typed ones.

Headers never refuse an event: a value that does not fit its type is left out. Where it
is a required one, reading it raises AttributeError, so that no attribute ever holds
another type than it declares.
"""

from __future__ import annotations

from contextlib import suppress
from types import UnionType
from typing import Any, Final, cast, get_args

import msgspec
from msgspec import Struct, UnsetType

from .conversion import learn, needs_hook
from .custom_types import decode_custom_text
from .request import CoreRequest

_SCALARS = frozenset([str, int, float, bool, UnsetType])
_TEXT = frozenset([str, UnsetType])


class HeaderReader:
    """Reads the headers of one event class."""

    __slots__ = ("_class", "_fields", "_hooked", "_places", "_required", "_texts")

    def __init__(self, headers_class: type[Struct]) -> None:
        """Prepare for a class whose wire names are header names."""
        learn(headers_class)
        info = msgspec.structs.fields(headers_class)
        self._class = headers_class
        self._hooked = needs_hook(headers_class)
        self._fields: Final = tuple(
            (field.name, field.encode_name, field.type, _is_list(field.type))
            for field in info
        )
        self._places: Final = tuple(
            (wire_name, wire_name.lower(), is_list)
            for _, wire_name, _, is_list in self._fields
        )
        self._required = frozenset(field.name for field in info if field.required)
        only_text = all(_TEXT.issuperset(_members_of(field.type)) for field in info)
        self._texts = (
            tuple((field.name, field.encode_name.lower()) for field in info)
            if only_text
            else None
        )

    def read(self, request: CoreRequest) -> Struct:
        """The headers of a request."""
        if self._texts is not None:
            return self._read_texts(request, self._texts)
        values = request.headers.by_name()
        given: dict[str, Any] = {}
        for wire_name, lowered, is_list in self._places:
            if lowered in values:
                text = values[lowered]
                given[wire_name] = _items(text) if is_list else text
        try:
            if self._hooked:
                return cast("Struct", _converted(given, self._class))
            return msgspec.convert(given, self._class, strict=False)
        except msgspec.ValidationError:
            return self._partial(given)

    def _read_texts(
        self, request: CoreRequest, texts: tuple[tuple[str, str], ...]
    ) -> Struct:
        """The headers where all of them are texts, which need no conversion."""
        values = request.headers.by_name()
        found = {name: values[field] for name, field in texts if field in values}
        return self._made(found)

    def _partial(self, given: dict[str, Any]) -> Struct:
        """The headers that fit, where some do not."""
        found: dict[str, Any] = {}
        for name, wire_name, kind, _ in self._fields:
            if wire_name in given:
                with suppress(msgspec.ValidationError):
                    found[name] = _converted(given[wire_name], kind)
        return self._made(found)

    def _made(self, found: dict[str, Any]) -> Struct:
        if len(found) == len(self._fields) or self._required <= found.keys():
            return self._class(**found)
        from .partial import make_partial  # loaded with the first header that is amiss

        partial: Struct = make_partial(self._class, found, _told)
        return partial


def _converted(value: Any, kind: Any) -> Any:
    return msgspec.convert(value, kind, strict=False, dec_hook=decode_custom_text)


def _items(text: str) -> list[str]:
    """A list in `simple` style (OpenAPI 3.1 section 4.8.12.3)."""
    return [item.strip(" \t") for item in text.split(",")]


def _is_list(kind: Any) -> bool:
    if _SCALARS.issuperset(_members_of(kind)):
        return False
    from .outlines import kinds_of  # loaded with the first header of another kind

    kinds = kinds_of(kind)
    return list in kinds and str not in kinds


def _members_of(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if isinstance(kind, UnionType) else (kind,)


def _told(header: str) -> str:
    return f"the request has no fitting header {header}"
