"""What a model's place says about its name: the member that leads to it, or its part in a union."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

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
    words = tell_apart(alias, structs, models) if len(alias.variants) > 1 else {}
    for variant in alias.variants:
        for index in refs_in(variant):
            own = words.get(index, "") if variant == Ref(index) else ""
            own = "item" if not own and isinstance(variant, ListOf) else own
            yield index, Hint(own, weak=True)


def tell_apart(
    alias: AliasModel, structs: Mapping[int, StructModel], models: Models
) -> dict[int, str]:
    """The words for each object of a union; those that get the same ones get further ones."""
    features = {index: list(features_of(struct, models)) for index, struct in structs.items()}
    counts = Counter(feature for own in features.values() for feature in own)
    chosen = choosing_values(alias)
    groups: dict[str, list[int]] = {}
    for index, struct in structs.items():
        value = str(struct.tag[1]) if struct.tag is not None else chosen.get(index)
        words = value or telling_words(features[index], counts, len(structs))
        groups.setdefault(words, []).append(index)
    found: dict[int, str] = {}
    for words, group in groups.items():
        among = Counter(feature for index in group for feature in features[index])
        for index in group:
            further = telling_words(features[index], among, len(group)) if len(group) > 1 else ""
            found[index] = f"{words} {further}".strip()
    return found


def choosing_values(alias: AliasModel) -> dict[int, str]:
    """The first value by which a discriminator chooses each model among a union's members."""
    found: dict[int, str] = {}
    for value, type_ in alias.discriminator.values if alias.discriminator else ():
        if isinstance(type_, Ref):
            found.setdefault(type_.index, str(value))
    return found


class Feature(NamedTuple):
    """Something about an object that others may lack; `kind` says how well it names the object."""

    kind: Literal["constant", "title", "member", "required", "below"]
    place: str
    words: str


def features_of(struct: StructModel, models: Models) -> Iterator[Feature]:
    """What may tell an object from others: its constants, its title, its members."""
    yield from constants_in(struct, models, "", MAX_LEVELS)
    if struct.schema.title and len(struct.schema.title) <= 40:
        yield Feature("title", "", struct.schema.title)
    for member in sorted(struct.members, key=lambda m: not m.required):
        yield Feature("member", member.wire_name, member.wire_name)
    for member in struct.members:
        if member.required:
            yield Feature("required", member.wire_name, member.wire_name)
    for member in struct.members:
        below = models.found(member.type)
        for inner in below.members if isinstance(below, StructModel) else ():
            place = f"{member.wire_name}/{inner.wire_name}"
            yield Feature("below", place, inner.wire_name)


MAX_LEVELS = 3


def constants_in(struct: StructModel, models: Models, above: str, levels: int) -> Iterator[Feature]:
    """The texts that members hold for sure, also in objects below."""
    for member in struct.members:
        place = f"{above}/{member.wire_name}"
        below = models.found(member.type)
        if isinstance(member.type, LiteralOf) and isinstance(member.type.values[0], str):
            yield Feature("constant", place, member.type.values[0])
        elif isinstance(below, StructModel) and levels > 1:
            yield from constants_in(below, models, place, levels - 1)


def telling_words(features: list[Feature], counts: Counter[Feature], among: int) -> str:
    """The words of what an object alone has, else of what not all have."""
    alone = next((feature for feature in features if counts[feature] == 1), None)
    if alone is not None:
        return alone.words
    shared = [feature for feature in features if counts[feature] < among]
    best = [feature.words for feature in shared if feature.kind == shared[0].kind]
    return " ".join(list(dict.fromkeys(best))[:3]) or "object"
