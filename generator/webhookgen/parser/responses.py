"""The answers that a document allows for an event (OpenAPI 3.1 section 4.8.16).

They are read after all that the provider sends: a fault in them is a warning, and stops no event.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..diagnostics import Diagnostic, Severity, codes
from ..ir.service import MediaType, Response
from .bodies import media_types
from .contents import parse_content
from .nodes import Node, ObjectNode, Reader
from .path_items import Operation
from .schemas import SchemaReader
from .spelling import quoted

_STATUS = re.compile(r"[1-5]([0-9]{2}|XX)|default", re.IGNORECASE)
_WITHOUT_BODY = re.compile(r"1..|204|205|304", re.IGNORECASE)
"""Statuses whose answer has no content (RFC 9110 sections 15.2, 15.3.5, 15.3.6 and 15.4.5)."""
_MEDIA_TYPE = re.compile(r"[!-.0-~]+/[!-.0-~]+( *;[ -~]*)?")
"""What can stand in a header (RFC 9110 section 8.3.1), without a line break above all."""


def parse_responses(schemas: SchemaReader, operation: Operation) -> tuple[Response, ...]:
    """The responses of an operation. A status is kept where its entry can't be read."""
    entries = schemas.reader.entries(operation.node.get("responses"))
    return tuple(
        _response(schemas, operation, status, entry)
        for status, entry in entries
        if _is_status(schemas.reader, status, entry)
    )


def soften(diagnostics: list[Diagnostic], since: int) -> None:
    """Let the errors from an index on be warnings: what answers need, no event needs."""
    diagnostics[since:] = [
        replace(each, code=codes.INVALID_RESPONSE) if each.severity is Severity.ERROR else each
        for each in diagnostics[since:]
    ]


def _is_status(reader: Reader, status: str, entry: Node) -> bool:
    if _STATUS.fullmatch(status):
        return True
    message = f"{quoted(status)} is no status, so no event is answered with it"
    help = "write a status such as `200`, a range such as `2XX`, or `default`"
    reader.report(codes.INVALID_RESPONSE, message, entry.at, help=help, on="key")
    return False


def _response(schemas: SchemaReader, operation: Operation, status: str, entry: Node) -> Response:
    node = schemas.reader.follow(entry) or ObjectNode({}, entry.at)
    content = parse_content(schemas, node.get("content")) or _swagger(schemas, operation, node)
    return Response(
        status=status,
        description=schemas.reader.text(node.get("description")),
        content=_sendable(schemas.reader, status, content),
        at=node.at,
    )


def _sendable(reader: Reader, status: str, content: tuple[MediaType, ...]) -> tuple[MediaType, ...]:
    """The bodies that an answer of this status can have."""
    if content and _WITHOUT_BODY.fullmatch(status):
        message = f"an answer of status {status} has no body, so this one is ignored"
        help = "remove it, or give it to a status that has a body"
        reader.report(codes.INVALID_RESPONSE, message, content[0].at, help=help, on="key")
        return ()
    return tuple(media for media in content if _is_media_type(reader, media))


def _is_media_type(reader: Reader, media: MediaType) -> bool:
    if _MEDIA_TYPE.fullmatch(media.media_type):
        return True
    message = f"{quoted(media.media_type)} is no media type, so no answer has it"
    help = "write a media type such as `application/json`"
    reader.report(codes.INVALID_RESPONSE, message, media.at, help=help, on="key")
    return False


def _swagger(
    schemas: SchemaReader, operation: Operation, node: ObjectNode
) -> tuple[MediaType, ...]:
    """Swagger 2.0 has the schema on the response and the media types in `produces`."""
    raw = node.get("schema")
    if raw is None:
        return ()
    schema = schemas.schema(raw.value, raw.at)
    return tuple(
        MediaType(media_type=name, schema=schema, examples=(), at=node.at)
        for name in media_types(schemas, operation, "produces")
    )
