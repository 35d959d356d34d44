"""JSON kinds: what schemas state, what types hold, and a type cut down to some kinds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..ir.service import Json, Schema
from .models import (
    ANY,
    BOOL,
    INT,
    NONE,
    NUMBER,
    SCALAR_KINDS,
    STR,
    AliasModel,
    Anything,
    ConstModel,
    EnumModel,
    ListOf,
    LiteralOf,
    MapOf,
    Models,
    Nothing,
    Outside,
    OutsideName,
    PrefixListModel,
    Ref,
    Scalar,
    StructModel,
    TupleOf,
    Type,
    UnionOf,
)

PLAIN: dict[str, Type] = {
    "boolean": BOOL,
    "integer": INT,
    "number": NUMBER,
    "string": STR,
    "array": ListOf(ANY),
    "object": MapOf(ANY),
    "null": NONE,
}
SCALARS = frozenset({"null", "boolean", "number", "string"})
OUTSIDE: dict[OutsideName, frozenset[str]] = {
    "NotObject": SCALARS | {"array"},
    "NotArray": SCALARS | {"object"},
    "NotContainer": SCALARS,
}


def stated_kinds(parts: Iterable[Schema]) -> tuple[str, ...] | None:
    """The kinds that all parts allow, in the order of the first; None where none states a type."""
    kinds: tuple[str, ...] | None = None
    for part in parts:
        if part.types:
            kinds = part.types if kinds is None else common_kinds(kinds, part.types)
    return kinds


def common_kinds(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    """The kinds that two lists allow; every integer is a number."""
    both = [kind for kind in first if kind in second]
    if "integer" not in both:
        narrowed = "integer" in first and "number" in second
        narrowed = narrowed or ("number" in first and "integer" in second)
        both += ["integer"] if narrowed else []
    return tuple(both)


def allows(kinds: Sequence[str], kind: str) -> bool:
    """Whether a list of kinds lets one through."""
    return kind in kinds or (kind == "integer" and "number" in kinds)


def kind_of_value(value: Json) -> str:
    """The JSON kind of a value; a number without a fraction is an integer."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"


def kind_of(type_: Type, models: Models) -> str | None:
    """The one kind of values that a type holds; None for several, or where it is not known yet."""
    match type_:
        case Scalar(name):
            return SCALAR_KINDS.get(name, "string")
        case LiteralOf(values):
            return kind_of_value(values[0])
        case ListOf() | TupleOf():
            return "array"
        case MapOf():
            return "object"
        case Ref():
            return _kind_of_model(type_, models)
        case Anything() | Nothing() | Outside() | UnionOf():
            return None


def _kind_of_model(ref: Ref, models: Models) -> str | None:
    match models.found(ref):
        case StructModel():
            return "object"
        case EnumModel(base=base):
            return "string" if base == "str" else "integer"
        case PrefixListModel():
            return "array"
        case ConstModel(type=type_):
            return kind_of(type_, models)
        case AliasModel() | None:
            return None


def free_of(kinds: Iterable[str]) -> list[Type]:
    """The types that hold any value of some kinds."""
    wanted = list(dict.fromkeys(kinds))
    if "number" in wanted and "integer" in wanted:
        wanted.remove("integer")
    return [PLAIN[kind] for kind in wanted]


def restrict(type_: Type, kinds: Sequence[str], models: Models) -> list[Type]:
    """What is left of a type that a `type` keyword beside it narrows; a union must be open."""
    match type_:
        case Anything():
            return free_of(kinds)
        case Nothing():
            return [type_]
        case Outside(name):
            return free_of(kind for kind in kinds if kind in OUTSIDE[name] or kind == "integer")
        case Scalar("number") if "number" not in kinds:
            return [INT] if "integer" in kinds else []
        case _:
            kind = kind_of(type_, models)
            return [type_] if kind is None or allows(kinds, kind) else []
