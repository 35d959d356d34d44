"""Signing by the key of a certificate, for tests: the reverse of `certificate_verification`.

Also the certificate itself: no test can have one of the provider's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from .certificate_fetcher import TestCertificate
from .certificate_verification import public_key_form, url_reader
from .public_key_signing import read_private_key, signature_of
from .secret_key import Key
from .signing import Signing, with_value
from .url_patterns import sample_url, url_matcher

if TYPE_CHECKING:
    from .request import CoreRequest
    from .scheme import CertificateSignature


def make_certificate(scheme: CertificateSignature, now: float) -> TestCertificate:
    """A key and a certificate, valid for a day around now, that a scheme would take."""
    authority, key = _Authority(now), rsa.generate_private_key(65537, 2048)
    made = authority.issue(sample_url(scheme.names[0]), key)
    return TestCertificate(
        private_key=key,
        trusted_certificates=authority.certificate.public_bytes(Encoding.PEM),
        url=sample_url(scheme.urls[0]),
        certificate=made.public_bytes(Encoding.PEM),
    )


def sign_with_certificate(
    scheme: CertificateSignature,
    request: CoreRequest,
    given: Mapping[str, object],
    settings: Mapping[str, bytes],
    now: float,
) -> CoreRequest:
    """The request with a signature by the private key, of the newest version.

    It names the certificate's URL, unless it already names one that is on the list.

    Raises:
        ValueError: the key can't be used, or the request lacks a part of the message.
    """
    _, key = read_private_key(given.get("private_key"))
    version, hash_ = scheme.hashes[-1]
    url = url_reader(scheme)(request)
    if url is None or not url_matcher(scheme.urls)(url):
        request = with_value(request, scheme.certificate, sample_url(scheme.urls[0]))
    if scheme.version:
        request = with_value(request, scheme.version, version)
    form = public_key_form(scheme, hash_)
    sign = partial(signature_of, form, key)
    return Signing(form, Key(b"", 0), settings, now, sign).sign(request)


class _Authority:
    """An authority with one root."""

    def __init__(self, now: float) -> None:
        self._now = datetime.fromtimestamp(now, UTC)
        self._key = ec.generate_private_key(ec.SECP256R1())
        public = self._key.public_key()
        self.certificate = (
            self._builder("An authority for tests")
            .public_key(public)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_SIGNS_CERTIFICATES, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
            .sign(self._key, SHA256())
        )

    def issue(self, name: str, key: rsa.RSAPrivateKey) -> x509.Certificate:
        """A certificate for a server's name."""
        parent = self._key.public_key()
        server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        names = x509.SubjectAlternativeName([x509.DNSName(name)])
        return (
            self._builder(name)
            .public_key(key.public_key())
            .add_extension(names, critical=False)
            .add_extension(server, critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(parent), False
            )
            .sign(self._key, SHA256())
        )

    def _builder(self, name: str) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(_named(name))
            .issuer_name(_named("An authority for tests"))
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - timedelta(days=1))
            .not_valid_after(self._now + timedelta(days=1))
        )


_SIGNS_CERTIFICATES = x509.KeyUsage(
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


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
