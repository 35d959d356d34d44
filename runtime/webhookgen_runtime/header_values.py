"""Declared header parameters: from a request's headers to the event's typed ones.

Headers never refuse an event: a value that does not fit its type is left out. Where it
is a required one, reading it raises AttributeError, so that no attribute ever holds
another type than it declares.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import msgspec
from msgspec import Struct

from .custom_types import decode_custom_text
from .outlines import kinds_of
from .partial import make_partial
from .request import CoreRequest


class HeaderReader:
    """Reads the headers of one event class."""

    __slots__ = ("_class", "_fields", "_required")

    def __init__(self, headers_class: type[Struct]) -> None:
        """Prepare for a class whose wire names are header names."""
        info = msgspec.structs.fields(headers_class)
        self._class = headers_class
        self._fields = tuple(
            (field.name, field.encode_name, field.type, _is_list(field.type))
            for field in info
        )
        self._required = frozenset(field.name for field in info if field.required)

    def read(self, request: CoreRequest) -> Struct:
        """The headers of a request."""
        found: dict[str, Any] = {}
        for name, wire_name, kind, is_list in self._fields:
            text = request.headers.get(wire_name)
            if text is not None:
                value = _items(text) if is_list else text
                with suppress(msgspec.ValidationError):
                    found[name] = msgspec.convert(
                        value, kind, strict=False, dec_hook=decode_custom_text
                    )
        absent = self._required - found.keys()
        if absent:
            partial: Struct = make_partial(self._class, found, _told)
            return partial
        return self._class(**found)


def _items(text: str) -> list[str]:
    """A list in `simple` style (OpenAPI 3.1 section 4.8.12.3)."""
    return [item.strip(" \t") for item in text.split(",")]


def _is_list(kind: Any) -> bool:
    kinds = kinds_of(kind)
    return list in kinds and str not in kinds


def _told(header: str) -> str:
    return f"the request has no fitting header {header}"
