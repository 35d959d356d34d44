"""Parsing of requests that no value names: the structure of the body has to tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .bodies import is_json
from .decoding import Refusal
from .detection import Detector, Miss
from .event import Event
from .faults import Fault
from .media_types import has_fields
from .parsing import Parsed, Verification, refused
from .plan import Shape, Structure
from .request import CoreRequest
from .results import UnknownEvent
from .routes import Routes
from .shape_index import ShapeIndex
from .shapes import consts_fit, fits, top_members


class StructureParser:
    """A group's events, told apart by what bodies look like."""

    __slots__ = ("_detector", "_indexes", "_routes", "_unplanned")

    def __init__(
        self, routes: Routes, detector: Detector, unplanned: frozenset[str]
    ) -> None:
        """Keep a group's routes and plan, and the events that the plan never leads to."""
        self._routes: Final = routes
        self._detector: Final = detector
        self._unplanned: Final = unplanned
        self._indexes: dict[int, ShapeIndex] = {}  # by structures that the plan keeps

    def parse(
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
        reader = self._routes.reader(name)
        event = reader.read(request, verification, chosen=True)
        return refused(request, event, name) if isinstance(event, Refusal) else event

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
                reader = self._routes.reader(name)
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
