"""How the events of a group are told apart: a plan computed once, interpreted at run time.

A declared discriminator comes first. Else the values that the schemas close decide: the place that
separates the most events is tested, then the next within each branch. Where no place is left, the
structure of the body has to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..ir.detection import Named, Plan, Shape, Structure, Switch
from ..ir.service import Event, EventDiscriminator, Group, Schema
from .facts import Closed, ClosedPlaces, json_types, values_at
from .objects import view_object

NUMBER = re.compile("0|-?[1-9][0-9]{0,17}")
"""A whole number as JSON and a mapping's key spell it alike."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One event, the closed values of its requests by source, and the shape of its body."""

    event: Event
    closed: Mapping[str, Closed]
    shape: Shape


def plan_detection(group: Group, schemas: Mapping[str, Schema]) -> Plan:
    """The plan of a group."""
    places = ClosedPlaces(schemas)
    facts = [collect_facts(event, places) for event in group.events]
    planner = Planner(budget=64 + 8 * len(facts))
    if group.discriminator is None:
        return planner.plan(facts, frozenset())
    return plan_declared(group.discriminator, facts, planner)


def plan_declared(
    discriminator: EventDiscriminator, facts: Sequence[EventFacts], planner: Planner
) -> Plan:
    """The plan of a declared discriminator; what it does not tell apart is planned below it."""
    tested = frozenset(discriminator.sources)
    if discriminator.mapping is None:
        keyed: dict[str, list[EventFacts]] = {}
        for each in facts:
            keyed.setdefault(each.event.key, []).append(each)
        named = {key: planner.plan_one_of(alike, tested) for key, alike in keyed.items()}
        cases = tuple(spelled(list(named.items()), discriminator))
        return Switch(sources=discriminator.sources, cases=cases, otherwise=None, loose=True)
    mapped = {name for _, name in discriminator.mapping}
    rest = [f for f in facts if f.event.name not in mapped]
    stated = [(value, Named(name)) for value, name in discriminator.mapping]
    return Switch(
        sources=discriminator.sources,
        cases=tuple(spelled([case for case in stated if "*" not in case[0]], discriminator)),
        patterns=tuple(case for case in stated if "*" in case[0]),
        otherwise=planner.plan(rest, tested) if rest else None,
    )


def spelled(
    cases: Sequence[tuple[str, Plan]], discriminator: EventDiscriminator
) -> Iterator[tuple[str | int, Plan]]:
    """The cases by their text, and where a body may hold it as a number by that too."""
    in_body = any(source.startswith("$request.body") for source in discriminator.sources)
    for value, plan in cases:
        yield value, plan
        if in_body and NUMBER.fullmatch(value):
            yield int(value), plan


def collect_facts(event: Event, places: ClosedPlaces) -> EventFacts:
    """What the document says about the requests of one event."""
    schemas = places.schemas
    closed = {"$method": Closed((event.method,), True)}
    for header in event.headers:
        values = values_at([header.schema], schemas)
        if values:
            source = f"$request.header.{header.name}"
            closed[source] = Closed(tuple(str(v) for v in values), header.required)
    schema = event.content[0].schema if event.content else None
    if schema is not None and len(event.content) == 1:
        for pointer, values_there in places.find(schema).items():
            must = values_there.required and event.payload_required
            closed[f"$request.body#{pointer}"] = Closed(values_there.values, must)
    return EventFacts(event, closed, describe_shape(event, schema, schemas))


def describe_shape(event: Event, schema: Schema | None, schemas: Mapping[str, Schema]) -> Shape:
    """The top level of an event's body."""
    if schema is None or len(event.content) > 1:
        return Shape(
            event=event.name,
            body=bool(event.content),
            required=(),
            types=(),
            values=(),
            closed=False,
        )
    view = view_object(schema, schemas)
    values = {name: values_at(declared, schemas) for name, declared in view.members.items()}
    return Shape(
        event=event.name,
        body=True,
        required=tuple(view.required),
        types=tuple((name, json_types(d, schemas)) for name, d in view.members.items()),
        values=tuple((name, found) for name, found in values.items() if found),
        closed=view.closed and not view.patterns,
    )


