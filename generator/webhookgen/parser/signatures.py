"""Signature blocks: APIMatic's in both generations, our own record, and presets.

Whatever can't be read is an error: a check that is silently weaker than the document says would be
worse than none.
"""

from __future__ import annotations

from typing import Literal, cast

from ..diagnostics import codes
from ..ir.signature import (
    BasicCredentials,
    CustomSignature,
    PublicKeySignature,
    Scheme,
    Several,
    SharedToken,
    Signature,
    Verification,
    leaves,
    timestamps,
)
from ..source import Document, Sources
from .certificate_signatures import parse_certificate_signature
from .handshakes import parse_handshakes
from .message_signatures import parse_message_signature
from .nodes import Members, ObjectNode, Reader
from .presets import with_preset
from .signature_keys import HMAC, parse_jwt, parse_public_key
from .signature_parts import invalid, object_at, parse_optional_place, parse_place
from .signature_records import parse_digest, parse_own_items
from .signature_schema import check_block
from .versions import Dialect

_APIMATIC = ("signatureHeader", "digestEncoding", "encoding", "messageTemplate")
_CUSTOM = frozenset({"kind", "algorithm", "name", "signatureHeader"})
_MESSAGE = frozenset(
    {"kind", "signature", "message", "missing", "timestamp", "id", "keyId", "bodyHash", "url"}
    | {"signedHeaders", "signedMembers", "items", "handshakes", "preset"}
)
_DIGEST = _MESSAGE | {*_APIMATIC, "algorithm", "name", "signatureValueTemplate", "hash", "secret"}
_KEYS = {
    "http-message-signatures": frozenset({"kind", "alg", "components", "label", "tag", "digest"})
    | {"secret", "timestamp", "id", "handshakes", "preset"},
    "certificate": _MESSAGE | {"certificate", "version", "hash"},
    "hmac": _DIGEST,
    "digest": _DIGEST,
    "custom": _CUSTOM,
    "public-key": _MESSAGE
    | {"algorithm", "key", "signatureHeader", "messageTemplate"}
    | {"signatureValueTemplate", "digestEncoding", "encoding"},
    "jwt": frozenset({"kind", "algorithms", "signature", "key", "payload", "bodyHash"})
    | {"timestamp", "id", "keyId", "handshakes", "preset"},
    "token": frozenset({"kind", "signature", "id", "items", "handshakes", "preset"}),
    "basic": frozenset({"kind", "id", "handshakes", "preset"}),
    "several": frozenset({"all", "any", "handshakes", "preset"}),
}
"""The keys that have a meaning; the rest would be ignored, and so is an error."""


def parse_signature(reader: Reader, block: ObjectNode) -> Signature | None:
    """The scheme that a block describes; None, with errors, where it can't be used."""
    if not check_block(reader, block):
        return None
    merged, preset = with_preset(reader, block)
    if merged is None:
        return None
    if _kind(merged) == "custom":
        return _custom(reader, merged)
    scheme = _scheme(reader, merged)
    handshakes = parse_handshakes(reader, merged)
    if scheme is None or handshakes is None:
        return None
    if not _one_tolerance(reader, block, scheme) or not _one_key(reader, block, scheme):
        return None
    return Verification(scheme=scheme, handshakes=handshakes, preset=preset, at=block.at)


def _kind(block: ObjectNode) -> str | None:
    members = block.members
    if "all" in members or "any" in members:
        return "several"
    algorithm = members.get("algorithm")
    if algorithm is not None and "kind" not in members:
        return {"Custom": "custom"}.get(str(algorithm), _kind_of(str(algorithm)))
    if algorithm == "Custom":
        return "custom"
    kind = members.get("kind")
    return None if kind is None else str(kind)


def _kind_of(algorithm: str) -> str:
    """The kind of scheme that an algorithm belongs to."""
    return "hmac" if algorithm in HMAC else "public-key"


def _scheme(reader: Reader, block: ObjectNode) -> Scheme | None:
    kind = _kind(block)
    if not _fits_kind(reader, block, kind):
        return None
    match kind:
        case "several":
            return _several(reader, block)
        case "token":
            return _token(reader, block)
        case "basic":
            id_ = parse_optional_place(reader, block, "id")
            return None if id_ is None else BasicCredentials(at=block.at, id=id_)
        case "http-message-signatures":
            return parse_message_signature(reader, block)
        case "certificate":
            return parse_certificate_signature(reader, block)
        case "custom":
            return _custom(reader, block)
        case "public-key":
            return parse_public_key(reader, block)
        case "jwt":
            return parse_jwt(reader, block)
        case _:
            return parse_digest(reader, block, keyed=kind != "digest")


