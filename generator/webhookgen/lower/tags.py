"""Which member tells the objects of a union apart, and whether msgspec can go by it.

msgspec's own tags are the fastest way, but a tagged class accepts a body without its tag where it
stands alone. So a union is tagged only where each of its objects is used in unions of that tag and
nowhere else; any other union is a custom type, which may still know the deciding member.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from .circles import find_circles
from .kinds import kind_of
from .models import AliasModel, Cases, LiteralOf, Models, Ref, StructModel, Type, refs_in, refs_of
from .unions import structs_in

Tags = Mapping[int, tuple[str, str | int]]
UNTAGGED = "objects that no tag tells apart"
SHARED = "objects that are also used outside this union"


def settle_unions(models: Models, roots: Iterable[Type]) -> None:
    """Decide for each reached union of several objects how they are told apart."""
    reached = reach(models, roots)
    unions = [i for i in reached if is_open(models[i], models)]
    tags = {i: tags_of(models, i) for i in unions}
    state = _State(models, tags)
    state.use_all(reached, roots)
    state.spread()
    for index in reached:
        alias = models[index]
        if isinstance(alias, AliasModel):
            settle_values(models, alias)
            if index in tags:
                _settle(models, alias, tags[index], state.native(index))


def reach(models: Models, roots: Iterable[Type]) -> list[int]:
    """The models that some types lead to, each once."""
    seen: dict[int, None] = {}
    waiting = [index for type_ in roots for index in refs_in(type_)]
    while waiting:
        index = waiting.pop()
        if index not in seen:
            seen[index] = None
            waiting += refs_of(models[index])
    return list(seen)


def is_open(model: object, models: Models) -> bool:
    """Whether a model is a union of several objects."""
    return isinstance(model, AliasModel) and len(structs_in(model.variants, models)) > 1


def tags_of(models: Models, index: int) -> Tags | None:
    """The tag of each object of a union: the first required member with one closed value in each.

    The declared discriminator is tried first.
    """
    alias = models[index]
    if not isinstance(alias, AliasModel):
        return None
    structs = {i: s for i in structs_in(alias.variants, models) if (s := struct_at(models, i))}
    values = {i: dict(single_values(struct)) for i, struct in structs.items()}
    declared = [alias.discriminator.name] if alias.discriminator else []
    for name in dict.fromkeys([*declared, *next(iter(values.values()), {})]):
        found = {i: own[name] for i, own in values.items() if name in own}
        kinds = {type(value) for value in found.values()}
        if len(found) == len(structs) == len(set(found.values())) and len(kinds) == 1:
            return {i: (name, value) for i, value in found.items()}
    return None


def struct_at(models: Models, index: int) -> StructModel | None:
    """A model that is an object with members."""
    model = models[index]
    return model if isinstance(model, StructModel) else None


def single_values(struct: StructModel) -> Iterator[tuple[str, str | int]]:
    """The required members that have one closed text or integer."""
    for member in struct.members:
        if member.required and isinstance(member.type, LiteralOf) and len(member.type.values) == 1:
            value = member.type.values[0]
            if not isinstance(value, bool):
                yield member.wire_name, value


@dataclass(slots=True)
class _State:
    """Which unions can be tagged: none with an object that is used alone, or with another tag."""

    models: Models
    tags: Mapping[int, Tags | None]
    custom: set[int] = field(default_factory=set)
    alone: set[int] = field(default_factory=set)
    users: dict[int, list[int]] = field(default_factory=dict)
    given: dict[int, tuple[str, str | int]] = field(default_factory=dict)

    def native(self, index: int) -> bool:
        """Whether msgspec can decode a union."""
        return index not in self.custom

    def use_all(self, reached: Iterable[int], roots: Iterable[Type]) -> None:
        """Note every use of an object, in a union or alone."""
        self._use_alone(index for type_ in roots for index in refs_in(type_))
        for index in reached:
            if index not in self.tags:
                self._use_alone(refs_of(self.models[index]))
                continue
            variants = self._variants(index)
            for struct in structs_in(variants, self.models):
                self.users.setdefault(struct, []).append(index)
            others = (type_ for type_ in variants if not isinstance(type_, Ref))
            self._use_alone(i for type_ in others for i in refs_in(type_))

    def _variants(self, index: int) -> tuple[Type, ...]:
        model = self.models[index]
        return model.variants if isinstance(model, AliasModel) else ()

    def _use_alone(self, indexes: Iterable[int]) -> None:
        self.alone.update(i for i in indexes if struct_at(self.models, i) is not None)

    def spread(self) -> None:
        """Let each union that can't be tagged make its objects' other unions so too."""
        waiting = [i for i, tags in self.tags.items() if tags is None or self._is_refused(i, tags)]
        waiting += [union for struct in self.alone for union in self.users.get(struct, ())]
        while waiting:
            index = waiting.pop()
            if index not in self.custom:
                self.custom.add(index)
                structs = structs_in(self._variants(index), self.models)
                waiting += [union for struct in structs for union in self.users.get(struct, ())]

    def _is_refused(self, index: int, tags: Tags) -> bool:
        """Whether a union is custom anyway, or an object has another tag in another union."""
        alias = self.models[index]
        if isinstance(alias, AliasModel) and alias.custom:
            return True
        return any(self.given.setdefault(i, tag) != tag for i, tag in tags.items())


def _settle(models: Models, alias: AliasModel, tags: Tags | None, native: bool) -> None:
    if native and tags is not None:
        for index, tag in tags.items():
            struct = struct_at(models, index)
            if struct is not None:
                struct.tag = tag
        alias.discriminator = None
        return
    alias.why = alias.why or (UNTAGGED if tags is None else SHARED)
    alias.custom = True
    if tags is not None:
        alias.discriminator = _with_tags(alias, tags)


def _with_tags(alias: AliasModel, tags: Tags) -> Cases:
    """The declared discriminator, and the values that the objects themselves close."""
    declared = alias.discriminator or Cases(next(iter(tags.values()))[0], ())
    known = dict(declared.values)
    for index, (name, value) in tags.items():
        if name == declared.name:
            known.setdefault(value, Ref(index))
    return replace(declared, values=tuple(known.items()))


def settle_values(models: Models, alias: AliasModel) -> None:
    """Make a discriminator's values numbers where its member is one: a mapping has texts only."""
    cases = alias.discriminator
    if cases is None:
        return
    values = dict[str | int, Type]()
    for value, type_ in cases.values:
        number = _is_integer(models, type_, cases.name) and str(value).lstrip("-").isdecimal()
        values[int(value) if number else value] = type_
    alias.discriminator = replace(cases, values=tuple(values.items()))


def _is_integer(models: Models, type_: Type, name: str) -> bool:
    struct = models.found(type_)
    members = struct.members if isinstance(struct, StructModel) else ()
    return any(m.wire_name == name and kind_of(m.type, models) == "integer" for m in members)


def in_themselves(models: Models, indexes: Iterable[int]) -> Iterator[int]:
    """The models that contain themselves with no object's class in between, which ends the circle:
    its annotations are read when all is defined.
    """

    def below(index: int) -> list[int]:
        return [i for i in refs_of(models[index]) if not isinstance(models[i], StructModel)]

    for circle in find_circles(indexes, below):
        if len(circle) > 1 or circle[0] in below(circle[0]):
            yield from circle
