"""One view of an object schema: its own members and those of everything it is composed of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ..ir.service import Schema


@dataclass(slots=True)
class ObjectView:
    """What `properties`, `required` and `additionalProperties` say over `$ref` and `allOf`.

    A member maps to every schema that applies to it. `extra` is the schema of undeclared members,
    None where they are free; `closed` where a `false` forbids them.
    """

    members: dict[str, list[Schema]] = field(default_factory=dict)
    required: dict[str, None] = field(default_factory=dict)
    extra: Schema | None = None
    closed: bool = False


class NullableView(NamedTuple):
    """A view of an object, and whether null stands beside it."""

    view: ObjectView
    null: bool


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
    )


def is_empty(schema: Schema) -> bool:
    """Whether a schema accepts everything, as far as its type is concerned."""
    return schema.ref is None and not schema.types and is_silent(schema)


def is_plain_ref(schema: Schema) -> bool:
    """Whether a schema says nothing beside its `$ref` that changes its type."""
    return schema.ref is not None and not schema.types and is_silent(schema)


def sole_reference(schema: Schema) -> Schema | None:
    """The reference that an `allOf` of one wraps, where only null or `object` stands beside it.

    OpenAPI 3.0 has no other way to describe a reference or to make it nullable.
    """
    if schema.ref is not None or len(schema.all_of) != 1 or not is_plain_ref(schema.all_of[0]):
        return None
    if set(schema.types) - {"object", "null"} or not is_silent(replace(schema, all_of=())):
        return None
    return schema.all_of[0]


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
    view = ObjectView()
    for part in parts_of(schema, schemas):
        for member in part.properties:
            view.members.setdefault(member.name, []).append(member.schema)
        view.required.update(dict.fromkeys(part.required))
        if part.additional_properties is not None:
            view.closed = view.closed or part.additional_properties.never
            view.extra = view.extra or part.additional_properties
    return view


def view_nullable(schema: Schema, schemas: Mapping[str, Schema]) -> NullableView | None:
    """The view of a schema that describes objects and, at most, null beside them; else None.

    A schema that states no type but declares members is read as an object. A union among its parts
    whose branches only require members leaves it one object.
    """
    parts = parts_of(schema, schemas)
    if any(part.enum is not None or part.const is not None or part.never for part in parts):
        return None
    stated = [part.types for part in parts if part.types]
    if any(set(types) - {"object", "null"} or "object" not in types for types in stated):
        return None
    hinted = any(p.properties or p.pattern_properties or p.additional_properties for p in parts)
    if not stated and not hinted:
        return None
    if any(_distributes(part, schemas) for part in parts):
        return None
    null = bool(stated) and all("null" in types for types in stated)
    return NullableView(view_object(schema, schemas), null)


def _distributes(schema: Schema, schemas: Mapping[str, Schema]) -> bool:
    """Whether a branch of the schema's union says more than which members are required."""
    return any(
        any(not _only_requires(part) for part in parts_of(branch, schemas))
        for branch in (*schema.one_of, *schema.any_of)
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
        or schema.format
    )


def is_spellable(wire_name: str) -> bool:
    """Whether msgspec can take a member's name."""
    return wire_name != "" and not any(c in '"\\' or c < " " for c in wire_name)
