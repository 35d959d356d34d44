"""JSON Object Signing by PyJWT. Imported by the first check that needs it.

PyJWT verifies; which algorithm a key is for, and whether a token may use it, is decided
here: by the scheme and by the key, never by the token.
"""

from __future__ import annotations

from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jwt.api_jwk import PyJWK
from jwt.api_jws import PyJWS
from jwt.exceptions import PyJWTError

from .digests import write_digest
from .jws_token import Token
from .public_key_algorithms import AnyPublicKey, read_public_key

_JWS = PyJWS()
_CURVES = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}


def verifies(token: Token, payload: bytes | None, key: bytes) -> bool:
    """Whether a token, whose algorithm is accepted, is signed with a key.

    `key` is DER, a JSON Web Key, or, for HMAC, a secret; `payload` is what the token
    leaves out.

    Raises:
        ValueError: a key that a receiver gave by itself can't be read.
    """
    algorithm = str(token.algorithm)
    if algorithm.startswith("HS"):
        usable: Any = key
    else:
        usable = read_public_key(key)
        if usable is None or not _fits(algorithm, usable, key):
            return False
    detached = payload if token.is_unencoded else None
    try:
        _JWS.decode_complete(
            _compact(token, payload),
            usable,
            algorithms=[algorithm],
            detached_payload=detached,
        )
    except PyJWTError:
        return False
    return True


def _compact(token: Token, payload: bytes | None) -> str:
    """The token with its payload put back (RFC 7515 appendix F)."""
    text = token.payload_text
    if payload is not None and not token.is_unencoded:
        text = write_digest(payload, "base64url")
    return f"{token.header_text}.{text}.{token.signature_text}"


def _fits(algorithm: str, key: AnyPublicKey, given: bytes) -> bool:
    """Whether a key is for an algorithm, by its kind, its curve and its `alg`."""
    stated = msgspec.json.decode(given).get("alg") if given[:1] == b"{" else None
    if stated not in (None, algorithm):
        return False
    match key:
        case Ed25519PublicKey():
            return algorithm == "EdDSA"
        case EllipticCurvePublicKey():
            return algorithm == _CURVES.get(key.curve.name)
        case _:
            return algorithm.startswith(("RS", "PS"))


def public_key_of(jwk: bytes) -> object:
    """The public key of a JSON Web Key; None where it can't be read."""
    try:
        return PyJWK(msgspec.json.decode(jwk)).key
    except PyJWTError:
        return None
