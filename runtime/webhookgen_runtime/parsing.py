"""Parsing: from a request, taken as authentic, to its event or to an UnknownEvent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from .bodies import is_json
from .decoding import Refusal
from .detection import Detector, Miss
from .event import Event
from .faults import Fault
from .first_members import Guess
from .media_types import has_fields
from .plan import Plan, Shape, Structure, plan_events
from .request import CoreRequest
from .results import SignatureVerificationResult, UnknownEvent
from .routes import Routes
from .shape_index import ShapeIndex
from .shapes import consts_fit, fits, top_members
from .validation import Validation

Verification: TypeAlias = SignatureVerificationResult | None
Parsed: TypeAlias = Event[Any] | UnknownEvent


class EventParser:
    """A group's plan and events, ready to parse requests."""

    __slots__ = ("_detector", "_guesser", "_indexes", "_unplanned", "routes")

    def __init__(
        self,
        package: str,
        events: Mapping[str, str],
        plan: Plan,
        validation: Validation = "tolerant",
    ) -> None:
        """Compile a group.

        Raises:
            ValueError: the plan holds a bad expression or an event without a route.
            RuntimeError: `validation` is strict, and the validator isn't installed.
        """
        if validation == "strict":
            from .strict_decoding import require_validator

            require_validator(package)
        planned = set(plan_events(plan))
        if not planned <= events.keys():
            raise ValueError(f"no route to {sorted(planned - events.keys())}")
        self._detector = Detector(plan)
        self._guesser = self._detector.guesser
        self._indexes: dict[int, ShapeIndex] = {}  # by structures that the plan keeps
        self._unplanned = frozenset(events.keys() - planned)
        self.routes = Routes(package, events, validation)

    def parse(self, request: CoreRequest, verification: Verification) -> Parsed:
        """The event that a request brings."""
        guesser = self._guesser
        guess = None if guesser is None else guesser.guess(request)
        if guesser is not None and guess is not None:
            guessed = self._guessed(request, verification, guesser.member, guess)
            if guessed is not None:
                return guessed
        outcome = self._detector.pick(request)
        if type(outcome) is str:
            reader = self.routes.reader(outcome)
            event = reader.read(request, verification, chosen=True)
            if type(event) is not Refusal:
                return event  # type: ignore[return-value]
            return _refused(request, event, outcome)
        return self._undecided(request, verification, outcome, None)

    def _guessed(
        self,
        request: CoreRequest,
        verification: Verification,
        member: str,
        guess: Guess,
    ) -> Event[Any] | None:
        """The guessed event, if its payload has the value that led to it."""
        name, value = guess
        reader = self.routes.reader(name)
        attribute = reader.attribute_of(member)
        if attribute is None:
            return None
        event: Any = reader.read(request, verification, chosen=True)
        if type(event) is Refusal:
            return None
        same = getattr(event.payload, attribute, None) == value
        return event if same else None

    def parse_expected(
        self,
        request: CoreRequest,
        verification: Verification,
        expect: type[Event[Any]] | tuple[type[Event[Any]], ...],
    ) -> Parsed:
        """The same, where only some event classes are looked for.

        A class that the plan never leads to is tried by its types where the plan leads
        nowhere: the caller already knows what the plan can't tell. So is a class that is
        expected alone, where the request lacks the value that picks an event.
        """
        names = self._names(expect if isinstance(expect, tuple) else (expect,))
        outcome = self._detector.pick(request)
        if isinstance(outcome, str):
            if outcome not in names:
                return UnknownEvent(
                    reason="no_match", event_name=outcome, request=request
                )
            return self.parse(request, verification)
        return self._undecided(request, verification, outcome, names)

    def _names(self, expect: Iterable[type[Event[Any]]]) -> frozenset[str]:
        """The events' names.

        Raises:
            TypeError: one of the classes is not an event of this group.
        """
        names = {
            event_class: self.routes.name_of(event_class) for event_class in expect
        }
        foreign = [kind.__name__ for kind, name in names.items() if name is None]
        if foreign:
            raise TypeError(
                f"expect: not an event of this handler: {', '.join(foreign)}"
            )
        return frozenset(name for name in names.values() if name is not None)

    def _undecided(
        self,
        request: CoreRequest,
        verification: Verification,
        outcome: Structure | Miss | str,
        expected: frozenset[str] | None,
    ) -> Parsed:
        shapes: Mapping[str, Shape]
        if isinstance(outcome, Structure):
            shapes = outcome.shapes
        else:
            expected = expected or frozenset()
            alone = len(expected) == 1 and self._detector.tells_nothing(request)
            untold = expected if alone else self._unplanned & expected
            shapes = dict.fromkeys(sorted(untold), Shape())
            if not shapes:
                return _missed(request, outcome)
        if expected is not None:
            shapes = {name: shapes[name] for name in shapes if name in expected}
            if len(expected) == len(shapes) == 1:
                return self._only_one(request, verification, *shapes.items())
        if isinstance(outcome, Structure) and expected is None:
            index = self._index_of(outcome)
        else:
            index = ShapeIndex(shapes)
        return self._by_structure(request, verification, index)

    def _only_one(
        self,
        request: CoreRequest,
        verification: Verification,
        expected: tuple[str, Shape],
    ) -> Parsed:
        """The one event that the caller expects, or why the body is not one.

        A body whose constants say that it is another event is not this one. Any other is
        read as if a discriminator had named the event.
        """
        name, shape = expected
        members = top_members(request)
        if members is not None and not consts_fit(shape, members):
            return UnknownEvent(reason="no_match", request=request)
        reader = self.routes.reader(name)
        event = reader.read(request, verification, chosen=True)
        return _refused(request, event, name) if isinstance(event, Refusal) else event

    def _index_of(self, structure: Structure) -> ShapeIndex:
        """The index of a structure of the plan, made on first use."""
        found = self._indexes.get(id(structure))
        if found is None:
            found = self._indexes[id(structure)] = ShapeIndex(structure.shapes)
        return found

    def _by_structure(
        self,
        request: CoreRequest,
        verification: Verification,
        index: ShapeIndex,
    ) -> Parsed:
        """The one event that the body fits."""
        shapes = index.shapes
        members = top_members(request)
        empty = not request.raw_body
        fitting: dict[str, Event[Any]] = {}
        refusals: list[Refusal] = []
        for name in index.near(members):
            if fits(shapes[name], members, empty):
                reader = self.routes.reader(name)
                event = reader.read(request, verification, chosen=False)
                if isinstance(event, Refusal):
                    refusals.append(event)
                else:
                    fitting[name] = event
        undrifted = {name: event for name, event in fitting.items() if not event.drift}
        fitting = undrifted or fitting
        if len(fitting) == 1:
            return next(iter(fitting.values()))
        if fitting:
            return UnknownEvent(
                reason="ambiguous", candidates=tuple(fitting), request=request
            )
        return _no_fit(request, refusals, len(shapes))


