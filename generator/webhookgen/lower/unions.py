"""Unions: what holds what, and whether msgspec can decode the members side by side."""

from __future__ import annotations

from collections.abc import Sequence

from .kinds import OUTSIDE, kind_of
from .models import (
    ANY,
    BOOL,
    INT,
    NONE,
    NOTHING,
    NUMBER,
    STR,
    AliasModel,
    ConstModel,
    EnumModel,
    ListOf,
    LiteralOf,
    MapOf,
    Models,
    Outside,
    PrefixListModel,
    Ref,
    Scalar,
    StructModel,
    Type,
    UnionOf,
    parts_of_union,
)

TEXTS = frozenset({"str", "datetime", "date", "time", "uuid", "decimal", "bytes"})


def union_of(members: Sequence[Type]) -> Type:
    """A union of members that are settled; one alone is itself, none is nothing."""
    if len(members) < 2:
        return members[0] if members else NOTHING
    return UnionOf(tuple(members))


def nullable(type_: Type, null: bool = True) -> Type:
    """A type, with null where asked for."""
    members = [m for m in parts_of_union(type_) if m != NOTHING]
    if not null or ANY in members or NONE in members or outside_in(members):
        return type_
    return union_of([*members, NONE])


def without_null(type_: Type) -> Type:
    """A type without its null; null alone is read as text."""
    if type_ == NONE:
        return STR
    return union_of([m for m in parts_of_union(type_) if m != NONE])


def open_unions(types: Sequence[Type], models: Models) -> list[Type]:
    """The types, with unions opened, named ones too."""
    flat: list[Type] = []
    for type_ in types:
        for member in parts_of_union(type_):
            model = models.found(member)
            if isinstance(model, AliasModel):
                flat += open_unions(model.variants, models)
                flat += [NONE] if model.null else []
            else:
                flat.append(member)
    return flat


def outside_in(members: Sequence[Type]) -> Outside | None:
    """The rest of what a schema with no type allows, where it is among the members."""
    return next((m for m in members if isinstance(m, Outside)), None)


def settle_members(flat: Sequence[Type], models: Models) -> list[Type]:
    """The members of a union, each once, without those that another one holds; null comes last.

    Nothing gets wider by this. Enums hold every text, since they are open.
    """
    if ANY in flat:
        return [ANY]
    members = list(dict.fromkeys(t for t in flat if t not in (NONE, NOTHING)))
    members = _absorb_outside(members, models)
    if ANY in members:
        return [ANY]
    for base in (str, int, bool):
        members = _join_literals(members, base)
    members = _absorb_scalars(members, models)
    if ListOf(ANY) in members:
        members = [m for m in members if m == ListOf(ANY) or kind_of(m, models) != "array"]
    if MapOf(ANY) in members:
        members = [m for m in members if m == MapOf(ANY) or not isinstance(m, MapOf)]
    if NONE in flat and outside_in(members) is None:
        members.append(NONE)
    return members or [NOTHING]


def _absorb_outside(members: list[Type], models: Models) -> list[Type]:
    """Leave out the members whose kind the rest covers; several rests become one."""
    rests = [m for m in members if isinstance(m, Outside)]
    if not rests:
        return members
    covered = frozenset[str]().union(*(OUTSIDE[rest.name] for rest in rests))
    covered |= {"array"} if ListOf(ANY) in members else set()
    covered |= {"object"} if MapOf(ANY) in members else set()
    rest = next((Outside(name) for name, kinds in OUTSIDE.items() if kinds == covered), None)
    if rest is None:
        return [ANY]
    covered |= {"integer"}
    others = [m for m in members if m not in rests and kind_of(m, models) not in covered]
    return [*others, rest]


def _join_literals(members: list[Type], base: type) -> list[Type]:
    """Literals of one kind become one literal."""
    literals = [t for t in members if isinstance(t, LiteralOf) and type(t.values[0]) is base]
    if len(literals) < 2:
        return members
    values = tuple(dict.fromkeys(v for t in literals for v in t.values))
    return replace_members(members, literals, LiteralOf(values))


