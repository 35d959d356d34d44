"""How a request is matched to an event: a plan that the runtime interprets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Named:
    """The tests so far name one event."""

    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the top level of an event's body looks like, as far as it tells events apart.

    `types` holds (member, JSON types); `values` holds (member, closed values). `members` holds the
    shapes of members, as far as the types that a body is decoded to leave something open: which
    members a closed object may have. `constant` says that the body always has a constant somewhere.
    """

    event: str
    body: bool
    required: tuple[str, ...] = ()
    types: tuple[tuple[str, tuple[str, ...]], ...] = ()
    values: tuple[tuple[str, tuple[Scalar, ...]], ...] = ()
    closed: bool = False
    members: tuple[tuple[str, Shape], ...] = ()
    constant: bool = False


@dataclass(frozen=True, slots=True)
class Structure:
    """No test is left: the one event whose types fit."""

    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """Look at one value of the request, or at several in turn until one has a case.

    A source is a runtime expression, or a template that joins several. `loose` ignores case and
    separators. `patterns` are cases whose `*` stand for any text; they come last, in order.
    """

    sources: tuple[str, ...]
    cases: tuple[tuple[str | int, Plan], ...]
    otherwise: Plan | None
    loose: bool = False
    patterns: tuple[tuple[str, Plan], ...] = ()

    @property
    def branches(self) -> tuple[Plan, ...]:
        """The plans below."""
        below = tuple(plan for _, plan in (*self.cases, *self.patterns))
        return (*below, self.otherwise) if self.otherwise is not None else below


Plan: TypeAlias = Named | Structure | Switch


def events_of(plan: Plan) -> tuple[str, ...]:
    """The events that a plan can end in, each once, in order."""
    match plan:
        case Named(event):
            found = [event]
        case Structure(shapes):
            found = [shape.event for shape in shapes]
        case Switch():
            found = [event for branch in plan.branches for event in events_of(branch)]
    return tuple(dict.fromkeys(found))
