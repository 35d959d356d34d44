"""Public keys as receivers give them, brought to one form: DER (RFC 5280, RFC 8017).

A key may be PEM, DER, or 32 bytes of Ed25519, as bytes, hex or base64. Only its frame is
read here, so that a handler can refuse a wrong one before anything is imported; the key
itself is read on the first verification.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Collection

from .digests import read_base64
from .scheme import Algorithm, JwtSignature, Leaf, MessageSignature, PublicKeySignature
from .secret_key import Source, ring_of, source_of
from .timestamps import Clock

_PEM = re.compile(
    rb"\s*-----BEGIN ((?:RSA )?PUBLIC KEY)-----\s+([A-Za-z0-9+/=\s]+)"
    rb"-----END \1-----\s*"
)
_HEX = re.compile(r"[0-9A-Fa-f]{64}", re.ASCII)
_ED25519 = bytes.fromhex("302a300506032b6570032100")
"""SubjectPublicKeyInfo of an Ed25519 key, up to the key (RFC 8410 section 4)."""
JOSE_FAMILIES = {"Ed": "ed25519", "ES": "ecdsa", "RS": "rsa", "PS": "rsa-pss"}
"""The families of JOSE's algorithms, by their first letters (RFC 7518, RFC 8037)."""
MESSAGE_FAMILIES = {
    "ed25519": "ed25519",
    "ecdsa-p256-sha256": "ecdsa",
    "ecdsa-p384-sha384": "ecdsa",
    "rsa-v1_5-sha256": "rsa",
    "rsa-pss-sha512": "rsa-pss",
}
"""The families of the algorithms of RFC 9421."""
_OIDS = {
    "ed25519": (bytes.fromhex("06032b6570"),),
    "ecdsa": (bytes.fromhex("06072a8648ce3d0201"),),
    "rsa": (bytes.fromhex("06092a864886f70d010101"),),
    "rsa-pss": (
        bytes.fromhex("06092a864886f70d010101"),
        bytes.fromhex("06092a864886f70d01010a"),
    ),
}
_CURVES = (
    bytes.fromhex("06082a8648ce3d030107"),
    bytes.fromhex("06052b81040022"),
    bytes.fromhex("06052b81040023"),
)
"""P-256, P-384 and P-521."""


def public_key_source(users: list[Leaf], value: object, clock: Clock) -> Source:
    """The keys that are given for some schemes, or a function that picks them.

    Raises:
        ValueError: a key is missing, unusable or of another algorithm.
    """
    first = users[0]
    prefix = first.prefix if isinstance(first, PublicKeySignature) else ""
    families = {family for user in users for family in key_families(user)}

    def read(key: object) -> bytes:
        return public_key_der(key, families, prefix)

    return source_of(value, lambda keys: ring_of(keys, read, "public_key"))


def key_families(leaf: Leaf) -> tuple[str, ...]:
    """The families of keys that a scheme's algorithms take."""
    if isinstance(leaf, PublicKeySignature):
        return (key_family(leaf.algorithm),)
    if isinstance(leaf, MessageSignature):
        return (MESSAGE_FAMILIES[leaf.algorithm],)
    if isinstance(leaf, JwtSignature):
        return tuple(JOSE_FAMILIES[each[:2]] for each in leaf.algorithms)
    return ()


def key_family(algorithm: Algorithm) -> str:
    """The family of keys that an algorithm takes: `rsa-pss-sha256` -> `rsa-pss`."""
    return algorithm.rpartition("-sha")[0] or algorithm


def public_key_der(key: object, families: Collection[str], prefix: str = "") -> bytes:
    """A public key as DER: SubjectPublicKeyInfo, or RSAPublicKey.

    Raises:
        ValueError: it is no key, or one of another family.
    """
    if isinstance(key, str):
        found = _from_text(key, prefix)
    elif isinstance(key, bytes | bytearray):
        found = _from_bytes(bytes(key))
    else:
        found = None
    if found is None:
        raise ValueError(
            "public_key: give a public key as PEM, as base64 of DER, or, for Ed25519, "
            "its 32 bytes in hex or base64"
        )
    if not any(_fits(found, family) for family in families):
        kinds = " or ".join(sorted(families))
        raise ValueError(f"public_key: the scheme needs a key of the kind {kinds}")
    return found


def _from_text(text: str, prefix: str) -> bytes | None:
    if "-----BEGIN" in text:
        return _from_pem(text.encode("ascii", "replace"))
    if text != text.strip():
        raise ValueError("public_key: a key must not start or end with white space")
    bare = text.removeprefix(prefix)
    if _HEX.fullmatch(bare):
        return _ED25519 + binascii.unhexlify(bare)
    joined = "".join(bare.split())
    found = read_base64(joined, "base64") or read_base64(joined, "base64url")
    return None if found is None else _from_der(found)


def _from_bytes(key: bytes) -> bytes | None:
    if b"-----BEGIN" in key:
        return _from_pem(key)
    return _from_der(key)


def _from_pem(text: bytes) -> bytes | None:
    found = _PEM.fullmatch(text)
    if found is None:
        return None
    der = read_base64(b"".join(found[2].split()).decode(), "base64")
    return None if der is None else _from_der(der)


def _from_der(der: bytes) -> bytes | None:
    if len(der) == 32:
        return _ED25519 + der
    return der if _content(der) is not None else None


def _fits(der: bytes, family: str) -> bool:
    """Whether a key is of a family, by its AlgorithmIdentifier."""
    content = _content(der) or b""
    if content[:1] == b"\x02":  # RSAPublicKey begins with its modulus
        return family in ("rsa", "rsa-pss")
    named = _content(content, whole=False) or b""
    oid = next((each for each in _OIDS[family] if named.startswith(each)), None)
    if oid is None:
        return False
    if family == "ed25519":
        return len(der) == len(_ED25519) + 32
    return family != "ecdsa" or named[len(oid) :] in _CURVES


def _content(der: bytes, *, whole: bool = True) -> bytes | None:
    """The content of a SEQUENCE (X.690 section 8.9); None where there is none."""
    if len(der) < 2 or der[0] != 0x30:
        return None
    size, start = der[1], 2
    if size & 0x80:
        start += size & 0x7F
        size = int.from_bytes(der[2:start], "big")
    content = der[start : start + size]
    is_all = len(der) == start + size
    return content if len(content) == size and (is_all or not whole) else None
