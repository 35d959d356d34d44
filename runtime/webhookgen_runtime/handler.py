"""Handlers: the public face of a group of events.

A generated handler is a scheme, a table of routes and a plan; everything it does is here.
What a request holds never raises. What raises is a fault of the program: a TypeError for
what is not a CoreRequest, and whatever a caller's own function raises.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import (
    Any,
    ClassVar,
    Final,
    Generic,
    Protocol,
    TypeAlias,
    TypeVar,
    overload,
)

from .event import Event
from .faults import Fault
from .parsing import EventParser, Parsed, Verification
from .plan import Plan, Structure
from .request import CoreRequest
from .results import (
    SignatureVerificationFailure,
    SignatureVerificationResult,
    UnknownEvent,
)
from .validation import Validation, check_validation

EventT = TypeVar("EventT", covariant=True)
ExtraT = TypeVar("ExtraT", covariant=True)
E = TypeVar("E", bound=Event[Any])
E2 = TypeVar("E2", bound=Event[Any])
E3 = TypeVar("E3", bound=Event[Any])

Verifier: TypeAlias = Callable[[CoreRequest], bool | Awaitable[bool]]
ExpectedClasses: TypeAlias = type[Event[Any]] | tuple[type[Event[Any]], ...]
Expected: TypeAlias = ExpectedClasses | None


class Parser(Protocol):
    """What makes events of requests that are taken as authentic."""

    def parse(self, request: CoreRequest, verification: Verification) -> Parsed:
        """The event that a request brings."""
        ...

    def parse_expected(
        self, request: CoreRequest, verification: Verification, expect: ExpectedClasses
    ) -> Parsed:
        """The same, where only some event classes are looked for."""
        ...


DEFAULT_MAX_BODY_BYTES: Final = 26_214_400
"""25 MiB, the largest body that a known provider sends."""


class Handler(Generic[EventT]):
    """Parses the events of a group. It does not verify where they come from."""

    _events: ClassVar[Mapping[str, str]] = {}
    _detection: ClassVar[Plan] = Structure({})
    _form_field: ClassVar[str] = ""
    _parsers: ClassVar[Mapping[Validation, EventParser]] = {}

    def __init__(
        self,
        *,
        validation: Validation = "tolerant",
        max_body_bytes: int = DEFAULT_MAX_BODY_BYTES,
    ) -> None:
        """Prepare for requests with bodies up to a size.

        Raises:
            ValueError: `validation` is none of its three values.
        """
        check_validation(validation)
        self._max_body_bytes = max_body_bytes
        self._parser = self._new_parser(validation)
        self._parse = self._parser.parse

    def _new_parser(self, validation: Validation) -> Parser:
        parser = handler_parser(type(self), validation)
        if not self._form_field:
            return parser
        from .form_field import FormFieldParser  # loaded by those who receive forms

        return FormFieldParser(parser, self._form_field)

    @overload
    def parse_event(
        self, request: CoreRequest, *, expect: None = None
    ) -> EventT | UnknownEvent: ...
    @overload
    def parse_event(
        self, request: CoreRequest, *, expect: type[E]
    ) -> E | UnknownEvent: ...
    @overload
    def parse_event(
        self, request: CoreRequest, *, expect: tuple[type[E], type[E2]]
    ) -> E | E2 | UnknownEvent: ...
    @overload
    def parse_event(
        self, request: CoreRequest, *, expect: tuple[type[E], type[E2], type[E3]]
    ) -> E | E2 | E3 | UnknownEvent: ...
    @overload
    def parse_event(
        self, request: CoreRequest, *, expect: tuple[type[E], ...]
    ) -> E | UnknownEvent: ...
    def parse_event(self, request: CoreRequest, *, expect: Expected = None) -> Any:
        """Parse a request without verifying it.

        Returns one of this group's events, or an UnknownEvent that says why it is none.
        `expect` looks only for an event class, or for one of several.

        Raises:
            TypeError: `request` is not a CoreRequest.
        """
        check_type(request)
        if self._too_large(request):
            return UnknownEvent(reason="body_too_large", request=request)
        return self._parsed(request, None, expect)

    def _parsed(
        self, request: CoreRequest, verification: Verification, expect: Expected
    ) -> Any:
        if expect is None:
            return self._parse(request, verification)
        return self._parser.parse_expected(request, verification, expect)

    def _too_large(self, request: CoreRequest) -> bool:
        return len(request.raw_body) > self._max_body_bytes or request.body_too_large


class VerifyingHandler(Handler[EventT], Generic[EventT, ExtraT]):
    """What all verifying handlers share; a subclass says how a request is checked.

    `ExtraT` is what verifying can give beside a result: a Challenge, or nothing.
    """

    def _check(self, request: CoreRequest) -> SignatureVerificationResult:
        raise NotImplementedError

    async def _check_async(self, request: CoreRequest) -> SignatureVerificationResult:
        return self._check(request)

    def _receive(self, request: CoreRequest) -> SignatureVerificationResult | ExtraT:
        return self._check(request)

    async def _receive_async(
        self, request: CoreRequest
    ) -> SignatureVerificationResult | ExtraT:
        return await self._check_async(request)

    def verify(self, request: CoreRequest) -> SignatureVerificationResult:
        """Check that a request is authentic; it is not parsed.

        Raises:
            TypeError: `request` is not a CoreRequest.
        """
        check_type(request)
        return TOO_LARGE if self._too_large(request) else self._check(request)

    async def verify_async(self, request: CoreRequest) -> SignatureVerificationResult:
        """Check that a request is authentic, as `verify` does, awaiting what is slow.

        Raises:
            TypeError: `request` is not a CoreRequest.
        """
        check_type(request)
        return (
            TOO_LARGE if self._too_large(request) else await self._check_async(request)
        )

    @overload
    def verify_and_parse_event(
        self, request: CoreRequest, *, expect: None = None
    ) -> EventT | ExtraT | SignatureVerificationFailure | UnknownEvent: ...
    @overload
    def verify_and_parse_event(
        self, request: CoreRequest, *, expect: type[E]
    ) -> E | ExtraT | SignatureVerificationFailure | UnknownEvent: ...
    @overload
    def verify_and_parse_event(
        self, request: CoreRequest, *, expect: tuple[type[E], type[E2]]
    ) -> E | E2 | ExtraT | SignatureVerificationFailure | UnknownEvent: ...
    @overload
    def verify_and_parse_event(
        self, request: CoreRequest, *, expect: tuple[type[E], type[E2], type[E3]]
    ) -> E | E2 | E3 | ExtraT | SignatureVerificationFailure | UnknownEvent: ...
    @overload
    def verify_and_parse_event(
        self, request: CoreRequest, *, expect: tuple[type[E], ...]
    ) -> E | ExtraT | SignatureVerificationFailure | UnknownEvent: ...
    def verify_and_parse_event(
        self, request: CoreRequest, *, expect: Expected = None
    ) -> Any:
        """Verify a request, then parse it.

        Returns one of this group's events, a SignatureVerificationFailure, or an
        UnknownEvent. `expect` looks only for an event class, or for one of several.

        Raises:
            TypeError: `request` is not a CoreRequest.
        """
        check_type(request)
        if self._too_large(request):
            return failure_of(TOO_LARGE, request)
        received = self._receive(request)
        if expect is None and type(received) is SignatureVerificationResult:
            if received.ok:
                return self._parse(request, received)
            return failure_of(received, request)
        return self._outcome(request, received, expect)

    @overload
    async def verify_and_parse_event_async(
        self, request: CoreRequest, *, expect: None = None
    ) -> EventT | ExtraT | SignatureVerificationFailure | UnknownEvent: ...
    @overload
    async def verify_and_parse_event_async(
        self, request: CoreRequest, *, expect: type[E]
    ) -> E | ExtraT | SignatureVerificationFailure | UnknownEvent: ...
    @overload
    async def verify_and_parse_event_async(
        self, request: CoreRequest, *, expect: tuple[type[E], type[E2]]
    ) -> E | E2 | ExtraT | SignatureVerificationFailure | UnknownEvent: ...
    @overload
    async def verify_and_parse_event_async(
        self, request: CoreRequest, *, expect: tuple[type[E], type[E2], type[E3]]
    ) -> E | E2 | E3 | ExtraT | SignatureVerificationFailure | UnknownEvent: ...
    @overload
    async def verify_and_parse_event_async(
        self, request: CoreRequest, *, expect: tuple[type[E], ...]
    ) -> E | ExtraT | SignatureVerificationFailure | UnknownEvent: ...
    async def verify_and_parse_event_async(
        self, request: CoreRequest, *, expect: Expected = None
    ) -> Any:
        """Verify a request, then parse it, awaiting what is slow.

        Returns what `verify_and_parse_event` returns.

        Raises:
            TypeError: `request` is not a CoreRequest.
        """
        check_type(request)
        if self._too_large(request):
            return failure_of(TOO_LARGE, request)
        return self._outcome(request, await self._receive_async(request), expect)

    def _outcome(
        self,
        request: CoreRequest,
        received: SignatureVerificationResult | Any,
        expect: Expected,
    ) -> Any:
        if not isinstance(received, SignatureVerificationResult):
            return received
        if received.ok:
            return self._parsed(request, received, expect)
        return failure_of(received, request)


def handler_parser(
    handler_class: type[Handler[Any]], validation: Validation = "tolerant"
) -> EventParser:
    """A handler class's compiled plan and routes, made once for each validation.

    They belong to the class that declares the events, so that a subclass in the user's
    own code still finds them.
    """
    owner = next(cls for cls in handler_class.__mro__ if "_events" in cls.__dict__)
    parsers: Mapping[Validation, EventParser] = owner.__dict__.get("_parsers", {})
    parser = parsers.get(validation)
    if parser is None:
        package = owner.__module__.rpartition(".")[0].rpartition(".")[0]
        events = handler_class._events  # pyright: ignore[reportPrivateUsage]
        plan = handler_plan(handler_class)
        parser = EventParser(package, events, plan, validation)
        owner._parsers = {**parsers, validation: parser}  # type: ignore[attr-defined]
    return parser


def handler_plan(handler_class: type[Handler[Any]]) -> Plan:
    """A handler class's plan."""
    return handler_class._detection  # pyright: ignore[reportPrivateUsage]


TOO_LARGE = SignatureVerificationResult(
    ok=False,
    reason="body_too_large",
    errors=(Fault("the body is larger than the handler's max_body_bytes"),),
)


def failure_of(
    verification: SignatureVerificationResult, request: CoreRequest
) -> SignatureVerificationFailure:
    return SignatureVerificationFailure(
        reason=verification.reason or "custom",
        errors=verification.errors,
        request=request,
    )


def check_type(request: object) -> None:
    if not isinstance(request, CoreRequest):
        raise TypeError(
            f"expected a CoreRequest, not {type(request).__name__}: "
            "pass the framework's request through to_core_request first"
        )
