"""What a handler's `fetch_certificate` may be, and one for tests."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Protocol

from msgspec import Struct


class CertificateFetcher(Protocol):
    """Fetches what a URL gives, once it is known to be on the provider's list."""

    def __call__(self, url: str, /) -> bytes | Awaitable[bytes | None] | None:
        """The answer's bytes, PEM or DER; None where there is no such certificate.

        It should have a time-out, and follow no redirects. What it raises passes through
        the handler, since an outage must not look like a bad signature. May be
        asynchronous where only the handler's `*_async` methods are called.
        """
        ...


class TestCertificate(Struct, frozen=True):
    """A certificate as a provider would have it, but from an authority made for a test."""

    __test__ = False  # a name that pytest would collect

    private_key: Any
    """What `build_request` signs with."""
    trusted_certificates: bytes
    """The authority, as PEM, for the handler to trust."""
    url: str
    """Where requests say that the certificate is."""
    certificate: bytes
    """The certificate, as PEM."""

    def fetch_certificate(self, url: str) -> bytes | None:
        """What the provider's server would give."""
        return self.certificate if url == self.url else None

    def __repr__(self) -> str:
        """The URL, not the key."""
        return f"TestCertificate(url={self.url!r})"
