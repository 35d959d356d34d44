"""One view of the array keywords of a schema over all its parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..ir.service import Schema


@dataclass(frozen=True, slots=True)
class ArrayView:
    """The schemas of the first items, each a list of all that apply, and those of the rest.

    `ends` where no more items may follow, `least` and `most` where the number of items is limited.
    """

    first: tuple[tuple[Schema, ...], ...]
    rest: tuple[Schema, ...]
    ends: bool
    least: int
    most: int | None

    @property
    def is_tuple(self) -> bool:
        """Whether each array has exactly the first items."""
        count = len(self.first)
        ends = self.ends or self.most == count
        return 0 < count <= self.least and ends and not any(s.never for f in self.first for s in f)


def view_array(parts: Iterable[Schema]) -> ArrayView:
    """Merge the array keywords of the parts of one schema.

    `items` speaks of the items after those of the same schema's `prefixItems` (JSON Schema core
    section 10.3.1.2).
    """
    known = [part for part in parts if part.prefix_items or part.items or _is_limited(part)]
    rest = tuple(part.items for part in known if part.items is not None)
    most = [part.max_items for part in known if part.max_items is not None]
    return ArrayView(
        first=tuple(
            tuple(_items_at(known, position))
            for position in range(max((len(part.prefix_items) for part in known), default=0))
        ),
        rest=tuple(schema for schema in rest if not schema.never),
        ends=any(schema.never for schema in rest),
        least=max((part.min_items or 0 for part in known), default=0),
        most=min(most, default=None),
    )


def _is_limited(part: Schema) -> bool:
    return part.min_items is not None or part.max_items is not None


def _items_at(parts: Sequence[Schema], position: int) -> Iterable[Schema]:
    for part in parts:
        if position < len(part.prefix_items):
            yield part.prefix_items[position]
        elif part.items is not None:
            yield part.items
