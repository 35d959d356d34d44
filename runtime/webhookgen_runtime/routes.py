"""Routes: from an event's name to its class, loaded and prepared on first use.

Everything kept here is computed the same by every thread and stored last, so that the
first requests may race without a lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from msgspec.structs import fields

from . import media_types
from .conversion import is_struct
from .decoding import ContentDecoders, Drifted, PayloadDecoder, Refusal
from .event import (
    Event,
    body_required,
    declared_content,
    declared_encodings,
    headers_class,
)
from .faults import Fault
from .request import CoreRequest
from .results import SignatureVerificationResult
from .validation import Validation

_MAX_CONTENT_TYPES = 64


class EventReader:
    """Makes one event class's events from requests."""

    __slots__ = (
        "_attributes",
        "_body_required",
        "_by_content_type",
        "_content",
        "_headers",
        "_package",
        "_validation",
        "type",
    )

    def __init__(
        self, event_class: type[Event[Any]], package: str, validation: Validation
    ) -> None:
        """Prepare for an event class of a package."""
        self.type = event_class
        self._package = package
        self._validation: Validation = validation
        self._content = {
            declared: ContentDecoders(
                declared,
                payload_type,
                validation,
                declared_encodings(event_class, declared),
            )
            for declared, payload_type in declared_content(event_class).items()
        }
        self._attributes: dict[str, str | None] = {}
        self._body_required = body_required(event_class)
        self._by_content_type: dict[str | None, PayloadDecoder] = {}
        headers = headers_class(event_class)
        if headers is None:
            self._headers = None
        else:
            from .header_values import HeaderReader  # few events declare headers

            self._headers = HeaderReader(headers)

    def attribute_of(self, member: str) -> str | None:
        """The payload's attribute of a member of the body; None where there is none.

        None also where the media types have payloads that differ in it.
        """
        if member not in self._attributes:
            types = {each.payload_type for each in self._content.values()}
            names = {_attribute(kind, member) for kind in types}
            self._attributes[member] = names.pop() if len(names) == 1 else None
        return self._attributes[member]

    def read(
        self,
        request: CoreRequest,
        verification: SignatureVerificationResult | None,
        *,
        chosen: bool,
    ) -> Event[Any] | Refusal:
        """The event that a request brings, or why it is not one.

        `chosen` says that something else than the body's structure tells which event it
        is, so that a tolerant handler delivers also what does not fit.
        """
        body = request.raw_body
        decode = self._by_content_type.get(request.headers.value("content-type"))
        payload = decode(body) if decode and body else self._payload(request)
        if type(payload) is Refusal:
            return payload
        drift: tuple[Fault, ...] = ()
        if type(payload) is Drifted:
            if not chosen and not payload.fits:
                return Refusal("schema_mismatch", payload.drift)
            drift, payload = payload.drift, payload.payload
        if self._headers is None:
            return self.type(
                payload=payload,
                request=request,
                verification=verification,
                drift=drift,
            )
        make: Any = self.type
        return make(  # type: ignore[no-any-return]
            payload=payload,
            request=request,
            verification=verification,
            drift=drift,
            headers=self._headers.read(request),
        )

    def _payload(self, request: CoreRequest) -> Any:
        body = request.raw_body
        if not body or not self._content:
            return self._without_body(body)
        decode = self._decoder(request.headers.value("content-type"))
        return _UNSUPPORTED if decode is None else decode(body)

    def _without_body(self, body: bytes) -> Refusal | None:
        if not self._content:
            return _UNDECLARED_BODY if body else None
        return _EMPTY_BODY if self._body_required else None

    def _decoder(self, content_type: str | None) -> PayloadDecoder | None:
        """The decoder for a Content-Type, kept unless senders make up too many."""
        given = (content_type or "").strip()
        declared = (
            media_types.choose(self._content, given)
            if given
            else next(iter(self._content))
        )
        if declared is None:
            return None
        decode = self._content[declared].decoder(given or declared)
        if self._validation == "strict":
            decode = self._strict(decode, declared, given or declared)
        has_boundary = media_types.is_multipart(given)  # another one each time
        if not has_boundary and len(self._by_content_type) < _MAX_CONTENT_TYPES:
            self._by_content_type[content_type] = decode
        return decode

    def _strict(
        self, decode: PayloadDecoder, declared: str, content_type: str
    ) -> PayloadDecoder:
        from . import strict_decoding  # loaded by those who ask for it

        module = self.type.__module__.rpartition(".")[2]
        load = strict_decoding.validator_loader(self._package, module, declared)
        instance = partial(self._content[declared].instance, content_type)
        return strict_decoding.strict_decoder(decode, load, instance)


def _attribute(kind: Any, member: str) -> str | None:
    if not is_struct(kind):
        return None
    return next((f.name for f in fields(kind) if f.encode_name == member), None)


_UNSUPPORTED = Refusal("unsupported_media_type")
_EMPTY_BODY = Refusal("empty_body")
_UNDECLARED_BODY = Refusal(
    "schema_mismatch", (Fault("the event is declared without a body", ""),)
)


class Routes:
    """A group's events by name; `package` is the root of the package they live in."""

    __slots__ = ("_package", "_paths", "_readers", "_validation")

    def __init__(
        self,
        package: str,
        paths: Mapping[str, str],
        validation: Validation = "tolerant",
    ) -> None:
        """Keep where the events are; nothing is loaded yet."""
        self._package = package
        self._validation: Validation = validation
        self._paths = paths
        self._readers: dict[str, EventReader] = {}

    def reader(self, name: str) -> EventReader:
        """The reader of an event."""
        reader = self._readers.get(name)
        if reader is None:
            event_class = load(self._package, self._paths[name])
            reader = EventReader(event_class, self._package, self._validation)
            self._readers[name] = reader
        return reader

    def names(self) -> Iterable[str]:
        """The names of the events, as the document has them."""
        return self._paths.keys()

    def name_of(self, event_class: type[Event[Any]]) -> str | None:
        """An event class's name in this group; None where it is not of the group."""
        module = event_class.__module__.removeprefix(self._package + ".")
        path = f"{module}:{event_class.__qualname__}"
        return next(
            (name for name, known in self._paths.items() if known == path), None
        )


def load(package: str, path: str) -> Any:
    """The object that `module:Name` names below a package."""
    module, _, name = path.partition(":")
    return getattr(import_module(f"{package}.{module}"), name)
