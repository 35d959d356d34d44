"""Records of HTTP message signatures (RFC 9421)."""

from __future__ import annotations

import re
from typing import cast

from ..diagnostics import codes
from ..ir.signature import MessageSignature, Timestamp
from .nodes import ObjectNode, Reader
from .signature_parts import (
    invalid,
    object_at,
    parse_optional_place,
    parse_secret,
    tolerance_of,
)
from .spelling import quoted

CREATED = "$created"
"""The time that a signature says of itself."""

_FIELD = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]+")
_DERIVED = frozenset(
    ("@method", "@target-uri", "@authority", "@scheme", "@request-target", "@path", "@query")
)
_FIELD_FORM = re.compile(r'"(?P<name>[^"\\]+)"(?:;sf|;bs|;key="[!-~ ]+")')
_QUERY_FORM = re.compile(r'"@query-param";name="[!-~ ]+"')


def parse_message_signature(reader: Reader, block: ObjectNode) -> MessageSignature | None:
    """A record of kind `http-message-signatures`; None, with errors, where it can't be used."""
    members = block.members
    algorithm = members.get("alg")
    if algorithm is None:
        message = "the algorithm must not be left to the request"
        invalid(reader, block.at, message, "add `alg`", on_key=True)
    components = _components(reader, block)
    id_ = parse_optional_place(reader, block, "id")
    keyed = _check_secret(reader, block)
    timestamp = _created(reader, block)
    if algorithm is None or components is None or id_ is None or not keyed or timestamp is None:
        return None
    made = MessageSignature(
        at=block.at,
        algorithm=algorithm,  # type: ignore[arg-type]
        components=components,
        label=str(members.get("label", "")),
        tag=str(members.get("tag", "")),
        digest=members.get("digest", "required"),  # type: ignore[arg-type]
        secret=parse_secret(block),
        timestamp=timestamp,
        id=id_,
    )
    _warn(reader, block, made)
    return made


def _components(reader: Reader, block: ObjectNode) -> tuple[str, ...] | None:
    listed = cast("list[str]", block.members.get("components", []))
    at = block.at.child("components")
    bad = [(i, text) for i, text in enumerate(listed) if not is_component(text)]
    for index, text in bad:
        message = f"{quoted(text)} is no component that a request has"
        help = "write a header's name in lower case, or a derived component such as `@method`"
        reader.report(codes.MESSAGE_COMPONENT, message, at.child(index), help=help)
    twice = next((text for text in listed if listed.count(text) > 1), None)
    if twice is not None:
        message = f"{quoted(twice)} is listed twice"
        reader.report(codes.MESSAGE_COMPONENT, message, at, help="list it once")
    return None if bad or twice is not None else tuple(listed)


def is_component(text: str) -> bool:
    """Whether a text names a component of a request: a bare name, or with parameters."""
    if text in _DERIVED or _QUERY_FORM.fullmatch(text) is not None:
        return True
    found = _FIELD_FORM.fullmatch(text)
    return _FIELD.fullmatch(text if found is None else found["name"]) is not None


def _created(reader: Reader, block: ObjectNode) -> Timestamp | None:
    """How far from now a signature may have been made; None, with an error, for a place."""
    held = object_at(block, "timestamp") or ObjectNode({}, block.at)
    extra = [key for key in held.members if key != "tolerance"]
    for key in extra:
        message = f"`{key}` has no meaning here: the time is the signature's own `created`"
        invalid(reader, held.at.child(key), message, "remove it", on_key=True)
    past, future = tolerance_of(held)
    return None if extra else Timestamp(source=CREATED, past=past, future=future)


def _check_secret(reader: Reader, block: ObjectNode) -> bool:
    fits = "secret" not in block.members or block.members.get("alg") == "hmac-sha256"
    if not fits:
        at = block.at.child("secret")
        message = "`secret` has no meaning with a public key"
        invalid(reader, at, message, "remove it, or use `alg: hmac-sha256`", on_key=True)
    return fits


def _warn(reader: Reader, block: ObjectNode, made: MessageSignature) -> None:
    """Say what the signature leaves open."""
    if made.digest == "none" and "content-digest" not in made.components:
        text = "the signature does not cover the body, so a stolen one fits other payloads"
        help = "remove `digest: none` if the provider sends Content-Digest"
        at = block.at.child("digest")
        reader.report(codes.UNSIGNED_BODY, text, at, help=help)
