"""The names that a model may take, the best first.

`x-webhookgen-name` has the word, then a component's name, else the title, else the members that
lead to an inline schema: the last one, with the one above, and so on up to the owner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Protocol

from .hints import Hint
from .models import AliasModel, EnumModel, Model, Models, PrefixListModel, StructModel
from .names import CLASS_TAKEN, class_name

COMPONENT_FOLDERS = frozenset({"schemas", "definitions", "$defs"})
STRUCTURE_WORDS = frozenset(
    {"paths", "components", "schemas", "properties", "items", "content", "schema", "requestBody"}
    | {"responses", "application/json", "allOf", "oneOf", "anyOf", "additionalProperties"}
)


class Paths(Protocol):
    """What candidates need of the layout: who refers to whom, and which models are roots."""

    models: Models
    payload_name: dict[int, str]
    payload_owner: dict[int, str]

    @property
    def referrers(self) -> Mapping[int, list[tuple[int, Hint]]]:
        """Who refers to each model, and by which member."""

    @property
    def is_spread(self) -> bool:
        """Whether the schemas come from several files."""

    def is_root(self, index: int) -> bool:
        """Whether a model has a module of its own."""


def root_candidates(layout: Paths, index: int) -> list[str]:
    """Names for a model with a module of its own, the best first."""
    model = layout.models[index]
    if model.schema.name_override:
        return [class_name(with_suffix(model, model.schema.name_override))]
    if model.component:
        names = [class_name(with_suffix(model, name)) for name in component_names(model)]
        if names[0] in CLASS_TAKEN:
            return [names[0], f"{names[0]}Model", *names[1:]]
        return names if layout.is_spread else names[:1]
    title = [model.schema.title] if model.schema.title else []
    if index in layout.payload_name:
        payload = layout.payload_name[index]
        return [class_name(name) for name in [*title, payload, *further_names(model, payload)]]
    return inline_candidates(layout, index)


def with_suffix(model: Model, name: str) -> str:
    """The name of a component's schema, or what stands beside the model that has it."""
    suffix = model.suffix if isinstance(model, StructModel | AliasModel) else ""
    return f"{name} {suffix}" if suffix else name


def inline_candidates(layout: Paths, index: int) -> list[str]:
    """Names for a model inside another's module, the shortest first."""
    model = layout.models[index]
    schema = model.schema
    if schema.name_override:
        return [class_name(schema.name_override)]
    paths = list(paths_to(layout, index))
    title = [schema.title] if schema.title and len(schema.title) <= 40 else []
    titled = [f"{path} {title[0]}" for path in paths] if title else []
    further = [
        name for path in dict.fromkeys((paths[0], paths[-1])) for name in further_names(model, path)
    ]
    names = [*title, *paths, *titled, *further]
    return list(dict.fromkeys(class_name(name) for name in names))


def further_names(model: Model, name: str) -> list[str]:
    """Names that say what a model is, where its plain name is another's."""
    match model:
        case EnumModel(base=base):
            return [f"{name} value", f"{name} {'text' if base == 'str' else 'number'}"]
        case PrefixListModel():
            return [f"{name} list"]
        case StructModel():
            return [f"{name} object"]
        case _:
            return []


def paths_to(layout: Paths, index: int) -> Iterator[str]:
    """Names for an inline model from the members that lead to it: `user`, `issue user`, ..."""
    for place in range(min(len(layout.referrers.get(index, ())), MAX_PLACES)):
        yield from path_from(layout, index, place)
    if not layout.referrers.get(index):
        yield "value"


MAX_PLACES = 4
"""From how many of the places that refer to a model names are made."""


def path_from(layout: Paths, index: int, place: int) -> Iterator[str]:
    """The names that one of a model's referrers leads to, from the member up to the owner."""
    path: list[str] = []
    seen: set[int] = set()
    found = strong = False
    while index not in seen:
        seen.add(index)
        referrers = layout.referrers.get(index, ())
        if not referrers:
            break
        index, hint = referrers[place if len(seen) == 1 else 0]
        if hint.words:
            path.insert(0, hint.words)
        strong = strong or (hint.words != "" and not hint.weak)
        if hint.words and strong:
            found = True
            yield " ".join(path)
        if layout.is_root(index):
            found = True
            yield " ".join([owner_name(layout, index), *path])
            break
    if not found:
        yield " ".join([*path, "value"])


def owner_name(layout: Paths, index: int) -> str:
    """The name of a model with a module of its own, as part of the names of those inside it."""
    model = layout.models[index]
    if model.schema.name_override:
        return model.schema.name_override
    if index in layout.payload_name and not model.component:
        return layout.payload_owner[index]
    return component_names(model)[0]


def component_names(model: Model) -> list[str]:
    """Names that the place of a component's schema suggests."""
    at = model.schema.at
    tokens = [t.replace("~1", "/").replace("~0", "~") for t in at.pointer.split("/")[1:]]
    stem = PurePosixPath(at.file).stem
    title = [model.schema.title] if model.schema.title else []
    if not tokens:
        return [stem, *title]
    if len(tokens) >= 2 and tokens[-2] in COMPONENT_FOLDERS:
        return [tokens[-1], f"{stem} {tokens[-1]}"]
    plain = [t for t in tokens if t not in STRUCTURE_WORDS and not t.isdigit()]
    return [*title, " ".join(plain[-1:]) or stem, " ".join(plain[-2:]) or stem]
