"""Signatures by public keys, compiled. What needs a package is loaded by the first check."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from .body_hash import BodyHashCheck
from .message import NO_INPUTS, Inputs, Reader, part_reader
from .message_parts import Item, parse_part
from .request import CoreRequest
from .scheme import PublicKeySignature
from .secret_key import MAX_SECRETS, Key, KeyRing, with_id
from .signature_sources import Received, SignatureReader
from .timestamps import MALFORMED_TIMESTAMP, TimeWindow, read_timestamp, time_window
from .url_variants import url_variants
from .verdicts import UNKNOWN_KEY, Result, accepted, missing_input, refusal
from .verification import (
    Given,
    covers_id,
    message_of,
    needed_items,
)

MISMATCH = refusal(
    "mismatch", "no public key verifies the signature that came with the request"
)


class PublicKeyVerifier:
    """A signature over a message, compiled."""

    __slots__ = (
        "_body_hash", "_id", "_key_id", "_keys", "_message", "_scheme", "_signatures",
        "_stamp", "_window",
    )  # fmt: skip

    def __init__(self, scheme: PublicKeySignature, given: Given) -> None:
        """Compile a scheme.

        Raises:
            ValueError: one of its templates, the URL or the tolerance is bad.
        """
        self._scheme = scheme
        self._keys = given.fixed.get(scheme.key)
        self._message = message_of(scheme, given.url, given.settings)
        size = 64 if scheme.algorithm == "ed25519" else None
        self._signatures = SignatureReader(scheme, size, needed_items(scheme))
        self._window: TimeWindow | None = None
        self._stamp: Reader | None = None
        if scheme.timestamp is not None:
            self._window = time_window(scheme.timestamp, given.tolerance, given.clock)
            self._stamp = part_reader(scheme.timestamp.source)
        self._key_id = part_reader(scheme.key_id) if scheme.key_id else None
        self._body_hash = BodyHashCheck(scheme.body_hash) if scheme.body_hash else None
        self._id = part_reader(scheme.id) if covers_id(scheme) else None

    def check(self, request: CoreRequest, rings: Mapping[str, KeyRing]) -> Result:
        """Check a request. Never raises because of what the request holds.

        Raises:
            ValueError: a key can't be used.
        """
        received = self._signatures.read(request)
        if not isinstance(received, Received):
            return received
        sent = self._sent(request, received)
        if isinstance(sent, Result):
            return sent
        keys = self._keys if self._keys is not None else rings.get(self._scheme.key, ())
        pairs = self._pairs(request, received, keys)
        if isinstance(pairs, Result):
            return pairs
        inputs = Inputs(received.items)
        if self._body_hash is not None:
            fault = self._body_hash.fault(request, inputs)
            if fault is not None:
                return fault
        result = self._compare(request, inputs, pairs)
        if not result.ok or self._window is None:
            return result
        late = self._window.fault(sent)
        return result if late is None else late

    def replay_id(self, request: CoreRequest) -> bytes | None:
        """The signed id of the delivery."""
        return None if self._id is None else self._id(request, NO_INPUTS)

    def _sent(self, request: CoreRequest, received: Received) -> float | Result:
        """When the request was sent."""
        timestamp = self._scheme.timestamp
        if timestamp is None or self._stamp is None:
            return 0.0
        part = parse_part(timestamp.source)
        if isinstance(part, Item):
            text = received.items.get(part.name)
        else:
            value = self._stamp(request, NO_INPUTS)
            text = "" if value is None else value.decode("latin-1")
        if not text:
            return missing_input(timestamp.source)
        sent = read_timestamp(text, timestamp.format)
        return MALFORMED_TIMESTAMP if sent is None else sent

    def _pairs(
        self, request: CoreRequest, received: Received, keys: KeyRing
    ) -> list[tuple[Key, bytes]] | Result:
        """Each signature with each key that may be its own, by the ids told."""
        told: list[str | None] = [None] * len(received.digests)
        has_ids = any(key.id is not None for key in keys)
        if has_ids and received.key_ids is not None:
            told = received.key_ids
        elif has_ids and self._key_id is not None:
            value = self._key_id(request, NO_INPUTS)
            if value is None:
                return missing_input(self._scheme.key_id)
            told = [value.decode("latin-1")] * len(received.digests)
        pairs = [
            (key, signature)
            for key_id, signature in zip(told, received.digests, strict=True)
            for key in with_id(keys, key_id)
        ]
        return pairs[: MAX_SECRETS * MAX_SECRETS] or UNKNOWN_KEY

    def _compare(
        self, request: CoreRequest, inputs: Inputs, pairs: list[tuple[Key, bytes]]
    ) -> Result:
        """The result of the first key that verifies a signature.

        What names the delivery is the message: whoever has an ECDSA signature can make
        another one of it.
        """
        from .public_key_algorithms import verifies

        scheme = self._scheme
        spellings = url_variants(self._message.url_of(request), scheme.url_variants)
        for url in spellings:
            inputs.url = url
            message = self._message.fill(request, inputs)
            if message is None:
                return missing_input(*map(str, self._message.missing(request, inputs)))
            for key, signature in pairs:
                if verifies(scheme, key.secret, signature, message):
                    return accepted(key, hashlib.sha256(message).digest())
        return MISMATCH
