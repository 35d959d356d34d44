"""Handlers of groups whose events come in batches, and whose scheme is data."""

from __future__ import annotations

from typing import Generic, Never

from .batch_handler import VerifyingBatchHandler
from .challenges import Challenge
from .handler import EventT, ExtraT
from .replay import replay_key, with_replays
from .request import CoreRequest
from .results import SignatureVerificationResult
from .signed_handler import SchemeHandler


class _SchemeBatchHandler(
    VerifyingBatchHandler[EventT, ExtraT],
    SchemeHandler[EventT, ExtraT],
    Generic[EventT, ExtraT],
):
    """The same for events that come in batches.

    Where each item is signed, each is a delivery of its own, whatever batch it comes in.
    """

    def _remember(
        self, request: CoreRequest, result: SignatureVerificationResult
    ) -> SignatureVerificationResult:
        if self._store is None or not result.items:
            return super()._remember(request, result)
        keys = map(self._item_key, result.items)
        return with_replays(result, [key is None or self._is_new(key) for key in keys])

    async def _remember_async(
        self, request: CoreRequest, result: SignatureVerificationResult
    ) -> SignatureVerificationResult:
        if self._store is None or not result.items:
            return await super()._remember_async(request, result)
        keys = map(self._item_key, result.items)
        return with_replays(
            result, [key is None or await self._is_new_async(key) for key in keys]
        )

    def _item_key(self, result: SignatureVerificationResult) -> str | None:
        return replay_key(type(self).__name__, None, result.digest_id)


class SignedBatchHandler(_SchemeBatchHandler[EventT, Never]):
    """Verifies and parses batches of events that are sent with a shared secret."""


class ChallengedBatchHandler(_SchemeBatchHandler[EventT, Challenge]):
    """The same for a group whose provider also sends handshakes."""
