"""Records of digests: APIMatic's keys and ours, joined into one signature.

`signatureHeader`, `algorithm`, `digestEncoding`, `messageTemplate` and `signatureValueTemplate` are
APIMatic's words for `signature.header`, `hash`, `signature.encoding`, `message` and
`signature.value`; a block may use either, and not both for one thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from ..diagnostics import codes
from ..ir.signature import (
    CertificateSignature,
    Hash,
    HmacSignature,
    PublicKeySignature,
    SignedMessage,
    Timestamp,
    covers,
)
from .batch_items import parse_items
from .expressions import is_header_name
from .nodes import Node, ObjectNode, Reader
from .signature_parts import (
    IN_TOKEN,
    invalid,
    object_at,
    parse_body_hash,
    parse_optional_place,
    parse_secret,
    parse_timestamp,
    parse_url_variants,
    place_expression,
)
from .spelling import quoted
from .templates import covers_body, message_fault, value_fault

_HASHES: dict[str, Hash] = {"HMAC-SHA256": "sha256", "HMAC-SHA512": "sha512"}
_PLACES = ("header", "headers", "headerPattern", "bodyPointer", "formField", "query")
_SEPARATORS = {"pairs": ",", "versioned": " "}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the signature is, and how it is written there."""

    headers: tuple[str, ...]
    source: str
    values: tuple[str, ...]
    separator: str


def parse_digest(reader: Reader, block: ObjectNode, *, keyed: bool) -> HmacSignature | None:
    """A record of kind `hmac` or `digest`; None, with errors, where it can't be used."""
    parts = parse_signed_message(reader, block)
    if parts is None:
        return None
    made = HmacSignature(**parts, keyed=keyed, hash=_hash(block), secret=parse_secret(block))
    return made if is_whole(reader, block, made) else None


def parse_signed_message(reader: Reader, block: ObjectNode) -> dict[str, Any] | None:
    """What all signatures over a message have; None, with errors, where it can't be used."""
    twice = list(_contradictions(reader, block))
    place = parse_signature_place(reader, block)
    timestamp, dated = parse_timestamp(reader, block)
    id_ = parse_optional_place(reader, block, "id")
    key_id = parse_optional_place(reader, block, "keyId")
    message, readable = parse_message(reader, block)
    items, findable = parse_own_items(reader, block)
    known = id_ is not None and key_id is not None and readable and findable
    if twice or place is None or not dated or not known:
        return None
    return {
        "at": block.at,
        "headers": place.headers,
        "source": place.source,
        "encoding": _encoding(block),
        "message": message,
        "missing": block.members.get("missing", "fail"),
        "values": place.values,
        "separator": place.separator,
        "timestamp": timestamp,
        "id": id_,
        "key_id": key_id,
        "body_hash": parse_body_hash(block),
        "url_variants": parse_url_variants(block),
        "signed_headers": str(block.members.get("signedHeaders", "")),
        "items": items,
        "signed_members": tuple(cast("list[str]", block.members.get("signedMembers", []))),
    }


def _contradictions(reader: Reader, block: ObjectNode) -> Iterator[None]:
    """Each thing that is said twice, unless both say the same."""
    members = block.members
    signature = members.get("signature")
    held = signature if isinstance(signature, dict) else {}
    pairs = (
        ("signatureHeader", held.get("header"), "signature.header"),
        ("algorithm", members.get("hash"), "hash"),
        ("digestEncoding", held.get("encoding"), "signature.encoding"),
        ("encoding", members.get("digestEncoding"), "digestEncoding"),
        ("encoding", held.get("encoding"), "signature.encoding"),
        ("messageTemplate", members.get("message"), "message"),
        ("signatureValueTemplate", held.get("value"), "signature.value"),
        ("signatureValueTemplate", held.get("prefix"), "signature.prefix"),
    )
    for key, other, name in pairs:
        own = members.get(key)
        own = _HASHES.get(str(own), own) if key == "algorithm" else own
        if own is not None and other is not None and own != other:
            message = f"`{key}` and `{name}` contradict each other"
            invalid(reader, block.at.child(key), message, f"remove `{key}`")
            yield


def _hash(block: ObjectNode) -> Hash:
    stated = str(block.members.get("algorithm", ""))
    return _HASHES.get(stated, cast("Hash", block.members.get("hash", "sha256")))


def _encoding(block: ObjectNode) -> str:
    members = block.members
    signature = object_at(block, "signature")
    held = {} if signature is None else signature.members
    found = (members.get("digestEncoding"), members.get("encoding"), held.get("encoding"))
    return next((str(each) for each in found if each is not None), "hex")


