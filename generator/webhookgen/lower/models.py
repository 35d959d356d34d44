"""Payload types and models while they are being compiled, before they have names.

A `Type` says what a value looks like; a `Model` is a definition that a type refers to by its index.
Types are immutable and compare by value, so equal inline schemas meet in one model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..ir.service import Schema

ScalarName: TypeAlias = Literal[
    "str",
    "int",
    "number",
    "bool",
    "none",
    "datetime",
    "date",
    "time",
    "uuid",
    "decimal",
    "bytes",
    "file",
]
OutsideName: TypeAlias = Literal["NotObject", "NotArray", "NotContainer"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A JSON scalar, or a text with a format that Python has a type for."""

    name: ScalarName


@dataclass(frozen=True, slots=True)
class LiteralOf:
    """One of a few closed values of one kind: texts, integers or booleans.

    `kind` keeps True from being equal to 1.
    """

    values: tuple[str | int | bool, ...]
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", type(self.values[0]).__name__)


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No JSON value: the schema `false`."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Any value of another JSON kind than those that a schema with no `type` speaks of."""

    name: OutsideName


@dataclass(frozen=True, slots=True)
class Ref:
    """A model, by its index."""

    index: int


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array whose items share one type."""

    item: Type


@dataclass(frozen=True, slots=True)
class TupleOf:
    """An array of so many items, each of a type of its own."""

    items: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object used as a map from text."""

    value: Type


@dataclass(frozen=True, slots=True)
class UnionOf:
    """Several types that the decoder can tell apart by JSON kind or by tag; None comes last."""

    members: tuple[Type, ...]


Type: TypeAlias = (
    Scalar | LiteralOf | Anything | Nothing | Outside | Ref | ListOf | TupleOf | MapOf | UnionOf
)

ANY = Anything()
NOTHING = Nothing()
NONE = Scalar("none")
STR = Scalar("str")
INT = Scalar("int")
NUMBER = Scalar("number")
BOOL = Scalar("bool")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A declared member of an object. `notes` are further words for its docstring."""

    wire_name: str
    type: Type
    required: bool
    description: str
    deprecated: bool
    notes: str = ""


@dataclass(slots=True, kw_only=True)
class StructModel:
    """An object with declared members.

    `component` says that a `$ref` names its schema. `tag` is (member, value) where a union tells
    the object apart by it. A model that is `open` is no msgspec Struct: it keeps its undeclared
    members, whose type is `extra`, or has member names that no Struct can. `suffix` is added to the
    name where the schema's own belongs to the union of this object and those that extend it.
    """

    schema: Schema
    component: bool
    members: tuple[Member, ...]
    tag: tuple[str, str | int] | None = None
    open: bool = False
    extra: Type | None = None
    suffix: str = ""


@dataclass(slots=True, kw_only=True)
class EnumModel:
    """An open set of texts or of integers."""

    schema: Schema
    component: bool
    base: Literal["str", "int"]
    values: tuple[str | int, ...]


@dataclass(slots=True, kw_only=True)
class ConstModel:
    """One value that no `Literal` can hold, as JSON text, and the type that checkers see."""

    schema: Schema
    component: bool
    text: str
    type: Type


@dataclass(slots=True, kw_only=True)
class PrefixListModel:
    """An array whose first items have types of their own.

    `rest` is the type of all others, `NOTHING` where there may be none.
    """

    schema: Schema
    component: bool
    items: tuple[Type, ...]
    rest: Type


@dataclass(frozen=True, slots=True)
class Cases:
    """Which variant of a union each value of a member means, and which any other value."""

    name: str
    values: tuple[tuple[str | int, Type], ...]
    default: Type | None = None


@dataclass(slots=True, kw_only=True)
class AliasModel:
    """A union, or a type that contains itself.

    It has a name of its own where a `$ref` names its schema, or where it is `custom`: a type that
    msgspec can't decode by itself, for the reason `why`. `null` says that each reference to it may
    be null too. `suffix` is added to the name where a variant has the schema's own.
    """

    schema: Schema
    component: bool
    type: Type
    null: bool = False
    custom: bool = False
    why: str = ""
    suffix: str = ""
    discriminator: Cases | None = None

    @property
    def variants(self) -> tuple[Type, ...]:
        """The types that it joins."""
        return self.type.members if isinstance(self.type, UnionOf) else (self.type,)


Model: TypeAlias = StructModel | EnumModel | ConstModel | PrefixListModel | AliasModel


@dataclass(slots=True)
class Models:
    """Every model of a package, and how often each reason made a type wider than its schema."""

    items: list[Model | None] = field(default_factory=list)
    became_any: dict[str, int] = field(default_factory=dict)
    widened: dict[str, int] = field(default_factory=dict)
    schema_count: int = 0

    def reserve(self) -> int:
        """An index for a model that is still being compiled."""
        self.items.append(None)
        return len(self.items) - 1

    def add(self, model: Model) -> int:
        """Keep a model and give its index."""
        self.items.append(model)
        return len(self.items) - 1

    def found(self, type_: Type) -> Model | None:
        """The model that a type refers to; None for another type, or while it is being compiled."""
        return self.items[type_.index] if isinstance(type_, Ref) else None

    def __getitem__(self, index: int) -> Model:
        model = self.items[index]
        if model is None:
            raise LookupError(f"model {index} was used before it was compiled")
        return model


def types_in(type_: Type) -> tuple[Type, ...]:
    """The types directly inside a type."""
    match type_:
        case ListOf(inner) | MapOf(inner):
            return (inner,)
        case UnionOf(inner) | TupleOf(inner):
            return inner
        case _:
            return ()


def refs_in(type_: Type) -> tuple[int, ...]:
    """The indexes of the models that a type refers to, in order."""
    if isinstance(type_, Ref):
        return (type_.index,)
    return tuple(index for inner in types_in(type_) for index in refs_in(inner))


def types_of(model: Model) -> tuple[Type, ...]:
    """The types directly inside a model."""
    match model:
        case StructModel(members=members, extra=extra):
            return (*(m.type for m in members), *((extra,) if extra is not None else ()))
        case PrefixListModel(items=items, rest=rest):
            return (*items, rest)
        case AliasModel(type=type_):
            return (type_,)
        case EnumModel() | ConstModel():
            return ()


def refs_of(model: Model) -> tuple[int, ...]:
    """The indexes of the models that a model refers to, in order."""
    return tuple(index for type_ in types_of(model) for index in refs_in(type_))


def parts_of_union(type_: Type) -> tuple[Type, ...]:
    """The members of a union; another type is its only one."""
    return type_.members if isinstance(type_, UnionOf) else (type_,)


SCALAR_KINDS: Mapping[ScalarName, str] = {
    "int": "integer", "number": "number", "bool": "boolean", "none": "null", "file": "object",
}  # fmt: skip
