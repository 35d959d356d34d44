"""Components that others extend, and what a discriminator's values mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..ir.service import Schema
from .models import Cases, MapOf, Models, StructModel, Type, parts_of_union
from .objects import parts_of, resolve, sole_reference


def children_of(target: Schema, schemas: Mapping[str, Schema]) -> list[Schema]:
    """The schemas that extend a component with a discriminator that lists no variants.

    OpenAPI 3.1 section 4.8.25.4: a reference to it means them as well.
    """
    if target.discriminator is None or target.one_of or target.any_of:
        return []
    named = dict.fromkeys(name for _, name in target.discriminator.mapping)
    found = [resolve(schemas[name], schemas) for name in named if name in schemas]
    return [
        child
        for child in {id(c): c for c in found}.values()
        if child is not target and any(part is target for part in parts_of(child, schemas))
    ]


def is_child(schema: Schema, schemas: Mapping[str, Schema]) -> bool:
    """Whether a component adds nothing to the one that it extends, and is one of its kinds."""
    sole = sole_reference(schema)
    if sole is None or sole.ref is None:
        return False
    return any(child is schema for child in children_of(resolve(sole, schemas), schemas))


def cases_of(
    holder: Schema,
    branches: Sequence[tuple[Schema, Type]],
    schemas: Mapping[str, Schema],
    models: Models,
) -> Cases | None:
    """What a discriminator's values mean among the types of some branches."""
    discriminator = holder.discriminator
    if discriminator is None:
        return None
    types: dict[str, Type] = {}
    for branch, type_ in branches:
        objects = [m for m in parts_of_union(type_) if is_object(m, models)]
        if len(objects) == 1:
            types[resolve(branch, schemas).id] = objects[0]

    def named(name: str | None) -> Type | None:
        target = schemas.get(name) if name is not None else None
        return types.get(resolve(target, schemas).id) if target is not None else None

    mapped = [(value, named(name)) for value, name in discriminator.mapping]
    values = tuple((value, type_) for value, type_ in mapped if type_ is not None)
    return Cases(discriminator.property, values, named(discriminator.default))


def is_object(type_: Type, models: Models) -> bool:
    """Whether a type is one kind of object."""
    return isinstance(type_, MapOf) or isinstance(models.found(type_), StructModel)
