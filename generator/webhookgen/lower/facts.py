"""What a schema says about the values that can tell one event from another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..ir.service import Schema
from .enums import values_of
from .objects import ObjectView, parts_of, view_object

MAX_LEVELS = 3
MAX_MEMBERS = 400
JSON_TYPES = frozenset({"string", "integer", "number", "boolean", "object", "array", "null"})


@dataclass(frozen=True, slots=True)
class Closed:
    """The only values that a place can hold, and whether it must be there."""

    values: tuple[str | int, ...]
    required: bool


def closed_values(schema: Schema, schemas: Mapping[str, Schema]) -> dict[str, Closed]:
    """The places of a body, by JSON Pointer, that hold one of a few texts or integers.

    Only what every accepted body obeys counts: a place under a union must be closed in each branch.
    """
    return _closed_below(schema, schemas, "", True, MAX_LEVELS, [MAX_MEMBERS])


def _closed_below(
    schema: Schema,
    schemas: Mapping[str, Schema],
    pointer: str,
    required: bool,
    levels: int,
    budget: list[int],
) -> dict[str, Closed]:
    found: dict[str, Closed] = {}
    own = values_at([schema], schemas)
    if own and pointer:
        found[pointer] = Closed(own, required)
    if levels == 0:
        return found
    view = view_object(schema, schemas)
    for name, declared in view.members.items():
        budget[0] -= 1
        if budget[0] < 0:
            return found
        below = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
        must = required and name in view.required
        for part in declared:
            found.update(_closed_below(part, schemas, below, must, levels - 1, budget))
    for part in parts_of(schema, schemas):
        for branches in (part.one_of, part.any_of):
            if branches and budget[0] > 0:
                found.update(_common(branches, schemas, pointer, required, levels, budget))
    return found


def _common(
    branches: tuple[Schema, ...],
    schemas: Mapping[str, Schema],
    pointer: str,
    required: bool,
    levels: int,
    budget: list[int],
) -> dict[str, Closed]:
    """What all branches of a union say alike: the places closed in each, their values joined."""
    each = [_closed_below(b, schemas, pointer, required, levels, budget) for b in branches]
    shared = [place for place in each[0] if all(place in other for other in each)]
    return {
        place: Closed(
            tuple(dict.fromkeys(v for facts in each for v in facts[place].values)),
            all(facts[place].required for facts in each),
        )
        for place in shared
    }


def values_at(declared: list[Schema], schemas: Mapping[str, Schema]) -> tuple[str | int, ...]:
    """The closed texts or integers that several declarations of one place leave; () where open."""
    for schema in declared:
        for part in parts_of(schema, schemas):
            values = values_of(part)
            usable = [v for v in values if isinstance(v, str) or type(v) is int]
            if values and len(usable) == len(values):
                return tuple(dict.fromkeys(usable))
    return ()


def json_types(declared: list[Schema], schemas: Mapping[str, Schema]) -> tuple[str, ...]:
    """The JSON types that a place can hold; () where any."""
    allowed: set[str] | None = None
    for schema in declared:
        for part in parts_of(schema, schemas):
            stated = set(part.types) & JSON_TYPES
            stated |= {"integer"} if "number" in stated else set()
            if stated:
                allowed = stated if allowed is None else allowed & stated
    return tuple(sorted(allowed or ()))


def top_level(schema: Schema, schemas: Mapping[str, Schema]) -> ObjectView:
    """The members of a body's top level."""
    return view_object(schema, schemas)
