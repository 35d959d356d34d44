"""Replay: whether a delivery has been seen, by a store that the receiver gives."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Awaitable, Sequence
from typing import Protocol

from msgspec.structs import replace

from .faults import Fault
from .results import SignatureVerificationResult

DEFAULT_TTL = 7 * 24 * 3600
"""How long a delivery is remembered where no time window ends its life: a week."""


class ReplayStore(Protocol):
    """Remembers keys for a while."""

    def add(self, key: str, ttl: int) -> bool | Awaitable[bool]:
        """Keep a key for `ttl` seconds; whether it is new. Must be atomic.

        May be asynchronous where only the handler's `*_async` methods are called.
        """
        ...


def replay_key(owner: str, id_: bytes | None, digest_id: str | None) -> str | None:
    """The key of a delivery: its signed id, else its signature; both of a fixed length."""
    if id_ is None:
        return None if digest_id is None else f"{owner}:digest:{digest_id}"
    return f"{owner}:id:{hashlib.sha256(id_).hexdigest()}"


def time_to_live(past: float | None, future: float | None) -> int:
    """How long a copy could still be accepted, in seconds."""
    if past is None:
        return DEFAULT_TTL
    return max(1, math.ceil(past + (DEFAULT_TTL if future is None else future)) + 1)


def with_replays(
    result: SignatureVerificationResult, are_new: Sequence[bool]
) -> SignatureVerificationResult:
    """A batch's result where some items have come before; REPLAYED where all have."""
    if not any(are_new):
        return REPLAYED
    pairs = zip(result.items, are_new, strict=True)
    return replace(
        result, items=tuple(item if is_new else REPLAYED for item, is_new in pairs)
    )


REPLAYED = SignatureVerificationResult(
    ok=False,
    reason="replayed",
    errors=(Fault("the same delivery has come before"),),
)
