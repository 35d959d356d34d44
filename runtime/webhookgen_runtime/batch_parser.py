"""Parsing batches: each item by the group's parser, as a request of its own."""

from __future__ import annotations

from typing import TypeAlias

from msgspec.structs import replace

from .batches import batch_of
from .bodies import is_json
from .faults import Fault
from .handler import Expected, ExpectedClasses
from .parsing import EventParser, Parsed, Verification
from .request import CoreRequest
from .results import UnknownEvent

Items: TypeAlias = list[tuple[CoreRequest, Verification]]
"""The items that are to be delivered, each with what verified it."""


class BatchParser:
    """A group's parser, for requests that hold several events.

    `parse` and `parse_expected` take a batch of one, as an EventParser takes a request.
    """

    __slots__ = ("_batch", "_parser")

    def __init__(self, parser: EventParser, items: str) -> None:
        """Keep the parser of one item; `items` is the array's expression.

        Raises:
            ValueError: it is none.
        """
        self._parser = parser
        self._batch = batch_of(items)

    def parse(self, request: CoreRequest, verification: Verification) -> Parsed:
        """The event of a batch of one."""
        return self._only_one(request, verification, None)

    def parse_expected(
        self, request: CoreRequest, verification: Verification, expect: ExpectedClasses
    ) -> Parsed:
        """The same, where only some event classes are looked for."""
        return self._only_one(request, verification, expect)

    def parse_items(
        self, request: CoreRequest, verification: Verification, expect: Expected
    ) -> tuple[Parsed, ...]:
        """What each item is, in order; where there is no batch, one result that says why."""
        items = self._items(request, verification)
        if isinstance(items, UnknownEvent):
            return (items,)
        return tuple(self._parsed(request, *item, expect) for item in items)

    def _only_one(
        self, request: CoreRequest, verification: Verification, expect: Expected
    ) -> Parsed:
        items = self._items(request, verification)
        if isinstance(items, UnknownEvent):
            return items
        if len(items) == 1:
            return self._parsed(request, *items[0], expect)
        return UnknownEvent(reason="batch" if items else "no_match", request=request)

    def _parsed(
        self,
        request: CoreRequest,
        item: CoreRequest,
        verification: Verification,
        expect: Expected,
    ) -> Parsed:
        """What an item is; its request is the whole one."""
        if expect is None:
            found = self._parser.parse(item, verification)
        else:
            found = self._parser.parse_expected(item, verification, expect)
        return replace(found, request=request, _item=item)

    def _items(
        self, request: CoreRequest, verification: Verification
    ) -> Items | UnknownEvent:
        """The items; those that have been delivered before are left out."""
        items = self._batch.items(request)
        if items is None:
            return _no_batch(request, self._batch.pointer)
        if verification is None or not verification.items:
            return [(item, verification) for item in items]
        pairs = zip(items, verification.items, strict=True)
        return [(item, result) for item, result in pairs if result.ok]


def _no_batch(request: CoreRequest, pointer: str) -> UnknownEvent:
    if not request.raw_body:
        return UnknownEvent(reason="empty_body", request=request)
    if not is_json(request.raw_body):
        fault = Fault("the body is not JSON")
        return UnknownEvent(reason="malformed", errors=(fault,), request=request)
    fault = Fault("there is no array of events", pointer)
    return UnknownEvent(reason="no_match", errors=(fault,), request=request)
