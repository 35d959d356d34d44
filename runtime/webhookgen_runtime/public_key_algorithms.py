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
MIN_RSA_BITS = 1024
"""The shortest RSA key that a provider of ours still uses."""


def verifies(
    scheme: PublicKeySignature, key: bytes, signature: bytes, message: bytes
) -> bool:
    """Whether a signature is that of a message.

    `key` is DER, or a JSON Web Key. A key of another kind than the scheme's verifies
    nothing.

    Raises:
        ValueError: the key can't be read.
    """
    public = read_public_key(key)
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


@lru_cache(maxsize=64)
def read_public_key(key: bytes) -> AnyPublicKey:
    """A public key, read once.

    Raises:
        ValueError: it is none, is of no kind known here, or is too short.
    """
    if key.startswith(b"{"):
        found: object = load_named("jose:public_key_of")(key)
    else:
        try:
            found = load_der_public_key(key)
        except (ValueError, UnsupportedAlgorithm):
            raise ValueError("public_key: the key can't be read") from None
    if isinstance(found, RSAPublicKey) and found.key_size < MIN_RSA_BITS:
        raise ValueError(f"a key of RSA must have {MIN_RSA_BITS} bits or more")
    if not isinstance(found, Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey):
        raise ValueError("public_key: the key is of another kind")
    return found


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
