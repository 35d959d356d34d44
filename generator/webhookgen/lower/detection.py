"""How the events of a group are told apart: a plan computed once, interpreted at run time.

A declared discriminator comes first. Else the values that the schemas close decide: the place that
separates the most events is tested, then the next within each branch. Where no place is left, the
structure of the body has to decide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..ir.detection import Named, Plan, Shape, Structure, Switch
from ..ir.service import Event, EventDiscriminator, Group
from .bodies import body_kind
from .exclusion import Exclusions
from .facts import Closed, ClosedPlaces, closed_at, folded
from .shapes import Shapes

NUMBER = re.compile("0|-?[1-9][0-9]{0,17}")
"""A whole number as JSON and a mapping's key spell it alike."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One event, the closed values of its requests by source, and the shape of its body."""

    event: Event
    closed: Mapping[str, Closed]
    shape: Shape

    def is_named_by(self, source: str, value: str | int) -> bool:
        """Whether a source can hold this value alone, and it spells the event's key.

        A document that spells it twice says that the source holds the names of events.
        """
        key = folded(self.event.key)
        return self.closed[source].values == (value,) and bool(key) and folded(str(value)) == key

    def has_room_for(self, source: str) -> bool:
        """Whether a request can have a value at a source that the event leaves open."""
        member = source.partition("$request.body#/")[2].partition("/")[0]
        name = member.replace("~1", "/").replace("~0", "~")
        return not (name and self.shape.closed) or name in dict(self.shape.types)


def plan_detection(group: Group, places: ClosedPlaces) -> Plan:
    """The plan of a group."""
    planner = Planner(places)
    if group.discriminator is not None:
        return plan_declared(group.discriminator, group.events, planner)
    return planner.plan_events(group.events, frozenset())


