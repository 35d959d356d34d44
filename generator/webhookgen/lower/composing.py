"""A small value that several schemas accept at once, or the proof that there is none.

Reads the bundle, plain JSON Schema 2020-12. Only what must be there is filled in, so that nothing
optional gets in the way. `not`, `if`, `contains`, `uniqueItems` and `propertyNames` are not looked
at: a value may be wrong, which a validator tells, but IMPOSSIBLE is never said of schemas that
some value fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

import jsonschema_rs

from ..ir.service import BUNDLE_URI, Json
from .bundle import DIALECT
from .composed_keywords import (
    absolute,
    closed_by,
    is_spoken_of,
    items_of,
    kinds_of,
    members_of,
    required_of,
    schemas_by_pattern,
    schemas_of_item,
    unions_of,
)
from .composed_scalars import Members, compose_number, compose_text, limits_of
from .kinds import allows, kind_of_value


class Impossible(Enum):
    """No value fits."""

    IMPOSSIBLE = "impossible"


IMPOSSIBLE: Final = Impossible.IMPOSSIBLE
Parts: TypeAlias = tuple[Members, ...]
Composed: TypeAlias = "Json | Impossible"

OF_OTHER_MEMBERS = {"patternProperties", "additionalProperties", "unevaluatedProperties"}
MAX_TRIES = 200
"""How many ways through unions are tried for one value."""
MAX_DEPTH = 60
MAX_FILLED = 50
"""How many items or members are made up to have enough."""


@dataclass(slots=True)
class Composer:
    """Composes values over the `$defs` of one bundle; what was composed once is kept.

    `gave_up` tells that some search hit a limit since it was last reset: an IMPOSSIBLE then proves
    nothing.
    """

    definitions: Mapping[str, Json]
    gave_up: bool = False
    _made: dict[frozenset[int], Composed] = field(default_factory=dict)
    _expanded: dict[int, Parts | None] = field(default_factory=dict)
    _held: list[Sequence[Json]] = field(default_factory=list)
    _open: set[frozenset[int]] = field(default_factory=set)
    _exact: dict[int, Any] = field(default_factory=dict)
    _registry: Any = None
    _cuts: int = 0
    _tries: int = 0

    def compose(self, schemas: Sequence[Json]) -> Composed:
        """A value that all of some schemas accept."""
        self._tries = MAX_TRIES
        self._held.append(schemas)  # parts are known by their identity
        return self._compose(schemas)

    def _compose(self, schemas: Sequence[Json]) -> Composed:
        parts = self.parts(schemas)
        if parts is None:
            return IMPOSSIBLE
        key = frozenset(map(id, parts))
        if key in self._made:
            return self._made[key]
        if key in self._open or len(self._open) > MAX_DEPTH:
            self._cuts += 1  # the smallest value holds no other for the same schemas
            self.gave_up = self.gave_up or key not in self._open
            return IMPOSSIBLE
        cuts = self._cuts
        inexact: list[Json] = []
        self._open.add(key)
        made = self._choose(parts, 0, inexact)
        self._open.discard(key)
        if made is IMPOSSIBLE and inexact:
            made = inexact[0]
        if made is not IMPOSSIBLE or cuts == self._cuts:
            self._made[key] = made
        return made

    def parts(self, schemas: Iterable[Json]) -> Parts | None:
        """All schemas that hold at once, each once; None where one of them is `false`."""
        found: list[Parts] = []
        for schema in schemas:
            key = id(schema)
            parts = self._expanded[key] if key in self._expanded else self._expand(schema)
            if parts is None:
                return None
            if parts:
                found.append(parts)
        if len(found) < 2:
            return found[0] if found else ()
        return tuple({id(part): part for parts in found for part in parts}.values())

    def _expand(self, schema: Json) -> Parts | None:
        """A schema and all that it holds by `$ref` and `allOf`; None where that is `false`."""
        parts: list[Members] = []
        seen: set[int] = set()
        waiting = [schema]
        possible = True
        while waiting and possible:
            part = waiting.pop()
            possible = part is not False
            if not isinstance(part, dict) or id(part) in seen:
                continue
            seen.add(id(part))
            parts += [part] if part.keys() - {"$ref", "allOf"} else []
            ref = part.get("$ref")
            waiting += items_of(part, "allOf")
            waiting += [self._target(ref)] if isinstance(ref, str) else []
        found = tuple(parts) if possible else None
        if isinstance(schema, dict):  # what is no object has no identity of its own
            self._expanded[id(schema)] = found
        return found

    def _target(self, ref: str) -> Json:
        """What a reference into the bundle leads to; anything, where that is not followed."""
        if not ref.startswith("#/$defs/"):
            return True
        name = unquote(ref.removeprefix("#/$defs/")).replace("~1", "/").replace("~0", "~")
        return self.definitions.get(name, True)

    def _choose(self, parts: Parts, position: int, inexact: list[Json]) -> Composed:
        """Take a branch of the first union, and of the others below it.

        `inexact` takes the values that more than one branch of a `oneOf` accepts.
        """
        unions = [branches for part in parts for branches in unions_of(part)]
        if position >= len(unions):
            made = self._settle(parts)
            if isinstance(made, Impossible) or self._is_exact(parts, made):
                return made
            inexact.append(made)
            return IMPOSSIBLE
        for branch in unions[position]:
            self._tries -= 1
            if self._tries < 0:
                self.gave_up = True
                break
            joined = self.parts((*parts, branch))
            made = IMPOSSIBLE if joined is None else self._choose(joined, position + 1, inexact)
            if made is not IMPOSSIBLE:
                return made
        return IMPOSSIBLE

    def _is_exact(self, parts: Parts, value: Json) -> bool:
        """Whether a value fits one branch of each `oneOf`, and no other, as far as can be told."""
        unions = [branches for part in parts if len(branches := items_of(part, "oneOf")) > 1]
        try:
            return all(self._validator(branches).is_valid(value) for branches in unions)
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
            return True  # a reference that does not lead into `$defs`

    def _validator(self, branches: list[Json]) -> Any:
        """The validator of a `oneOf`, made once."""
        if id(branches) not in self._exact:
            if self._registry is None:
                resource = {"$id": BUNDLE_URI, "$schema": DIALECT, "$defs": self.definitions}
                self._registry = jsonschema_rs.Registry([(BUNDLE_URI, resource)])
            self._exact[id(branches)] = jsonschema_rs.Draft202012Validator(
                {"oneOf": absolute(branches)}, registry=self._registry, validate_formats=False
            )
        return self._exact[id(branches)]

    def _settle(self, parts: Parts) -> Composed:
        """A value for schemas whose unions are chosen."""
        kinds = kinds_of(parts)
        closed = closed_by(parts)
        if closed is not None:
            return next((v for v in closed if allows(kinds, kind_of_value(v))), IMPOSSIBLE)
        for kind in sorted(kinds, key=lambda kind: not is_spoken_of(kind, parts)):
            made = self._of_kind(kind, parts)
            if made is not IMPOSSIBLE:
                return made
        return IMPOSSIBLE

    def _of_kind(self, kind: str, parts: Parts) -> Composed:
        match kind:
            case "object":
                return self._object(parts)
            case "array":
                return self._array(parts)
            case "string":
                text = compose_text(parts)
                return IMPOSSIBLE if text is None else text
            case "integer" | "number":
                number = compose_number(parts, whole=kind == "integer")
                return IMPOSSIBLE if number is None else number
            case "boolean":
                return True
            case _:
                return None

    def _object(self, parts: Parts) -> Composed:
        others = speaking_of_others(parts)
        made: dict[str, Json] = {}
        for name, schemas in required_members(parts).items():
            value = self.member(schemas, others, name)
            if isinstance(value, Impossible):
                return IMPOSSIBLE
            made[name] = value
        least, most = limits_of(parts, "minProperties", "maxProperties")
        if most is not None and len(made) > most:
            return IMPOSSIBLE
        if len(made) < least:
            self._fill(made, parts, least)
        return made

    def _fill(self, made: dict[str, Json], parts: Parts, least: float) -> None:
        """Add members that need not be there, declared ones first, to have enough."""
        names = [name for part in parts for name in members_of(part, "properties")]
        for name in (*names, *(f"sample{i}" for i in range(MAX_FILLED))):
            if len(made) >= least:
                return
            properties = [members_of(part, "properties") for part in parts]
            schemas = [held[name] for held in properties if name in held]
            value = self.member(schemas, parts, name) if name not in made else IMPOSSIBLE
            if not isinstance(value, Impossible):
                made[name] = value
        self.gave_up = True

    def member(self, declared: list[Json], others: Sequence[Members], name: str) -> Composed:
        """The value of a member: by what declares it, and by what is said of all others."""
        schemas = [*declared]
        for part in others:
            matching = schemas_by_pattern(part, name)
            schemas += matching
            if matching or name in members_of(part, "properties"):
                continue
            if "additionalProperties" in part:
                schemas.append(part["additionalProperties"])
            elif part.get("unevaluatedProperties") is False and not self._knows(part, name):
                return IMPOSSIBLE
        return self._compose(schemas)

    def _knows(self, part: Members, name: str) -> bool:
        """Whether a schema, or one that applies in its place, declares a member."""
        seen: set[int] = set()
        waiting: list[Json] = [part]
        while waiting:
            schema = waiting.pop()
            if not isinstance(schema, dict) or id(schema) in seen:
                continue
            seen.add(id(schema))
            if name in members_of(schema, "properties") or "additionalProperties" in schema:
                return True
            if schemas_by_pattern(schema, name):
                return True
            ref = schema.get("$ref")
            waiting += [self._target(ref)] if isinstance(ref, str) else []
            for keyword in ("allOf", "anyOf", "oneOf"):
                waiting += items_of(schema, keyword)
            waiting += [schema[k] for k in ("if", "then", "else") if k in schema]
            waiting += members_of(schema, "dependentSchemas").values()
        return False

    def _array(self, parts: Parts) -> Composed:
        least, most = limits_of(parts, "minItems", "maxItems")
        if most is not None and least > most:
            return IMPOSSIBLE
        if least > MAX_FILLED:
            self.gave_up = True
            return IMPOSSIBLE
        made: list[Json] = []
        for index in range(int(least)):
            value = self._compose([s for p in parts for s in schemas_of_item(p, index)])
            if isinstance(value, Impossible):
                return IMPOSSIBLE
            made.append(value)
        return made


def required_members(parts: Parts) -> dict[str, list[Json]]:
    """The members that have to be there, each with the schemas that declare it."""
    required = required_of(parts)
    declared: dict[str, list[Json]] = {name: [] for name in required}
    for part in parts:
        properties = members_of(part, "properties")
        for name in required.keys() & properties.keys():
            declared[name].append(properties[name])
    return declared


def speaking_of_others(parts: Parts) -> list[Members]:
    """The schemas that say something of members that they do not declare."""
    return [part for part in parts if part.keys() & OF_OTHER_MEMBERS]
