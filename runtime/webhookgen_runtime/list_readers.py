"""Readers of arrays: lists, tuples and lists with a prefix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .reading import UNFIT, Place, Reader, Reading
from .scalar_readers import wrong_kind


class ListReader(Reader):
    """Reads a list; items that don't fit are left out."""

    __slots__ = ("_item",)

    def __init__(self, item: Reader) -> None:
        """Keep the reader of an item."""
        self._item = item

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The list."""
        if type(value) is not list:
            return wrong_kind("an array", value, at, run)
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        found: list[Any] = []
        for index, given in enumerate(items):
            read = self._item.read(given, (at, index), run)
            if read is not UNFIT:
                found.append(read)
        return found


class PrefixReader(Reader):
    """Reads an array by position; an item that doesn't fit its position spoils it.

    `rest` reads the items after the prefix; None where there may be none. `exact` asks for
    all of the prefix, and gives a tuple.
    """

    __slots__ = ("_exact", "_made", "_readers")

    def __init__(
        self,
        readers: Callable[[], tuple[tuple[Reader, ...], Reader | None]],
        exact: bool,
    ) -> None:
        """Keep what makes the readers of the items: types may contain themselves."""
        self._readers = readers
        self._made: tuple[tuple[Reader, ...], Reader | None] | None = None
        self._exact = exact

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The list or the tuple."""
        if type(value) is not list:
            return wrong_kind("an array", value, at, run)
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        if self._made is None:
            self._made = self._readers()
        prefix, rest = self._made
        count = len(prefix)
        if self._exact and len(items) != count:
            return run.unfit(at, f"expected {count} items, found {len(items)}")
        found: list[Any] = []
        for index, item in enumerate(items):
            reader = prefix[index] if index < count else rest
            if reader is None:
                run.unfit(at, f"expected at most {count} items, found {len(items)}")
                break
            read = reader.read(item, (at, index), run)
            if read is not UNFIT:
                found.append(read)
            elif index < count:
                return UNFIT
        return tuple(found) if self._exact else found
