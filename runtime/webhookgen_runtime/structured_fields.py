"""Structured fields (RFC 9651), read and written by http-sf, which is loaded on first use.

Stricter than the RFC in one point: a key or a parameter that comes twice makes a field
malformed, since two readers could take different ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, Protocol, TypeAlias, TypeGuard

Parameters: TypeAlias = Mapping[str, Any]
Item: TypeAlias = tuple[Any, Parameters]
"""A bare item with its parameters; the bare item of an inner list is a list of items."""

FAULTS = (ValueError, KeyError, IndexError, TypeError, OverflowError, RecursionError)
"""All that http-sf raises for a field that is malformed or can't be written."""


class StructuredFieldsLibrary(Protocol):
    """The module `http_sf`, as far as it is used: it may not be installed."""

    def parse(self, value: bytes, **options: Any) -> Any:
        """A field's value."""
        ...

    def ser(self, structure: Any) -> str:
        """A value as text."""
        ...


@cache
def _library() -> StructuredFieldsLibrary:
    try:
        found: Any = import_module("http_sf")
    except ImportError:
        raise RuntimeError(
            "HTTP message signatures need http-sf: pip install 'http-sf>=1.4'"
        ) from None
    library: StructuredFieldsLibrary = found
    return library


def read_dictionary(text: str) -> Mapping[str, Item] | None:
    """A dictionary's members in order (section 3.2); None where it is malformed."""
    try:
        found = _library().parse(
            text.encode("ascii"), tltype="dictionary", on_duplicate_key=_refuse
        )
    except FAULTS:
        return None
    members: Mapping[str, Item] = found
    return members


def read_item(text: str) -> Item:
    """One item (section 3.3), as the receiver's own code writes it.

    Raises:
        ValueError: it is malformed.
    """
    item: Item = _library().parse(text.encode("ascii"), tltype="item")
    return item


def rewritten_field(name: str, text: str) -> str | None:
    """A field of a registered type as RFC 9651 section 4.1 writes it; None for another."""
    kind = "dictionary" if name == "content-digest" else None
    try:
        value = _library().parse(text.encode("ascii"), name=name, tltype=kind)
        return _library().ser(value)
    except FAULTS:
        return None


def write(structure: Any) -> str | None:
    """A value as text (section 4.1); None where it can't be written."""
    try:
        return _library().ser(structure)
    except FAULTS:
        return None


def is_inner_list(item: Item) -> TypeGuard[tuple[list[Item], Parameters]]:
    """Whether a dictionary's member is an inner list (section 3.1.1)."""
    return isinstance(item[0], list)


def _refuse(key: str, context: str) -> None:
    raise ValueError(f"a {context} has a key twice")
