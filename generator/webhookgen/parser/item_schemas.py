"""What a document says of one item of an array somewhere in a body."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from ..ir.service import Json, Schema
from ..reading.pointer import NoSuchPlace, look_up, split_pointer
from ..source import Location
from .schemas import SchemaReader


@dataclass(frozen=True, slots=True)
class _Several:
    """Schemas that hold together (`allOf`), or of which one does (`anyOf`)."""

    keyword: str
    parts: tuple[_Found, ...]


_Found = Schema | _Several


def item_schema(
    schemas: SchemaReader, schema: Schema, tokens: Sequence[str], at: Location
) -> Schema | None:
    """The schema of the items of the array at a pointer; None where nothing is said of them.

    Where the parts of a composed schema speak of it at several places, their schemas are composed
    likewise into one that stands nowhere in the document; `at` is what it belongs to.
    """
    found = _search(schemas, schema, tuple(tokens), frozenset())
    match found:
        case None:
            return None
        case Schema():
            return _standing_alone(schemas, found)
        case _Several():
            composed = _composed(found, at)
            return schemas.synthetic(composed, at.child("items")) if composed else None


def _search(
    schemas: SchemaReader, schema: Schema, tokens: tuple[str, ...], seen: frozenset[int]
) -> _Found | None:
    if id(schema) in seen:
        return None
    seen |= {id(schema)}
    parts: list[_Found | None] = []
    if not tokens:
        parts.append(schema.items)
    else:
        here = [each.schema for each in schema.properties if each.name == tokens[0]]
        parts += [_search(schemas, each, tokens[1:], frozenset()) for each in here]
    joined = [*schema.all_of, *([schemas.targets[schema.ref]] if schema.ref else [])]
    parts += [_search(schemas, each, tokens, seen) for each in joined]
    for branches in (schema.one_of, schema.any_of):
        found = [_search(schemas, each, tokens, seen) for each in branches]
        parts.append(_one("anyOf", found))
    return _one("allOf", parts)


def _one(keyword: str, parts: Sequence[_Found | None]) -> _Found | None:
    """What was found, each once; several together."""
    found = {id(part): part for part in parts if part is not None}
    values = tuple(found.values())
    return _Several(keyword, values) if len(values) > 1 else next(iter(values), None)


def _standing_alone(schemas: SchemaReader, schema: Schema) -> Schema:
    """A subschema as one that a payload is made of, whose raw node strict validation reads."""
    document = schemas.reader.documents.get(schema.at.file)
    try:
        data = document.data if document is not None else None
        raw = look_up(data, split_pointer(schema.at.pointer))
    except NoSuchPlace:
        return schema
    return schemas.schema(raw, schema.at) if isinstance(raw, dict) else schema


def _composed(found: _Found, at: Location) -> dict[str, Json]:
    if isinstance(found, Schema):
        return {"$ref": _reference(found.at, at)}
    return {found.keyword: [_composed(part, at) for part in found.parts]}


def _reference(target: Location, at: Location) -> str:
    pointer = f"#{quote(target.pointer, safe='/~')}"
    if target.file == at.file:
        return pointer
    return quote(posixpath.relpath(target.file, posixpath.dirname(at.file) or ".")) + pointer
