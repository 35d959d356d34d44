"""Parsing: from a request, taken as authentic, to its event or to an UnknownEvent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from .decoding import Refusal
from .detection import Detector, Miss
from .event import Event
from .first_members import Guess
from .plan import Plan, Shape, Structure, plan_events
from .request import CoreRequest
from .results import SignatureVerificationResult, UnknownEvent
from .routes import Routes
from .validation import Validation

if TYPE_CHECKING:
    from .structures import StructureParser

Verification: TypeAlias = SignatureVerificationResult | None
Parsed: TypeAlias = Event[Any] | UnknownEvent


class EventParser:
    """A group's plan and events, ready to parse requests."""

    __slots__ = (
        "_detector",
        "_guesser",
        "_lone",
        "_structures",
        "_unplanned",
        "routes",
    )

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
        self._lone = lone_event(plan)
        self._unplanned = frozenset(events.keys() - planned)
        self._structures: StructureParser | None = None
        self.routes = Routes(package, events, validation)

    def parse(self, request: CoreRequest, verification: Verification) -> Parsed:
        """The event that a request brings."""
        guesser = self._guesser
        guess = None if guesser is None else guesser.guess(request)
        if guesser is not None and guess is not None:
            guessed = self._guessed(request, verification, guesser.member, guess)
            if guessed is not None:
                return guessed
        if self._lone is not None:  # its types say all that its shape would
            reader = self.routes.reader(self._lone)
            event = reader.read(request, verification, chosen=False)
            if type(event) is not Refusal:
                return event  # type: ignore[return-value]
        outcome = self._detector.pick(request)
        if type(outcome) is str:
            reader = self.routes.reader(outcome)
            event = reader.read(request, verification, chosen=True)
            if type(event) is not Refusal:
                return event  # type: ignore[return-value]
            return refused(request, event, outcome)
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
        """What a request is that no value of it names, or none that is known."""
        parser = self._structures
        if parser is None:
            from .structures import StructureParser  # loaded with the first of them

            parser = StructureParser(self.routes, self._detector, self._unplanned)
            self._structures = parser
        return parser.parse(request, verification, outcome, expected)


def lone_event(plan: Plan) -> str | None:
    """The one event that a plan leaves to its types alone; None where there is more."""
    if not isinstance(plan, Structure) or len(plan.shapes) != 1:
        return None
    name, shape = next(iter(plan.shapes.items()))
    return name if shape == Shape() else None


def refused(request: CoreRequest, refusal: Any, name: str) -> UnknownEvent:
    """What a request is whose body the types of the event that it names refuse."""
    return UnknownEvent(
        reason=refusal.reason, event_name=name, errors=refusal.errors, request=request
    )