def _absorb_scalars(members: list[Type], models: Models) -> list[Type]:
    """Leave out literals beside their plain type, a plain type beside its enum, and so on."""
    held: set[Type] = set()
    for plain, base in ((STR, "str"), (INT, "int")):
        enums = [m for m in members if enum_base(m, models) == base]
        if plain in members or enums:
            held |= {m for m in members if _is_literal(m, base)} if plain in members else set()
            held |= {plain} if len(enums) == 1 else set()
    if NUMBER in members:
        held |= {m for m in members if kind_of(m, models) == "integer"}
    if BOOL in members:
        held |= {m for m in members if _is_literal(m, "bool")}
    elif LiteralOf((True, False)) in members or LiteralOf((False, True)) in members:
        both = [m for m in members if _is_literal(m, "bool")]
        members = replace_members(members, both, BOOL)
    return [m for m in members if m not in held]


def _is_literal(type_: Type, base: str) -> bool:
    return isinstance(type_, LiteralOf) and type(type_.values[0]).__name__ == base


def enum_base(type_: Type, models: Models) -> str | None:
    """`str` or `int` where a type is an enum."""
    model = models.found(type_)
    return model.base if isinstance(model, EnumModel) else None


def listed_apart(members: Sequence[Type], models: Models, base: str) -> list[Type]:
    """The enums and literals of one kind that stand side by side, where there is an enum in two.

    One enum of all their values can hold them; a decoder could not choose.
    """
    enums = [m for m in members if enum_base(m, models) == base]
    listed = [m for m in members if enum_base(m, models) == base or _is_literal(m, base)]
    plain = [m for m in members if m == (STR if base == "str" else INT)]
    return [*listed, *plain] if enums and len(listed) + len(plain) > 1 else []


def replace_members(members: list[Type], old: Sequence[Type], new: Type) -> list[Type]:
    """The members with the first of the old ones replaced and the others gone."""
    gone = frozenset(old)
    first = next(i for i, t in enumerate(members) if t in gone)
    return [new if i == first else t for i, t in enumerate(members) if i == first or t not in gone]


def sort_texts(members: Sequence[Type], models: Models) -> list[Type]:
    """The members with plain text and enums, which hold every text, after the other texts."""
    greedy = [m for m in members if m == STR or enum_base(m, models) == "str"]
    null = [m for m in members if m == NONE]
    return [*(m for m in members if m not in greedy and m not in null), *greedy, *null]


def is_custom(type_: Type, models: Models) -> bool:
    """Whether msgspec can't decode a type by itself; it then joins nothing but null."""
    if type_ in (NOTHING, Scalar("decimal")):
        return True
    match models.found(type_):
        case StructModel(open=open_):
            return open_
        case ConstModel() | PrefixListModel():
            return True
        case AliasModel(custom=custom):
            return custom
        case EnumModel():
            return False
        case None:
            return isinstance(type_, Ref)  # it contains itself


def structs_in(members: Sequence[Type], models: Models) -> tuple[int, ...]:
    """The models of the objects with members that are among some types."""
    return tuple(
        m.index for m in members if isinstance(m, Ref) and isinstance(models.found(m), StructModel)
    )


def why_custom(members: Sequence[Type], models: Models) -> str:
    """Why msgspec can't decode a union; "" where it can, tags of its structs aside."""
    others = [m for m in members if m != NONE]
    if len(others) < 2:
        return ""
    kinds = [kind_of(m, models) for m in others]
    outside = outside_in(others)
    if outside is not None:
        kinds += sorted(OUTSIDE[outside.name])
    structs = structs_in(others, models)
    maps = [m for m in others if isinstance(m, MapOf)]
    if any(isinstance(m, Ref) and models.found(m) is None for m in others):
        return "a union that contains itself"
    if maps and structs:
        return "a map joined with other objects"
    if len(structs) > 1 and any(is_custom(Ref(s), models) for s in structs):
        return "objects that no tag tells apart"
    for kind, why in _REPEATED:
        if kinds.count(kind) > (len(structs) if kind == "object" and structs else 1):
            return why
    if any(is_custom(m, models) for m in others):
        return "a union with a type that msgspec has not"
    return ""


_REPEATED = (
    ("string", "several kinds of text"),
    ("array", "several kinds of array"),
    ("object", "several kinds of object"),
    ("integer", "several kinds of integer"),
    ("number", "several kinds of number"),
    ("boolean", "several kinds of boolean"),
)
