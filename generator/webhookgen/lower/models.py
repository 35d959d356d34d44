"""Payload types and models while they are being compiled, before they have names.

A `Type` says what a value looks like; a `Model` is a class or an alias that a type refers to by
its index. Types are immutable and compare by value, so equal inline schemas meet in one model.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..ir.service import Schema

ScalarName: TypeAlias = Literal[
    "str", "int", "float", "bool", "datetime", "date", "uuid", "decimal", "bytes", "none"
]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A JSON scalar, or a text with a format that Python has a type for."""

    name: ScalarName


@dataclass(frozen=True, slots=True)
class LiteralOf:
    """One of a few closed values: texts, integers or booleans."""

    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A model, by its index."""

    index: int


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array whose items share one type."""

    item: Type


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object used as a map from text."""

    value: Type


@dataclass(frozen=True, slots=True)
class UnionOf:
    """Several types that the decoder can tell apart by JSON type or by tag; None comes last."""

    members: tuple[Type, ...]


Type: TypeAlias = Scalar | LiteralOf | Anything | Ref | ListOf | MapOf | UnionOf

ANY = Anything()
NONE = Scalar("none")
STR = Scalar("str")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A declared member of a struct."""

    wire_name: str
    type: Type
    required: bool
    description: str
    deprecated: bool


@dataclass(slots=True, kw_only=True)
class StructModel:
    """An object with declared members.

    `component` says that a `$ref` names its schema. `tag` is (member, value) where a union tells
    the object apart by it.
    """

    schema: Schema
    component: bool
    members: tuple[Member, ...]
    tag: tuple[str, str | int] | None = None


@dataclass(slots=True, kw_only=True)
class EnumModel:
    """An open set of texts or of integers."""

    schema: Schema
    component: bool
    base: Literal["str", "int"]
    values: tuple[str | int, ...]


@dataclass(slots=True, kw_only=True)
class AliasModel:
    """A union of classes. It has a name of its own only where a `$ref` names its schema."""

    schema: Schema
    component: bool
    type: Type


Model: TypeAlias = StructModel | EnumModel | AliasModel


@dataclass(slots=True)
class Models:
    """Every model of a package, and how often each reason turned a schema into `Any`."""

    items: list[Model | None] = field(default_factory=list)
    became_any: dict[str, int] = field(default_factory=dict)
    schema_count: int = 0

    def reserve(self) -> int:
        """An index for a model that is still being compiled."""
        self.items.append(None)
        return len(self.items) - 1

    def add(self, model: Model) -> int:
        """Keep a model and give its index."""
        self.items.append(model)
        return len(self.items) - 1

    def __getitem__(self, index: int) -> Model:
        model = self.items[index]
        if model is None:
            raise LookupError(f"model {index} was used before it was compiled")
        return model


def types_in(type_: Type) -> tuple[Type, ...]:
    """The types directly inside a type."""
    match type_:
        case ListOf(item):
            return (item,)
        case MapOf(value):
            return (value,)
        case UnionOf(members):
            return members
        case _:
            return ()


def refs_in(type_: Type) -> tuple[int, ...]:
    """The indexes of the models that a type refers to, in order."""
    if isinstance(type_, Ref):
        return (type_.index,)
    return tuple(index for inner in types_in(type_) for index in refs_in(inner))


def refs_of(model: Model) -> tuple[int, ...]:
    """The indexes of the models that a model refers to, in order."""
    match model:
        case StructModel(members=members):
            return tuple(index for member in members for index in refs_in(member.type))
        case AliasModel(type=type_):
            return refs_in(type_)
        case EnumModel():
            return ()
