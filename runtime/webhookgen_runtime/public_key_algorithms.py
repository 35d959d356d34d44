"""The public-key algorithms, by `cryptography`. Imported by the first check that needs one."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import (
    SHA1,
    SHA256,
    SHA384,
    SHA512,
    HashAlgorithm,
)
from cryptography.hazmat.primitives.serialization import load_der_public_key
from msgspec import json

from .lazy import load_named
from .public_key import key_family
from .scheme import Algorithm, PublicKeySignature

AnyPublicKey: TypeAlias = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey
AnyPrivateKey: TypeAlias = Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey

_HASHES: dict[str, type[HashAlgorithm]] = {
    "sha1": SHA1,
    "sha256": SHA256,
    "sha384": SHA384,
    "sha512": SHA512,
}
_JOSE_NAMES = {
    "ed25519": ("EdDSA", "Ed25519"),
    "ecdsa-sha256": ("ES256",),
    "ecdsa-sha384": ("ES384",),
    "ecdsa-sha512": ("ES512",),
    "rsa-sha256": ("RS256",),
    "rsa-sha384": ("RS384",),
    "rsa-sha512": ("RS512",),
    "rsa-pss-sha256": ("PS256",),
    "rsa-pss-sha384": ("PS384",),
    "rsa-pss-sha512": ("PS512",),
}
"""What JOSE calls our algorithms (RFC 7518 section 3.1, RFC 8037, RFC 9864)."""
_KINDS = (Ed25519PublicKey, EllipticCurvePublicKey, RSAPublicKey)
MIN_RSA_BITS = 1024
"""The shortest RSA key that a provider of ours still uses."""


def verifies(
    scheme: PublicKeySignature, key: bytes, signature: bytes, message: bytes
) -> bool:
    """Whether a signature is that of a message.

    `key` is DER, or a JSON Web Key. A key of another kind than the scheme's verifies
    nothing, nor does a key of a set that can't be read.

    Raises:
        ValueError: a key that a receiver gave by itself can't be read.
    """
    public = read_public_key(key)
    if public is None or not allows(key, scheme):
        return False
    hash_ = hash_of(scheme.algorithm)
    try:
        match public:
            case Ed25519PublicKey():
                if scheme.algorithm != "ed25519":
                    return False
                public.verify(signature, message)
            case EllipticCurvePublicKey():
                der = ecdsa_der(scheme, signature, public)
                if der is None or hash_ is None:
                    return False
                public.verify(der, message, ECDSA(hash_))
            case RSAPublicKey():
                if hash_ is None or key_family(scheme.algorithm) not in _PADDINGS:
                    return False
                public.verify(
                    signature, message, padding_of(scheme.algorithm, hash_), hash_
                )
    except InvalidSignature:
        return False
    return True


def allows(key: bytes, scheme: PublicKeySignature) -> bool:
    """Whether a key's own `alg`, where it has one, fits the scheme (RFC 7517 section 4.4)."""
    if not key.startswith(b"{"):
        return True
    stated = json.decode(key).get("alg")
    return stated is None or stated in _JOSE_NAMES.get(scheme.algorithm, ())


@lru_cache(maxsize=64)
def read_public_key(key: bytes) -> AnyPublicKey | None:
    """A public key, read once; None for one of a set that is not of a kind known here.

    Raises:
        ValueError: a key that a receiver gave by itself is none, or too short.
    """
    if key.startswith(b"{"):
        found: object = load_named("jose:public_key_of")(key)
        return found if isinstance(found, _KINDS) and _is_long(found) else None
    try:
        found = load_der_public_key(key)
    except (ValueError, UnsupportedAlgorithm):
        found = None
    if not isinstance(found, _KINDS):
        raise ValueError("public_key: the key can't be read")
    if not _is_long(found):
        raise ValueError(f"public_key: RSA needs {MIN_RSA_BITS} bits or more")
    return found


def _is_long(key: AnyPublicKey) -> bool:
    return not isinstance(key, RSAPublicKey) or key.key_size >= MIN_RSA_BITS


def ecdsa_der(
    scheme: PublicKeySignature, signature: bytes, key: EllipticCurvePublicKey
) -> bytes | None:
    """An ECDSA signature as strict DER; None where r or s is out of its range.

    DER that is not in its one form (X.690 section 10) is refused, as is what follows it.
    """
    if key_family(scheme.algorithm) != "ecdsa":
        return None
    size = (key.curve.key_size + 7) // 8
    if scheme.ecdsa == "raw":
        if len(signature) != 2 * size:
            return None
        r = int.from_bytes(signature[:size], "big")
        s = int.from_bytes(signature[size:], "big")
    else:
        try:
            r, s = decode_dss_signature(signature)
        except ValueError:
            return None
    if not (0 < r < 1 << 8 * size and 0 < s < 1 << 8 * size):
        return None
    der = encode_dss_signature(r, s)
    return der if scheme.ecdsa == "raw" or der == signature else None


def hash_of(algorithm: str) -> HashAlgorithm | None:
    """The hash function of an algorithm; None for Ed25519, which has its own."""
    found = _HASHES.get(algorithm.rpartition("-")[2])
    return None if found is None else found()


def padding_of(algorithm: Algorithm, hash_: HashAlgorithm) -> padding.AsymmetricPadding:
    """The padding of an algorithm of RSA."""
    return _PADDINGS[key_family(algorithm)](hash_)


def _pkcs1(_: HashAlgorithm) -> padding.AsymmetricPadding:
    """RFC 8017 section 8.2."""
    return padding.PKCS1v15()


def _pss(hash_: HashAlgorithm) -> padding.AsymmetricPadding:
    """RFC 8017 section 9.1, with a salt as long as the hash, as RFC 7518 and 9421 ask."""
    return padding.PSS(padding.MGF1(hash_), padding.PSS.DIGEST_LENGTH)


_PADDINGS = {"rsa": _pkcs1, "rsa-pss": _pss}
