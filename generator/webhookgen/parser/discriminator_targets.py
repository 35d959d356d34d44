"""Whether a discriminator's pointer leads to a declared property that can name an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..diagnostics import Note, codes
from ..ir.service import Event, MediaType, Schema
from ..source import Location
from .expressions import Expression
from .schemas import SchemaReader
from .spelling import quoted


def leads_nowhere(
    schemas: SchemaReader, source: Expression, at: Location, events: Sequence[Event]
) -> None:
    """Report each event in whose body the pointer finds no property, or none that is a name."""
    for event in events:
        found = _found(schemas, source, event)
        note = (Note("the event", event.at),)
        if not found:
            message = f"{quoted(source.name)} is no declared property of {quoted(event.name)}"
            help = "correct the pointer, or declare the property in the event's schema"
            code = codes.DISCRIMINATOR_NOWHERE
            schemas.reader.report(code, message, at, help=help, notes=note)
        elif not any(_can_name(schemas, schema) for schema in found):
            message = f"{quoted(source.name)} of {quoted(event.name)} is not text"
            help = "point at a property of type string"
            code = codes.DISCRIMINATOR_INVALID
            schemas.reader.report(code, message, at, help=help, notes=note)


def leads_to(schemas: SchemaReader, source: Expression, event: Event) -> bool:
    """Whether an event's body declares a property that can name it."""
    return any(_can_name(schemas, schema) for schema in _found(schemas, source, event))


def _found(schemas: SchemaReader, source: Expression, event: Event) -> list[Schema]:
    return [
        schema
        for media_type in _looked_into(event)
        for schema in pointed(schemas, media_type.schema, source.tokens)
    ]


def _looked_into(event: Event) -> list[MediaType]:
    """The JSON bodies of an event; where there are none, all of them (a form has fields too)."""
    json = [each for each in event.content if is_json(each.media_type)]
    return json or list(event.content)


def is_json(media_type: str) -> bool:
    """RFC 6839's suffix, the plain type, and the ranges that include it."""
    name = media_type.partition(";")[0].strip().lower()
    return name.endswith(("/json", "+json")) or name in ("*/*", "application/*")


def pointed(schemas: SchemaReader, schema: Schema | None, tokens: Sequence[str]) -> list[Schema]:
    """The schemas of what the tokens lead to."""
    here = [schema] if schema is not None else []
    for token in tokens:
        found = (child for each in alike(schemas, here) for child in _members(each, token))
        here = list({id(child): child for child in found}.values())
    return here


def alike(schemas: SchemaReader, start: Iterable[Schema]) -> Iterator[Schema]:
    """The schemas that describe the same value: references, `allOf`, `oneOf` and `anyOf`."""
    waiting, seen = list(start), set[int]()
    while waiting:
        schema = waiting.pop()
        if id(schema) in seen:
            continue
        seen.add(id(schema))
        yield schema
        waiting += schema.all_of + schema.any_of + schema.one_of
        if schema.ref is not None:
            waiting.append(schemas.targets[schema.ref])


def _members(schema: Schema, token: str) -> Iterator[Schema]:
    yield from (each.schema for each in schema.properties if each.name == token)
    if token.isascii() and token.isdigit():
        yield from schema.prefix_items[int(token[:9]) :][:1]
        if schema.items is not None:
            yield schema.items


def _can_name(schemas: SchemaReader, schema: Schema) -> bool:
    """Whether a value can name an event: text or an integer, or anything if no type is stated."""
    same = list(alike(schemas, [schema]))
    values = [value for each in same for value in each.enum or ()]
    values += [each.const.value for each in same if each.const is not None]
    if values:
        return any(isinstance(value, str | int) and not isinstance(value, bool) for value in values)
    types = {name for each in same for name in each.types}
    return not types or not types.isdisjoint({"string", "integer"})
