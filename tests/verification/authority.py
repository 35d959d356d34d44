"""A certificate authority of the tests: a root, an issuer, and certificates for any name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

NOW = 1_700_000_000.0
CENTURY = 36_525 * 86_400.0
ISSUER_URL = "http://issuers.hooks.example/one.crt"
CaKey = ec.EllipticCurvePrivateKey
SIGN_CERTIFICATES = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


def at(seconds: float) -> datetime:
    """A time in seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def pem(*certificates: x509.Certificate) -> bytes:
    """Certificates as one file."""
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates)


@dataclass
class Authority:
    """A root, and an issuer below it that signs what is asked for."""

    root_key: CaKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    issuer_key: CaKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @cached_property
    def root(self) -> x509.Certificate:
        """The certificate to trust."""
        return self._ca("A root", "A root", self.root_key, self.root_key)

    @cached_property
    def issuer(self) -> x509.Certificate:
        """The certificate between the root and those it issues."""
        return self._ca("An issuer", "A root", self.issuer_key, self.root_key)

    def issue(
        self,
        name: str,
        key: rsa.RSAPrivateKey,
        *,
        starts: float = NOW - 86_400,
        ends: float = NOW + 86_400,
        issuer_url: str = ISSUER_URL,
    ) -> x509.Certificate:
        """A certificate for a host's name."""
        server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        place = x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(issuer_url)
        )
        parent = self.issuer_key.public_key()
        made = (
            _builder(name, "An issuer", starts, ends)
            .public_key(key.public_key())
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .add_extension(server, critical=False)
            .add_extension(x509.AuthorityInformationAccess([place]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(parent), critical=False
            )
        )
        return made.sign(self.issuer_key, SHA256())

    def _ca(self, name: str, parent: str, key: CaKey, signer: CaKey) -> x509.Certificate:
        issued = (
            _builder(name, parent, NOW - 10 * 86_400, NOW + CENTURY)
            .public_key(key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(SIGN_CERTIFICATES, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False
            )
        )
        return issued.sign(signer, SHA256())


def _builder(name: str, parent: str, starts: float, ends: float) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, parent)]))
        .serial_number(x509.random_serial_number())
        .not_valid_before(at(starts))
        .not_valid_after(at(starts) + timedelta(seconds=ends - starts))
    )
