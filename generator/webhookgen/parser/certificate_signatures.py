"""Records of signatures with certificates: whose URLs count, and how a signature is checked."""

from __future__ import annotations

from typing import cast

from ..diagnostics import codes
from ..ir.signature import CertificateSignature, Hash
from .nodes import Members, ObjectNode, Reader
from .signature_parts import PLACES, invalid, object_at, parse_place
from .signature_records import is_whole, parse_signed_message
from .url_patterns import check_names, check_urls


def parse_certificate_signature(reader: Reader, block: ObjectNode) -> CertificateSignature | None:
    """A record of kind `certificate`; None, with errors, where it can't be used."""
    held = object_at(block, "certificate")
    if held is None:
        text = "nothing says where the certificate is"
        help = "add `certificate` with one place, `urls` and `names`"
        invalid(reader, block.at, text, help, on_key=True)
        return None
    parts = parse_signed_message(reader, block)
    place = parse_place(reader, _only_place(held))
    urls, issuers, names = (_patterns(held, key) for key in ("urls", "issuers", "names"))
    listed = check_urls(reader, urls, held.at.child("urls"), plain=False)
    issued = check_urls(reader, issuers, held.at.child("issuers"), plain=True)
    named = check_names(reader, names, held.at.child("names"))
    versions = _versions(reader, block)
    if parts is None or place is None or versions is None or not (listed and issued and named):
        return None
    made = CertificateSignature(
        **parts,
        certificate=place,
        urls=urls,
        issuers=issuers,
        names=names,
        version=versions[0],
        hashes=versions[1],
    )
    if any(hash_ == "sha1" for _, hash_ in made.hashes):
        text = "the signature may use SHA-1, for which collisions can be made"
        help = "tell the provider to use another hash function, and accept that alone"
        key = "hash" if "hash" in block.members else "version"
        at = block.at.child(key) if "preset" not in block.members else block.at
        reader.report(codes.SHA1_SIGNATURE, text, at, help=help)
    return made if is_whole(reader, block, made) else None


def _only_place(held: ObjectNode) -> ObjectNode:
    return ObjectNode({k: v for k, v in held.members.items() if k in PLACES}, held.at)


def _patterns(held: ObjectNode, key: str) -> tuple[str, ...]:
    return tuple(cast("list[str]", held.members.get(key, [])))


def _versions(reader: Reader, block: ObjectNode) -> tuple[str, tuple[tuple[str, Hash], ...]] | None:
    """Where the version is, and the hash function of each; of one version, no place."""
    held = object_at(block, "version")
    if held is None:
        return "", (("", cast("Hash", block.members.get("hash", "sha256"))),)
    if "hash" in block.members:
        message = "`hash` and `version` contradict each other"
        invalid(reader, block.at.child("hash"), message, "remove `hash`", on_key=True)
        return None
    place = parse_place(reader, _only_place(held))
    hashes = cast("Members", held.members["hashes"])
    found = tuple((version, cast("Hash", hash_)) for version, hash_ in hashes.items())
    return None if place is None else (place, found)
