"""Closed values: `const` and `enum`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..ir.service import Json, Schema
from .kinds import allows, kind_of_value
from .models import BOOL, NONE, NUMBER, EnumModel, LiteralOf, Type

MAX_INTEGER = 2**63 - 1
"""The largest integer that msgspec takes in a literal or an enum; the least is its negative."""


def values_of(schema: Schema) -> tuple[Json, ...]:
    """The values that a schema lists; a null that its type forbids is not one of them."""
    values = (schema.const.value,) if schema.const is not None else schema.enum or ()
    if schema.types and "null" not in schema.types:
        return tuple(v for v in values if v is not None)
    return values


def closed_values(parts: Sequence[Schema], kinds: Sequence[str] | None) -> list[Json] | None:
    """The values that every part lists and whose kinds are allowed; None where no part lists any.

    A `null` in `type` beside an `enum` without it is meant: converters from `nullable` write it.
    """
    lists = [part.enum for part in parts if part.enum is not None]
    lists += [(part.const.value,) for part in parts if part.const is not None]
    if not lists:
        return None
    values = {identity(value): whole(value) for value in lists[0]}
    for others in lists[1:]:
        shared = {identity(value) for value in others}
        values = {key: value for key, value in values.items() if key in shared}
    found = [value for value in values.values() if kind_allowed(value, kinds or ())]
    constant = any(part.const is not None for part in parts)
    if found and kinds is not None and "null" in kinds and not constant and None not in found:
        found.append(None)
    return found


def kind_allowed(value: Json, kinds: Sequence[str]) -> bool:
    """Whether a value is of one of some kinds; none stated allow all."""
    return not kinds or allows(kinds, kind_of_value(value))


def identity(value: Json) -> str:
    """A text that is the same for equal JSON values: 1 and 1.0 are equal, 1 and true are not."""
    return json.dumps(whole(value), sort_keys=True)


def whole(value: Json) -> Json:
    """A value with its numbers that have no fraction as integers."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case list():
            return [whole(item) for item in value]
        case dict():
            return {name: whole(item) for name, item in value.items()}
        case _:
            return value


def literal_types(values: Sequence[Json]) -> list[Type]:
    """The types of listed scalars that need no class.

    One text or integer is a literal, null makes the type nullable. Numbers with a fraction, and
    integers that msgspec can't list, have no closed type: they become numbers.
    """
    types: list[Type] = []
    for group in (texts_in(values), integers_in(values)):
        if len(group) == 1:
            types.append(LiteralOf(group))
    booleans = tuple(dict.fromkeys(v for v in values if isinstance(v, bool)))
    if booleans:
        types.append(LiteralOf(booleans) if len(booleans) == 1 else BOOL)
    if any(isinstance(v, float) or is_large(v) for v in values):
        types.append(NUMBER)
    if any(v is None for v in values):
        types.append(NONE)
    return types


def enum_models(schema: Schema, values: Sequence[Json], component: bool) -> list[EnumModel]:
    """The open enums that several listed texts, and several listed integers, become."""
    texts, integers = texts_in(values), integers_in(values)
    models: list[EnumModel] = []
    if len(texts) > 1:
        models.append(EnumModel(schema=schema, component=component, base="str", values=texts))
    if len(integers) > 1 and not any(isinstance(v, float) or is_large(v) for v in values):
        models.append(EnumModel(schema=schema, component=component, base="int", values=integers))
    return models


def texts_in(values: Sequence[Json]) -> tuple[str, ...]:
    """The texts among values, each once."""
    return tuple(dict.fromkeys(v for v in values if isinstance(v, str)))


def integers_in(values: Sequence[Json]) -> tuple[int, ...]:
    """The integers among values, each once; a boolean is none, nor is what msgspec can't list."""
    return tuple(dict.fromkeys(v for v in values if type(v) is int and not is_large(v)))


def is_large(value: Json) -> bool:
    """Whether a value is an integer that msgspec can't list."""
    return type(value) is int and abs(value) > MAX_INTEGER
