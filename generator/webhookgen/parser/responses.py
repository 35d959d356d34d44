"""The answers that a document allows for an event (OpenAPI 3.1 section 4.8.16)."""

from __future__ import annotations

from ..ir.service import MediaType, Response
from .bodies import media_types
from .contents import parse_content
from .nodes import ObjectNode
from .path_items import Operation
from .schemas import SchemaReader


def parse_responses(schemas: SchemaReader, operation: Operation) -> tuple[Response, ...]:
    """The responses of an operation; one that can't be read is left out."""
    found = []
    for status, entry in schemas.reader.entries(operation.node.get("responses")):
        held = schemas.reader.follow(entry)
        if held is not None:
            found.append(_response(schemas, operation, status, held))
    return tuple(found)


def _response(
    schemas: SchemaReader, operation: Operation, status: str, node: ObjectNode
) -> Response:
    return Response(
        status=status,
        description=schemas.reader.text(node.get("description")),
        content=parse_content(schemas, node.get("content")) or _swagger(schemas, operation, node),
        at=node.at,
    )


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
