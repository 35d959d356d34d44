"""Shapes: what an event's body looks like from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..ir.detection import Shape
from ..ir.service import Event, Schema
from .facts import closed_scalars, json_types
from .objects import ObjectView, parts_of, resolve, view_object, view_parts

CLOSED_LEVELS = 4


@dataclass(slots=True)
class Shapes:
    """Describes the bodies of events. Schemas that many events share are looked at once."""

    schemas: Mapping[str, Schema]
    _members: dict[tuple[tuple[int, ...], int], Shape | None] = field(default_factory=dict)

    def describe(self, event: Event, schema: Schema | None) -> Shape:
        """The top level of an event's body."""
        if schema is None or len(event.content) > 1:
            return Shape(event=event.name, body=bool(event.content))
        view = view_object(schema, self.schemas)
        members = view.members.items()
        values = {name: closed_scalars(declared, self.schemas) for name, declared in members}
        return Shape(
            event=event.name,
            body=True,
            required=tuple(view.required),
            types=tuple((name, json_types(d, self.schemas)) for name, d in members),
            values=tuple((name, found) for name, found in values.items() if found),
            closed=view.closed and not view.patterns,
            members=self._closed_members(view, CLOSED_LEVELS),
        )

    def _closed_members(self, view: ObjectView, levels: int) -> tuple[tuple[str, Shape], ...]:
        """The members of an object that are closed, or have such members: types ignore what is
        more.
        """
        found: list[tuple[str, Shape]] = []
        for name, declared in view.members.items() if levels else ():
            shape = self._closed_member(declared, levels)
            if shape is not None:
                found.append((name, shape))
        return tuple(found)

    def _closed_member(self, declared: Sequence[Schema], levels: int) -> Shape | None:
        """The shape of a member; None where it leaves nothing open."""
        targets = [resolve(schema, self.schemas) for schema in declared]
        key = (tuple(map(id, targets)), levels)
        if key not in self._members:
            inner = view_parts([p for target in targets for p in parts_of(target, self.schemas)])
            closed = inner.closed and not inner.patterns
            below = self._closed_members(inner, levels - 1)
            types = tuple((n, ()) for n in inner.members) if closed else ()
            self._members[key] = (
                Shape(event="", body=True, types=types, closed=closed, members=below)
                if closed or below
                else None
            )
        return self._members[key]
