"""Which types take a payload off msgspec's fast path, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .models import (
    NOTHING,
    AliasModel,
    ConstModel,
    Model,
    Models,
    PrefixListModel,
    Ref,
    Scalar,
    StructModel,
    Type,
    refs_in,
    refs_of,
    types_in,
    types_of,
)
from .objects import is_spellable

DECIMALS = "decimals written as text"
FORBIDDEN = "members that must be absent"


@dataclass(slots=True)
class HookPaths:
    """Finds the models below a payload that need one of the runtime's own types."""

    models: Models
    names: Mapping[int, str]
    _own: dict[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def below(self, payload: str, types: tuple[Type, ...]) -> tuple[tuple[str, str], ...]:
        """Each such model that some types lead to, by name, and why. `payload` names the types."""
        found = {(payload, why): None for type_ in types for why in reasons_in(type_)}
        seen: set[int] = set()
        waiting = [index for type_ in types for index in refs_in(type_)][::-1]
        while waiting:
            index = waiting.pop()
            if index not in seen:
                seen.add(index)
                found.update(dict.fromkeys(self._reasons(index)))
                waiting += reversed(refs_of(self.models[index]))
        return tuple(found)

    def _reasons(self, index: int) -> tuple[tuple[str, str], ...]:
        if index not in self._own:
            model = self.models[index]
            name = self.names.get(index, "")
            whys = dict.fromkeys(reasons_of(model)) if name else ()
            self._own[index] = tuple((name, why) for why in whys)
        return self._own[index]


def reasons_of(model: Model) -> Iterator[str]:
    """Why msgspec can't decode a model by itself."""
    match model:
        case AliasModel() if model.custom:
            yield model.why
        case ConstModel():
            yield "a constant that is no text, integer or boolean"
        case PrefixListModel():
            yield "a list whose first items have types of their own"
        case StructModel() if model.open:
            if model.extra is not None:
                yield "undeclared members with a type of their own"
            if not all(is_spellable(member.wire_name) for member in model.members):
                yield "member names that msgspec can't take"
        case _:
            pass
    for type_ in types_of(model):
        yield from reasons_in(type_)


def reasons_in(type_: Type) -> Iterator[str]:
    """Why msgspec can't decode a type by itself, the models that it refers to aside."""
    if type_ == Scalar("decimal"):
        yield DECIMALS
    elif type_ == NOTHING:
        yield FORBIDDEN
    elif not isinstance(type_, Ref):
        for inner in types_in(type_):
            yield from reasons_in(inner)
