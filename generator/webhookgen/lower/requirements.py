"""What a package needs for its schemes: other packages, and modules of the runtime.

A module of the runtime that imports a package, or is of use only beside one that does, is copied
only where a scheme needs it. So an SDK of shared secrets depends on msgspec alone, and its modules
can be type-checked without anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..ir.service import Group
from ..ir.signature import (
    CertificateSignature,
    JwtSignature,
    Leaf,
    MessageSignature,
    PublicKeySignature,
    Verification,
    leaves,
)

ALWAYS = ("msgspec>=0.20",)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What some schemes need: distributions, and modules of the runtime.

    `extras` are distributions that a receiver may do without, by the name of the extra; `exports`
    are names that the package then offers, each with its module.
    """

    distributions: tuple[str, ...]
    modules: tuple[str, ...]
    extras: tuple[tuple[str, str], ...] = ()
    exports: tuple[tuple[str, str], ...] = ()


PUBLIC_KEYS = Requirement(
    ("cryptography>=42",),
    (
        "key_explaining.py",
        "public_key.py",
        "public_key_algorithms.py",
        "public_key_signing.py",
        "public_key_verification.py",
    ),
)
KEY_SETS = Requirement(("pyjwt[crypto]>=2.12",), ("jose.py", "jws_token.py", "key_cache.py"))
TOKENS = Requirement((), ("jwt_signing.py", "jwt_verification.py"))
CERTIFICATES = Requirement(
    ("certifi>=2025.1.31",),
    (
        "certificate_explaining.py",
        "certificate_keys.py",
        "certificate_signing.py",
        "certificate_verification.py",
        "certificates.py",
        "httpx_fetching.py",
    ),
    (("httpx", "httpx>=0.27"),),
    (
        ("fetch_certificate", "._runtime.httpx_fetching"),
        ("fetch_certificate_async", "._runtime.httpx_fetching"),
    ),
)
HTTP_MESSAGES = Requirement(
    ("http-sf>=1.4",),
    (
        "content_digests.py",
        "message_explaining.py",
        "message_signatures.py",
        "message_signing.py",
        "signature_base.py",
        "structured_fields.py",
    ),
)
EVERY = (PUBLIC_KEYS, KEY_SETS, TOKENS, CERTIFICATES, HTTP_MESSAGES)


def lower_requirements(groups: Iterable[Group]) -> tuple[Requirement, ...]:
    """What the schemes of some groups need, each once."""
    verified = (g.signature for g in groups if isinstance(g.signature, Verification))
    found = {need for each in verified for leaf in leaves(each.scheme) for need in needs_of(leaf)}
    return tuple(need for need in EVERY if need in found)


def needs_of(leaf: Leaf) -> Iterator[Requirement]:
    """What one scheme needs."""
    if isinstance(leaf, PublicKeySignature | JwtSignature):
        yield PUBLIC_KEYS
        if leaf.key == "key_set":
            yield KEY_SETS
    if isinstance(leaf, CertificateSignature):
        yield PUBLIC_KEYS
        yield CERTIFICATES
    if isinstance(leaf, MessageSignature):
        yield HTTP_MESSAGES
        if leaf.algorithm != "hmac-sha256":
            yield PUBLIC_KEYS
    if isinstance(leaf, JwtSignature):
        yield KEY_SETS
        yield TOKENS


def distributions_of(needs: Iterable[Requirement]) -> tuple[str, ...]:
    """What a package depends on."""
    return ALWAYS + tuple(each for need in needs for each in need.distributions)


def modules_left_out(needs: Iterable[Requirement]) -> frozenset[str]:
    """The modules of the runtime that a package has no use for."""
    kept = {module for need in needs for module in need.modules}
    return frozenset(module for need in EVERY for module in need.modules) - kept
