"""Verifiers: schemes compiled with their keys, ready to check requests.

Nothing that a request holds raises here. Every key is compared with every signature, in
constant time and without an early end, so that timing tells nothing of either.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from .comparison import Comparison, comparison
from .digests import digest_reader
from .expressions import Body, BodyPointer, Header
from .message import NO_INPUTS, Inputs, MessageTemplate, Reader, part_reader
from .message_parts import Item, parse_part
from .quick_check import Check, quick_check, timed
from .request import CoreRequest
from .scheme import BodyHash, DigestSignature, HmacSignature, SignedMessage
from .secret_key import MAX_SECRETS, Key, KeyRing
from .signature_sources import Received, SignatureReader
from .timestamps import (
    AS_DECLARED,
    MALFORMED_TIMESTAMP,
    Clock,
    TimeWindow,
    read_timestamp,
    time_window,
)
from .verdicts import (
    MISMATCH,
    OTHER_BODY,
    UNKNOWN_KEY,
    Result,
    accepted,
    missing_input,
)


class Verifier(Protocol):
    """What checks requests by one scheme, or by several."""

    def check(self, request: CoreRequest, rings: Mapping[str, KeyRing]) -> Result:
        """Check a request; `rings` holds the keys that were picked for it."""
        ...

    def replay_id(self, request: CoreRequest) -> bytes | None:
        """The id of the delivery, where the scheme has one and its signature covers it."""
        ...


class Given(Struct, frozen=True, kw_only=True):
    """What a handler was given, as its verifiers need it."""

    fixed: Mapping[str, KeyRing]
    """The keys that are not picked by request, by the parameter that gave them."""
    url: str | None
    tolerance: object
    clock: Clock
    settings: Mapping[str, bytes]


class HmacVerifier:
    """A keyed or unkeyed digest, compiled."""

    __slots__ = (
        "_body_hash", "_compare", "_digest_name", "_id", "_item", "_key_id", "_keyed",
        "_keys", "_message", "_quick", "_scheme", "_signatures", "_simple",
        "_stamp", "_stamp_header", "_window",
    )  # fmt: skip

    def __init__(
        self,
        scheme: HmacSignature,
        keys: KeyRing | None,
        url: str | None = None,
        *,
        tolerance: object = AS_DECLARED,
        clock: Clock,
        settings: Mapping[str, bytes] | None = None,
    ) -> None:
        """Compile a scheme; without keys, they come with each request.

        Raises:
            ValueError: one of its templates, the URL or the tolerance is bad.
        """
        self._scheme = scheme
        self._digest_name = str(scheme.hash)
        self._keyed = not isinstance(scheme, DigestSignature)
        self._message = message_of(scheme, url, settings)
        size = hashlib.new(scheme.hash, usedforsecurity=False).digest_size
        self._signatures = SignatureReader(scheme, size, needed_items(scheme))
        self._window: TimeWindow | None = None
        self._stamp: Reader | None = None
        self._item: str | None = None
        self._stamp_header: str | None = None
        if scheme.timestamp is not None:
            self._window = time_window(scheme.timestamp, tolerance, clock)
            part = parse_part(scheme.timestamp.source)
            self._item = part.name if isinstance(part, Item) else None
            self._stamp_header = part.name.lower() if isinstance(part, Header) else None
            self._stamp = part_reader(scheme.timestamp.source)
        self._key_id = part_reader(scheme.key_id) if scheme.key_id else None
        self._body_hash = BodyHashCheck(scheme.body_hash) if scheme.body_hash else None
        self._id = part_reader(scheme.id) if covers_id(scheme) else None
        self._keys = None if keys is None else self._fitting(keys)
        self._simple = (
            self._keyed
            and not scheme.url_variants
            and self._body_hash is None
            and self._key_id is None
            and "{keyId}" not in str(scheme.value)
        )
        self._compare: Comparison | None = None
        self._quick: Check | None = None
        if self._keys is not None and self._simple:
            self._compare = comparison(self._keys, self._digest_name)
            self._quick = self._quick_check(self._compare)

    def check(
        self, request: CoreRequest, rings: Mapping[str, KeyRing] | None = None
    ) -> Result:
        """Check a request. Never raises because of what the request holds."""
        if self._quick is not None:
            result = self._quick(request)
            if result is not None:
                return result
        received = self._signatures.read(request)
        if not isinstance(received, Received):
            return received
        sent = 0.0
        if self._window is not None:
            found = self._sent(request, received)
            if isinstance(found, Result):
                return found
            sent = found
        keys = self._keys if self._keys is not None else self._picked(rings)
        if not keys:
            return UNKNOWN_KEY
        if self._simple:
            inputs = Inputs(received.items) if received.items else NO_INPUTS
            message = self._message.fill(request, inputs)
            if message is None:
                return self._missing_input(request, inputs)
            compare = self._compare or comparison(keys, self._digest_name, once=True)
            result = compare(message, received.digests)
        else:
            result = self._check_fully(request, received, keys)
        if result.ok and self._window is not None:
            fault = self._window.fault(sent)
            return result if fault is None else fault
        return result

    def replay_id(self, request: CoreRequest) -> bytes | None:
        """The signed id of the delivery."""
        return None if self._id is None else self._id(request, NO_INPUTS)

    def _quick_check(self, compare: Comparison) -> Check | None:
        """The check of most requests, where the scheme is of a common kind."""
        place = self._signatures.alone
        if place is None:
            return None
        check = quick_check(place, self._message, compare)
        timestamp = self._scheme.timestamp
        if self._window is None or timestamp is None:
            return check
        if self._stamp_header is None:
            return None
        return timed(check, self._stamp_header, timestamp.format, self._window)

    def _check_fully(
        self, request: CoreRequest, received: Received, keys: KeyRing
    ) -> Result:
        """The same for schemes with more to look at."""
        inputs = Inputs(received.items)
        if self._body_hash is not None:
            fault = self._body_hash.fault(request, inputs)
            if fault is not None:
                return fault
        named = self._named(request, received, keys)
        if isinstance(named, Result):
            return named
        variants: tuple[str | None, ...] = (None,)
        if self._scheme.url_variants:
            from .url_variants import url_variants  # few schemes have them

            called = self._message.url_of(request)
            variants = url_variants(called, self._scheme.url_variants)
        result = MISMATCH
        for url in variants:
            inputs.url = url
            for key, digests in named:
                inputs.secret = b"" if self._keyed else key.secret
                message = self._message.fill(request, inputs)
                if message is None:
                    return self._missing_input(request, inputs)
                expected = self._digest(key, message)
                for digest in digests:
                    same = hmac.compare_digest(expected, digest)
                    if same and result is MISMATCH:
                        result = accepted(key, expected)
        return result

    def _digest(self, key: Key, message: bytes) -> bytes:
        if self._keyed:
            return hmac.digest(key.secret, message, self._digest_name)
        return hashlib.new(self._digest_name, message, usedforsecurity=False).digest()

    def _sent(self, request: CoreRequest, received: Received) -> float | Result:
        """When the request was sent."""
        timestamp = self._scheme.timestamp
        if timestamp is None or self._stamp is None:
            return 0.0
        if self._stamp_header is not None:
            text = request.headers.value(self._stamp_header)
        elif self._item is not None:
            text = received.items.get(self._item)
        else:
            value = self._stamp(request, NO_INPUTS)
            text = "" if value is None else value.decode("latin-1")
        if not text:
            return missing_input(timestamp.source)
        sent = read_timestamp(text, timestamp.format)
        return MALFORMED_TIMESTAMP if sent is None else sent

    def _picked(self, rings: Mapping[str, KeyRing] | None) -> KeyRing:
        return self._fitting((rings or {}).get("secret_key", ()))

    def _fitting(self, keys: KeyRing) -> KeyRing:
        """The keys, where they are not too many to try them all.

        Raises:
            ValueError: they are.
        """
        by_id = self._scheme.key_id or "{keyId}" in str(self._scheme.value)
        if len(keys) > MAX_SECRETS and not by_id:
            raise ValueError(f"secret_key: give 1 to {MAX_SECRETS} keys")
        return keys

    def _named(
        self, request: CoreRequest, received: Received, keys: KeyRing
    ) -> list[tuple[Key, list[bytes]]] | Result:
        """Each key with the signatures that may be its own, by the ids told."""
        if not any(key.id is not None for key in keys):
            return [(key, received.digests) for key in keys]
        if received.key_ids is not None:
            told = list(zip(received.key_ids, received.digests, strict=True))
        elif self._key_id is not None:
            value = self._key_id(request, NO_INPUTS)
            if value is None:
                return missing_input(self._scheme.key_id)
            told = [(value.decode("latin-1"), digest) for digest in received.digests]
        else:
            return [(key, received.digests) for key in keys]
        own = [
            (key, [digest for name, digest in told if name == key.id]) for key in keys
        ]
        named = [pair for pair in own if pair[1]]
        return named or UNKNOWN_KEY

    def _missing_input(self, request: CoreRequest, inputs: Inputs) -> Result:
        return missing_input(*map(str, self._message.missing(request, inputs)))


class BodyHashCheck:
    """A digest in the request that stands for the body."""

    __slots__ = ("_hash", "_read", "_scheme", "_value")

    def __init__(self, scheme: BodyHash) -> None:
        """Compile it."""
        self._scheme = scheme
        self._hash = str(scheme.hash)
        size = hashlib.new(scheme.hash, usedforsecurity=False).digest_size
        self._read = digest_reader(scheme.encoding, size)
        self._value = part_reader(scheme.source)

    def fault(self, request: CoreRequest, inputs: Inputs) -> Result | None:
        """Why the body is another one; where it fits, the message goes without it."""
        value = self._value(request, NO_INPUTS)
        if value is None:
            given = _is_given(request, self._scheme.source)
            return missing_input(self._scheme.source) if given else self._absent()
        digest = self._read(value.decode("latin-1"))
        body = hashlib.new(self._hash, request.raw_body, usedforsecurity=False).digest()
        if digest is None or not hmac.compare_digest(digest, body):
            return OTHER_BODY
        inputs.bodiless = True
        return None

    def _absent(self) -> Result | None:
        return missing_input(self._scheme.source) if self._scheme.required else None


def _is_given(request: CoreRequest, source: str) -> bool:
    """Whether a query parameter is there, though not in a form that can be used."""
    return source.removeprefix("$request.query.") in request.query


def message_of(
    scheme: SignedMessage,
    url: str | None = None,
    settings: Mapping[str, bytes] | None = None,
) -> MessageTemplate:
    """A scheme's message.

    Raises:
        ValueError: the template or the URL is bad.
    """
    sources = {"$id": scheme.id}
    if scheme.timestamp is not None:
        sources["$timestamp"] = scheme.timestamp.source
    if scheme.signed_headers:
        sources["$headers.signed"] = scheme.signed_headers
    return MessageTemplate(
        scheme.message,
        url,
        sources=sources,
        settings=settings,
        missing_is_empty=scheme.missing == "empty",
        members=scheme.signed_members,
    )


def needed_items(scheme: SignedMessage) -> frozenset[str]:
    """The items of the signature header that are read beside the signatures."""
    texts = [scheme.timestamp.source if scheme.timestamp else "", scheme.id]
    texts += [part.split("}")[0] for part in scheme.message.split("{")]
    return frozenset(t.removeprefix("$item.") for t in texts if t.startswith("$item."))


def covers_id(scheme: SignedMessage) -> bool:
    """Whether the signed message holds the delivery's id."""
    if not scheme.id:
        return False
    if "{$id}" in scheme.message or "{" + scheme.id + "}" in scheme.message:
        return True
    if "{$members.signed}" in scheme.message:
        names = {name.removesuffix("?") for name in scheme.signed_members}
        return scheme.id.removeprefix("$request.body#/") in names
    in_body = isinstance(parse_part(scheme.id), Body | BodyPointer)
    return in_body and any(part in scheme.message for part in _WHOLE_BODY)


_WHOLE_BODY = ("{$request.body}", "{$body.base64url}", "{$body.json}")
"""The parts of a message that hold the whole body."""
