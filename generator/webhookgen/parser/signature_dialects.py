"""Other dialects' signature extensions, lowered to our own record.

Fern: `x-fern-webhook-signature` at the root is the default of every webhook, and at an operation it
overrides that; `false` there means unsigned, though Fern's own importer then inherits. Speakeasy:
`x-speakeasy-webhooks` at the root. Neither says anything of callbacks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from ..diagnostics import codes
from ..ir.service import Event
from ..ir.signature import CustomSignature, Signature
from ..source import Location
from .declarations import Declaration
from .nodes import Members, Node, ObjectNode, Reader, kind_of
from .signature_schema import check_block
from .signature_splits import Part, read_tags, split_events
from .signatures import parse_signature
from .spelling import quoted

FERN = "x-fern-webhook-signature"
SPEAKEASY = "x-speakeasy-webhooks"
_COMPONENTS = {
    "body": "{$request.body}",
    "timestamp": "{$timestamp}",
    "notification-url": "{$url}",
}
_FORMATS = {"unix-seconds": "unix-s", "unix-millis": "unix-ms", "iso8601": "iso8601"}
_HELP = "say it in `signatureVerification` of the group, which knows more schemes"


@dataclass(frozen=True, slots=True)
class Dialects:
    """What the extensions of a document say, by the place of each event's operation."""

    root: Node | None = None
    speakeasy: Node | None = None
    operations: Mapping[Location, Node] = field(default_factory=dict)
    tags: Mapping[Location, str] = field(default_factory=dict)

    def inherits(self, event: Event) -> bool:
        """Whether an event is signed as the document's root says."""
        own = self.operations.get(event.at)
        return own is None or own.value is True


def read_dialects(root: ObjectNode, declarations: Sequence[Declaration]) -> Dialects:
    """Find the extensions; they are read where a group has no block of its own."""
    found = ((each.operation.node.at, each.operation.node.get(FERN)) for each in declarations)
    operations = {at: node for at, node in found if node is not None}
    return Dialects(root.get(FERN), root.get(SPEAKEASY), operations, read_tags(declarations))


def dialect_parts(
    reader: Reader, dialects: Dialects, events: Sequence[Event], taken: Collection[str]
) -> list[Part]:
    """A group's events by their schemes, be they none or unusable; nothing where none is said.

    `taken` are the names of groups that a part can't have.
    """
    stated = [dialects.operations.get(event.at, dialects.root) for event in events]
    if not any(node is not None for node in stated):
        if dialects.speakeasy is None:
            return []
        return [Part(None, tuple(events), _speakeasy(reader, dialects.speakeasy))]
    errors = _error_count(reader)
    found = [_fern(reader, dialects, node) for node in stated]
    if _error_count(reader) > errors:
        return [Part(None, tuple(events), None)]
    return split_events(
        reader, events, found, inherits=dialects.inherits, tags=dialects.tags, taken=taken
    )


def _error_count(reader: Reader) -> int:
    return sum(each.code.severity.value == "error" for each in reader.diagnostics)


def _fern(reader: Reader, dialects: Dialects, node: Node | None) -> Signature | None:
    """One event's scheme; None where it has none, or, with an error, an unusable one."""
    if node is not None and node.value is True and node is not dialects.root:
        if dialects.root is None:
            message = f"`{FERN}: true` inherits from the document's root, which says nothing"
            reader.report(codes.SIGNATURE_INVALID, message, node.at, help="give it an object")
            return None
        node = dialects.root
    if node is None or node.value is False:
        return None
    if not isinstance(node.value, dict):
        message = f"`{FERN}` must be an object, not {kind_of(node.value)}"
        reader.report(codes.SIGNATURE_INVALID, message, node.at, help="give `type` and `header`")
        return None
    block = ObjectNode(node.value, node.at)
    if not check_block(reader, block, "fern_signature"):
        return None
    return _fern_block(reader, block)


def _fern_block(reader: Reader, block: ObjectNode) -> Signature | None:
    members = block.members
    if not _expressible(reader, block):
        return None
    by_key = members["type"] == "asymmetric"
    if by_key and "asymmetric-algorithm" not in members:
        message = "nothing says which algorithm of public keys signs the requests"
        help = "add `asymmetric-algorithm`"
        reader.report(codes.SIGNATURE_ALGORITHM, message, block.at, help=help, on="key")
        return None
    signature: Members = {
        "header": members["header"],
        "encoding": members.get("encoding", "base64"),
    }
    if "signature-prefix" in members:
        signature["prefix"] = members["signature-prefix"]
    record: Members = {
        **(_fern_key(members) if by_key else _fern_hash(members)),
        "signature": signature,
        "message": _fern_message(members),
        **_fern_timestamp(members),
        **_fern_url(members),
    }
    return parse_signature(reader, ObjectNode(record, block.at))