@dataclass(slots=True)
class Planner:
    """Splits a list of events by one source after the other.

    `budget` bounds the branches: many places that are each closed in a few events would multiply.
    """

    budget: int
    _plans: dict[tuple[str, ...], Plan] = field(default_factory=dict)

    def plan(self, facts: Sequence[EventFacts], tested: frozenset[str]) -> Plan:
        """The plan for events that the tests so far leave."""
        source = best_source(facts, tested)
        if source is None or self.budget <= 0:
            return self._by_structure(facts)
        bound = [f for f in facts if source in f.closed]
        values = dict.fromkeys(v for f in bound for v in f.closed[source].values)
        free = [f for f in facts if source not in f.closed]
        optional = [f for f in bound if not f.closed[source].required]
        self.budget -= len(values) + len(free)
        cases: list[tuple[str | int, Plan]] = []
        for value in values:
            named = [f for f in bound if value in f.closed[source].values]
            cases.append((value, self._branch(named, free, facts, tested | {source})))
        rest = [f for f in facts if f in free or f in optional]
        otherwise = self.plan(rest, tested | {source}) if rest else None
        return Switch(sources=(source,), cases=tuple(cases), otherwise=otherwise)

    def plan_one_of(self, facts: Sequence[EventFacts], tested: frozenset[str]) -> Plan:
        """The plan for events that a test named together."""
        return Named(facts[0].event.name) if len(facts) == 1 else self.plan(facts, tested)

    def _branch(
        self,
        named: list[EventFacts],
        free: list[EventFacts],
        facts: Sequence[EventFacts],
        tested: frozenset[str],
    ) -> Plan:
        if len(named) == 1 and not free:
            return Named(named[0].event.name)
        wanted = {f.event.name for f in (*named, *free)}
        return self.plan([f for f in facts if f.event.name in wanted], tested)

    def _by_structure(self, facts: Sequence[EventFacts]) -> Plan:
        names = tuple(f.event.name for f in facts)
        if names not in self._plans:
            self._plans[names] = Structure(tuple(f.shape for f in facts))
        return self._plans[names]


def best_source(facts: Sequence[EventFacts], tested: frozenset[str]) -> str | None:
    """The untested source that separates the most pairs of events; None where none does.

    Ties go to the method, then headers, then the place nearest to the top of the body, so that the
    order of the document does not matter.
    """
    counts: dict[str, dict[str | int, int]] = {}
    closed: dict[str, int] = {}
    for each in facts:
        for source, there in each.closed.items():
            if source in tested:
                continue
            closed[source] = closed.get(source, 0) + 1
            tally = counts.setdefault(source, {})
            for value in there.values:
                tally[value] = tally.get(value, 0) + 1
    scores = {
        source: pairs(closed[source]) - sum(pairs(n) for n in tally.values())
        for source, tally in counts.items()
    }
    useful = [source for source, score in scores.items() if score > 0]
    return min(useful, key=lambda s: (-scores[s], preference(s))) if useful else None


def pairs(count: int) -> int:
    """How many pairs there are among so many."""
    return count * (count - 1) // 2


def preference(source: str) -> tuple[int, int, int, str]:
    """The order in which equally good sources are tested."""
    kind = 2 if source.startswith("$request.body") else 1 if "header" in source else 0
    return (kind, source.count("/"), len(source), source)


def undecided_sets(plan: Plan) -> list[tuple[str, ...]]:
    """The sets of events that some request can't be told to be: neither a test nor the top level
    of the body separates them. Each set is a group of events joined by such pairs.
    """
    found: dict[tuple[str, ...], None] = {}
    match plan:
        case Named():
            pass
        case Structure(shapes):
            found.update(dict.fromkeys(confusable(shapes)))
        case Switch():
            for branch in plan.branches:
                found.update(dict.fromkeys(undecided_sets(branch)))
    return list(found)


def confusable(shapes: Sequence[Shape]) -> list[tuple[str, ...]]:
    """Groups of two and more shapes that one body may fit."""
    groups: list[list[Shape]] = []
    for shape in shapes:
        near = [g for g in groups if any(not separable(shape, other) for other in g)]
        merged = [member for g in near for member in g] + [shape]
        groups = [g for g in groups if g not in near] + [merged]
    order = {shape.event: position for position, shape in enumerate(shapes)}
    sets = [sorted((s.event for s in g), key=order.__getitem__) for g in groups if len(g) > 1]
    return [tuple(events) for events in sets]


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
