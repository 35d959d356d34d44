"""Lists whose first items have types of their own (`prefixItems`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import UNSET, defstruct
from msgspec.structs import astuple

from .conversion import Converter, converter
from .custom_types import Codec, custom_type

_ANY: Callable[[], Any] = lambda: Any  # noqa: E731


class PrefixListCodec(Codec):
    """Reads a list by position; it may be shorter than the prefix."""

    __slots__ = ("_items", "_read", "rest")

    def __init__(
        self, items: Callable[[], tuple[Any, ...]], rest: Callable[[], Any] | None
    ) -> None:
        """Keep the types; they are asked for when they are first needed."""
        self._items = items
        self.rest = rest
        self._read: tuple[Converter, Converter | None] | None = None

    @property
    def items(self) -> tuple[Any, ...]:
        """The types of the first items."""
        return self._items()

    def decode(self, value: Any, strict: bool) -> Any:
        """The list, each item as its type has it."""
        if type(value) is not list:
            raise ValueError("not an array")
        if self._read is None:
            self._read = self._compile()
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        read_prefix, read_rest = self._read
        count = len(self.items)
        first: list[Any] = list(astuple(read_prefix(items, strict))[: len(items)])
        if len(items) <= count:
            return first
        if read_rest is None:
            raise ValueError("more items than declared")
        return first + read_rest(items[count:], strict)

    def kinds(self) -> frozenset[type]:
        """Arrays."""
        return frozenset([list])

    def _compile(self) -> tuple[Converter, Converter | None]:
        fields = [(f"item{i}", kind, UNSET) for i, kind in enumerate(self.items)]
        prefix = converter(defstruct("Prefix", fields, array_like=True))
        return prefix, None if self.rest is None else converter(_list_of(self.rest()))


def _list_of(kind: Any) -> Any:
    return list[kind]


def prefix_list(
    items: Callable[[], tuple[Any, ...]], rest: Callable[[], Any] | None = _ANY
) -> Any:
    """A custom type of lists: types of the first items, and of the rest if any may follow."""
    return custom_type("PrefixList", PrefixListCodec(items, rest))
