"""Handlers of groups that a function of the receiver's verifies."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Never

from .credentials import close_awaitable
from .faults import Fault
from .handler import DEFAULT_MAX_BODY_BYTES, EventT, Verifier, VerifyingHandler
from .request import CoreRequest
from .results import SignatureVerificationResult
from .validation import Validation


class CustomHandler(VerifyingHandler[EventT, Never]):
    """Verifies with a function of the receiver's, and parses the events of a group."""

    def __init__(
        self,
        verifier: Verifier,
        *,
        validation: Validation = "tolerant",
        max_body_bytes: int = DEFAULT_MAX_BODY_BYTES,
    ) -> None:
        """Prepare for requests that a function checks; what it raises passes through.

        Raises:
            TypeError: `verifier` can't be called.
            ValueError: `validation` is none of its three values.
        """
        super().__init__(validation=validation, max_body_bytes=max_body_bytes)
        if not callable(verifier):
            raise TypeError("verifier: give a function that takes a CoreRequest")
        self._verifier = verifier

    def _check(self, request: CoreRequest) -> SignatureVerificationResult:
        verdict = self._verifier(request)
        if isinstance(verdict, Awaitable):
            close_awaitable(verdict)
            raise TypeError("the verifier is asynchronous: call the *_async method")
        return custom_result(verdict)

    async def _check_async(self, request: CoreRequest) -> SignatureVerificationResult:
        verdict = self._verifier(request)
        return custom_result(
            await verdict if isinstance(verdict, Awaitable) else verdict
        )


_CUSTOM_OK = SignatureVerificationResult(ok=True)
_CUSTOM_FAILED = SignatureVerificationResult(
    ok=False, reason="custom", errors=(Fault("the verifier refused the request"),)
)


def custom_result(verdict: object) -> SignatureVerificationResult:
    """The result that a verifier's verdict stands for.

    Raises:
        TypeError: it is no bool.
    """
    if verdict is True:
        return _CUSTOM_OK
    if verdict is False:
        return _CUSTOM_FAILED
    raise TypeError(f"the verifier must return a bool, not {type(verdict).__name__}")
