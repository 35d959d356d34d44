"""Closed values: `const` and `enum`."""

from __future__ import annotations

from ..ir.service import Json, Schema
from .models import ANY, NONE, EnumModel, ListOf, LiteralOf, MapOf, Scalar, Type


def values_of(schema: Schema) -> tuple[Json, ...]:
    """The values that a schema lists; a null that its type forbids is not one of them."""
    values = (schema.const.value,) if schema.const is not None else schema.enum or ()
    if schema.types and "null" not in schema.types:
        return tuple(v for v in values if v is not None)
    return values


def literal_types(schema: Schema) -> list[Type]:
    """The types of the listed values that need no class.

    One text or integer is a literal, null makes the type nullable. Numbers with a fraction, arrays
    and objects have no closed type in Python: they become `float`, `list` and `dict`.
    """
    values = values_of(schema)
    types: list[Type] = []
    for group in (texts_in(values), integers_in(values)):
        if len(group) == 1:
            types.append(LiteralOf(group))
    booleans = tuple(dict.fromkeys(v for v in values if isinstance(v, bool)))
    if booleans:
        types.append(LiteralOf(booleans) if len(booleans) == 1 else Scalar("bool"))
    if any(isinstance(v, float) for v in values):
        types.append(Scalar("float"))
    if any(isinstance(v, list) for v in values):
        types.append(ListOf(ANY))
    if any(isinstance(v, dict) for v in values):
        types.append(MapOf(ANY))
    if any(v is None for v in values):
        types.append(NONE)
    return types


def enum_models(schema: Schema, component: bool) -> list[EnumModel]:
    """The open enums that several listed texts, and several listed integers, become."""
    values = values_of(schema)
    texts, integers = texts_in(values), integers_in(values)
    models: list[EnumModel] = []
    if len(texts) > 1:
        models.append(EnumModel(schema=schema, component=component, base="str", values=texts))
    if len(integers) > 1:
        models.append(EnumModel(schema=schema, component=component, base="int", values=integers))
    return models


def texts_in(values: tuple[Json, ...]) -> tuple[str, ...]:
    """The texts among values, each once."""
    return tuple(dict.fromkeys(v for v in values if isinstance(v, str)))


def integers_in(values: tuple[Json, ...]) -> tuple[int, ...]:
    """The integers among values, each once; a boolean is none."""
    return tuple(dict.fromkeys(v for v in values if isinstance(v, int) and type(v) is int))