def _fits_kind(reader: Reader, block: ObjectNode, kind: str | None) -> bool:
    members = block.members
    if kind is None:
        word = "algorithm" if any(key in members for key in _APIMATIC) else "kind"
        message = f"the signature block has no `{word}`"
        invalid(reader, block.at, message, f"add `{word}` to the block", on_key=True)
        return False
    algorithm = str(members.get("algorithm", ""))
    if algorithm not in ("", "Custom") and kind not in (_kind_of(algorithm), "several"):
        message = "`algorithm` and `kind` contradict each other"
        invalid(reader, block.at.child("algorithm"), message, "remove `algorithm`")
        return False
    known = _KEYS.get(kind)
    label = f"`kind: {kind}`" if kind != "several" else "`all` or `any`"
    extra = [k for k in members if known and k not in known and not k.startswith("x-")]
    for key in extra:
        message = f"`{key}` has no meaning with {label}"
        invalid(reader, block.at.child(key), message, "remove it", on_key=True)
    return not extra


def _several(reader: Reader, block: ObjectNode) -> Several | None:
    if "all" in block.members and "any" in block.members:
        message = "`all` and `any` can't stand beside each other"
        invalid(reader, block.at.child("any"), message, "put one into the other", on_key=True)
        return None
    quantifier: Literal["all", "any"] = "all" if "all" in block.members else "any"
    listed = cast("list[Members]", block.members[quantifier])
    at = block.at.child(quantifier)
    parts = [ObjectNode(each, at.child(i)) for i, each in enumerate(listed)]
    schemes = [_part(reader, part) for part in parts]
    usable = tuple(scheme for scheme in schemes if scheme is not None)
    if len(usable) != len(schemes):
        return None
    return Several(quantifier=quantifier, schemes=usable, at=block.at)


def _part(reader: Reader, block: ObjectNode) -> Scheme | None:
    """One of several schemes; only the whole has handshakes."""
    if "handshakes" in block.members:
        at = block.at.child("handshakes")
        invalid(reader, at, "`handshakes` belong to the whole block", "move it up", on_key=True)
        return None
    merged, _ = with_preset(reader, block)
    return None if merged is None else _scheme(reader, merged)


def _token(reader: Reader, block: ObjectNode) -> SharedToken | None:
    held = object_at(block, "signature")
    if held is None:
        message = "nothing says where the token is"
        invalid(reader, block.at, message, "add `signature` with one place", on_key=True)
        return None
    extra = [
        k
        for k in held.members
        if k not in ("header", "bodyPointer", "formField", "query", "prefix")
    ]
    for key in extra:
        message = f"`{key}` has no meaning with `kind: token`"
        invalid(reader, held.at.child(key), message, "remove it", on_key=True)
    source = parse_place(reader, held)
    id_ = parse_optional_place(reader, block, "id")
    items, findable = parse_own_items(reader, block)
    if source is None or id_ is None or extra or not findable:
        return None
    if items and not source.startswith("$request.body#"):
        message = "the token comes once with a request, so no item has one of its own"
        help = "remove `items`; a group may have them instead, where its events are items"
        invalid(reader, block.at.child("items"), message, help, on_key=True)
        return None
    prefix = str(held.members.get("prefix", ""))
    return SharedToken(at=block.at, source=source, prefix=prefix, id=id_, items=items)


def _custom(reader: Reader, block: ObjectNode) -> CustomSignature | None:
    extra = [key for key in block.members if key not in _CUSTOM and not key.startswith("x-")]
    for key in extra:
        message = f"`{key}` has no meaning with a custom verifier"
        help = "remove it, or use an `algorithm` that is HMAC"
        invalid(reader, block.at.child(key), message, help, on_key=True)
    if "name" not in block.members:
        help = "add `name` to the block"
        message = "the custom verifier has no name"
        reader.report(codes.CUSTOM_WITHOUT_NAME, message, block.at, help=help, on="key")
    name = str(block.members.get("name", "custom"))
    return None if extra else CustomSignature(name=name, at=block.at)


def _one_tolerance(reader: Reader, block: ObjectNode, scheme: Scheme) -> bool:
    """A handler has one `tolerance`, so several schemes must agree on its default."""
    found = {(stamp.past, stamp.future) for stamp in timestamps(scheme)}
    if len(found) > 1:
        message = "the schemes differ in how old a request may be"
        invalid(reader, block.at, message, "give all the same `tolerance`", on_key=True)
    return len(found) < 2


def _one_key(reader: Reader, block: ObjectNode, scheme: Scheme) -> bool:
    """A handler has one `public_key`, so several schemes must ask for the same kind of it."""
    own = [leaf for leaf in leaves(scheme) if isinstance(leaf, PublicKeySignature)]
    given = [leaf for leaf in own if leaf.key == "public_key"]
    kinds = {(leaf.algorithm.partition("-sha")[0], leaf.prefix) for leaf in given}
    if len(kinds) > 1:
        message = "the schemes ask for different kinds of public keys"
        help = "put the events into different groups, or let one scheme take a key set"
        reader.report(codes.DIFFERENT_KEYS, message, block.at, help=help, on="key")
    return len(kinds) < 2


def preset_verification(name: str) -> Verification:
    """A preset, parsed as a document's block would be."""
    document = Document(name="presets", data=None, text=b"", syntax="yaml")
    reader = Reader(document, Dialect.OPENAPI_3_1, Sources(), [])
    found = parse_signature(reader, ObjectNode({"preset": name}, reader.root))
    if not isinstance(found, Verification):
        raise ValueError(f"the preset {name} can't be read")
    return found
