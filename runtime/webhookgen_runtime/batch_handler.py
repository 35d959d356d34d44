"""Handlers of groups whose requests bring several events at once.

They add the plural methods. The singular ones serve senders whose batches hold one item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Never, overload

from .batch_parser import BatchParser
from .custom_handler import CustomHandler
from .handler import (
    E2,
    E3,
    TOO_LARGE,
    E,
    EventT,
    Expected,
    ExtraT,
    Handler,
    VerifyingHandler,
    check_type,
    failure_of,
    handler_parser,
)
from .request import CoreRequest
from .results import (
    SignatureVerificationFailure,
    SignatureVerificationResult,
    UnknownEvent,
)
from .validation import Validation

if TYPE_CHECKING:
    from .form_field import FormFieldBatchParser


class BatchHandler(Handler[EventT]):
    """Parses the events of a group that come in batches, and does not verify them."""

    _items: ClassVar[str] = "$request.body"

    @overload
    def parse_events(
        self, request: CoreRequest, *, expect: None = None
    ) -> tuple[EventT | UnknownEvent, ...]: ...
    @overload
    def parse_events(
        self, request: CoreRequest, *, expect: type[E]
    ) -> tuple[E | UnknownEvent, ...]: ...
    @overload
    def parse_events(
        self, request: CoreRequest, *, expect: tuple[type[E], type[E2]]
    ) -> tuple[E | E2 | UnknownEvent, ...]: ...
    @overload
    def parse_events(
        self, request: CoreRequest, *, expect: tuple[type[E], type[E2], type[E3]]
    ) -> tuple[E | E2 | E3 | UnknownEvent, ...]: ...
    @overload
    def parse_events(
        self, request: CoreRequest, *, expect: tuple[type[E], ...]
    ) -> tuple[E | UnknownEvent, ...]: ...
    def parse_events(self, request: CoreRequest, *, expect: Expected = None) -> Any:
        """Parse a batch without verifying it.

        Returns a result for each item, in order: one of this group's events, or an
        UnknownEvent. Where there is no batch, one UnknownEvent says why. `expect` looks
        only for an event class, or for one of several.

        Raises:
            TypeError: `request` is not a CoreRequest.
        """
        check_type(request)
        if self._too_large(request):
            return (UnknownEvent(reason="body_too_large", request=request),)
        return self._batches.parse_items(request, None, expect)

    def _new_parser(self, validation: Validation) -> BatchParser | FormFieldBatchParser:
        self._batches = self._batch_parser(validation)
        return self._batches

    def _batch_parser(
        self, validation: Validation
    ) -> BatchParser | FormFieldBatchParser:
        parser = BatchParser(handler_parser(type(self), validation), self._items)
        if not self._form_field:
            return parser
        from .form_field import (
            FormFieldBatchParser,
        )  # loaded by those who receive forms

        return FormFieldBatchParser(parser, self._form_field)


class VerifyingBatchHandler(
    BatchHandler[EventT], VerifyingHandler[EventT, ExtraT], Generic[EventT, ExtraT]
):
    """What all handlers of batches that verify share."""

    @overload
    def verify_and_parse_events(
        self, request: CoreRequest, *, expect: None = None
    ) -> tuple[EventT | UnknownEvent, ...] | ExtraT | SignatureVerificationFailure: ...
    @overload
    def verify_and_parse_events(
        self, request: CoreRequest, *, expect: type[E]
    ) -> tuple[E | UnknownEvent, ...] | ExtraT | SignatureVerificationFailure: ...
    @overload
    def verify_and_parse_events(
        self, request: CoreRequest, *, expect: tuple[type[E], type[E2]]
    ) -> tuple[E | E2 | UnknownEvent, ...] | ExtraT | SignatureVerificationFailure: ...
    @overload
    def verify_and_parse_events(
        self, request: CoreRequest, *, expect: tuple[type[E], type[E2], type[E3]]
    ) -> (
        tuple[E | E2 | E3 | UnknownEvent, ...] | ExtraT | SignatureVerificationFailure
    ): ...
    @overload
    def verify_and_parse_events(
        self, request: CoreRequest, *, expect: tuple[type[E], ...]
    ) -> tuple[E | UnknownEvent, ...] | ExtraT | SignatureVerificationFailure: ...
    def verify_and_parse_events(
        self, request: CoreRequest, *, expect: Expected = None
    ) -> Any:
        """Verify a batch, then parse it.

        Returns a SignatureVerificationFailure, or what `parse_events` returns. Where each
        item is signed, one that does not hold fails the whole batch, and one that has
        come before is left out.

        Raises:
            TypeError: `request` is not a CoreRequest.
        """
        check_type(request)
        if self._too_large(request):
            return failure_of(TOO_LARGE, request)
        return self._outcomes(request, self._receive(request), expect)

    @overload
    async def verify_and_parse_events_async(
        self, request: CoreRequest, *, expect: None = None
    ) -> tuple[EventT | UnknownEvent, ...] | ExtraT | SignatureVerificationFailure: ...
    @overload
    async def verify_and_parse_events_async(
        self, request: CoreRequest, *, expect: type[E]
    ) -> tuple[E | UnknownEvent, ...] | ExtraT | SignatureVerificationFailure: ...
    @overload
    async def verify_and_parse_events_async(
        self, request: CoreRequest, *, expect: tuple[type[E], type[E2]]
    ) -> tuple[E | E2 | UnknownEvent, ...] | ExtraT | SignatureVerificationFailure: ...
    @overload
    async def verify_and_parse_events_async(
        self, request: CoreRequest, *, expect: tuple[type[E], type[E2], type[E3]]
    ) -> (
        tuple[E | E2 | E3 | UnknownEvent, ...] | ExtraT | SignatureVerificationFailure
    ): ...
    @overload
    async def verify_and_parse_events_async(
        self, request: CoreRequest, *, expect: tuple[type[E], ...]
    ) -> tuple[E | UnknownEvent, ...] | ExtraT | SignatureVerificationFailure: ...
    async def verify_and_parse_events_async(
        self, request: CoreRequest, *, expect: Expected = None
    ) -> Any:
        """Verify a batch, then parse it, awaiting what is slow.

        Returns what `verify_and_parse_events` returns.

        Raises:
            TypeError: `request` is not a CoreRequest.
        """
        check_type(request)
        if self._too_large(request):
            return failure_of(TOO_LARGE, request)
        return self._outcomes(request, await self._receive_async(request), expect)

    def _outcomes(
        self,
        request: CoreRequest,
        received: SignatureVerificationResult | Any,
        expect: Expected,
    ) -> Any:
        if not isinstance(received, SignatureVerificationResult):
            return received
        if received.ok:
            return self._batches.parse_items(request, received, expect)
        return failure_of(received, request)


class CustomBatchHandler(VerifyingBatchHandler[EventT, Never], CustomHandler[EventT]):
    """Verifies batches with a function of the receiver's."""


def items_of(handler_class: type[Handler[Any]]) -> str | None:
    """Where the items of a handler's batches are; None for a group without batches."""
    if issubclass(handler_class, BatchHandler):
        return handler_class._items  # pyright: ignore[reportPrivateUsage]
    return None
