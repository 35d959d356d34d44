"""What a schema says about the values that can tell one event from another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ..ir.detection import Scalar
from ..ir.service import Schema
from .enums import identity, values_of, whole
from .objects import is_composed, parts_of, resolve, view_object

MAX_LEVELS = 8
"""How deep places are looked for; what is closed only below is left to the types."""
MAX_PLACES = 256
"""How many places are kept of one schema, those nearest to its top: shared parts multiply."""
MAX_NESTING = 100
"""How many unions inside unions are looked through."""

JSON_TYPES = frozenset({"string", "integer", "number", "boolean", "object", "array", "null"})


@dataclass(frozen=True, slots=True)
class Closed:
    """The only texts and integers that a place can hold.

    `required` is False where it may be missing as well, or null.
    """

    values: tuple[str | int, ...]
    required: bool

    def met(self, other: Closed) -> Closed:
        """What is left where both hold; where nothing would be, the first stays."""
        shared = tuple(value for value in self.values if value in other.values)
        return Closed(shared or self.values, self.required or other.required)


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

    def common(self, schemas: Sequence[Schema]) -> dict[str, Closed]:
        """The places that each of several bodies closes."""
        return {place: at for place, at in self._common(schemas, MAX_LEVELS).items() if place}

    def _below(self, schema: Schema, levels: int) -> dict[str, Closed]:
        """The places at and below a schema, relative to it."""
        target = resolve(schema, self.schemas)
        if is_leaf(target):
            return {}
        key = (id(target), levels)
        if key not in self._seen:
            self._seen[key] = {}  # what a circle leads back to adds nothing, nor what is too deep
            if self._nesting < MAX_NESTING:
                self._nesting += 1
                self._seen[key] = nearest(self._look(target, levels))
                self._nesting -= 1
        return self._seen[key]

    def _look(self, schema: Schema, levels: int) -> dict[str, Closed]:
        found: dict[str, Closed] = {}
        own = closed_at([schema], self.schemas)
        if own is not None:
            meet(found, "", own)
        parts = parts_of(schema, self.schemas)
        if levels > 0 and any(part.properties for part in parts):
            self._look_into_members(found, schema, levels)
        if levels > 0:
            self._look_into_items(found, parts, levels)
        for part in parts:
            for branches in filter(None, (part.one_of, part.any_of)):
                for place, closed in self._common(branches, levels).items():
                    meet(found, place, closed)
            if part.discriminator is not None and part.discriminator.default is None:
                names = tuple(dict.fromkeys(value for value, _ in part.discriminator.mapping))
                if names:  # what the variants list themselves is better evidence
                    place = pointer_to(part.discriminator.property)
                    found.setdefault(place, Closed(names, False))
        return found

    def _look_into_members(self, found: dict[str, Closed], schema: Schema, levels: int) -> None:
        view = view_object(schema, self.schemas)
        for name, declared in view.members.items():
            prefix = pointer_to(name)
            for part in declared:
                for place, closed in self._below(part, levels - 1).items():
                    must = closed.required and name in view.required
                    meet(found, prefix + place, Closed(closed.values, must))

    def _look_into_items(
        self, found: dict[str, Closed], parts: Sequence[Schema], levels: int
    ) -> None:
        """The first item of an array stands for all of them: they have one schema."""
        least = max((part.min_items or 0 for part in parts), default=0)
        for part in parts:
            first = part.prefix_items[0] if part.prefix_items else part.items
            if first is not None:
                for place, closed in self._below(first, levels - 1).items():
                    meet(found, "/0" + place, Closed(closed.values, closed.required and least > 0))

    def _common(self, branches: Sequence[Schema], levels: int) -> dict[str, Closed]:
        """What all branches of a union say alike: the places closed in each, values joined."""
        each = [self._below(branch, levels) for branch in branches]
        shared = [place for place in each[0] if all(place in b for b in each)] if each else []
        return {
            place: Closed(
                tuple(dict.fromkeys(v for facts in each for v in facts[place].values)),
                all(facts[place].required for facts in each),
            )
            for place in shared
        }


def is_leaf(schema: Schema) -> bool:
    """Whether a schema lists no values and has no others in it: most are a text or a number."""
    return not (
        schema.properties
        or schema.enum is not None
        or schema.const is not None
        or schema.items is not None
        or schema.prefix_items
        or schema.discriminator is not None
        or is_composed(schema)
    )


def pointer_to(name: str) -> str:
    """A member's name as a JSON Pointer (RFC 6901 section 3)."""
    return "/" + name.replace("~", "~0").replace("/", "~1")


def meet(found: dict[str, Closed], place: str, closed: Closed) -> None:
    """Add what holds at a place to what is known of it."""
    known = found.get(place)
    found[place] = closed if known is None else known.met(closed)


def nearest(found: dict[str, Closed]) -> dict[str, Closed]:
    """The places nearest to the top, where there are too many."""
    if len(found) <= MAX_PLACES:
        return found
    kept = sorted(found, key=lambda place: (place.count("/"), len(place), place))[:MAX_PLACES]
    return {place: found[place] for place in kept}


def closed_at(declared: Iterable[Schema], schemas: Mapping[str, Schema]) -> Closed | None:
    """The texts and integers that several declarations of one place leave; None where open.

    A place that may also be null is closed, but not required: no test sees a null.
    """
    values = closed_scalars(declared, schemas)
    usable = tuple(v for v in values if isinstance(v, str) or type(v) is int)
    if not usable or len(usable) < sum(v is not None for v in values):
        return None
    return Closed(usable, None not in values)


def closed_scalars(declared: Iterable[Schema], schemas: Mapping[str, Schema]) -> tuple[Scalar, ...]:
    """The values that all declarations of one place list; () where that is open, or no scalar."""
    lists = [values_of(part) for schema in declared for part in parts_of(schema, schemas)]
    lists = [values for values in lists if values]
    if not lists:
        return ()
    first = tuple(whole(value) for value in lists[0])
    found = tuple(value for value in first if not isinstance(value, list | dict))
    if len(found) < len(first):
        return ()
    for values in lists[1:]:
        shared = set(map(identity, values))
        found = tuple(value for value in found if identity(value) in shared)
    return found


@lru_cache(100_000)
def folded(name: str) -> str:
    """A name without case and separators."""
    return "".join(filter(str.isalnum, name.casefold()))


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
