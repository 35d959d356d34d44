"""What a schema is composed of, and one view of its object keywords over all the parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..ir.service import Schema

_UNSPELLABLE = re.compile(r'["\\\x00-\x1f]')


@dataclass(slots=True)
class ObjectView:
    """What the object keywords say over `$ref` and `allOf`.

    A member maps to every schema that applies to it. `extras` are the schemas of undeclared
    members, `patterns` those of members whose names match; `closed` where a `false` forbids the
    undeclared, `dynamic` where more may be declared than is known.
    """

    members: dict[str, list[Schema]] = field(default_factory=dict)
    required: dict[str, None] = field(default_factory=dict)
    extras: list[Schema] = field(default_factory=list)
    patterns: list[Schema] = field(default_factory=list)
    closed: bool = False
    dynamic: bool = False

    @property
    def undeclared(self) -> list[str]:
        """The members that are required and not declared."""
        return [name for name in self.required if name not in self.members]


def is_silent(schema: Schema) -> bool:
    """Whether a schema has no keyword that its type depends on, `type` and `$ref` aside."""
    return not (
        schema.never
        or schema.properties
        or schema.required
        or schema.additional_properties
        or schema.pattern_properties
        or schema.items
        or schema.prefix_items
        or schema.enum is not None
        or schema.const is not None
        or schema.all_of
        or schema.any_of
        or schema.one_of
        or schema.format
        or schema.content_encoding
    )


def is_composed(schema: Schema) -> bool:
    """Whether a schema has a reference or others that apply in its place."""
    return schema.ref is not None or bool(schema.all_of or schema.any_of or schema.one_of)


def is_empty(schema: Schema) -> bool:
    """Whether a schema accepts everything, as far as its type is concerned."""
    return schema.ref is None and not schema.types and is_silent(schema)


def is_plain_ref(schema: Schema) -> bool:
    """Whether a schema says nothing beside its `$ref` that changes its type."""
    return schema.ref is not None and not schema.types and is_silent(schema)


def sole_reference(schema: Schema) -> Schema | None:
    """The reference that a schema is, where only a `type` stands beside it.

    An `allOf` of one reference counts: OpenAPI 3.0 has no other way to describe a reference or to
    make it nullable.
    """
    if schema.ref is not None:
        return schema if schema.types and is_silent(schema) else None
    parts = [part for part in schema.all_of if not is_empty(part)]
    if len(parts) != 1 or not is_plain_ref(parts[0]):
        return None
    return parts[0] if is_silent(replace(schema, all_of=())) else None


def resolve(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """Follow plain references to the schema that says something; a loop gives a reference."""
    seen: set[str] = set()
    while is_plain_ref(schema) and schema.ref is not None and schema.ref not in seen:
        seen.add(schema.ref)
        target = schemas.get(schema.ref)
        if target is None:
            return schema
        schema = target
    return schema


def parts_of(schema: Schema, schemas: Mapping[str, Schema]) -> list[Schema]:
    """The schema and all that it is composed of by `$ref` and `allOf`, each once, in order."""
    if schema.ref is None and not schema.all_of:
        return [schema]
    parts: dict[int, Schema] = {}
    stack = [schema]
    while stack:
        part = stack.pop()
        if id(part) in parts:
            continue
        parts[id(part)] = part
        stack.extend(reversed(part.all_of))
        if part.ref is not None and part.ref in schemas:
            stack.append(schemas[part.ref])
    return list(parts.values())


def view_object(schema: Schema, schemas: Mapping[str, Schema]) -> ObjectView:
    """Merge the object keywords of a schema and its parts."""
    return view_parts(parts_of(schema, schemas))


def view_parts(parts: Iterable[Schema]) -> ObjectView:
    """Merge the object keywords of the parts of one schema."""
    view = ObjectView()
    for part in parts:
        for member in part.properties:
            view.members.setdefault(member.name, []).append(member.schema)
        view.dynamic = view.dynamic or part.is_dynamic
        view.required.update(dict.fromkeys(part.required))
        view.patterns += [schema for _, schema in part.pattern_properties]
        extra = part.additional_properties
        if extra is not None:
            view.closed = view.closed or extra.never
            view.extras += [] if extra.never or _says_nothing(extra) else [extra]
    return view


def _says_nothing(schema: Schema) -> bool:
    """Whether a schema is `true`, annotations aside: not one that a validator alone enforces."""
    return is_empty(schema) and not (schema.other or schema.is_dynamic)


def speaks_of_objects(part: Schema) -> bool:
    """Whether a schema has object keywords."""
    return bool(
        part.properties or part.required or part.pattern_properties or part.additional_properties
    )


def speaks_of_arrays(part: Schema) -> bool:
    """Whether a schema has array keywords."""
    return bool(part.prefix_items) or part.items is not None


def is_spellable(wire_name: str) -> bool:
    """Whether msgspec can take a member's name."""
    return wire_name != "" and not _UNSPELLABLE.search(wire_name)
