"""Content-Digest (RFC 9530): whether a body is the one that its sender hashed.

SHA-256 and SHA-512 count, and each that is there must fit; the RFC calls the others
insecure, so they are neither believed nor looked at.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence

from .request import CoreRequest
from .signature_base import Component
from .structured_fields import Item, read_dictionary, write

HASHES = {"sha-256": "sha256", "sha-512": "sha512"}
FIELD = "content-digest"


def digest_covered(components: Sequence[Component]) -> bool:
    """Whether a signature covers the body's digest, or a member of it that counts."""
    return any(
        name == FIELD
        and parameters.keys() <= {"key", "sf", "bs"}
        and parameters.get("key", "sha-256") in HASHES
        for name, parameters in components
    )


def digest_fits(request: CoreRequest) -> bool | None:
    """Whether the body has its digest; None where the field has none that counts."""
    members = read_dictionary(", ".join(request.headers.get_all(FIELD)))
    counted = _counted(members or {})
    if not counted:
        return None
    results = [_fits(item, HASHES[name], request.raw_body) for name, item in counted]
    return all(results)


def write_content_digest(body: bytes, algorithm: str = "sha-256") -> str:
    """The field for a body."""
    digest = hashlib.new(HASHES[algorithm], body).digest()
    return write({algorithm: (digest, {})}) or ""


def _counted(members: Mapping[str, Item]) -> list[tuple[str, Item]]:
    return [(name, item) for name, item in members.items() if name in HASHES]


def _fits(item: Item, hash_name: str, body: bytes) -> bool:
    digest = item[0]
    if not isinstance(digest, bytes):
        return False
    return hmac.compare_digest(digest, hashlib.new(hash_name, body).digest())
