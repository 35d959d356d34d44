"""Certificates (RFC 5280): read, and checked for chain, name and time.

Imported by the first check that needs one. The check of a chain is that of `cryptography`,
which follows the profile of the web's own certificates. Nothing that a certificate holds
raises.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Literal, TypeAlias

import certifi
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import (
    AuthorityInformationAccess,
    Certificate,
    DNSName,
    ExtensionNotFound,
    SubjectAlternativeName,
    UniformResourceIdentifier,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)
from cryptography.x509.oid import AuthorityInformationAccessOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

MAX_CERTIFICATES = 8
"""How many certificates one answer may hold, and how deep a chain may be."""
MAX_BYTES = 65_536
"""How long an answer with certificates may be."""
PEM = b"-----BEGIN CERTIFICATE-----"
FAULTS = (ValueError, TypeError, UnsupportedAlgorithm)
"""All that `cryptography` raises for what it can't read."""

Untrusted: TypeAlias = Literal["name", "time", "chain"]
"""What is wrong with a certificate: first found, first told."""


class Authorities:
    """The certificate authorities that are trusted."""

    __slots__ = ("_store",)

    def __init__(self, trusted: bytes | None) -> None:
        """Read their certificates, as PEM; None for those of `certifi`.

        Raises:
            ValueError: there is none, or one can't be read.
        """
        text = certifi.contents().encode("ascii") if trusted is None else trusted
        with warnings.catch_warnings():  # of roots that are older than RFC 5280
            warnings.simplefilter("ignore")
            self._store = Store(load_pem_x509_certificates(text))

    def fault(
        self,
        chain: Sequence[Certificate],
        is_name: Callable[[str], bool],
        now: float,
    ) -> Untrusted | None:
        """What is wrong with the first certificate; the rest may be in any order."""
        names = [name for name in _dns_names(chain[0]) if is_name(name)]
        if not names:
            return "name"
        when = datetime.fromtimestamp(now, UTC)
        try:
            starts, ends = chain[0].not_valid_before_utc, chain[0].not_valid_after_utc
        except FAULTS:
            return "time"
        if not starts <= when <= ends:
            return "time"
        return None if self._verifies(chain, names[0], when) else "chain"

    def _verifies(
        self, chain: Sequence[Certificate], name: str, when: datetime
    ) -> bool:
        policy = PolicyBuilder().store(self._store).time(when)
        policy = policy.max_chain_depth(MAX_CERTIFICATES)
        try:
            verifier = policy.build_server_verifier(DNSName(name))
            verifier.verify(chain[0], list(chain[1:]))
        except (VerificationError, *FAULTS):
            return False
        return True


def read_certificates(data: bytes) -> list[Certificate]:
    """The certificates of an answer, PEM or DER; empty where it holds none that counts."""
    if len(data) > MAX_BYTES or data.count(PEM) > MAX_CERTIFICATES:
        return []
    try:
        if PEM in data:
            return load_pem_x509_certificates(data)
        return [load_der_x509_certificate(data)]
    except FAULTS:
        return []


def issuer_urls(certificate: Certificate) -> list[str]:
    """Where a certificate says that its issuer's is (RFC 5280 section 4.2.2.1)."""
    try:
        extensions = certificate.extensions
        found = extensions.get_extension_for_class(AuthorityInformationAccess).value
    except (ExtensionNotFound, *FAULTS):
        return []
    issuers = AuthorityInformationAccessOID.CA_ISSUERS
    names = [each.access_location for each in found if each.access_method == issuers]
    return [name.value for name in names if isinstance(name, UniformResourceIdentifier)]


def public_key_of(certificate: Certificate) -> bytes | None:
    """A certificate's public key as DER (SubjectPublicKeyInfo)."""
    try:
        key = certificate.public_key()
        return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except FAULTS:
        return None


def valid_until(certificate: Certificate) -> float:
    """When a certificate's time ends, in seconds since 1970."""
    return certificate.not_valid_after_utc.timestamp()


def _dns_names(certificate: Certificate) -> list[str]:
    try:
        extensions = certificate.extensions
        found = extensions.get_extension_for_class(SubjectAlternativeName).value
    except (ExtensionNotFound, *FAULTS):
        return []
    return found.get_values_for_type(DNSName)
