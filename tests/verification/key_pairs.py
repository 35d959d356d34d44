"""Key pairs for the schemes of generated handlers: a receiver's half, and a sender's."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, ClassVar

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from webhookgen_runtime import SignedHandler, Structure
from webhookgen_runtime.url_patterns import sample_url

from tests.verification.authority import CENTURY, Authority, pem

KEY_ID = "key-1"
NOW = 1_700_000_000.0
CURVES = {"sha256": ec.SECP256R1(), "sha384": ec.SECP384R1(), "sha512": ec.SECP521R1()}
CURVES |= {"p256-sha256": ec.SECP256R1(), "p384-sha384": ec.SECP384R1()}
CURVES |= {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}


@cache
def private_key(algorithm: str) -> Any:
    """A private key for one of our algorithms or of JOSE's, made once."""
    if algorithm in ("ed25519", "EdDSA"):
        return ed25519.Ed25519PrivateKey.generate()
    if algorithm.startswith(("ecdsa", "ES")):
        return ec.generate_private_key(CURVES[algorithm.removeprefix("ecdsa-")])
    return rsa.generate_private_key(65537, 2048)


def public_pem(key: Any) -> str:
    """The public half as PEM."""
    public = key.public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def private_pem(key: Any) -> str:
    """The key as PEM."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def raw_public(key: Any) -> bytes:
    """The 32 bytes of a public key of Ed25519."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def jwk_of(key: Any, key_id: str | None = KEY_ID, **members: Any) -> dict[str, Any]:
    """The public half as a JSON Web Key."""
    algorithm: Any = RSAAlgorithm
    if isinstance(key, ed25519.Ed25519PrivateKey):
        algorithm = OKPAlgorithm
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        algorithm = ECAlgorithm
    found = json.loads(algorithm.to_jwk(key.public_key()))
    found.pop("key_ops", None)
    return found | ({} if key_id is None else {"kid": key_id}) | members


def receiver_keys(leaf: Any) -> dict[str, Any]:
    """The values that a handler of a scheme is given for its public keys."""
    parameter = parameter_of(leaf)
    if parameter == "fetch_certificate":
        return certificate_keys(leaf)
    key = private_key(algorithm_of(leaf))
    if parameter == "key_set":
        return {"key_set": {"keys": [jwk_of(key)]}}
    if algorithm_of(leaf) == "ed25519":
        return {"public_key": getattr(leaf, "prefix", "") + raw_public(key).hex()}
    return {"public_key": public_pem(key)}


def certificate_keys(leaf: Any) -> dict[str, Any]:
    """A certificate of the provider's name where a scheme looks for it, and its authority."""
    made, url = authority(), sample_url(leaf.urls[0])
    certificate = made.issue(
        sample_url(leaf.names[0]), private_key(algorithm_of(leaf)), ends=NOW + CENTURY
    )
    pages = {url: pem(certificate, made.issuer)}
    return {"fetch_certificate": pages.get, "trusted_certificates": pem(made.root)}


@cache
def authority() -> Authority:
    """An authority, made once."""
    return Authority()


def sender_keys(leaf: Any) -> dict[str, Any]:
    """The values that sign for it."""
    key = private_pem(private_key(algorithm_of(leaf)))
    return {"private_key": {KEY_ID: key} if parameter_of(leaf) == "key_set" else key}


def algorithm_of(leaf: Any) -> str:
    """A scheme's algorithm, or the first of several."""
    if parameter_of(leaf) == "fetch_certificate":
        return "rsa-sha256"
    return leaf.algorithm if hasattr(leaf, "algorithm") else leaf.algorithms[0]


def keyed_leaves(scheme: Any) -> list[Any]:
    """The schemes of a scheme that use public keys."""
    parts = getattr(scheme, "schemes", None)
    if parts is not None:
        return [leaf for part in parts for leaf in keyed_leaves(part)]
    keyed = ("public_key", "key_set", "fetch_certificate")
    return [scheme] if parameter_of(scheme) in keyed else []


def parameter_of(leaf: Any) -> str:
    """The parameter that gives a scheme's key, "" for those of shared secrets."""
    if hasattr(leaf, "components"):
        return "" if leaf.algorithm == "hmac-sha256" else "public_key"
    return "fetch_certificate" if hasattr(leaf, "urls") else getattr(leaf, "key", "")


def verifying(scheme: Any, **given: Any) -> Any:
    """A handler of a scheme that has no events: it verifies, at one time."""

    class Made(SignedHandler[Any]):
        _signature = scheme
        _events: ClassVar[dict[str, str]] = {}
        _detection = Structure.of({})

    return Made(**({"clock": lambda: NOW} | given))
