"""Signing tokens, for tests: the reverse of `jwt_verification`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.api_jws import PyJWS

from .digests import write_digest
from .jwt_verification import payload_of
from .message import MessageTemplate
from .public_key_signing import read_private_key
from .request import CoreRequest
from .scheme import JwtSignature
from .signing import first_secret, with_value
from .timestamps import write_timestamp

_CURVES = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}


def sign_token(
    scheme: JwtSignature,
    request: CoreRequest,
    given: Mapping[str, object],
    settings: Mapping[str, bytes],
    now: float,
) -> CoreRequest:
    """The request with a token by the private key, or by the secret.

    Raises:
        ValueError: the key can't be used, or the request lacks a part of the payload.
    """
    key_id, key = _key(scheme, given)
    if scheme.key_id and key_id is not None:
        request = with_value(request, scheme.key_id, key_id)
    stamp = scheme.timestamp
    members: dict[str, dict[str, Any]] = {"$claim": {}, "$jose": {}}
    if key_id is not None and not scheme.key_id:
        members["$jose"]["kid"] = key_id
    if stamp is not None:
        text = write_timestamp(now, stamp.format)
        place, _, name = stamp.source.partition(".")
        if place in members:
            members[place][name] = text if stamp.format == "iso8601" else int(text)
        else:
            request = with_value(request, stamp.source, text)
    template = payload_of(scheme, None, settings)
    if template is None:
        payload = msgspec.json.encode(_claims(scheme, request, members["$claim"]))
    else:
        payload = _filled(template, request)
    algorithm = _algorithm(scheme, key)
    token = PyJWS().encode(payload, key, algorithm, members["$jose"])
    if template is not None:  # RFC 7515 appendix F
        head, _, tail = token.split(".")
        token = f"{head}..{tail}"
    return with_value(request, scheme.source, scheme.prefix + token)


def _key(scheme: JwtSignature, given: Mapping[str, object]) -> tuple[str | None, Any]:
    if scheme.key == "secret_key":
        secret = first_secret(scheme, given)
        return secret.id, secret.secret
    return read_private_key(given.get("private_key"))


def _claims(
    scheme: JwtSignature, request: CoreRequest, claims: dict[str, Any]
) -> dict[str, Any]:
    """The claims that the scheme reads."""
    hashed = scheme.body_hash
    if hashed is not None:
        digest = hashlib.new(hashed.hash, request.raw_body, usedforsecurity=False)
        name = hashed.source.removeprefix("$claim.")
        claims[name] = write_digest(digest.digest(), hashed.encoding)
    if scheme.id.startswith("$claim."):
        seed = msgspec.json.encode(claims) + request.raw_body
        made = "sample-" + hashlib.sha256(seed).hexdigest()[:24]
        claims[scheme.id.removeprefix("$claim.")] = made
    return claims


def _filled(template: MessageTemplate, request: CoreRequest) -> bytes:
    filled = template.fill(request)
    if filled is None:
        names = ", ".join(map(str, template.missing(request)))
        raise ValueError(f"the request has no {names} to sign")
    return filled


def _algorithm(scheme: JwtSignature, key: object) -> str:
    """The first of the scheme's algorithms that a key is for.

    Raises:
        ValueError: there is none.
    """
    match key:
        case bytes():
            fitting: tuple[str, ...] = ("HS",)
        case Ed25519PrivateKey():
            fitting = ("EdDSA",)
        case EllipticCurvePrivateKey():
            fitting = (_CURVES.get(key.curve.name, "none"),)
        case _:
            fitting = ("RS", "PS")
    found = next((each for each in scheme.algorithms if each.startswith(fitting)), None)
    if found is None:
        names = ", ".join(scheme.algorithms)
        raise ValueError(f"private_key: the key is none for {names}")
    return found
