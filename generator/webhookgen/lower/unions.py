"""Unions: which types join to one, and which member tells objects apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..ir.service import Discriminator, Schema
from .models import (
    ANY,
    NONE,
    STR,
    AliasModel,
    Anything,
    EnumModel,
    ListOf,
    LiteralOf,
    MapOf,
    Models,
    Ref,
    Scalar,
    StructModel,
    Type,
    UnionOf,
)

TEXTS = frozenset({"str", "datetime", "date", "uuid", "decimal", "bytes"})
INT = Scalar("int")
FLOAT = Scalar("float")


class Union(NamedTuple):
    """A union of structs that waits for its tag: its alias, its structs, and the schema."""

    alias: AliasModel
    structs: tuple[int, ...]
    schema: Schema | None


def join_types(types: Sequence[Type]) -> Type:
    """The narrowest type that holds all the given ones and that a decoder can tell apart.

    Two kinds of text become `str`, an integer beside a number `float`, two arrays an array of what
    both hold; null comes last. Enums need the models: see `widen_enums`.
    """
    if len(types) == 1:
        return types[0]
    flat = [m for t in types for m in (t.members if isinstance(t, UnionOf) else (t,))]
    if any(isinstance(t, Anything) for t in flat):
        return ANY
    members = list(dict.fromkeys(t for t in flat if t != NONE))
    for base in (str, int, bool):
        members = _join_literals(members, base)
    texts = [t for t in members if is_text(t)]
    members = _replace(members, texts, STR) if len(texts) > 1 else members
    members = _join_numbers(members)
    members = _join_containers(members)
    members += [NONE] if NONE in flat else []
    return members[0] if len(members) == 1 else UnionOf(tuple(members)) if members else ANY


def without_null(type_: Type) -> Type:
    """A type without its null."""
    if isinstance(type_, UnionOf) and NONE in type_.members:
        return join_types([m for m in type_.members if m != NONE])
    return STR if type_ == NONE else type_


def widen_enums(type_: Type, models: Models) -> Type:
    """Replace an enum that stands beside other texts or integers by the plain type."""
    if not isinstance(type_, UnionOf):
        return type_
    members = list(type_.members)
    for base, plain, alike in (("str", STR, is_text), ("int", INT, _is_int)):
        enums = [m for m in members if _enum_base(m, models) == base]
        if len(enums) + sum(alike(m) for m in members) > 1:
            members = [plain if m in enums else m for m in members]
    return join_types(members)


def _enum_base(type_: Type, models: Models) -> str | None:
    model = models.items[type_.index] if isinstance(type_, Ref) else None
    return model.base if isinstance(model, EnumModel) else None


def _join_literals(members: list[Type], base: type) -> list[Type]:
    """Literals of one kind become one literal; beside their plain type they vanish."""
    literals: list[Type] = [
        t for t in members if isinstance(t, LiteralOf) and all(type(v) is base for v in t.values)
    ]
    if base is bool and Scalar("bool") in members:
        return _replace(members, [*literals, Scalar("bool")], Scalar("bool"))
    if len(literals) < 2:
        return members
    values = tuple(dict.fromkeys(v for t in literals if isinstance(t, LiteralOf) for v in t.values))
    return _replace(members, literals, LiteralOf(values))


def _join_numbers(members: list[Type]) -> list[Type]:
    integers = [t for t in members if _is_int(t)]
    numbers = [*integers, *(t for t in members if t == FLOAT)]
    if len(numbers) < 2:
        return members
    return _replace(members, numbers, FLOAT if FLOAT in numbers else INT)


def _join_containers(members: list[Type]) -> list[Type]:
    lists = [t for t in members if isinstance(t, ListOf)]
    if len(lists) > 1:
        members = _replace(members, lists, ListOf(_join_items([t.item for t in lists])))
    maps = [t for t in members if isinstance(t, MapOf)]
    return _replace(members, maps, MapOf(ANY)) if len(maps) > 1 else members


def _join_items(items: list[Type]) -> Type:
    """Items of several arrays: scalars join, anything that holds a class does not."""
    joined = join_types(items)
    flat = joined.members if isinstance(joined, UnionOf) else (joined,)
    return joined if all(isinstance(t, Scalar | LiteralOf) for t in flat) else ANY


def _replace(members: list[Type], old: Sequence[Type], new: Type) -> list[Type]:
    """The members with the first of the old ones replaced and the others gone."""
    first = min(members.index(t) for t in old)
    return [new if i == first else t for i, t in enumerate(members) if i == first or t not in old]


def is_text(type_: Type) -> bool:
    """Whether a type is read from a JSON text, enums aside."""
    if isinstance(type_, LiteralOf):
        return all(isinstance(v, str) for v in type_.values)
    return isinstance(type_, Scalar) and type_.name in TEXTS


def _is_int(type_: Type) -> bool:
    if isinstance(type_, LiteralOf):
        return all(type(v) is int for v in type_.values)
    return type_ == INT


def tag_structs(models: Models, union: Union) -> str | None:
    """Tag each struct of a union with the member value that tells it from the others.

    The value comes from the discriminator that the document declares, else from a required member
    that has one closed value in each. Returns None, or why there is no tag.
    """
    structs = [models.items[index] for index in union.structs]
    known = [s for s in structs if isinstance(s, StructModel)]
    if len(known) < len(structs) or len(set(union.structs)) < len(structs):
        return "joins objects that no member tells apart"
    for name in _tag_candidates(known, union.schema):
        values = [_tag_value(name, struct, union.schema) for struct in known]
        tags = [v for v in values if v is not None]
        if len(tags) < len(values) or len(set(tags)) < len(tags) or len(set(map(type, tags))) > 1:
            continue
        if any(s.tag not in (None, (name, v)) for s, v in zip(known, tags, strict=True)):
            continue
        for struct, value in zip(known, tags, strict=True):
            struct.tag = (name, value)
        return None
    return "joins objects that no member tells apart"


def _tag_candidates(structs: list[StructModel], union: Schema | None) -> list[str]:
    """The names of the members that may tell the structs apart, the declared one first."""
    declared = [union.discriminator.property] if union and union.discriminator else []
    return list(dict.fromkeys(declared + [m.wire_name for m in structs[0].members]))


def _tag_value(name: str, struct: StructModel, union: Schema | None) -> str | int | None:
    """The value of a member that means this struct, else None."""
    discriminator = union.discriminator if union else None
    declared = discriminator if discriminator and discriminator.property == name else None
    for member in struct.members:
        if member.wire_name != name or not isinstance(member.type, LiteralOf):
            continue
        value = member.type.values[0]
        if len(member.type.values) == 1 and not isinstance(value, bool):
            return value if member.required or declared else None
    return _mapped_value(declared, struct.schema) if declared else None


def _mapped_value(discriminator: Discriminator, schema: Schema) -> str | None:
    """The one value that a discriminator maps to a schema.

    The component's name always means it too (OpenAPI 3.1 section 4.8.25.1), but senders use the
    mapping where there is one. Two mapped values can't tag one class.
    """
    values = [value for value, target in discriminator.mapping if target == schema.id]
    implicit = schema.at.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    explicit = [value for value in values if value != implicit] or values[:1]
    return explicit[0] if len(explicit) == 1 else None
