"""Operations -> Events."""

from __future__ import annotations

from ..diagnostics import codes
from ..ir.service import Event
from .bodies import parse_body
from .declarations import Declaration
from .nodes import Node, Reader
from .parameters import parameters, parse_headers
from .schemas import SchemaReader


def parse_event(schemas: SchemaReader, declaration: Declaration, name: str) -> Event:
    """The event that a declaration describes, without the answers to it."""
    reader, operation = schemas.reader, declaration.operation
    reader.reached.add(operation.node.at)
    held = parameters(schemas, operation)
    body = parse_body(schemas, operation, held)
    return Event(
        key=declaration.key,
        name=name,
        kind=declaration.kind,
        method=operation.method,
        operation_id=reader.text(operation.node.get("operationId")) or None,
        expression=declaration.expression,
        declared_by=declaration.declared_by,
        summary=_text(reader, declaration, "summary"),
        description=_text(reader, declaration, "description"),
        deprecated=reader.flag(operation.node.get("deprecated")),
        headers=parse_headers(schemas, held),
        content=body.content,
        payload_required=body.required,
        responses=(),
        name_override=_text(reader, declaration, "x-webhookgen-name") or None,
        at=operation.node.at,
    )


def _text(reader: Reader, declaration: Declaration, key: str) -> str:
    """A text of the operation, else of its Path Item."""
    operation = declaration.operation
    return reader.text(operation.node.get(key)) or reader.text(operation.item.get(key))


def group_of(declaration: Declaration) -> Node | None:
    """The group that a declaration names: on the operation, the Path Item or the callback."""
    key = f"x-{declaration.kind}-group"
    operation = declaration.operation
    return operation.node.get(key) or operation.item.get(key) or declaration.group


def check_key(reader: Reader, declaration: Declaration) -> bool:
    """Whether an event can be named at all. Dots, slashes and blanks in a key are no fault."""
    if declaration.key.strip():
        return True
    at = declaration.operation.node.at
    help = "give it a name"
    reader.report(codes.EMPTY_KEY, f"a {declaration.kind} has an empty key", at, help=help)
    return False
