"""JSON Web Signatures, compiled. What needs a package is loaded by the first check."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from .digests import read_digest
from .jws_token import Token, read_object, read_token, token_text
from .message import NO_INPUTS, MessageTemplate, part_reader
from .request import CoreRequest
from .scheme import BodyHash, JwtSignature, Timestamp
from .secret_key import KeyRing, with_id
from .timestamps import (
    MALFORMED_TIMESTAMP,
    TOO_NEW,
    TOO_OLD,
    TimeWindow,
    read_timestamp,
    time_window,
)
from .verdicts import (
    OTHER_BODY,
    UNKNOWN_KEY,
    Result,
    accepted,
    missing_input,
    refusal,
)
from .verification import Given

MISMATCH = refusal("mismatch", "no key verifies the token that came with the request")
UNSUPPORTED = refusal(
    "unsupported_algorithm", "the token is signed by an algorithm that is not accepted"
)
NO_CLAIMS = refusal("malformed_signature", "the token holds no claims")
_NONE: Mapping[str, Any] = {}


class JwtVerifier:
    """A JSON Web Signature, compiled."""

    __slots__ = (
        "_algorithms", "_clock", "_key_id", "_keys", "_malformed", "_missing", "_payload",
        "_scheme", "_window",
    )  # fmt: skip

    def __init__(self, scheme: JwtSignature, given: Given) -> None:
        """Compile a scheme.

        Raises:
            ValueError: the payload's template, the URL or the tolerance is bad.
        """
        self._scheme = scheme
        by_secret = scheme.key == "secret_key"
        self._algorithms = [
            each for each in scheme.algorithms if each.startswith("HS") is by_secret
        ]
        self._keys = given.fixed.get(scheme.key)
        self._payload = payload_of(scheme, given.url, given.settings)
        self._key_id = part_reader(scheme.key_id) if scheme.key_id else None
        self._clock = given.clock
        self._window: TimeWindow | None = None
        if scheme.timestamp is not None:
            self._window = time_window(scheme.timestamp, given.tolerance, given.clock)
        source = scheme.source
        self._missing = refusal("missing_signature", f"the token {source} is missing")
        self._malformed = refusal(
            "malformed_signature", f"the token {source} has another form"
        )

    def check(self, request: CoreRequest, rings: Mapping[str, KeyRing]) -> Result:
        """Check a request. Never raises because of what the request holds.

        Raises:
            ValueError: a key can't be used.
        """
        text = token_text(self._scheme, request)
        if text is None:
            return self._missing
        token = read_token(text)
        if token is None:
            return self._malformed
        if token.algorithm not in self._algorithms:
            return UNSUPPORTED
        if not token.is_understood:
            return self._malformed
        keys = self._named(request, token, rings)
        if isinstance(keys, Result):
            return keys
        if self._payload is None:
            return self._check_claims(request, token, keys)
        return self._check_detached(request, token, keys, self._payload)

    def replay_id(self, request: CoreRequest) -> bytes | None:
        """The id of the delivery, where the token covers it."""
        read_id = self._scheme.id
        if not read_id:
            return None
        if read_id.startswith(("$claim.", "$jose.")):
            token = read_token(token_text(self._scheme, request) or "")
            if token is None:
                return None
            held = read_object(token.payload_text) or _NONE
            value = _member(read_id, token, held)
            return value.encode() if isinstance(value, str) else None
        covered = "{" + read_id + "}" in self._scheme.payload
        return part_reader(read_id)(request, NO_INPUTS) if covered else None

    def _named(
        self, request: CoreRequest, token: Token, rings: Mapping[str, KeyRing]
    ) -> KeyRing | Result:
        """The keys that the request may mean."""
        keys = self._keys if self._keys is not None else rings.get(self._scheme.key, ())
        key_id = token.key_id
        if self._key_id is not None:
            value = self._key_id(request, NO_INPUTS)
            if value is None:
                return missing_input(self._scheme.key_id)
            key_id = value.decode("latin-1")
        has_ids = any(key.id is not None for key in keys)
        return with_id(keys, key_id if has_ids else None) or UNKNOWN_KEY

    def _check_claims(
        self, request: CoreRequest, token: Token, keys: KeyRing
    ) -> Result:
        """Check a token that holds claims: its signature, then what it claims."""
        claims = read_object(token.payload_text)
        if claims is None or token.is_unencoded:
            return NO_CLAIMS
        sent = self._sent(request, token, claims)
        if isinstance(sent, Result):
            return sent
        result = _compare(token, None, keys)
        if not result.ok:
            return result
        for fault in self._faults(request, claims, sent):
            if fault is not None:
                return fault
        return result

    def _faults(
        self, request: CoreRequest, claims: Mapping[str, Any], sent: float | None
    ) -> Iterator[Result | None]:
        """Why an authentic token is not one for this request, now."""
        if self._scheme.body_hash is not None:
            yield _body_fault(self._scheme.body_hash, claims, request)
        yield self._time_fault(sent)
        yield self._claimed_fault(claims)

    def _check_detached(
        self,
        request: CoreRequest,
        token: Token,
        keys: KeyRing,
        template: MessageTemplate,
    ) -> Result:
        """Check a token whose payload is elsewhere in the request."""
        if token.payload_text:
            return self._malformed
        payload = template.fill(request)
        if payload is None:
            return missing_input(*map(str, template.missing(request)))
        sent = self._sent(request, token, _NONE)
        if isinstance(sent, Result):
            return sent
        result = _compare(token, payload, keys)
        late = self._time_fault(sent) if result.ok else None
        return result if late is None else late

    def _sent(
        self, request: CoreRequest, token: Token, claims: Mapping[str, Any]
    ) -> float | Result | None:
        """When the request was sent; None where its scheme does not say."""
        stamp = self._scheme.timestamp
        if stamp is None:
            return None
        if stamp.source.startswith(("$claim.", "$jose.")):
            return _token_time(_member(stamp.source, token, claims), stamp)
        found = part_reader(stamp.source)(request, NO_INPUTS)
        if not found:
            return missing_input(stamp.source)
        sent = read_timestamp(found.decode("latin-1"), stamp.format)
        return MALFORMED_TIMESTAMP if sent is None else sent

    def _time_fault(self, sent: float | None) -> Result | None:
        if sent is None or self._window is None:
            return None
        return self._window.fault(sent)

    def _claimed_fault(self, claims: Mapping[str, Any]) -> Result | None:
        """Why the time is not between `nbf` and `exp` (RFC 7519 section 4.1)."""
        ends, begins = claims.get("exp"), claims.get("nbf")
        if not all(each is None or _is_number(each) for each in (ends, begins)):
            return MALFORMED_TIMESTAMP
        now = self._clock()
        if ends is not None and now >= ends:
            return TOO_OLD
        return TOO_NEW if begins is not None and now < begins else None


def payload_of(
    scheme: JwtSignature, url: str | None, settings: Mapping[str, bytes]
) -> MessageTemplate | None:
    """The message that is a token's payload; None where the token has its own.

    Raises:
        ValueError: the template or the URL is bad.
    """
    if not scheme.payload:
        return None
    sources = {"$id": scheme.id}
    if scheme.timestamp is not None:
        sources["$timestamp"] = scheme.timestamp.source
    return MessageTemplate(scheme.payload, url, sources=sources, settings=settings)


def _compare(token: Token, payload: bytes | None, keys: KeyRing) -> Result:
    """The result of the first key that verifies a token.

    What names the delivery is what is signed: whoever has an ECDSA signature can make
    another one of it.
    """
    from .jose import verifies

    for key in keys:
        if verifies(token, payload, key.secret):
            signed = f"{token.header_text}.{token.payload_text}.".encode()
            return accepted(key, hashlib.sha256(signed + (payload or b"")).digest())
    return MISMATCH


def _body_fault(
    scheme: BodyHash, claims: Mapping[str, Any], request: CoreRequest
) -> Result | None:
    """Why the body is another one than the token's."""
    value = claims.get(scheme.source.removeprefix("$claim."))
    if not isinstance(value, str):
        return missing_input(scheme.source)
    body = hashlib.new(scheme.hash, request.raw_body, usedforsecurity=False).digest()
    digest = read_digest(value, scheme.encoding)
    same = digest is not None and hmac.compare_digest(digest, body)
    return None if same else OTHER_BODY


def _member(expression: str, token: Token, claims: Mapping[str, Any]) -> object:
    """The value of `$claim.NAME` or `$jose.NAME`."""
    held = claims if expression.startswith("$claim.") else token.header
    return held.get(expression.partition(".")[2])


def _token_time(value: object, stamp: Timestamp) -> float | Result:
    """Seconds since 1970, by a member of a token: a number (RFC 7519 section 2)."""
    if value is None:
        return missing_input(stamp.source)
    if stamp.format == "iso8601":
        sent = read_timestamp(value, "iso8601") if isinstance(value, str) else None
        return MALFORMED_TIMESTAMP if sent is None else sent
    if not _is_number(value):
        return MALFORMED_TIMESTAMP
    return value / 1000 if stamp.format == "unix-ms" else value


def _is_number(value: object) -> TypeGuard[float]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1 << 53
