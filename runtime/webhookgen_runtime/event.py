"""The envelope of an event: its payload, its headers and where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar, cast

from msgspec import Struct
from msgspec.structs import fields

from .answer import Answer, AnswerBodies
from .faults import Fault
from .field_encoding import Encodings, FieldEncodings
from .message import NO_INPUTS, part_reader
from .request import CoreRequest
from .results import SignatureVerificationResult

P = TypeVar("P")

Content: TypeAlias = Mapping[str, Any]
"""Media type, as declared, to payload type; empty for an event without a body."""


class Event(Struct, Generic[P], frozen=True, kw_only=True):
    """One event that a provider sent; each kind of event is a class of its own.

    Two events are equal if they are of one class and their payloads and headers are.
    Where a handler is tolerant, a payload may lack what did not fit: see `drift`.
    """

    payload: P
    """What the body holds."""
    request: CoreRequest
    """The request that brought the event; of a batch, the whole."""
    verification: SignatureVerificationResult | None = None
    """How the request, or its item, was verified; None where it was not."""
    drift: tuple[Fault, ...] = ()
    """What of the body did not fit its types and is not in the payload."""
    _item: CoreRequest | None = None

    responses: ClassVar[tuple[str, ...]] = ()
    """The statuses that the document allows for an answer, as it spells them."""

    @property
    def delivery_id(self) -> str | None:
        """The id of the delivery; None, since no place of it is known."""
        return None

    _content: ClassVar[Content] = {}
    _encodings: ClassVar[Encodings] = {}
    _body_required: ClassVar[bool] = True
    _answer_bodies: ClassVar[AnswerBodies] = {}

    def __eq__(self, other: object) -> bool:
        """Whether both are the same event with the same content."""
        if type(self) is not type(other):
            return NotImplemented
        return _content_of(self) == _content_of(cast("Event[Any]", other))

    def __hash__(self) -> int:
        """A hash of class, payload and headers.

        Raises:
            TypeError: the payload holds a list or a map.
        """
        return hash((type(self), *_content_of(self)))

    def __repr__(self) -> str:
        """The event's class and payload, not its request."""
        drift = f", drift={len(self.drift)}" if self.drift else ""
        return f"{type(self).__name__}(payload={self.payload!r}{drift})"

    def __rich_repr__(self) -> Any:  # a generator of pairs, as `rich` asks for
        """The same for `rich`."""
        yield "payload", self.payload
        yield "drift", len(self.drift), 0

    def _answer(self, body: object, status: int) -> Answer:
        """What the `respond` of each event's class does, under types of its own."""
        from .answer_making import make_answer  # loaded with the first answer

        return make_answer(body, status, self.responses, self._answer_bodies)


def delivery_id(request: CoreRequest, *places: str) -> str | None:
    """The first of some expressions that has a value in a request."""
    for place in places:
        value = id_reader(place)(request, NO_INPUTS)
        if value is not None:
            return value.decode("latin-1" if "header" in place else "utf-8", "replace")
    return None


id_reader = cache(part_reader)
"""Readers of ids, compiled once: the expressions are a package's own, so they are few."""


def declared_content(event_class: type[Event[Any]]) -> Content:
    """The media types that the document declares for an event's body."""
    return event_class._content  # pyright: ignore[reportPrivateUsage]


def declared_encodings(event_class: type[Event[Any]], declared: str) -> FieldEncodings:
    """How the fields of a form are written where that is not as usual."""
    encodings = event_class._encodings  # pyright: ignore[reportPrivateUsage]
    return encodings.get(declared, {})


def body_required(event_class: type[Event[Any]]) -> bool:
    """Whether the document asks for a body."""
    return event_class._body_required  # pyright: ignore[reportPrivateUsage]


def headers_class(event_class: type[Event[Any]]) -> type[Struct] | None:
    """The class of an event's declared headers; None where it declares none."""
    if "headers" not in event_class.__struct_fields__:
        return None
    found = {field.name: field.type for field in fields(event_class)}
    headers: type[Struct] = found["headers"]
    return headers


def event_name(event_class: type[Event[Any]]) -> str:
    """The event's name in the document."""
    return str(getattr(event_class, "name", event_class.__name__))


def _content_of(event: Event[Any]) -> tuple[Any, Any]:
    return event.payload, getattr(event, "headers", None)
