"""How a request is matched to an event: a plan that the runtime interprets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Named:
    """The tests so far name one event."""

    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the top level of an event's body looks like, as far as it tells events apart.

    `types` holds (member, JSON types); `values` holds (member, closed values).
    """

    event: str
    body: bool
    required: tuple[str, ...]
    types: tuple[tuple[str, tuple[str, ...]], ...]
    values: tuple[tuple[str, tuple[str | int, ...]], ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """No test is left: the one event whose types fit."""

    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """Look at one value of the request. `loose` ignores case and separators."""

    source: str
    cases: tuple[tuple[str | int, Plan], ...]
    otherwise: Plan | None
    loose: bool = False


Plan: TypeAlias = Named | Structure | Switch


def events_of(plan: Plan) -> tuple[str, ...]:
    """The events that a plan can end in, each once, in order."""
    match plan:
        case Named(event):
            found = [event]
        case Structure(shapes):
            found = [shape.event for shape in shapes]
        case Switch(cases=cases, otherwise=otherwise):
            branches = [branch for _, branch in cases] + ([otherwise] if otherwise else [])
            found = [event for branch in branches for event in events_of(branch)]
    return tuple(dict.fromkeys(found))
