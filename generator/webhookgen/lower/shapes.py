"""Shapes: what an event's body looks like from outside, and what two of them exclude."""

from __future__ import annotations

from collections.abc import Mapping

from ..ir.detection import Shape
from ..ir.service import Event, Schema
from .facts import closed_scalars, json_types
from .objects import ObjectView, parts_of, view_object, view_parts


def separable(a: Shape, b: Shape) -> bool:
    """Whether no body can fit both, judged by its top level."""
    if a.body != b.body:
        return True
    return _excludes(a, b) or _excludes(b, a)


def _excludes(a: Shape, b: Shape) -> bool:
    """Whether something that `a` demands is against what `b` allows."""
    types, values = dict(b.types), dict(b.values)
    for name in a.required:
        if name not in types:
            if b.closed:
                return True
            continue
        own_types, own_values = dict(a.types).get(name, ()), dict(a.values).get(name, ())
        if own_types and types[name] and not set(own_types) & set(types[name]):
            return True
        if own_values and name in values and not set(own_values) & set(values[name]):
            return True
    return False


def describe_shape(event: Event, schema: Schema | None, schemas: Mapping[str, Schema]) -> Shape:
    """The top level of an event's body."""
    if schema is None or len(event.content) > 1:
        return Shape(event=event.name, body=bool(event.content))
    view = view_object(schema, schemas)
    values = {n: closed_scalars(declared, schemas) for n, declared in view.members.items()}
    return Shape(
        event=event.name,
        body=True,
        required=tuple(view.required),
        types=tuple((name, json_types(d, schemas)) for name, d in view.members.items()),
        values=tuple((name, found) for name, found in values.items() if found),
        closed=view.closed and not view.patterns,
        members=closed_members(view, schemas, CLOSED_LEVELS),
    )


CLOSED_LEVELS = 4


def closed_members(
    view: ObjectView, schemas: Mapping[str, Schema], levels: int
) -> tuple[tuple[str, Shape], ...]:
    """The members of an object that are closed, or have such members: types ignore what is more."""
    found: list[tuple[str, Shape]] = []
    for name, declared in view.members.items() if levels else ():
        inner = view_parts([part for schema in declared for part in parts_of(schema, schemas)])
        closed = inner.closed and not inner.patterns
        below = closed_members(inner, schemas, levels - 1)
        if closed or below:
            types = tuple((n, ()) for n in inner.members) if closed else ()
            shape = Shape(event="", body=True, types=types, closed=closed, members=below)
            found.append((name, shape))
    return tuple(found)