def plan_declared(
    discriminator: EventDiscriminator, events: Sequence[Event], planner: Planner
) -> Plan:
    """The plan of a declared discriminator; what it does not tell apart is planned below it."""
    tested = frozenset(discriminator.sources)
    if discriminator.mapping is None:
        keyed: dict[str, list[Event]] = {}
        for event in events:
            keyed.setdefault(event.key, []).append(event)
        named = [(key, planner.plan_chosen(alike, tested)) for key, alike in keyed.items()]
        cases = tuple(spelled(named, discriminator))
        return Switch(sources=discriminator.sources, cases=cases, otherwise=None, loose=True)
    by_name = {event.name: event for event in events}
    mapped: dict[str, list[Event]] = {}
    for value, name in discriminator.mapping:
        mapped.setdefault(value, []).append(by_name[name])
    stated = [(value, planner.plan_chosen(chosen, tested)) for value, chosen in mapped.items()]
    chosen = {name for _, name in discriminator.mapping}
    rest = [event for event in events if event.name not in chosen]
    return Switch(
        sources=discriminator.sources,
        cases=tuple(spelled([case for case in stated if "*" not in case[0]], discriminator)),
        patterns=tuple(case for case in stated if "*" in case[0]),
        otherwise=planner.plan_events(rest, tested) if rest else None,
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


def collect_facts(
    event: Event, places: ClosedPlaces, shapes: Shapes, names: Mapping[str, str]
) -> EventFacts:
    """What the document says about the requests of one event.

    `names` spells each header as all events of the group shall, by its name in lower case.
    """
    schemas = places.schemas
    closed = {"$method": Closed((event.method,), True)}
    for header in event.headers:
        found = closed_at([header.schema], schemas)
        if found is not None:
            source = f"$request.header.{names[header.name.lower()]}"
            closed[source] = Closed(tuple(map(str, found.values)), header.required)
    for pointer, there in closed_in_body(event, places).items():
        must = there.required and event.payload_required
        closed[f"$request.body#{pointer}"] = Closed(there.values, must)
    schema = event.content[0].schema if event.content else None
    constant = any(
        source.startswith("$request.body#") and there.required and len(there.values) == 1
        for source, there in closed.items()
    )
    shape = replace(shapes.describe(event, schema), constant=constant)
    return EventFacts(event, closed, shape)


def is_structured_event(media_type: str) -> bool:
    """Whether a body holds a CloudEvents envelope (HTTP Protocol Binding 1.0.2 section 3.2)."""
    return media_type.lower().startswith("application/cloudevents+")


def closed_in_body(event: Event, places: ClosedPlaces) -> Mapping[str, Closed]:
    """The places that the body of an event closes.

    Of several media types those count whose bodies are JSON; a body of another one has nothing at
    these places. If one is CloudEvents' structured mode, it alone counts: the others are binary
    mode's, and a header names the event there.
    """
    looked_at = [media for media in event.content if is_structured_event(media.media_type)]
    json = [media for media in event.content if body_kind(media.media_type) == "json"]
    looked_at = looked_at or json
    looked_at = looked_at if len(event.content) > 1 else list(event.content)
    schemas = [media.schema for media in looked_at if media.schema is not None]
    if not schemas or len(schemas) < len(looked_at):
        return {}
    found = places.find(schemas[0]) if len(schemas) == 1 else places.common(schemas)
    if len(looked_at) == len(event.content):
        return found
    return {place: Closed(closed.values, False) for place, closed in found.items()}


BRANCHES, BRANCHES_PER_EVENT = 64, 8
"""How many branches a plan may have: many places, each closed in a few events, would multiply."""


@dataclass(slots=True)
class Planner:
    """Splits a list of events by one source after the other.

    `budget` bounds the branches of a plan. Each branch gets its share by how many events it has,
    so that the order of the events does not matter.
    """

    places: ClosedPlaces
    _plans: dict[tuple[str, ...], Plan] = field(default_factory=dict)
    _shapes: Shapes = field(init=False)

    def __post_init__(self) -> None:
        self._shapes = Shapes(self.places.schemas)

    def plan_events(self, events: Sequence[Event], tested: frozenset[str]) -> Plan:
        """The plan for events that no test of ours has been made for."""
        spellings = sorted(
            (header.name for event in events for header in event.headers), reverse=True
        )
        names = {name.lower(): name for name in spellings}
        facts = [collect_facts(event, self.places, self._shapes, names) for event in events]
        return self.plan(facts, tested, BRANCHES + BRANCHES_PER_EVENT * len(facts))

    def plan_chosen(self, events: Sequence[Event], tested: frozenset[str]) -> Plan:
        """The plan for events that a declared test named."""
        if len(events) == 1:
            return Named(events[0].name)
        return self.plan_events(events, tested)

    def plan(self, facts: Sequence[EventFacts], tested: frozenset[str], budget: int) -> Plan:
        """The plan for events that the tests so far leave."""
        source = best_source(facts, tested) if len(facts) > 1 else None
        if source is None:
            return self._by_structure(facts)
        rest = [f for f in facts if source not in f.closed or not f.closed[source].required]
        branches = branches_of(facts, source)
        left = budget - len(branches) - len(rest)
        if left < 0:
            return self._by_structure(facts)
        share = left // (sum(map(len, branches.values())) + len(rest))
        tested = tested | {source}
        cases: list[tuple[str | int, Plan]] = []
        for value, chosen in branches.items():
            sure = all(source in f.closed for f in chosen)
            below = self.plan_one_of if sure else self.plan
            cases.append((value, below(chosen, tested, share * len(chosen))))
        otherwise = self.plan(rest, tested, share * len(rest)) if rest else None
        return Switch(sources=(source,), cases=tuple(cases), otherwise=otherwise)

    def plan_one_of(self, facts: Sequence[EventFacts], tested: frozenset[str], budget: int) -> Plan:
        """The plan for events that a test named together."""
        return Named(facts[0].event.name) if len(facts) == 1 else self.plan(facts, tested, budget)

    def _by_structure(self, facts: Sequence[EventFacts]) -> Plan:
        names = tuple(f.event.name for f in facts)
        if names not in self._plans:
            shapes = [f.shape for f in facts]
            others = len(shapes) - 1
            if all(row.bit_count() == others for row in Exclusions(shapes).rows()):
                shapes = [replace(shape, members=()) for shape in shapes]
            self._plans[names] = Structure(tuple(shapes))
        return self._plans[names]


def branches_of(facts: Sequence[EventFacts], source: str) -> dict[str | int, list[EventFacts]]:
    """For each value that a source is closed to, the events that a request with it can be.

    Those that list it, and those that leave the source open, save where the value is the name of
    the only one that lists it.
    """
    listing: dict[str | int, list[int]] = {}
    for position, each in enumerate(facts):
        for value in dict.fromkeys(each.closed[source].values if source in each.closed else ()):
            listing.setdefault(value, []).append(position)
    room = [i for i, f in enumerate(facts) if source not in f.closed and f.has_room_for(source)]
    found: dict[str | int, list[EventFacts]] = {}
    for value, listed in listing.items():
        named = len(listed) == 1 and facts[listed[0]].is_named_by(source, value)
        found[value] = [facts[i] for i in (listed if named else sorted((*listed, *room)))]
    return found


def best_source(facts: Sequence[EventFacts], tested: frozenset[str]) -> str | None:
    """The untested source that separates the most pairs of events; None where none does.

    Ties go to the source that separates them also where it may be missing, then to the method,
    then headers, then the place nearest to the top of the body, so that the order of the document
    does not matter.
    """
    found: dict[str, list[Closed]] = {}
    for each in facts:
        for source, there in each.closed.items():
            if source not in tested:
                found.setdefault(source, []).append(there)
    scores = {source: separated(each) for source, each in found.items() if len(each) > 1}
    sure = {source: separated([c for c in found[source] if c.required]) for source in scores}
    useful = [source for source, score in scores.items() if score > 0]
    key = {source: (-scores[source], -sure[source], preference(source)) for source in useful}
    return min(useful, key=key.__getitem__) if useful else None


def separated(closed: Sequence[Closed]) -> int:
    """How many pairs of events have no value in common at a source.

    Events that share values are bits, so that not each two of them are looked at.
    """
    sets = Counter(frozenset(each.values) for each in closed)
    holding = Counter(value for values in sets for value in values)
    shared = {values: [v for v in values if holding[v] > 1] for values in sets}
    holders: dict[str | int, int] = {}
    events = 0
    for values, count in sets.items():
        bits = ((1 << count) - 1) << events if shared[values] else 0
        events += count if shared[values] else 0
        for value in shared[values]:
            holders[value] = holders.get(value, 0) | bits
    alike = 0  # ordered pairs, each event with itself among them
    for values, count in sets.items():
        met = 0
        for value in shared[values]:
            met |= holders[value]
        alike += count * (met.bit_count() or count)
    return pairs(len(closed)) - (alike - len(closed)) // 2


def pairs(count: int) -> int:
    """How many pairs there are among so many."""
    return count * (count - 1) // 2


def preference(source: str) -> tuple[int, int, int, str]:
    """The order in which equally good sources are tested."""
    kind = 2 if source.startswith("$request.body") else 1 if "header" in source else 0
    return (kind, source.count("/"), len(source), source)
