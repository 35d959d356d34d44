"""Requests that may hold their JSON in one field of a form.

Such a request is looked at as one whose body is that JSON, so that picking and decoding
need to know nothing of forms. A signature speaks of the form, as it was sent.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec.structs import replace

from .batch_parser import BatchParser
from .faults import Fault
from .forms import read_texts
from .handler import Expected, ExpectedClasses, Parser
from .media_types import has_fields
from .parsing import Parsed, Verification
from .request import CoreRequest
from .results import UnknownEvent

JSON = "application/json"
ParserT = TypeVar("ParserT", bound=Parser)


class FormFieldParser(Generic[ParserT]):
    """A group's parser, which is given the JSON in a form's field in place of the form."""

    __slots__ = ("_field", "_parser")

    def __init__(self, parser: ParserT, field: str) -> None:
        """Keep the parser of JSON bodies, and the name of the field."""
        self._parser = parser
        self._field = field

    def parse(self, request: CoreRequest, verification: Verification) -> Parsed:
        """The event that a request brings."""
        inner = field_request(request, self._field)
        if inner is request:
            return self._parser.parse(request, verification)
        if inner is None:
            return self._without_field(request)
        return _of(request, inner, self._parser.parse(inner, verification))

    def parse_expected(
        self, request: CoreRequest, verification: Verification, expect: ExpectedClasses
    ) -> Parsed:
        """The same, where only some event classes are looked for."""
        inner = field_request(request, self._field)
        if inner is None:
            return self._without_field(request)
        found = self._parser.parse_expected(inner, verification, expect)
        return _of(request, inner, found)

    def _without_field(self, request: CoreRequest) -> UnknownEvent:
        if not request.raw_body:
            return UnknownEvent(reason="empty_body", request=request)
        fault = Fault(f"the body is no form with one field {self._field}")
        return UnknownEvent(reason="malformed", errors=(fault,), request=request)


class FormFieldBatchParser(FormFieldParser[BatchParser]):
    """The same for batches."""

    __slots__ = ()

    def parse_items(
        self, request: CoreRequest, verification: Verification, expect: Expected
    ) -> tuple[Parsed, ...]:
        """What each item is, in order."""
        inner = field_request(request, self._field)
        if inner is None:
            return (self._without_field(request),)
        found = self._parser.parse_items(inner, verification, expect)
        return tuple(_of(request, inner, each) for each in found)


def field_request(request: CoreRequest, field: str) -> CoreRequest | None:
    """The request with the JSON of a form's field as its body.

    The request itself where it is no form; None where the form does not have the field
    exactly once, or has nothing in it.
    """
    content_type = request.headers.value("content-type")
    if content_type == JSON or not has_fields(content_type):
        return request
    texts = (read_texts(content_type, request.raw_body) or {}).get(field, [])
    if len(texts) != 1 or not texts[0]:
        return None
    body = texts[0].encode("utf-8", "surrogatepass")
    return request.with_body(body, content_type=JSON)


def _of(request: CoreRequest, inner: CoreRequest, found: Parsed) -> Parsed:
    """A result whose request is the form."""
    if inner is request:
        return found
    item = found._item  # pyright: ignore[reportPrivateUsage]
    return replace(found, request=request, _item=inner if item is None else item)
