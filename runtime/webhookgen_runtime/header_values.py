"""Declared header parameters: from a request's headers to the event's typed ones.

Headers never refuse an event: a value that does not fit its type is left out. Where it
is a required one, reading it raises AttributeError, so that no attribute ever holds
another type than it declares.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NoReturn

import msgspec
from msgspec import UNSET, Struct, inspect

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
                    found[name] = msgspec.convert(value, kind, strict=False)
        absent = self._required - found.keys()
        if absent:
            return partial_class(self._class)(**found, **dict.fromkeys(absent, UNSET))
        return self._class(**found)


def _items(text: str) -> list[str]:
    """A list in `simple` style (OpenAPI 3.1 section 4.8.12.3)."""
    return [item.strip(" \t") for item in text.split(",")]


def _is_list(kind: Any) -> bool:
    info = inspect.type_info(kind)
    members = info.types if isinstance(info, inspect.UnionType) else (info,)
    return any(isinstance(member, inspect.ListType) for member in members)


_PARTIAL: dict[type[Struct], type[Struct]] = {}


def partial_class(complete: type[Struct]) -> type[Struct]:
    """A subclass whose required members may be absent: reading such a one raises."""
    if complete not in _PARTIAL:
        _PARTIAL[complete] = _make_partial(complete)
    return _PARTIAL[complete]


def rebuild_partial(complete: type[Struct], values: dict[str, Any]) -> Struct:
    """What unpickles an instance of a partial class."""
    return partial_class(complete)(**values)


def _make_partial(complete: type[Struct]) -> type[Struct]:
    fields = msgspec.structs.fields(complete)
    required = {field.name: field.encode_name for field in fields if field.required}
    read = object.__getattribute__

    def attribute(self: Struct, name: str) -> Any:
        value = read(self, name)
        if value is UNSET and name in required:
            _raise_absent(required[name])
        return value

    def shown(self: Struct) -> str:
        present = (field.name for field in fields)
        pairs = ((name, read(self, name)) for name in present)
        text = ", ".join(
            f"{name}={value!r}" for name, value in pairs if value is not UNSET
        )
        return f"{complete.__name__}({text})"

    def reduced(self: Struct) -> Any:
        return rebuild_partial, (complete, {f.name: read(self, f.name) for f in fields})

    return msgspec.defstruct(
        complete.__name__,
        [],
        bases=(complete,),
        module=complete.__module__,
        namespace={
            "__getattribute__": attribute,
            "__repr__": shown,
            "__reduce__": reduced,
        },
        frozen=True,
        kw_only=True,
    )


def _raise_absent(header: str) -> NoReturn:
    raise AttributeError(f"the request has no fitting header {header}")
