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

MAX_NESTING = 100
"""How many unions and members inside each other are looked through."""

MAX_PLACES = 200
"""How many schemas of one item are composed."""


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
    found = _Search(schemas).find(schema, tuple(tokens), 0)
    match found:
        case None:
            return None
        case Schema():
            return _standing_alone(schemas, found)
        case _Several():
            composed = _composed(found, at, [MAX_PLACES])
            return schemas.synthetic(composed, at.child("items"))


class _Search:
    """Looks for what is said of an item; each schema is looked into once for each token."""

    def __init__(self, schemas: SchemaReader) -> None:
        self.schemas = schemas
        self._found: dict[tuple[int, int], _Found | None] = {}

    def find(self, schema: Schema, tokens: tuple[str, ...], nesting: int) -> _Found | None:
        """What a schema says of the items; a circle adds nothing, nor what is too deep."""
        key = (id(schema), len(tokens))
        if key not in self._found:
            self._found[key] = None
            if nesting < MAX_NESTING:
                self._found[key] = self._look(schema, tokens, nesting + 1)
        return self._found[key]

    def _look(self, schema: Schema, tokens: tuple[str, ...], nesting: int) -> _Found | None:
        parts: list[_Found | None] = []
        for part in _together(self.schemas, schema):
            if not tokens:
                parts.append(part.items)
            here = [each.schema for each in part.properties if tokens and each.name == tokens[0]]
            parts += [self.find(each, tokens[1:], nesting) for each in here]
            for branches in (part.one_of, part.any_of):
                found = [self.find(each, tokens, nesting) for each in branches]
                parts.append(_one("anyOf", found))
        return _one("allOf", parts)


def _together(schemas: SchemaReader, schema: Schema) -> list[Schema]:
    """A schema and all that holds with it, by `$ref` and `allOf`."""
    found: dict[int, Schema] = {}
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if id(part) not in found:
            found[id(part)] = part
            waiting += reversed(part.all_of)
            waiting += [schemas.targets[part.ref]] if part.ref is not None else []
    return list(found.values())


def _one(keyword: str, parts: Sequence[_Found | None]) -> _Found | None:
    """What was found, each once; several together."""
    found: dict[int, _Found] = {}
    for part in parts:
        is_alike = isinstance(part, _Several) and part.keyword == keyword
        inner = part.parts if is_alike and isinstance(part, _Several) else (part,)
        found |= {id(each): each for each in inner if each is not None}
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


def _composed(found: _Found, at: Location, left: list[int]) -> dict[str, Json]:
    """A raw schema of references. Where too many are `left` to be written, they say nothing."""
    left[0] -= 1
    if left[0] < 0:
        return {}
    if isinstance(found, Schema):
        return {"$ref": _reference(found.at, at)}
    return {found.keyword: [_composed(part, at, left) for part in found.parts]}


def _reference(target: Location, at: Location) -> str:
    pointer = f"#{quote(target.pointer, safe='/~')}"
    if target.file == at.file:
        return pointer
    return quote(posixpath.relpath(target.file, posixpath.dirname(at.file) or ".")) + pointer
