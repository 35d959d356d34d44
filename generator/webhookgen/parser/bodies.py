"""Bodies: OpenAPI 3's `requestBody`, Swagger 2.0's `body` and `formData` parameters."""

from __future__ import annotations

from dataclasses import dataclass

from ..ir.service import MediaType, Property, Schema
from .contents import parse_content
from .nodes import ObjectNode
from .parameters import swagger_schema
from .path_items import Operation
from .schemas import SchemaReader
from .versions import Dialect

_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Body:
    """What an event may carry, and whether it must."""

    content: tuple[MediaType, ...]
    required: bool


def parse_body(
    schemas: SchemaReader, operation: Operation, parameters: tuple[ObjectNode, ...]
) -> Body:
    """The body of an operation.

    `required` is taken for true where it is left out, against OpenAPI's default: nearly every
    document that leaves it out describes an event that is nothing without its body.
    """
    if schemas.reader.dialect_at(operation.node.at) is Dialect.SWAGGER_2:
        return _swagger_body(schemas, operation, parameters)
    node = operation.node.get("requestBody")
    held = schemas.reader.follow(node) if node is not None else None
    if held is None:
        return Body((), required=False)
    content = parse_content(schemas, held.get("content"))
    return Body(content, required=schemas.reader.flag(held.get("required"), default=True))


def _swagger_body(
    schemas: SchemaReader, operation: Operation, parameters: tuple[ObjectNode, ...]
) -> Body:
    body = next((item for item in parameters if item.members.get("in") == "body"), None)
    form = [item for item in parameters if item.members.get("in") == "formData"]
    if body is None and not form:
        return Body((), required=False)
    if body is None:
        return Body((_form(schemas, operation, form),), required=True)
    raw = body.get("schema")
    schema = schemas.schema(raw.value, raw.at) if raw is not None else None
    names = media_types(schemas, operation, "consumes")
    content = tuple(MediaType(media_type=n, schema=schema, examples=(), at=body.at) for n in names)
    return Body(content, required=schemas.reader.flag(body.get("required"), default=True))


def media_types(schemas: SchemaReader, operation: Operation, key: str) -> tuple[str, ...]:
    """Swagger's `consumes` or `produces`: the operation's, else the document's, else JSON."""
    reader = schemas.reader
    node = operation.node.get(key)
    root = reader.document.data
    if node is None and isinstance(root, dict):
        node = ObjectNode(root, reader.root).get(key)
    names = tuple(filter(None, map(reader.text, reader.items(node))))
    return names or ("application/json",)


def _form(schemas: SchemaReader, operation: Operation, fields: list[ObjectNode]) -> MediaType:
    """A form as an object schema, one property a field."""
    properties = tuple(
        Property(name=schemas.reader.text(field.get("name")), schema=swagger_schema(schemas, field))
        for field in fields
    )
    required = tuple(
        schemas.reader.text(field.get("name"))
        for field in fields
        if schemas.reader.flag(field.get("required"))
    )
    at = fields[0].at
    schema = Schema(at=at, types=("object",), properties=properties, required=required)
    return MediaType(media_type=_form_type(schemas, operation), schema=schema, examples=(), at=at)


def _form_type(schemas: SchemaReader, operation: Operation) -> str:
    """The media type of a form: what `consumes` says, else a plain form."""
    stated = media_types(schemas, operation, "consumes")
    forms = [name for name in stated if name.lower() in (_FORM, _MULTIPART)]
    return forms[0] if forms else _FORM
