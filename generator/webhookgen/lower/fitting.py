"""Whether a value that a schema lists fits the keywords that types are made of.

Unions, lengths, patterns and the like are not looked at: what is said not to fit does not.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..ir.service import Json, Schema
from .enums import identity, kind_allowed
from .objects import parts_of


def may_fit(value: Json, schema: Schema, schemas: Mapping[str, Schema]) -> bool:
    """Whether neither `type`, `const`, `enum` nor the members and items exclude a value."""
    return all(may_fit_part(value, part, schemas) for part in parts_of(schema, schemas))


def may_fit_part(value: Json, part: Schema, schemas: Mapping[str, Schema]) -> bool:
    """The same for one part of a schema, whatever it is composed of."""
    if part.never or not kind_allowed(value, part.types):
        return False
    listed = part.enum if part.const is None else (part.const.value,)
    if listed is not None and identity(value) not in map(identity, listed):
        return False
    if isinstance(value, dict):
        return _members_fit(value, part, schemas)
    return not isinstance(value, list) or _items_fit(value, part, schemas)


def _members_fit(value: dict[str, Json], part: Schema, schemas: Mapping[str, Schema]) -> bool:
    declared = {each.name: each.schema for each in part.properties}
    others = part.additional_properties
    closed = others is not None and others.never and not part.pattern_properties
    if closed and not value.keys() <= declared.keys():
        return False
    return set(part.required) <= value.keys() and all(
        may_fit(member, declared[name], schemas)
        for name, member in value.items()
        if name in declared
    )


def _items_fit(value: list[Json], part: Schema, schemas: Mapping[str, Schema]) -> bool:
    first = zip(value, part.prefix_items, strict=False)
    rest = value[len(part.prefix_items) :] if part.items is not None else []
    return all(may_fit(item, schema, schemas) for item, schema in first) and all(
        may_fit(item, part.items, schemas) for item in rest if part.items is not None
    )
