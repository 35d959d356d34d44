"""Outcomes other than an event, each with what a receiver needs to act on it.

Their text shows names from the document, pointers, types and sizes; never a value of the
request and never a secret, so that they can be logged as they are.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Literal, TypeAlias

from msgspec import Struct

from .bodies import json_value
from .faults import Fault
from .request import CoreRequest

SignatureFailureReason: TypeAlias = Literal[
    "missing_signature",
    "malformed_signature",
    "missing_input",
    "mismatch",
    "malformed_timestamp",
    "too_old",
    "too_new",
    "unknown_key",
    "unsupported_algorithm",
    "replayed",
    "body_too_large",
    "custom",
]

UnknownEventReason: TypeAlias = Literal[
    "empty_body",
    "malformed",
    "unsupported_media_type",
    "no_match",
    "schema_mismatch",
    "ambiguous",
    "batch",
    "body_too_large",
]


class SignatureVerificationResult(Struct, frozen=True, kw_only=True):
    """Whether a request is authentic, and if not, why not."""

    ok: bool
    """Whether the signature holds; also what `bool(result)` says."""
    reason: SignatureFailureReason | None = None
    """Why it does not hold; None where it does."""
    errors: tuple[Fault, ...] = ()
    """More on the reason."""
    secret_index: int | None = None
    """Which of the given secrets matched, counted from 0."""
    key_id: str | None = None
    """Which key matched, where keys have names."""
    items: tuple[SignatureVerificationResult, ...] = ()
    """The result of each item, where a batch holds items that are signed one by one.

    Only one that has come before can be other than `ok`.
    """
    _digest: bytes | None = None

    @property
    def digest_id(self) -> str | None:
        """What names the signature that matched: a hash of its decoded bytes.

        A copy of the request has the same, however its sender spells the rest; so have
        two requests with equal signed messages. None for tokens, which name no request.
        """
        return None if self._digest is None else sha256(self._digest).hexdigest()

    def __repr__(self) -> str:
        """The result without the signature, which is a value of the request."""
        if not self.ok:
            reason, errors = self.reason, _tail(self.errors)
            return f"SignatureVerificationResult(ok=False, reason={reason!r}{errors})"
        which = f"secret_index={self.secret_index!r}, key_id={self.key_id!r}"
        return f"SignatureVerificationResult(ok=True, {which})"

    def __rich_repr__(self) -> Any:  # a generator of pairs, as `rich` asks for
        """The same for `rich`."""
        yield "ok", self.ok
        yield "reason", self.reason, None
        yield "errors", _texts(self.errors), []
        yield "secret_index", self.secret_index, None
        yield "key_id", self.key_id, None

    def __bool__(self) -> bool:
        """Whether the signature holds."""
        return self.ok


class SignatureVerificationFailure(Struct, frozen=True, kw_only=True):
    """The request is not authentic: answer 401 and trust nothing in it."""

    reason: SignatureFailureReason
    """Why the signature does not hold."""
    errors: tuple[Fault, ...] = ()
    """More on the reason."""
    request: CoreRequest
    """The request, unverified."""

    def __repr__(self) -> str:
        """The reason and the faults, not the request."""
        return (
            f"SignatureVerificationFailure(reason={self.reason!r}{_tail(self.errors)})"
        )

    def __rich_repr__(self) -> Any:  # a generator of pairs, as `rich` asks for
        """The same for `rich`."""
        yield "reason", self.reason
        yield "errors", _texts(self.errors)


class UnknownEvent(Struct, frozen=True, kw_only=True):
    """The request is none of this group's events, or not surely one of them."""

    reason: UnknownEventReason
    """Why no event was returned."""
    event_name: str | None = None
    """The event's name in the document, where a discriminator or `expect=` named one."""
    candidates: tuple[str, ...] = ()
    """The names of the events that fit, where several do."""
    errors: tuple[Fault, ...] = ()
    """What did not fit, with JSON Pointers into the body, or into a batch's item."""
    request: CoreRequest
    """The request. It is verified if a method that verifies returned this."""
    _item: CoreRequest | None = None

    @property
    def raw_body(self) -> bytes:
        """The body's bytes, as sent; of a batch's item, the item's."""
        return self.request.raw_body if self._item is None else self._item.raw_body

    @property
    def value(self) -> Any:
        """The JSON value of `raw_body`, decoded at each access; None where it is none."""
        return json_value(self.raw_body)

    def __repr__(self) -> str:
        """The reason, names and faults, not the request."""
        name = f", event_name={self.event_name!r}" if self.event_name else ""
        fit = f", candidates={self.candidates!r}" if self.candidates else ""
        size = len(self.raw_body)
        tail = f", body_bytes={size}{_tail(self.errors)}"
        return f"UnknownEvent(reason={self.reason!r}{name}{fit}{tail})"

    def __rich_repr__(self) -> Any:  # a generator of pairs, as `rich` asks for
        """The same for `rich`."""
        yield "reason", self.reason
        yield "event_name", self.event_name, None
        yield "candidates", self.candidates, ()
        yield "body_bytes", len(self.raw_body)
        yield "errors", _texts(self.errors)


def _texts(errors: tuple[Fault, ...]) -> list[str]:
    return [str(error) for error in errors]


def _tail(errors: tuple[Fault, ...]) -> str:
    return f", errors={_texts(errors)!r}" if errors else ""
