"""The unions among the parts of a schema: `oneOf` and `anyOf` that a value must fit as well.

Each union is multiplied out with what stands beside it, up to a limit; what is left out makes the
type wider, never narrower, and a validator still enforces it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Literal

from ..ir.service import Schema
from .objects import is_empty, parts_of

MAX_PRODUCT = 32
"""How many alternatives several unions of one schema may multiply to."""

MAX_MEMBERS = 20_000
"""How many members the classes of one union may repeat from what stands beside it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One union: the schema that holds it, its keyword, and its branches but for `false`."""

    schema: Schema
    keyword: Literal["one_of", "any_of"]
    branches: tuple[Schema, ...]


def choices_of(parts: Sequence[Schema]) -> list[Choice]:
    """The unions of a schema's parts."""
    return [
        Choice(part, keyword, tuple(b for b in branches if not b.never))
        for part in parts
        for keyword, branches in _unions(part)
    ]


def _unions(
    part: Schema,
) -> tuple[tuple[Literal["one_of", "any_of"], tuple[Schema, ...]], ...]:
    one: tuple[Literal["one_of"], tuple[Schema, ...]] = ("one_of", part.one_of)
    any_: tuple[Literal["any_of"], tuple[Schema, ...]] = ("any_of", part.any_of)
    return tuple(union for union in (one, any_) if union[1])


def says_little(choice: Choice, schemas: Mapping[str, Schema]) -> bool:
    """Whether a union leaves one class: its branches say only which members are required."""
    return all(
        _only_requires(part) for branch in choice.branches for part in parts_of(branch, schemas)
    )


def implies_object(choice: Choice, schemas: Mapping[str, Schema]) -> bool:
    """Whether each branch states the type `object`."""
    return all(
        any(part.types == ("object",) for part in parts_of(branch, schemas))
        for branch in choice.branches
    )


def _only_requires(schema: Schema) -> bool:
    """Whether a schema says no more than that an object has some members."""
    return schema.types in ((), ("object",)) and not (
        schema.never
        or schema.properties
        or schema.additional_properties
        or schema.pattern_properties
        or schema.items
        or schema.prefix_items
        or schema.enum is not None
        or schema.const is not None
        or schema.any_of
        or schema.one_of
    )


def keep_within(choices: list[Choice], spread: int) -> list[Choice]:
    """The unions to multiply out: all, or the one with the most branches, or none.

    `spread` counts the alternatives that enclosing unions have made of this schema already.
    """
    if not choices or spread * prod(len(choice.branches) for choice in choices) <= MAX_PRODUCT:
        return choices
    largest = max(choices, key=lambda choice: len(choice.branches))
    if spread == 1 or spread * len(largest.branches) <= MAX_PRODUCT:
        return [largest]
    return []


def without_unions(part: Schema, kept: Sequence[Choice]) -> Schema:
    """A part with no more unions than those kept, and without what it is composed of."""
    mine = {choice.keyword for choice in kept if choice.schema is part}
    if part.ref is None and not part.all_of and len(mine) == len(_unions(part)):
        return part
    return replace(
        part,
        ref=None,
        all_of=(),
        one_of=part.one_of if "one_of" in mine else (),
        any_of=part.any_of if "any_of" in mine else (),
    )


def only_types(schema: Schema) -> bool:
    """Whether `type` is all that a schema says."""
    return is_empty(replace(schema, types=()))
