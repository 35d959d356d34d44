"""Signing by private keys, for tests: the reverse of `public_key_verification`."""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from functools import partial
from typing import cast

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    EllipticCurvePrivateKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from .digests import read_base64
from .public_key_algorithms import AnyPrivateKey, hash_of, padding_of
from .request import CoreRequest
from .scheme import PublicKeySignature
from .secret_key import Key
from .signing import Signing

PREFIXES = {"whpk_": "whsk_"}
"""What stands before a private key, by what stands before the public one."""
_SHAPE = (
    "private_key: give one key as PEM, as an object of `cryptography`, or, for Ed25519, "
    "its 32 bytes in hex or base64; or a mapping with the key's id"
)


def sign_message(
    scheme: PublicKeySignature,
    request: CoreRequest,
    given: Mapping[str, object],
    settings: Mapping[str, bytes],
    now: float,
) -> CoreRequest:
    """The request with a signature by the private key.

    Raises:
        ValueError: the key can't be used, or the request lacks a part of the message.
    """
    key_id, key = read_private_key(given.get("private_key"), scheme.prefix)
    sign = partial(signature_of, scheme, key)
    return Signing(scheme, Key(b"", 0, key_id), settings, now, sign).sign(request)


def signature_of(
    scheme: PublicKeySignature, key: AnyPrivateKey, message: bytes
) -> bytes:
    """The signature of a message.

    Raises:
        ValueError: the key is none for the scheme's algorithm.
    """
    hash_ = hash_of(scheme.algorithm)
    match key:
        case Ed25519PrivateKey() if hash_ is None:
            return key.sign(message)
        case EllipticCurvePrivateKey() if hash_ is not None:
            der = key.sign(message, ECDSA(hash_))
            size = (key.curve.key_size + 7) // 8
            return der if scheme.ecdsa == "der" else raw_ecdsa(der, size)
        case RSAPrivateKey() if hash_ is not None:
            return key.sign(message, padding_of(scheme.algorithm, hash_), hash_)
        case _:
            raise ValueError(f"private_key: the key is none for {scheme.algorithm}")


def raw_ecdsa(der: bytes, size: int) -> bytes:
    """An ECDSA signature as r and s of `size` bytes each."""
    r, s = decode_dss_signature(der)
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def read_private_key(
    given: object, public_prefix: str = ""
) -> tuple[str | None, AnyPrivateKey]:
    """A private key and its id, where it has one.

    Raises:
        ValueError: it can't be read; no part of it is shown.
    """
    if isinstance(given, Mapping):
        named = cast("Mapping[str, object]", given)
        key_id, given = next(iter(named.items()), (None, None))
        return key_id, read_private_key(given, public_prefix)[1]
    if isinstance(given, Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey):
        return None, given
    text = given.decode("latin-1") if isinstance(given, bytes) else given
    if not isinstance(text, str):
        raise ValueError(_SHAPE)
    if "-----BEGIN" in text:
        return None, _from_pem(text)
    bare = text.removeprefix(PREFIXES.get(public_prefix, ""))
    return None, _from_seed(bare)


def _from_pem(text: str) -> AnyPrivateKey:
    try:
        key = load_pem_private_key(text.encode(), None)
    except (ValueError, TypeError):
        raise ValueError(_SHAPE) from None
    if isinstance(key, Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey):
        return key
    raise ValueError(_SHAPE)


def _from_seed(text: str) -> Ed25519PrivateKey:
    """A key of Ed25519: its 32 bytes, or these and the public key's (RFC 8032)."""
    try:
        seed = binascii.unhexlify(text)
    except ValueError:
        seed = read_base64(text, "base64") or b""
    if len(seed) not in (32, 64):
        raise ValueError(_SHAPE)
    return Ed25519PrivateKey.from_private_bytes(seed[:32])
