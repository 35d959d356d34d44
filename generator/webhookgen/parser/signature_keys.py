"""Records of signatures by public keys, and of JSON Web Signatures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias, cast

from ..diagnostics import codes
from ..ir.signature import JwtSignature, PublicKeySignature
from .nodes import Members, ObjectNode, Reader
from .signature_parts import (
    invalid,
    object_at,
    parse_body_hash,
    parse_optional_place,
    parse_place,
    parse_timestamp,
)
from .signature_records import is_whole, parse_signed_message
from .templates import covers_body, message_fault

KeyParameter: TypeAlias = Literal["public_key", "key_set", "secret_key"]
_PARAMETERS: dict[str, KeyParameter] = {
    "public-key": "public_key",
    "key-set": "key_set",
    "secret": "secret_key",
}
HMAC = ("HMAC-SHA256", "HMAC-SHA512")


def parse_public_key(reader: Reader, block: ObjectNode) -> PublicKeySignature | None:
    """A record of kind `public-key`; None, with errors, where it can't be used."""
    algorithm = block.members.get("algorithm")
    if algorithm is None or algorithm in HMAC:
        message = "nothing says which algorithm of public keys signs the requests"
        help = "add an `algorithm` such as ed25519, ecdsa-sha256 or rsa-sha256"
        invalid(reader, block.at, message, help, on_key=True)
        return None
    parts = parse_signed_message(reader, block)
    key = _key_parameter(reader, block, "public-key")
    if parts is None or key is None:
        return None
    if key == "secret_key":
        message = "a public key is no secret"
        help = "use `from: public-key` or `from: key-set`"
        invalid(reader, block.at.child("key").child("from"), message, help)
        return None
    held = _members(block, "key")
    made = PublicKeySignature(
        **parts,
        algorithm=str(algorithm),
        key=key,
        key_url=str(held.get("url", "")),
        prefix=str(held.get("stripPrefix", "")),
        ecdsa=_members(block, "signature").get("ecdsa", "der"),  # type: ignore[arg-type]
    )
    if algorithm == "rsa-sha1":
        message = "the signature uses SHA-1, for which collisions can be made"
        help = "ask the provider for another algorithm, and use that"
        at = block.at.child("algorithm") if "preset" not in block.members else block.at
        reader.report(codes.SHA1_SIGNATURE, message, at, help=help)
    return made if is_whole(reader, block, made) else None


def parse_jwt(reader: Reader, block: ObjectNode) -> JwtSignature | None:
    """A record of kind `jwt`; None, with errors, where it can't be used."""
    held = object_at(block, "signature")
    algorithms = tuple(map(str, cast("list[str]", block.members.get("algorithms", []))))
    key = _key_parameter(reader, block, "secret" if _are_keyed(algorithms) else "key-set")
    faults = list(_token_faults(block, held, algorithms, key))
    for name, message, help in faults:
        at = block.at.child(name) if name in block.members else block.at
        invalid(reader, at, message, help, on_key=True)
    if faults or held is None or key is None:
        return None
    source = parse_place(reader, held)
    timestamp, dated = parse_timestamp(reader, block)
    id_ = parse_optional_place(reader, block, "id")
    key_id = parse_optional_place(reader, block, "keyId")
    if source is None or not dated or id_ is None or key_id is None:
        return None
    if not _payload_is_usable(reader, block):
        return None
    return JwtSignature(
        at=block.at,
        source=source,
        algorithms=algorithms,
        prefix=str(held.members.get("prefix", "")),
        key=key,
        key_url=str(_members(block, "key").get("url", "")),
        payload=str(block.members.get("payload", "")),
        key_id=key_id,
        timestamp=timestamp,
        body_hash=parse_body_hash(block),
        id=id_,
    )


def _key_parameter(reader: Reader, block: ObjectNode, default: str) -> KeyParameter | None:
    """The handler's parameter that gives the key."""
    held = _members(block, "key")
    named = str(held.get("from", default))
    if "url" in held and named != "key-set":
        message = "`url` is that of a key set, and the key is none"
        invalid(reader, block.at.child("key").child("url"), message, "use `from: key-set`")
        return None
    return _PARAMETERS[named]


def _token_faults(
    block: ObjectNode,
    held: ObjectNode | None,
    algorithms: tuple[str, ...],
    key: KeyParameter | None,
) -> Iterator[tuple[str, str, str]]:
    """What makes a record of a token unusable: key, message, help."""
    members = block.members
    if held is None:
        yield "signature", "nothing says where the token is", "add `signature` with one place"
    elif extra := [k for k in held.members if k not in _TOKEN_PLACE]:
        yield "signature", f"`{extra[0]}` has no meaning with `kind: jwt`", "remove it"
    if not algorithms:
        help = "list in `algorithms` those that the provider uses, such as ES256"
        yield "algorithms", "a token must not choose its own algorithm", help
    elif any(each.startswith("HS") is not (key == "secret_key") for each in algorithms):
        help = "list algorithms that are all HS, with a secret, or all others, with public keys"
        yield "algorithms", "the algorithms are not for this kind of key", help
    if "payload" in members and "bodyHash" in members:
        help = "remove one: the claims are the payload"
        yield "bodyHash", "a token without its payload has no claims", help
    if "payload" not in members and "bodyHash" not in members:
        help = "add `bodyHash` with the claim, or `payload` where the token leaves it out"
        yield "kind", "the token says nothing of the body, so a stolen one fits every payload", help
    for name in ("timestamp", "id"):
        in_claims = "claim" in _members(block, name)
        if in_claims and "payload" in members:
            yield name, f"`{name}` is in a claim, and the token has none", "name another place"


_TOKEN_PLACE = ("header", "bodyPointer", "formField", "query", "prefix")


def _are_keyed(algorithms: tuple[str, ...]) -> bool:
    """Whether all algorithms are HMAC (RFC 7518 section 3.2): by a secret, not a public key."""
    return bool(algorithms) and all(each.startswith("HS") for each in algorithms)


def _payload_is_usable(reader: Reader, block: ObjectNode) -> bool:
    """Whether the text that a token leaves out can be made, and is of the body."""
    payload = block.members.get("payload")
    if payload is None:
        return True
    fault = message_fault(str(payload))
    at = block.at.child("payload")
    if fault is not None:
        reader.report(codes.SIGNATURE_TEMPLATE, fault.message, at, help=fault.help)
        return False
    parts = (("{$timestamp}", "timestamp"), ("{$id}", "id"))
    absent = [key for part, key in parts if part in str(payload) and not _in_request(block, key)]
    if absent:
        message = (
            f"the payload holds `{absent[0]}`, and no place outside the token is given for that"
        )
        invalid(reader, at, message, f"add `{absent[0]}`")
        return False
    if not covers_body(str(payload)):
        message = "the signature does not cover the whole body, so a stolen one fits other payloads"
        help = "put `{$request.body}` into the template if the provider signs the body"
        reader.report(codes.UNSIGNED_BODY, message, at, help=help)
    return True


def _in_request(block: ObjectNode, key: str) -> bool:
    """Whether a value has a place in the request, outside the token."""
    held = _members(block, key)
    return bool(held) and "claim" not in held and "joseHeader" not in held


def _members(block: ObjectNode, key: str) -> Members:
    held = object_at(block, key)
    return {} if held is None else held.members