def parse_message(reader: Reader, block: ObjectNode) -> tuple[str, bool]:
    """The template of a record's message, and whether it can be used."""
    key = "messageTemplate" if "messageTemplate" in block.members else "message"
    template = str(block.members.get(key, "{$request.body}"))
    fault = message_fault(template)
    if fault is not None:
        reader.report(codes.SIGNATURE_TEMPLATE, fault.message, block.at.child(key), help=fault.help)
    return template, fault is None


def parse_own_items(reader: Reader, block: ObjectNode) -> tuple[str, bool]:
    """The array whose items are verified one by one, and whether it can be one."""
    node = block.get("items")
    found = parse_items(reader, node) if node is not None else None
    return ("" if found is None else str(found)), node is None or found is not None


def parse_signature_place(reader: Reader, block: ObjectNode) -> Place | None:
    """Where a block says that the signature is, and its form there."""
    signature = object_at(block, "signature") or ObjectNode({}, block.at)
    named = [signature.child(key) for key in _PLACES if key in signature.members]
    header = block.get("signatureHeader")
    if header is not None and "header" not in signature.members:
        named.append(header)
    values = _values(reader, block, signature)
    if len(named) != 1:
        help = "add `signatureHeader`, or `signature` with one place"
        message = "the signature block has no `signatureHeader`"
        if named:
            message = f"`signature` must name one place, not {len(named)}"
            help = f"give it one of {', '.join(_PLACES)}"
        invalid(reader, signature.at, message, help, on_key=True)
        return None
    headers, source = _headers_or_source(reader, signature, named[0])
    if not (headers or source) or values is None:
        return None
    separator = _separator(signature)
    return Place(headers, source, values, separator)


def _headers_or_source(
    reader: Reader, signature: ObjectNode, node: Node
) -> tuple[tuple[str, ...], str]:
    members = signature.members
    key = next((key for key in _PLACES if key in members), "header")
    if key in ("bodyPointer", "formField", "query"):
        return (), place_expression(reader, key, node) or ""
    names = node.value if isinstance(node.value, list) else [node.value]
    texts = tuple(str(name) for name in names)
    for text in texts:
        plain = text.replace("{n}", "1", 1) if key == "headerPattern" else text
        if not is_header_name(plain) or (key == "headerPattern" and plain == text):
            what = "a pattern with one `{n}`" if key == "headerPattern" else "the name of a header"
            invalid(reader, node.at, f"{quoted(text)} can't be {what}", "correct it")
            return (), ""
    return texts, ""


def _separator(signature: ObjectNode) -> str:
    members = signature.members
    form = str(members.get("format", "plain"))
    return str(members.get("itemSeparator", _SEPARATORS.get(form, "")))


def _values(reader: Reader, block: ObjectNode, signature: ObjectNode) -> tuple[str, ...] | None:
    """The texts that a signature may have; None, with an error, where they can't be told."""
    members = signature.members
    form = str(members.get("format", "plain"))
    for key, forms in _FORM_KEYS.items():
        if key in members and form not in forms:
            message = f"`{key}` has no meaning with `format: {form}`"
            help = f"remove it, or use `format: {forms[0]}`"
            invalid(reader, signature.at.child(key), message, help, on_key=True)
            return None
    if form == "pairs":
        return _pair_values(reader, signature)
    if form == "versioned":
        return (f"{members.get('version', 'v1')}{members.get('fieldSeparator', ',')}{{digest}}",)
    return _plain_values(reader, block, signature)


_FORM_KEYS = {
    "key": ("pairs",),
    "keys": ("pairs",),
    "version": ("versioned",),
    "fieldSeparator": ("pairs", "versioned"),
    "prefix": ("plain", "pairs"),
    "value": ("plain",),
}


def _pair_values(reader: Reader, signature: ObjectNode) -> tuple[str, ...] | None:
    members = signature.members
    equals, prefix = members.get("fieldSeparator", "="), members.get("prefix", "")
    listed = members.get("keys")
    keys = listed if isinstance(listed, list) else [members[k] for k in ("key",) if k in members]
    if not keys or ("key" in members and "keys" in members):
        message = "`format: pairs` needs the name of the signature's item"
        invalid(reader, signature.at, message, "add `key`, or `keys`", on_key=True)
        return None
    return tuple(f"{key}{equals}{prefix}{{digest}}" for key in keys)


