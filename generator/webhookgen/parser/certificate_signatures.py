"""Records of signatures with certificates: whose URLs count, and how a signature is checked."""

from __future__ import annotations

from dataclasses import fields
from typing import cast

from ..ir.signature import CertificateSignature, Hash, SignedMessage
from .nodes import Members, ObjectNode, Reader
from .signature_parts import PLACES, invalid, object_at, parse_place
from .signature_records import parse_digest
from .url_patterns import check_names, check_urls


def parse_certificate_signature(reader: Reader, block: ObjectNode) -> CertificateSignature | None:
    """A record of kind `certificate`; None, with errors, where it can't be used."""
    held = object_at(block, "certificate")
    if held is None:
        text = "nothing says where the certificate is"
        help = "add `certificate` with one place, `urls` and `names`"
        invalid(reader, block.at, text, help, on_key=True)
        return None
    message = parse_digest(reader, _as_digest(block), keyed=True)
    place = parse_place(reader, _only_place(held))
    urls, issuers, names = (_patterns(held, key) for key in ("urls", "issuers", "names"))
    listed = check_urls(reader, urls, held.at.child("urls"), plain=False)
    issued = check_urls(reader, issuers, held.at.child("issuers"), plain=True)
    named = check_names(reader, names, held.at.child("names"))
    versions = _versions(reader, block)
    if message is None or place is None or versions is None or not (listed and issued and named):
        return None
    shared = {each.name: getattr(message, each.name) for each in fields(SignedMessage)}
    return CertificateSignature(
        **shared,
        certificate=place,
        urls=urls,
        issuers=issuers,
        names=names,
        version=versions[0],
        hashes=versions[1],
    )


def _as_digest(block: ObjectNode) -> ObjectNode:
    """The block without what only certificates have: the rest is written alike."""
    own = ("kind", "certificate", "version", "hash")
    return ObjectNode({k: v for k, v in block.members.items() if k not in own}, block.at)


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