def _missed(request: CoreRequest, outcome: Structure | Miss | str) -> UnknownEvent:
    if not request.raw_body:
        return UnknownEvent(reason="empty_body", request=request)
    if outcome is Miss.MALFORMED:
        return _malformed(request)
    return UnknownEvent(reason="no_match", request=request)


def _malformed(request: CoreRequest) -> UnknownEvent:
    return UnknownEvent(
        reason="malformed", errors=(Fault("the body is not JSON"),), request=request
    )


def _refused(request: CoreRequest, refusal: Any, name: str) -> UnknownEvent:
    return UnknownEvent(
        reason=refusal.reason, event_name=name, errors=refusal.errors, request=request
    )


def _no_fit(request: CoreRequest, refusals: list[Refusal], tried: int) -> UnknownEvent:
    """Why no event of a structure fits: what all of them say, else no match."""
    if not request.raw_body:
        return UnknownEvent(reason="empty_body", request=request)
    if refusals and all(r.reason == "unsupported_media_type" for r in refusals):
        return UnknownEvent(reason="unsupported_media_type", request=request)
    if any(r.reason == "malformed" for r in refusals) or _is_unreadable(request):
        return _malformed(request)
    errors = refusals[0].errors if len(refusals) == tried == 1 else ()
    return UnknownEvent(reason="no_match", errors=errors, request=request)


def _is_unreadable(request: CoreRequest) -> bool:
    """Whether nothing could be told because the body is neither JSON nor its form."""
    content_type = request.headers.get("content-type")
    if not has_fields(content_type):
        return not is_json(request.raw_body)
    from .forms import read_fields  # loaded by those who receive forms

    return read_fields(content_type, request.raw_body) is None
