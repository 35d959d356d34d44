"""HMAC signatures in a header: the scheme as data, and its verifier.

A header may come more than once, or with several signatures joined by commas (RFC 9110
section 5.3), as senders do while they rotate secrets: each is tried. That is safe, since
any one that matches proves that its sender holds a secret.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Literal

from msgspec import Struct

from .digests import Encoding, digest_reader, write_digest
from .faults import Fault
from .message import MessageTemplate
from .request import CoreRequest
from .results import SignatureVerificationResult

MAX_SIGNATURES = 16
MAX_SIGNATURE_HEADER = 8192


class HmacSignature(Struct, frozen=True, kw_only=True):
    """A keyed digest of a message, in a header (RFC 2104)."""

    header: str
    """The header that holds the signature."""
    hash: Literal["sha1", "sha256", "sha384", "sha512"]
    """The hash function."""
    encoding: Encoding
    """How the digest is written."""
    message: str = "{$request.body}"
    """The signed message: literals and runtime expressions in braces."""
    value: str = "{digest}"
    """The header's whole text, with `{digest}` in it."""


class HmacVerifier:
    """A scheme with its secrets, ready to check requests."""

    __slots__ = (
        "_hash",
        "_header",
        "_malformed_signature",
        "_message",
        "_missing_signature",
        "_prefix",
        "_read",
        "_secrets",
        "_suffix",
    )

    def __init__(
        self, scheme: HmacSignature, secrets: tuple[bytes, ...], url: str | None = None
    ) -> None:
        """Compile a scheme.

        Raises:
            ValueError: one of its templates, or the URL, is bad.
        """
        self._prefix, self._suffix = split_value(scheme.value)
        self._header = scheme.header.lower()
        self._hash = str(scheme.hash)
        self._read = digest_reader(
            scheme.encoding, hashlib.new(scheme.hash, usedforsecurity=False).digest_size
        )
        self._message = MessageTemplate(scheme.message, url)
        self._secrets = tuple(
            (secret, SignatureVerificationResult(ok=True, secret_index=index))
            for index, secret in enumerate(secrets)
        )
        self._missing_signature = SignatureVerificationResult(
            ok=False,
            reason="missing_signature",
            errors=(Fault(f"the header {scheme.header} is missing"),),
        )
        self._malformed_signature = SignatureVerificationResult(
            ok=False,
            reason="malformed_signature",
            errors=(Fault(f"the header {scheme.header} has another form"),),
        )

    def check(self, request: CoreRequest) -> SignatureVerificationResult:
        """Check a request. Never raises because of what the request holds."""
        headers = request.headers.get_all(self._header)
        if not any(headers):
            return self._missing_signature
        received = self._signatures(headers)
        if not received:
            return self._malformed_signature
        message = self._message.fill(request)
        if message is None:
            return self._missing_input(request)
        return self._compare(message, received)

    def _compare(
        self, message: bytes, received: list[bytes]
    ) -> SignatureVerificationResult:
        """Compare every signature with every secret's; no early end (timing)."""
        result = _MISMATCH
        for secret, accepted in self._secrets:
            expected = hmac.digest(secret, message, self._hash)
            for digest in received:
                if hmac.compare_digest(expected, digest) and result is _MISMATCH:
                    result = accepted
        return result

    def _signatures(self, headers: tuple[str, ...]) -> list[bytes]:
        """The digests of all well-formed signatures."""
        if len(headers) == 1:
            digest = self._digest(headers[0])
            if digest is not None:
                return [digest]
        if sum(map(len, headers)) > MAX_SIGNATURE_HEADER:
            return []
        return self._several_signatures(headers)

    def _several_signatures(self, headers: tuple[str, ...]) -> list[bytes]:
        digests: list[bytes] = []
        for text in headers:
            digest = self._digest(text)
            if digest is not None:
                digests.append(digest)
            elif "," in text:
                digests.extend(self._joined(text))
        return digests if len(digests) <= MAX_SIGNATURES else []

    def _joined(self, text: str) -> list[bytes]:
        read = (self._digest(item.strip(" \t")) for item in text.split(","))
        return [digest for digest in read if digest is not None]

    def _digest(self, text: str) -> bytes | None:
        prefix, suffix = self._prefix, self._suffix
        if prefix:
            if not text.startswith(prefix):
                return None
            text = text[len(prefix) :]
        if suffix:
            if not text.endswith(suffix):
                return None
            text = text[: -len(suffix)]
        return self._read(text)

    def _missing_input(self, request: CoreRequest) -> SignatureVerificationResult:
        missing = self._message.missing(request)
        return SignatureVerificationResult(
            ok=False,
            reason="missing_input",
            errors=tuple(
                Fault(f"the request has no {part} to sign") for part in missing
            ),
        )


_MISMATCH = SignatureVerificationResult(
    ok=False,
    reason="mismatch",
    errors=(Fault("no secret gives the signature that came with the request"),),
)


def split_value(value: str) -> tuple[str, str]:
    """What a value template has before and after `{digest}`.

    Raises:
        ValueError: it has no `{digest}`, or more than one.
    """
    if value.count("{digest}") != 1:
        raise ValueError(f"a signature value has one {{digest}}: {value}")
    prefix, _, suffix = value.partition("{digest}")
    return prefix, suffix


def signature_of(
    scheme: HmacSignature, request: CoreRequest, secret: bytes, url: str | None = None
) -> str:
    """The header's text for a request, as the provider would write it.

    Raises:
        ValueError: the request lacks a part of the signed message.
    """
    template = MessageTemplate(scheme.message, url)
    message = template.fill(request)
    if message is None:
        names = ", ".join(map(str, template.missing(request)))
        raise ValueError(f"the request has no {names} to sign")
    digest = hmac.digest(secret, message, str(scheme.hash))
    prefix, suffix = split_value(scheme.value)
    return prefix + write_digest(digest, scheme.encoding) + suffix
