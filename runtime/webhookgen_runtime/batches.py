"""Batches: requests whose body holds an array, each of whose items is an event.

An item is looked at as a request of its own: the batch's, with the item's bytes, as they
were sent, in the place of the body. So picking, decoding and signatures of single items
need to know nothing of batches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from .bodies import json_items, with_json_items
from .expressions import Body, BodyPointer, parse_expression
from .request import CoreRequest


class Batch:
    """Where in a body the items are, compiled."""

    __slots__ = ("_tokens", "pointer")

    def __init__(self, expression: str) -> None:
        """Read `$request.body`, or `$request.body#` and a JSON Pointer.

        Raises:
            ValueError: it is another expression.
        """
        place = parse_expression(expression)
        if not isinstance(place, Body | BodyPointer):
            raise ValueError(f"items can't be in {expression}")
        self._tokens = place.tokens if isinstance(place, BodyPointer) else ()
        self.pointer = expression.partition("#")[2]

    def items(self, request: CoreRequest) -> Iterator[CoreRequest] | None:
        """A request for each item; None where the body has no array there."""
        found = json_items(request.raw_body, self._tokens)
        if found is None:
            return None
        return (request.with_body(bytes(item)) for item in found)

    def with_items(self, request: CoreRequest, items: Sequence[bytes]) -> CoreRequest:
        """A request with other items; the array is made up where there is none."""
        body = with_json_items(request.raw_body, self._tokens, items)
        return request.with_body(body)


batch_of = cache(Batch)
"""Batches, compiled once: the expressions are a package's own, so they are few."""
