"""Header parameters of an event (OpenAPI 3.1 section 4.8.12; Swagger 2.0's parameters too)."""

from __future__ import annotations

from ..ir.service import HeaderParameter, Schema
from .contents import parse_content, parse_examples
from .nodes import Node, ObjectNode
from .path_items import Operation
from .schemas import SchemaReader

IGNORED_HEADERS = ("accept", "content-type", "authorization")
"""OpenAPI gives parameters of these names no meaning; other fields describe those headers."""

_OWN = "name in required description deprecated example examples content allowEmptyValue $ref"
_NOT_SCHEMA = frozenset(_OWN.split())
"""Members of a parameter that are not, in Swagger 2.0, keywords of its schema."""


def parameters(schemas: SchemaReader, operation: Operation) -> tuple[ObjectNode, ...]:
    """The operation's parameters; the Path Item's are inherited unless (name, in) is overridden."""
    held: dict[tuple[str, str], ObjectNode] = {}
    for owner in (operation.item.get("parameters"), operation.node.get("parameters")):
        for item in schemas.reader.items(owner):
            parameter = schemas.reader.follow(item)
            if parameter is not None:
                held[_identity(schemas, parameter)] = parameter
    return tuple(held.values())


def _identity(schemas: SchemaReader, parameter: ObjectNode) -> tuple[str, str]:
    """Name and place; header names have no case (RFC 9110 section 5.1)."""
    name = schemas.reader.text(parameter.get("name"))
    place = schemas.reader.text(parameter.get("in"))
    return (name.lower() if place == "header" else name, place)


def parse_headers(
    schemas: SchemaReader, held: tuple[ObjectNode, ...]
) -> tuple[HeaderParameter, ...]:
    """Those of the parameters that are headers of the event."""
    return tuple(
        make_header(schemas, parameter.get("name"), parameter, _schema(schemas, parameter))
        for parameter in held
        if parameter.members.get("in") == "header"
        and _identity(schemas, parameter)[0] not in ("", *IGNORED_HEADERS)
    )


def make_header(
    schemas: SchemaReader, name: Node | None, parameter: ObjectNode, schema: Schema
) -> HeaderParameter:
    """A header with its name and schema, and what else a Parameter Object says of it."""
    reader = schemas.reader
    return HeaderParameter(
        name=reader.text(name),
        schema=schema,
        required=reader.flag(parameter.get("required")),
        description=reader.text(parameter.get("description")),
        deprecated=reader.flag(parameter.get("deprecated")),
        examples=parse_examples(reader, parameter),
        at=parameter.at,
    )


def _schema(schemas: SchemaReader, parameter: ObjectNode) -> Schema:
    """The parameter's `schema`, else that of its media type, else Swagger's inline keywords."""
    raw: Node | None = parameter.get("schema")
    if raw is not None:
        return schemas.schema(raw.value, raw.at)
    content = parse_content(schemas, parameter.get("content"))
    if content and content[0].schema is not None:
        return content[0].schema
    return swagger_schema(schemas, parameter)


def swagger_schema(schemas: SchemaReader, parameter: ObjectNode) -> Schema:
    """The schema that a Swagger 2.0 parameter is itself."""
    inline = {key: value for key, value in parameter.members.items() if key not in _NOT_SCHEMA}
    return schemas.synthetic(inline, parameter.at)
