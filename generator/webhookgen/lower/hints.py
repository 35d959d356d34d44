"""What a model's place says about its name: the member that leads to it, or its part in a union."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from .models import (
    AliasModel,
    ListOf,
    LiteralOf,
    Model,
    Models,
    PrefixListModel,
    Ref,
    StructModel,
    Type,
    parts_of_union,
    refs_in,
    refs_of,
)
from .names import singular


@dataclass(frozen=True, slots=True)
class Hint:
    """Words for a name. Weak ones only follow others: a union's variants are told apart by them."""

    words: str = ""
    weak: bool = False


def hints_of(model: Model, models: Models) -> Iterator[tuple[int, Hint]]:
    """The models that a model refers to, each with the hint that leads there."""
    match model:
        case StructModel(members=members, extra=extra):
            for member in members:
                words = singular(member.wire_name) if is_list(member.type) else member.wire_name
                for index in refs_in(member.type):
                    yield index, Hint(words)
            for index in refs_in(extra) if extra is not None else ():
                yield index, Hint("property", weak=True)
        case AliasModel():
            yield from variant_hints(model, models)
        case PrefixListModel(items=items, rest=rest):
            for position, item in enumerate(items):
                for index in refs_in(item):
                    yield index, Hint(ORDINALS[position] if position < 5 else "item", weak=True)
            for index in refs_in(rest):
                yield index, Hint("item", weak=True)
        case _:
            for index in refs_of(model):
                yield index, Hint()


ORDINALS = ("first", "second", "third", "fourth", "fifth")


def is_list(type_: Type) -> bool:
    """Whether a type is an array, null aside."""
    return any(isinstance(member, ListOf) for member in parts_of_union(type_))


def variant_hints(alias: AliasModel, models: Models) -> Iterator[tuple[int, Hint]]:
    """The variants of a union, by what tells an object from the others."""
    structs = {
        variant.index: struct
        for variant in alias.variants
        if isinstance(variant, Ref) and isinstance(struct := models[variant.index], StructModel)
    }
    counts: Counter[object] = Counter()
    for struct in structs.values():
        counts.update(member.wire_name for member in struct.members)
        counts.update((m.wire_name, m.type) for m in struct.members if is_constant(m.type))
    for variant in alias.variants:
        for index in refs_in(variant):
            own = structs.get(index)
            words = variant_words(alias, index, own, counts) if own else ""
            words = "item" if not words and isinstance(variant, ListOf) else words
            yield index, Hint(words, weak=True)


def structs_of(alias: AliasModel) -> list[Type]:
    """The variants of a union that are models; nearly all of them objects."""
    return [variant for variant in alias.variants if isinstance(variant, Ref)]


def is_constant(type_: Type) -> bool:
    """Whether a type is one text."""
    return isinstance(type_, LiteralOf) and isinstance(type_.values[0], str)


def variant_words(
    alias: AliasModel, index: int, struct: StructModel, counts: Counter[object]
) -> str:
    """What tells an object of a union from the others: a constant, else a member of its own.

    An object that stands alone in its union needs no words.
    """
    cases = alias.discriminator.values if alias.discriminator else ()
    named = [str(value) for value, type_ in cases if type_ == Ref(index)]
    if struct.tag is not None or named:
        return str(struct.tag[1]) if struct.tag is not None else named[0]
    if len(alias.variants) < 2:
        return ""
    members = sorted(struct.members, key=lambda m: not m.required)
    for member in members:
        if isinstance(member.type, LiteralOf) and counts[member.wire_name, member.type] == 1:
            return str(member.type.values[0])
    own = [m.wire_name for m in members if counts[m.wire_name] == 1]
    some = [m.wire_name for m in members if counts[m.wire_name] < len(structs_of(alias))]
    return " ".join(own[:1] or some[:2]) or "object"
