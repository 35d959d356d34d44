"""What a schema says about the values that can tell one event from another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..ir.service import Schema
from .enums import values_of
from .objects import parts_of, resolve, view_object

MAX_LEVELS = 3
MAX_NESTING = 100
"""How many unions inside unions are looked through."""

JSON_TYPES = frozenset({"string", "integer", "number", "boolean", "object", "array", "null"})


@dataclass(frozen=True, slots=True)
class Closed:
    """The only values that a place can hold, and whether it must be there."""

    values: tuple[str | int, ...]
    required: bool


@dataclass(slots=True)
class ClosedPlaces:
    """Finds the places of a body that hold one of a few texts or integers.

    Only what every accepted body obeys counts: a place under a union must be closed in each branch.
    Schemas that many events share are looked at once.
    """

    schemas: Mapping[str, Schema]
    _seen: dict[tuple[int, int], dict[str, Closed]] = field(default_factory=dict)
    _nesting: int = 0

    def find(self, schema: Schema) -> dict[str, Closed]:
        """The places below a body's top, by JSON Pointer."""
        return {place: closed for place, closed in self._below(schema, MAX_LEVELS).items() if place}

    def _below(self, schema: Schema, levels: int) -> dict[str, Closed]:
        """The places at and below a schema, relative to it."""
        target = resolve(schema, self.schemas)
        key = (id(target), levels)
        if key not in self._seen:
            self._seen[key] = {}  # what a circle leads back to adds nothing, nor what is too deep
            if self._nesting < MAX_NESTING:
                self._nesting += 1
                self._seen[key] = self._look(target, levels)
                self._nesting -= 1
        return self._seen[key]

    def _look(self, schema: Schema, levels: int) -> dict[str, Closed]:
        own = values_at([schema], self.schemas)
        found = {"": Closed(own, True)} if own else {}
        if levels == 0:
            return found
        view = view_object(schema, self.schemas)
        for name, declared in view.members.items():
            prefix = "/" + name.replace("~", "~0").replace("/", "~1")
            for part in declared:
                for place, closed in self._below(part, levels - 1).items():
                    must = closed.required and name in view.required
                    found[prefix + place] = Closed(closed.values, must)
        for part in parts_of(schema, self.schemas):
            for branches in (part.one_of, part.any_of):
                if branches:
                    found.update(self._common(branches, levels))
        return found

    def _common(self, branches: tuple[Schema, ...], levels: int) -> dict[str, Closed]:
        """What all branches of a union say alike: the places closed in each, values joined."""
        each = [self._below(branch, levels) for branch in branches]
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