def _plain_values(
    reader: Reader, block: ObjectNode, signature: ObjectNode
) -> tuple[str, ...] | None:
    node = block.get("signatureValueTemplate") or signature.get("value")
    prefix = str(signature.members.get("prefix", ""))
    if node is not None and prefix and "value" in signature.members:
        message = "`prefix` and `value` contradict each other"
        invalid(reader, signature.at.child("prefix"), message, "remove `prefix`")
        return None
    template = str(node.value) if node is not None else f"{prefix}{{digest}}"
    fault = value_fault(template)
    if fault is not None:
        at = node.at if node is not None else signature.at.child("prefix")
        reader.report(codes.SIGNATURE_TEMPLATE, fault.message, at, help=fault.help)
        return None
    return (template,)


def is_whole(reader: Reader, block: ObjectNode, made: SignedMessage) -> bool:
    """Whether all that the message and the parts refer to is there."""
    faults = [*_dangling(made), *_named_by_items(made)]
    for key, message, help in faults:
        at = block.at.child(key) if key in block.members else block.at
        invalid(reader, at, message, help, on_key=True)
    if faults:
        return False
    _warn(reader, block, made)
    return True


def _dangling(made: SignedMessage) -> Iterator[tuple[str, str, str]]:
    """What is referred to and not there, or there and useless: key, message, help."""
    message, stamp = made.message, made.timestamp
    for part, key, there in (
        ("{$timestamp}", "timestamp", stamp is not None),
        ("{$id}", "id", bool(made.id)),
        ("{$headers.signed}", "signedHeaders", bool(made.signed_headers)),
        ("{$members.signed}", "signedMembers", bool(made.signed_members)),
    ):
        if part in message and not there:
            yield "message", f"the message holds `{part}`, and there is no `{key}`", f"add `{key}`"
    keyed = not isinstance(made, HmacSignature) or made.keyed
    if keyed and "{$secret}" in message:
        yield "message", "the secret is the key, so the message can't hold it", "use `kind: digest`"
    if not keyed and "{$secret}" not in message:
        yield "kind", "a digest without a secret proves nothing", "put `{$secret}` into `message`"
    for part, key, listed in (
        ("{$headers.signed}", "signedHeaders", made.signed_headers),
        ("{$members.signed}", "signedMembers", made.signed_members),
    ):
        if listed and part not in message:
            yield key, f"the message does not hold `{part}`", "add it to `message`"
    if stamp is not None and stamp.source.startswith("$item.") and not made.separator:
        help = "use `signature.format: pairs`, or another place"
        yield "timestamp", "the signature has no pairs that could hold the time", help
    if "{$item." in message and not made.separator:
        help = "use `signature.format: pairs`, or take the part out"
        yield "message", "the message holds an item of the signature, which has none", help
    for key, source in (
        ("timestamp", "" if stamp is None else stamp.source),
        ("id", made.id),
        ("keyId", made.key_id),
        ("bodyHash", "" if made.body_hash is None else made.body_hash.source),
    ):
        if source.startswith(IN_TOKEN):
            yield key, f"`{key}` is in a token, and the scheme has none", "use `kind: jwt`"
    if made.source and covers(made, made.source):
        yield "signature", "the signature can't be part of what it covers", "correct `message`"


def _named_by_items(made: SignedMessage) -> Iterator[tuple[str, str, str]]:
    """Keys that are got once for a request, and named by each item: key, message, help."""
    named = {"certificate": made.certificate} if isinstance(made, CertificateSignature) else {}
    if isinstance(made, PublicKeySignature) and made.key == "key_set":
        named = {"keyId": made.key_id}
    for key, source in named.items():
        if made.items and source.startswith("$request.body"):
            message = "keys are got once for a request, so each item can't name its own"
            yield key, message, "name it by a header, or leave `items` to the group"


def _warn(reader: Reader, block: ObjectNode, made: SignedMessage) -> None:
    """Say what the signature leaves open."""
    key = "messageTemplate" if "messageTemplate" in block.members else "message"
    at = block.at.child(key) if key in block.members else block.at
    hashed = made.body_hash is not None or "{$form.sorted}" in made.message
    if not covers_body(made.message) and not hashed and "preset" not in block.members:
        text = "the signature does not cover the whole body, so a stolen one fits other payloads"
        help = "put `{$request.body}` into the template if the provider signs the body"
        reader.report(codes.UNSIGNED_BODY, text, at, help=help)
    if made.timestamp is not None and not _covers_time(made, made.timestamp):
        text = "the signature does not cover the timestamp, so anybody can renew an old request"
        help = "put `{$timestamp}` into `message` if the provider signs it, or remove `timestamp`"
        at = block.at.child("timestamp") if "timestamp" in block.members else block.at
        reader.report(codes.UNSIGNED_TIMESTAMP, text, at, help=help, on="key")


def _covers_time(made: SignedMessage, timestamp: Timestamp) -> bool:
    return covers(made, timestamp.source)
