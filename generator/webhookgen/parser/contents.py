"""`content` maps: media types, their schemas and their examples (OpenAPI 3.1 section 4.8.14)."""

from __future__ import annotations

from collections.abc import Iterator

from ..ir.service import FieldEncoding, Json, MediaType
from .nodes import Node, ObjectNode, Reader
from .schemas import SchemaReader


def parse_content(schemas: SchemaReader, node: Node | None) -> tuple[MediaType, ...]:
    """The media types of a body; one that can't be read is left out."""
    found = []
    for name, entry in schemas.reader.entries(node):
        held = schemas.reader.follow(entry)
        if held is not None:
            found.append(_media_type(schemas, name, held))
    return tuple(found)


def _media_type(schemas: SchemaReader, name: str, node: ObjectNode) -> MediaType:
    raw = node.get("schema")
    return MediaType(
        media_type=name,
        schema=schemas.schema(raw.value, raw.at) if raw is not None else None,
        examples=parse_examples(schemas.reader, node),
        encoding=tuple(_encodings(schemas.reader, node)),
        at=node.at,
    )


def _encodings(reader: Reader, node: ObjectNode) -> Iterator[FieldEncoding]:
    """Encoding Objects: how the fields of a form are written (section 4.8.15)."""
    for name, entry in reader.entries(node.get("encoding")):
        held = reader.follow(entry)
        if held is not None:
            style = reader.text(held.get("style")) or "form"
            stated = reader.text(held.get("contentType")).split(",")
            yield FieldEncoding(
                name=name,
                media_types=tuple(text.strip().lower() for text in stated if text.strip()),
                style=style,
                explode=reader.flag(held.get("explode"), default=style == "form"),
            )


def parse_examples(reader: Reader, node: ObjectNode) -> tuple[Json, ...]:
    """The values of `example` and of the Example Objects in `examples`."""
    single = node.get("example")
    values = [single.value] if single is not None else []
    return (*values, *_example_objects(reader, node.get("examples")))


def _example_objects(reader: Reader, node: Node | None) -> Iterator[Json]:
    """An Example Object's value; 3.2 also spells it `dataValue`. Other files are not fetched."""
    for _, entry in reader.entries(node):
        held = reader.follow(entry)
        for key in ("value", "dataValue"):
            value = held.get(key) if held is not None else None
            if value is not None:
                yield value.value
                break