def _fern_hash(members: Members) -> Members:
    return {"kind": "hmac", "hash": members.get("algorithm", "sha256")}


def _fern_key(members: Members) -> Members:
    """How the key is found; `key-id-header` means nothing without `jwks-url`."""
    record: Members = {"kind": "public-key", "algorithm": members["asymmetric-algorithm"]}
    if "jwks-url" in members:
        record["key"] = {"from": "key-set", "url": members["jwks-url"]}
        if "key-id-header" in members:
            record["keyId"] = {"header": members["key-id-header"]}
    return record


def _expressible(reader: Reader, block: ObjectNode) -> bool:
    members = block.members
    form = cast("Members", members.get("payload-format", {}))
    components = cast("list[str]", form.get("components", []))
    at = block.at.child("payload-format") if "payload-format" in members else block.at
    faults: list[str] = []
    if "message-id" in components:
        faults.append("`message-id` is signed, and nothing says which header holds it")
    if "timestamp" in components and "timestamp" not in members:
        faults.append("`timestamp` is signed, and nothing says where it is")
    if "body-hash-binding" in members and "notification-url" not in components:
        faults.append("`body-hash-binding` needs `notification-url` among the components")
    if cast("Members", members.get("url-normalization", {})).get("legacy-query-encoding") is True:
        faults.append("`legacy-query-encoding` is not supported")
    for fault in faults:
        reader.report(codes.SIGNATURE_UNSUPPORTED, fault, at, help=_HELP, on="key")
    return not faults


def _fern_message(members: Members) -> str:
    """The signed text. With a body hash the body is not part of it, unless it is a sorted form."""
    form = cast("Members", members.get("payload-format", {}))
    components = cast("list[str]", form.get("components", ["body"]))
    delimiter = str(form.get("delimiter", ""))
    sorted_ = form.get("body-sort") is not None
    if "body-hash-binding" in members and not sorted_:
        components = [each for each in components if each != "body"]
    parts = [_COMPONENTS[each] for each in components]
    if sorted_:
        parts = ["{$form.sorted}" if part == "{$request.body}" else part for part in parts]
    return delimiter.join(parts)


def _fern_timestamp(members: Members) -> Members:
    stated = members.get("timestamp")
    if not isinstance(stated, dict):
        return {}
    form = _FORMATS[str(stated.get("format", "unix-seconds"))]
    tolerance = stated.get("tolerance", 300)
    return {"timestamp": {"header": stated["header"], "format": form, "tolerance": tolerance}}


def _fern_url(members: Members) -> Members:
    found: Members = {}
    normal = members.get("url-normalization")
    if isinstance(normal, dict) and normal.get("port-variants") is True:
        found["url"] = {"portVariants": True}
    binding = members.get("body-hash-binding")
    if isinstance(binding, dict):
        form = cast("Members", members.get("payload-format", {}))
        found["bodyHash"] = {
            "hash": binding.get("algorithm", "sha256"),
            "encoding": binding.get("encoding", "base64"),
            "query": cast("Members", binding["location"])["name"],
            "required": "body-sort" not in form,
        }
    return found


def _speakeasy(reader: Reader, node: Node) -> Signature | None:
    held = reader.as_object(node)
    if held is None or not check_block(reader, held, "speakeasy_webhooks"):
        return None
    security = held.members.get("security")
    stated: Members = security if isinstance(security, dict) else {}
    at = held.at.child("security") if isinstance(security, dict) else held.at
    match stated.get("type", "signature"):
        case "custom":
            return CustomSignature(name="custom", at=at)
        case "signature":
            encoding = stated.get("signatureTextEncoding", stated.get("signatureFormat", "base64"))
            place: Members = {
                "header": stated.get("headerName", "x-webhook-signature"),
                "encoding": encoding,
            }
            record: Members = {"kind": "hmac", "hash": "sha256", "signature": place}
            return parse_signature(reader, ObjectNode(record, at))
        case other:
            known = {"signatureStandardWebhooks": "`preset: standard-webhooks`"}
            record_words = known.get(str(other), "`kind: token`")
            message = f"{quoted(str(other))} says too little of how requests are signed"
            help = f"say it in `signatureVerification` of the group, as {record_words}"
            code = codes.SIGNATURE_UNSUPPORTED
            reader.report(code, message, at.child("type"), help=help)
            return None
