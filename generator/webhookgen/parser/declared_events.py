"""Events that a config file declares, because the document has their schemas alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from ..diagnostics import Note, codes
from ..ir.service import Event, HeaderParameter, Kind, MediaType, Schema
from ..reading.pointer import NoSuchPlace, look_up, split_pointer
from ..source import Location, Resolved
from .nodes import Node, ObjectNode
from .parameters import IGNORED_HEADERS, make_header
from .schemas import SchemaReader
from .spelling import did_you_mean, quoted

JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Stated:
    """What an event is declared with; `at` is where its name stands."""

    name: str
    schema: Resolved
    at: Location
    content_type: str = JSON_TYPE
    summary: str = ""
    description: str = ""
    headers: tuple[HeaderParameter, ...] = ()


def declared_events(schemas: SchemaReader, kind: Kind, entry: ObjectNode) -> Iterator[Event]:
    """The events of one entry of `events`: names with schemas, or all schemas of an extension."""
    stated = _of_extension if "fromExtension" in entry.members else _of_names
    for each in stated(schemas, entry):
        yield _event(schemas, kind, each)


def _event(schemas: SchemaReader, kind: Kind, stated: Stated) -> Event:
    """The event, whose payload is a reference to the schema, so that the schema names the model."""
    at = stated.schema.location.child("$ref")
    schema = _reference(schemas, stated.schema)
    return Event(
        key=stated.name,
        name=stated.name,
        kind=kind,
        method="POST",
        operation_id=None,
        expression=None,
        declared_by=None,
        summary=stated.summary,
        description=stated.description,
        deprecated=False,
        headers=stated.headers,
        content=(MediaType(media_type=stated.content_type, schema=schema, examples=(), at=at),),
        payload_required=True,
        responses=(),
        name_override=None,
        at=stated.at,
    )


def _reference(schemas: SchemaReader, found: Resolved) -> Schema:
    ref = f"#{quote(found.location.pointer, safe='/~')}"
    return schemas.synthetic({"$ref": ref}, found.location.child("$ref"))


def _of_names(schemas: SchemaReader, entry: ObjectNode) -> Iterator[Stated]:
    for name in entry.members:
        node = entry.child(name)
        held = schemas.reader.as_object(node)
        found = find_schema(schemas, held.get("schema")) if held is not None else None
        if held is not None and found is not None:
            yield Stated(
                name=name,
                schema=found,
                at=node.at,
                content_type=schemas.reader.text(held.get("contentType")) or JSON_TYPE,
                summary=schemas.reader.text(held.get("summary")),
                description=schemas.reader.text(held.get("description")),
                headers=tuple(_headers(schemas, held.get("headers"))),
            )


def _headers(schemas: SchemaReader, node: Node | None) -> Iterator[HeaderParameter]:
    """The headers that are declared with an event, as a document's parameters would be."""
    held: dict[str, tuple[str, Node]] = {}
    for name, entry in schemas.reader.entries(node):
        if name.lower() in IGNORED_HEADERS:
            message = f"{quoted(name)} can't be declared: other fields describe that header"
            help = "remove it; the request's headers are all in `event.request.headers`"
            schemas.reader.report(codes.CONFIG_INVALID, message, entry.at, help=help, on="key")
        held[name.lower()] = (name, entry)
    for name, entry in held.values():
        header = schemas.reader.as_object(entry)
        schema = _header_schema(schemas, header) if header is not None else None
        if header is not None and schema is not None:
            yield make_header(schemas, Node(name, entry.at), header, schema)


def _header_schema(schemas: SchemaReader, header: ObjectNode) -> Schema | None:
    """A header's schema: the document's, by name or reference, or one that stands here."""
    node = header.get("schema")
    if node is None:
        return schemas.synthetic({"type": "string"}, header.at)
    if isinstance(node.value, dict) and "$ref" not in node.value:
        return schemas.schema(node.value, node.at)
    named = ObjectNode(node.value, node.at).child("$ref") if isinstance(node.value, dict) else node
    found = find_schema(schemas, named)
    return _reference(schemas, found) if found is not None else None


def find_schema(
    schemas: SchemaReader, node: Node | None, on: Literal["key", "value"] = "value"
) -> Resolved | None:
    """The schema that a component's name or a reference names; None, with an error, for none."""
    reader = schemas.reader
    text = reader.text(node)
    if node is None:
        return None
    known: list[str] = []
    for home in schemas.components(reader.root):
        if text in home.schemas:
            return home.resolved(text)
        known += [f"#{home.at.child(name).pointer}" for name in home.schemas]
    found = reader.resolve_quietly(reader.root, text) if "#" in text or "." in text else None
    if found is None:
        message = f"the document has no schema {quoted(text)}"
        help = did_you_mean(text, known, "refer to it like `#/components/schemas/Invoice`")
        reader.report(codes.CONFIG_NAME_UNKNOWN, message, node.at, help=help, on=on)
        return None
    reader.documents[found.document.name] = found.document
    return found


def _of_extension(schemas: SchemaReader, entry: ObjectNode) -> Iterator[Stated]:
    """A schema that carries the extension is an event; what the extension holds names it."""
    reader = schemas.reader
    node = entry.child("fromExtension")
    extension, member = str(node.value), reader.text(entry.get("name"))
    content_type = reader.text(entry.get("contentType")) or JSON_TYPE
    carriers = [
        (home.resolved(name), raw[extension])
        for home in schemas.components(reader.root)
        for name, raw in home.schemas.items()
        if isinstance(raw, dict) and extension in raw
    ]
    if not carriers:
        message = f"no schema of the document carries {quoted(extension)}"
        carried = {
            key
            for home in schemas.components(reader.root)
            for raw in home.schemas.values()
            for key in (raw if isinstance(raw, dict) else ())
            if key.startswith("x-")
        }
        help = did_you_mean(extension, sorted(carried), "name an extension of the schemas")
        reader.report(codes.CONFIG_EVENT_UNMATCHED, message, node.at, help=help)
    for found, value in carriers:
        at = found.location.child(extension)
        name = _member(value, member)
        if isinstance(name, str) and name.strip():
            yield Stated(name, found, at, content_type)
        else:
            _report_nameless(schemas, node, member, at)


def _member(value: object, member: str) -> object:
    """What a member's name or a pointer leads to; the value itself where neither is given."""
    if not member:
        return value
    try:
        tokens = split_pointer(member) if member.startswith("/") else [member]
        return look_up(value, tokens)  # type: ignore[arg-type]
    except NoSuchPlace:
        return None


def _report_nameless(schemas: SchemaReader, node: Node, member: str, at: Location) -> None:
    message = "the extension of this schema holds no name of an event"
    help = "let `name` name a member of the extension that is text"
    if member:
        help = f"correct the extension or `name`, which is {quoted(member)}"
    notes = (Note("asked for", node.at),)
    schemas.reader.report(codes.CONFIG_EVENT_UNMATCHED, message, at, help=help, notes=notes)
