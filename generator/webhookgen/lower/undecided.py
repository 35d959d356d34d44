"""Which events no request is sure to tell apart, each set with a request that all of it accept.

Judged by the schemas of the bodies, under the tests of the plan that lead to them. One request that
fits a whole set is looked for first, since sets are large and pairs are many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..ir.detection import Named, Plan, Shape, Structure, Switch
from ..ir.service import Bundle, Event, Group, Json
from .bodies import body_kind
from .composing import Composer, Impossible
from .exclusion import Exclusions

Test = tuple[str, str | int]

MAX_JUDGED = 20_000
"""How many pairs of a group are judged by a request of their own: all of 200 events, about 2 s.

What is not judged is not reported. Pairs that the top level of their bodies separates don't count,
nor do those of a set that was found.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A request that several events' schemas accept.

    `body` is what its `media_type` holds, None (with `media_type` None) for a request without one.
    `schemas` are the references into the bundle that the body has to fit, one an event.
    """

    method: str
    headers: tuple[tuple[str, str], ...]
    media_type: str | None
    body: Json
    schemas: tuple[str, ...]

    def as_json(self) -> Json:
        """As JSON."""
        stated: dict[str, Json] = {"method": self.method, "headers": dict(self.headers)}
        return (
            stated
            if self.media_type is None
            else stated
            | {
                "mediaType": self.media_type,
                "body": self.body,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class UndecidedSet:
    """Events that one request fits alike, in the order of the group."""

    events: tuple[str, ...]
    tests: tuple[Test, ...]
    witness: Witness


def undecided_sets(
    group: Group, plan: Plan, bundle: Bundle, composer: Composer
) -> tuple[UndecidedSet, ...]:
    """The sets of events that a plan can't tell apart for some request.

    Every two events of a set are told apart by nothing; two that share no set are told apart by a
    test, or by a body that fits one of them alone, as far as `MAX_JUDGED` let them be judged.
    """
    search = Search.of(group, plan, bundle, composer)
    for tests, shapes in structures_of(plan, ()):
        search.look(shapes, tests)
    return tuple(search.found)


def structures_of(
    plan: Plan, tests: tuple[Test, ...]
) -> Iterator[tuple[tuple[Test, ...], tuple[Shape, ...]]]:
    """The events that are left to their structure, with the tests that lead there."""
    match plan:
        case Named():
            return
        case Structure(shapes):
            yield tests, shapes
        case Switch():
            source = plan.sources[0]
            alone = len(plan.sources) == 1 and "{" not in source
            for value, below in plan.cases:
                yield from structures_of(below, (*tests, (source, value)) if alone else tests)
            for _, below in plan.patterns:
                yield from structures_of(below, tests)
            if plan.otherwise is not None:
                yield from structures_of(plan.otherwise, tests)


@dataclass(slots=True)
class Search:
    """The search through one group.

    Events have positions by their names, so that the order of the document does not matter; a set
    of them is an integer with a bit for each. For each event `covered` holds those that lie in a
    set with it already, `apart` those that no request fits together with it. `left` says how many
    pairs may still be judged.
    """

    events: Mapping[str, Event]
    refs: Mapping[tuple[str, str], str]
    composer: Composer
    names: Sequence[str]
    apart: list[int]
    covered: list[int]
    roots: dict[str, Json] = field(default_factory=dict)
    found: list[UndecidedSet] = field(default_factory=list)
    left: int = MAX_JUDGED

    @classmethod
    def of(cls, group: Group, plan: Plan, bundle: Bundle, composer: Composer) -> Search:
        """A search through the events that a plan leaves to their structure."""
        roots = (root for root in bundle.roots if root.kind == group.kind)
        refs = {(root.event, root.media_type): root.ref for root in roots}
        events = {event.name: event for event in group.events}
        shapes = {each.event: each for _, some in structures_of(plan, ()) for each in some}
        names = sorted(shapes)
        apart = list(Exclusions([shapes[name] for name in names]).rows())
        return cls(events, refs, composer, names, apart, [0] * len(names))

    def look(self, shapes: Sequence[Shape], tests: tuple[Test, ...]) -> None:
        """Find the sets among events that the same tests lead to."""
        here = self._bits(shape.event for shape in shapes)
        if any(here & ~self.covered[i] & ~(1 << i) for i in positions_in(here)):
            self._keep(self._most([], self._near([], here), tests), tests)
        for first in positions_in(here):
            later = here & (-2 << first)
            while later := later & ~self.covered[first] & ~self.apart[first]:
                second = lowest(later)
                later ^= 1 << second
                self.left -= 1
                if self.left < 0:
                    return
                self._judge(first, second, here, tests)

    def _judge(self, first: int, second: int, here: int, tests: tuple[Test, ...]) -> None:
        """Find the set of a pair, or that its schemas exclude each other."""
        pair = [self.names[first], self.names[second]]
        if self.witness(pair, tests) is not None:
            self._keep(self._most(pair, self._near([first, second], here), tests), tests)
        elif self.witness(pair, ()) is None:
            self.apart[first] |= 1 << second
            self.apart[second] |= 1 << first

    def _bits(self, names: Iterable[str]) -> int:
        wanted = set(names)
        return sum(1 << i for i, name in enumerate(self.names) if name in wanted)

    def _near(self, chosen: Sequence[int], here: int) -> list[str]:
        """Events that nothing is known to tell apart from the chosen ones or from each other."""
        near: list[str] = []
        left = here
        for position in chosen:
            left &= ~self.apart[position] & ~(1 << position)
        while left:
            position = lowest(left)
            left &= ~self.apart[position] & ~(1 << position)
            near.append(self.names[position])
        return near

    def _most(self, chosen: list[str], names: Sequence[str], tests: tuple[Test, ...]) -> list[str]:
        """The chosen events, and of some others as many as one request fits with them.

        Nearly all fit or nearly none, so halves are tried before single events.
        """
        if not names or self.witness((*chosen, *names), tests) is not None:
            return [*chosen, *names]
        if len(names) == 1:
            return chosen
        half = len(names) // 2
        chosen = self._most(chosen, names[:half], tests)
        return self._most(chosen, names[half:], tests)

    def _keep(self, names: list[str], tests: tuple[Test, ...]) -> None:
        """Keep a set that one request fits; a single event is none."""
        witness = self.witness(names, tests) if len(names) > 1 else None
        if witness is not None:
            kept = set(names)
            events = tuple(name for name in self.events if name in kept)
            self.found.append(UndecidedSet(events=events, tests=tests, witness=witness))
            together = self._bits(names)
            for position in positions_in(together):
                self.covered[position] |= together & ~(1 << position)

    def witness(self, names: Sequence[str], tests: tuple[Test, ...]) -> Witness | None:
        """A request that all of some events accept and that passes the tests."""
        events = [self.events[name] for name in sorted(names)]
        in_body = [test for test in tests if test[0].startswith("$request.body#")]
        headers = tuple(
            (s.removeprefix("$request.header."), str(v)) for s, v in tests if "header" in s
        )
        method = events[0].method
        if not in_body and not any(e.payload_required and e.content for e in events):
            return Witness(method=method, headers=headers, media_type=None, body=None, schemas=())
        for media in events[0].content:
            alike = [alike_in(event, media.media_type) for event in events]
            if None in alike:
                continue
            refs = [self.refs.get((e.name, m)) for e, m in zip(events, alike, strict=True) if m]
            schemas = tuple(dict.fromkeys(ref for ref in refs if ref is not None))
            body = self._body(media.media_type, schemas, in_body)
            if not isinstance(body, Impossible):
                return Witness(
                    method=method,
                    headers=headers,
                    media_type=media.media_type,
                    body=body,
                    schemas=schemas,
                )
        return None

    def _body(
        self, media_type: str, schemas: Sequence[str], tests: Sequence[Test]
    ) -> Json | Impossible:
        if not schemas and body_kind(media_type) != "json":  # bytes, or text of any kind
            return "sample"
        held = [holding(source, value) for source, value in tests]
        roots = [self.roots.setdefault(ref, {"$ref": ref}) for ref in schemas]
        return self.composer.compose([*held, *roots])


def positions_in(bits: int) -> Iterator[int]:
    """The positions of a set's events, the lowest first."""
    while bits:
        yield lowest(bits)
        bits &= bits - 1


def lowest(bits: int) -> int:
    """The first position of a set's events."""
    return (bits & -bits).bit_length() - 1


def alike_in(event: Event, media_type: str) -> str | None:
    """The media type of an event's that a request of another event's can't be told from."""
    kind, names = body_kind(media_type), [media.media_type for media in event.content]
    alike = [name for name in names if body_kind(name) == kind]
    return media_type if media_type in alike else next(iter(alike), None)


def holding(source: str, value: str | int) -> Json:
    """A schema of bodies that hold a value at a pointer."""
    schema: dict[str, Json] = {"const": value}
    for step in reversed(source.partition("#/")[2].split("/")):
        if step == "0":
            schema = {"type": "array", "minItems": 1, "prefixItems": [schema]}
        else:
            name = step.replace("~1", "/").replace("~0", "~")
            schema = {"type": "object", "required": [name], "properties": {name: schema}}
    return schema
