"""Handshakes of a signature block: requests that ask for an answer and are no events."""

from __future__ import annotations

from typing import cast

from ..diagnostics import codes
from ..ir.signature import Handshake
from .expressions import parse_expression
from .nodes import Members, ObjectNode, Reader
from .signature_parts import invalid, is_part
from .spelling import quoted
from .url_patterns import check_urls


def parse_handshakes(reader: Reader, block: ObjectNode) -> tuple[Handshake, ...] | None:
    """The handshakes of a block; None, with errors, where one can't be used."""
    listed = block.members.get("handshakes")
    if not isinstance(listed, list):
        return ()
    at = block.at.child("handshakes")
    nodes = [ObjectNode(e, at.child(i)) for i, e in enumerate(listed) if isinstance(e, dict)]
    found = [parse_handshake(reader, node) for node in nodes]
    usable = tuple(each for each in found if each is not None)
    return usable if len(usable) == len(found) else None


def parse_handshake(reader: Reader, node: ObjectNode) -> Handshake | None:
    """One handshake.

    An unsigned one that nothing but its method marks would swallow events, so it has to name what
    it asks for; HEAD alone is never an event that a body comes with.
    """
    members = node.members
    when = members.get("when")
    tests: Members = when if isinstance(when, dict) else {}
    value, token = str(members.get("value", "")), str(members.get("verifyToken", ""))
    for text in (*tests, *(each for each in (value, token) if each)):
        if not is_part(text) or parse_expression(text) is None:
            message = f"{quoted(text)} is not a place in a request"
            reader.report(codes.SIGNATURE_INVALID, message, node.at, help="correct it", on="key")
            return None
    answer = str(members["answer"])
    if ("{value}" in answer or "{hmac}" in answer) and not value:
        invalid(reader, node.at, "the answer has no `value` to be made of", "add it", on_key=True)
        return None
    method, signed = str(members["method"]), members["signed"] is True
    if not signed and method != "HEAD" and not value:
        message = "an unsigned handshake must be told from an event by its `value`"
        invalid(reader, node.at, message, "add it, or `signed: true`", on_key=True)
        return None
    fetch = tuple(cast("list[str]", members.get("fetch", [])))
    if not check_urls(reader, fetch, node.at.child("fetch"), plain=False):
        return None
    if fetch and (not value or not signed):
        message = "only the `value` of a signed handshake can be a URL to fetch"
        invalid(reader, node.at.child("fetch"), message, "add it, or remove `fetch`", on_key=True)
        return None
    return Handshake(
        method=method,
        signed=signed,
        when=tuple((text, str(expected)) for text, expected in tests.items()),
        value=value,
        verify_token=token,
        answer=answer,
        encoding=members.get("encoding", "hex"),  # type: ignore[arg-type]
        media_type=str(members.get("mediaType", "text/plain")),
        fetch=fetch,
        at=node.at,
    )
