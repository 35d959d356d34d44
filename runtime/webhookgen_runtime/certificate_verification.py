"""Signatures by the key of a certificate that the request names, compiled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from msgspec.structs import replace

from .certificate_fetcher import CertificateFetcher
from .certificate_keys import (
    CertificateKeys,
    KnownCertificate,
    known_certificate,
)
from .message import NO_INPUTS, part_reader
from .public_key_verification import PublicKeyVerifier
from .request import CoreRequest
from .scheme import CertificateSignature, Hash, Leaf, PublicKeySignature, SignedMessage
from .secret_key import Key, KeyRing, Source
from .signature_sources import Received, SignatureReader
from .timestamps import Clock
from .url_patterns import url_matcher
from .verdicts import UNKNOWN_KEY, Result, missing_input, refusal
from .verification import Given, covers_id

UrlReader = Callable[[CoreRequest], str | None]


class RefusedKey(Key, frozen=True):
    """In the place of a key that is not trusted: why not."""

    fault: str = ""


class CertificateVerifier:
    """A signature whose certificate the request names, compiled."""

    __slots__ = (
        "_id", "_listed", "_scheme", "_signatures", "_url", "_verifiers", "_version",
    )  # fmt: skip

    def __init__(self, scheme: CertificateSignature, given: Given) -> None:
        """Compile a scheme.

        Raises:
            ValueError: one of its templates or patterns, or the tolerance is bad.
        """
        self._scheme = scheme
        self._url = url_reader(scheme)
        self._listed = url_matcher(scheme.urls)
        self._signatures = SignatureReader(scheme, None)
        self._version = part_reader(scheme.version) if scheme.version else None
        given = replace(given, fixed={})  # whatever keys other schemes have
        self._verifiers = {
            version.encode(): PublicKeyVerifier(public_key_form(scheme, hash_), given)
            for version, hash_ in scheme.hashes
        }
        self._id = part_reader(scheme.id) if covers_id(scheme) else None

    def check(self, request: CoreRequest, rings: Mapping[str, KeyRing]) -> Result:
        """Check a request. Never raises because of what the request holds."""
        received = self._signatures.read(request)
        if not isinstance(received, Received):
            return received
        url = self._url(request)
        if url is None:
            return missing_input(self._scheme.certificate)
        if not self._listed(url):
            return OFF_THE_LIST
        version = b"" if self._version is None else self._version(request, NO_INPUTS)
        if version is None:
            return missing_input(self._scheme.version)
        verifier = self._verifiers.get(version)
        if verifier is None:
            return OTHER_VERSION
        ring = rings.get("fetch_certificate", ())
        if not ring:
            return UNKNOWN_KEY
        if isinstance(ring[0], RefusedKey):
            return refusal("unknown_key", f"the certificate: {ring[0].fault}")
        return verifier.check(request, {"public_key": ring})

    def replay_id(self, request: CoreRequest) -> bytes | None:
        """The signed id of the delivery."""
        return None if self._id is None else self._id(request, NO_INPUTS)


def url_reader(scheme: CertificateSignature) -> UrlReader:
    """A function that reads the URL of a request's certificate; None where there is none."""
    read = part_reader(scheme.certificate)

    def url(request: CoreRequest) -> str | None:
        value = read(request, NO_INPUTS)
        return None if value is None else value.decode("latin-1")

    return url


def public_key_form(scheme: CertificateSignature, hash_: Hash) -> PublicKeySignature:
    """How the signature is checked, once there is a key: RSASSA-PKCS1-v1_5 (RFC 8017)."""
    shared = {name: getattr(scheme, name) for name in SignedMessage.__struct_fields__}
    return PublicKeySignature(algorithm=_ALGORITHMS[hash_], **shared)


_ALGORITHMS: Mapping[Hash, Any] = {
    "sha1": "rsa-sha1",
    "sha256": "rsa-sha256",
    "sha384": "rsa-sha384",
    "sha512": "rsa-sha512",
}


def certificate_source(users: list[Leaf], value: object, clock: Clock) -> Source:
    """Keys by the certificates of requests; `value` is a fetcher and trusted authorities.

    Raises:
        ValueError: there is no fetcher, or what is to be trusted is no certificate.
    """
    fetch, trusted = cast("tuple[object, object]", value)
    if not callable(fetch):
        raise ValueError("fetch_certificate: give a function that takes a URL")
    authorities = _pem(trusted)
    schemes = [user for user in users if isinstance(user, CertificateSignature)]
    places = [_Place(scheme, authorities, clock) for scheme in schemes]

    def pick(request: CoreRequest) -> Any:
        for place in places:
            url = place.url(request)
            if url is not None:
                return known_certificate(
                    place.keys, url, cast("CertificateFetcher", fetch)
                )
        return None

    return Source(_ring, pick)


class _Place:
    """Where a scheme's requests name a certificate, and the keys known from there."""

    __slots__ = ("_listed", "_url", "keys")

    def __init__(
        self, scheme: CertificateSignature, authorities: bytes | None, clock: Clock
    ) -> None:
        self._url = url_reader(scheme)
        self._listed = url_matcher(scheme.urls)
        self.keys = CertificateKeys(
            authorities,
            is_name=url_matcher(scheme.names),
            is_issuer=url_matcher(scheme.issuers),
            clock=clock,
        )

    def url(self, request: CoreRequest) -> str | None:
        """The certificate's URL, if it is on the list."""
        url = self._url(request)
        return url if url is not None and self._listed(url) else None


def _ring(known: object) -> KeyRing:
    if not isinstance(known, KnownCertificate):
        return ()
    if known.key is None:
        return (RefusedKey(b"", 0, fault=known.fault),)
    return (Key(known.key, 0),)


def _pem(trusted: object) -> bytes | None:
    if trusted is None or isinstance(trusted, bytes):
        return trusted
    if isinstance(trusted, str):
        return trusted.encode("utf-8", "replace")
    raise ValueError("trusted_certificates: give certificates as PEM")


OFF_THE_LIST = refusal("unknown_key", "the certificate's URL is none of the provider's")
OTHER_VERSION = refusal(
    "unsupported_algorithm", "the signature is of another version than the provider's"
)
