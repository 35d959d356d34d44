"""Detection plans: how a group's events are told apart, as plain data.

A plan is an event's name, a `Switch` on one value of the request, or a `Structure` that
compares the body's shape. Generated modules hold plans; `detection` runs them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

JsonType: TypeAlias = Literal[
    "string", "integer", "number", "boolean", "null", "object", "array"
]
Scalar: TypeAlias = str | int | float | bool | None


class Switch(Struct, frozen=True):
    """Follow the case whose key equals one value of the request.

    `source` is a runtime expression, or a template whose expressions in braces are joined
    to one text. Several are tried in turn, and the first whose value has a case decides.
    A missing value, or one that is neither text nor a whole number, has none and follows
    `otherwise`. `loose` compares exactly first, then without case and with letters and
    digits only (`issues.opened` is `issuesOpened`). `patterns` are cases in which each `*`
    stands for any text; they come last, in their order.
    """

    source: str | tuple[str, ...]
    cases: Mapping[str | int, Plan]
    otherwise: Plan | None = None
    loose: bool = False
    patterns: Mapping[str, Plan] = {}

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources, in the order in which they are tried."""
        return (self.source,) if isinstance(self.source, str) else self.source


class Shape(Struct, frozen=True, kw_only=True):
    """What an event's body looks like from outside; nothing set fits every body."""

    required: tuple[str, ...] = ()
    """Members that must be there."""
    types: Mapping[str, tuple[JsonType, ...]] = {}
    """The JSON types that a member may have where it is there."""
    closed: bool = False
    """Whether other members than those of `types` rule the event out."""
    consts: Mapping[str, tuple[Scalar, ...]] = {}
    """The values that a member may have where it is there."""
    body: bool = True
    """Whether the event has a body at all."""
    members: Mapping[str, Shape] = {}
    """The shapes of members that are objects, as far as their types leave something open."""


class Structure(Struct, frozen=True):
    """Take the one event whose shape and types the body fits."""

    shapes: Mapping[str, Shape]

    @classmethod
    def of(cls, shapes: Mapping[str, Shape], *events: str) -> Structure:
        """The structure of some events, with their shapes out of a table."""
        return cls({event: shapes[event] for event in events})


Plan: TypeAlias = str | Switch | Structure


def plan_events(plan: Plan | None) -> Iterator[str]:
    """The names of the events that a plan can lead to."""
    match plan:
        case None:
            return
        case str():
            yield plan
        case Structure(shapes):
            yield from shapes
        case Switch():
            for case in (*plan.cases.values(), *plan.patterns.values()):
                yield from plan_events(case)
            yield from plan_events(plan.otherwise)
