"""Certificates (RFC 5280): read, and checked for chain, name and time.

Made by `cryptography`, which is loaded on first use: its verifier follows the profile of
the web's own certificates. Nothing that a certificate holds raises.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Any, Literal, TypeAlias

MAX_CERTIFICATES = 8
"""How many certificates one answer may hold, and how deep a chain may be."""
MAX_BYTES = 65_536
"""How long an answer with certificates may be."""

Certificate: TypeAlias = Any
"""A `cryptography.x509.Certificate`."""
Untrusted: TypeAlias = Literal["name", "time", "chain"]
"""What is wrong with a certificate: first found, first told."""

_PEM = b"-----BEGIN CERTIFICATE-----"


class Authorities:
    """The certificate authorities that are trusted."""

    __slots__ = ("_given", "_store")

    def __init__(self, given: bytes | None) -> None:
        """Keep the certificates, as PEM; None for those of `certifi`.

        Raises:
            ValueError: what is given holds no certificate.
        """
        if given is not None and _PEM not in given:
            raise ValueError("trusted_certificates: give certificates as PEM")
        self._given = given
        self._store: Any = None

    def fault(
        self,
        chain: Sequence[Certificate],
        is_name: Callable[[str], bool],
        now: float,
    ) -> Untrusted | None:
        """What is wrong with a certificate; the rest of the chain may be in any order."""
        names = [name for name in _dns_names(chain[0]) if is_name(name)]
        if not names:
            return "name"
        when = datetime.fromtimestamp(now, UTC)
        if not chain[0].not_valid_before_utc <= when <= chain[0].not_valid_after_utc:
            return "time"
        return None if self._verifies(chain, names[0], when) else "chain"

    def _verifies(
        self, chain: Sequence[Certificate], name: str, when: datetime
    ) -> bool:
        x509, verification = _x509(), import_module("cryptography.x509.verification")
        builder = verification.PolicyBuilder().store(self._loaded()).time(when)
        policy = builder.max_chain_depth(MAX_CERTIFICATES)
        try:
            verifier = policy.build_server_verifier(x509.DNSName(name))
            verifier.verify(chain[0], list(chain[1:]))
        except (verification.VerificationError, ValueError):
            return False
        return True

    def _loaded(self) -> Any:
        if self._store is None:
            text = _certifi() if self._given is None else self._given
            verification = import_module("cryptography.x509.verification")
            with warnings.catch_warnings():  # of roots older than RFC 5280
                warnings.simplefilter("ignore")
                certificates = _x509().load_pem_x509_certificates(text)
            self._store = verification.Store(certificates)
        return self._store


def read_certificates(data: bytes) -> list[Certificate]:
    """The certificates of an answer, PEM or DER; empty where it holds none that counts."""
    if len(data) > MAX_BYTES or data.count(_PEM) > MAX_CERTIFICATES:
        return []
    x509 = _x509()
    try:
        if _PEM in data:
            return list(x509.load_pem_x509_certificates(data))
        return [x509.load_der_x509_certificate(data)]
    except (ValueError, TypeError):
        return []


def issuer_urls(certificate: Certificate) -> list[str]:
    """Where a certificate says that its issuer's is (RFC 5280 section 4.2.2.1)."""
    x509 = _x509()
    try:
        found = certificate.extensions.get_extension_for_class(
            x509.AuthorityInformationAccess
        )
    except (ValueError, x509.ExtensionNotFound):
        return []
    issuers = x509.AuthorityInformationAccessOID.CA_ISSUERS
    places = [each for each in found.value if each.access_method == issuers]
    names = [each.access_location for each in places]
    return [n.value for n in names if isinstance(n, x509.UniformResourceIdentifier)]


def public_key_of(certificate: Certificate) -> bytes | None:
    """A certificate's public key as DER (SubjectPublicKeyInfo)."""
    serialization = import_module("cryptography.hazmat.primitives.serialization")
    try:
        key: bytes = certificate.public_key().public_bytes(
            serialization.Encoding.DER,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
    except (ValueError, TypeError, _unsupported()):
        return None
    return key


def valid_until(certificate: Certificate) -> float:
    """When a certificate's time ends, in seconds since 1970."""
    end: datetime = certificate.not_valid_after_utc
    return end.timestamp()


def _dns_names(certificate: Certificate) -> list[str]:
    x509 = _x509()
    try:
        found = certificate.extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        )
    except (ValueError, x509.ExtensionNotFound):
        return []
    names: list[str] = found.value.get_values_for_type(x509.DNSName)
    return names


@cache
def _x509() -> Any:
    return import_module("cryptography.x509")


def _unsupported() -> type[Exception]:
    found: type[Exception] = import_module(
        "cryptography.exceptions"
    ).UnsupportedAlgorithm
    return found


def _certifi() -> bytes:
    text: str = import_module("certifi").contents()
    return text.encode("ascii")
