"""Batches: groups whose requests hold an array, each of whose items is an event.

`items` says where the array is. A document's schema of such an event describes the whole body, with
the array in it, or one item; the array at the pointer tells which. From here on an event of the
group is an item: its schema, its examples, and what a discriminator calls `$request.body`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..diagnostics import Note, codes
from ..ir.service import Event, Json, MediaType, Schema
from ..ir.signature import Signature, Verification, items_in, leaves
from ..reading.pointer import NoSuchPlace, look_up
from ..source import Location
from .discriminator_targets import alike, is_json, pointed
from .expressions import Expression, parse_expression
from .item_schemas import item_schema
from .nodes import Node, ObjectNode, Reader
from .schemas import SchemaReader
from .spelling import closest, quoted

FORM = "write it as `$request.body#/events`, or `$request.body` where the body is the array"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the items of a group are, and where that is said."""

    expression: Expression
    at: Location


def parse_items(reader: Reader, node: Node) -> Expression | None:
    """The expression of an array of events; None, with an error, where it can't be one."""
    found = parse_expression(node.value) if isinstance(node.value, str) else None
    if found is not None and found.source == "body":
        return found
    message = f"{quoted(str(node.value))} is no place in the body that could hold events"
    reader.report(codes.ITEMS_INVALID, message, node.at, help=FORM)
    return None


def find_items(reader: Reader, group: ObjectNode, signature: Signature | None) -> Place | None:
    """Where a group's events are items: its own word, else that of its signature's records."""
    node = group.get("items")
    stated = parse_items(reader, node) if node is not None else None
    places = [Place(stated, node.at)] if node is not None and stated is not None else []
    signed = leaves(signature.scheme) if isinstance(signature, Verification) else ()
    for leaf in signed:
        expression = parse_expression(items_in(leaf))
        places += [Place(expression, leaf.at)] if expression is not None else []
    for other in places[1:]:
        if other.expression != places[0].expression:
            message = f"each item of `{other.expression}` is signed, and the events are the items "
            message += f"of `{places[0].expression}`"
            notes = (Note("the signature", other.at),)
            help = "let both name the array of events, or remove `items` from the group"
            at = places[0].at
            reader.report(codes.ITEMS_CONTRADICT, message, at, help=help, notes=notes)
    return places[0] if places else None


def itemised(schemas: SchemaReader, events: Sequence[Event], place: Place) -> tuple[Event, ...]:
    """The events of a group as items of a batch."""
    made = [_Itemised(schemas, event, place) for event in events]
    _warn_of_doubts(schemas, made, place)
    found = tuple(each.event() for each in made)
    schemas.finish()
    return found


class _Itemised:
    """One event, and the item that its schemas have at the place."""

    def __init__(self, schemas: SchemaReader, event: Event, place: Place) -> None:
        self.schemas = schemas
        self.stated = event
        self.tokens = place.expression.tokens
        self.media = [media for media in event.content if is_json(media.media_type)]
        self.arrays = [list(self._arrays(media.schema)) for media in self.media]

    def _arrays(self, schema: Schema | None) -> Iterator[Schema]:
        """What is declared at the place and can be an array."""
        for found in pointed(self.schemas, schema, self.tokens):
            if _can_be_array(self.schemas, found):
                yield found

    @property
    def is_whole(self) -> bool:
        """Whether a schema describes the whole body."""
        return any(self.arrays)

    def event(self) -> Event:
        """The event; each of its media types describes an item."""
        content = tuple(map(self._item, self.media, self.arrays))
        return replace(self.stated, content=content, payload_required=True)

    def _item(self, media: MediaType, arrays: list[Schema]) -> MediaType:
        schema = media.schema
        examples = list(media.examples)
        if arrays and schema is not None:
            examples += schema.examples
            schema = item_schema(self.schemas, schema, self.tokens, media.at)
        items = tuple(self._examples(examples, is_whole=bool(arrays)))
        return replace(media, schema=schema, examples=items)

    def _examples(self, values: Iterable[Json], *, is_whole: bool) -> Iterator[Json]:
        """The items of examples of whole bodies, and examples of items as they are."""
        for value in values:
            try:
                found = look_up(value, list(self.tokens))
            except NoSuchPlace:
                found = None
            if isinstance(found, list):
                yield from found
            elif not is_whole:
                yield value


def _can_be_array(schemas: SchemaReader, schema: Schema) -> bool:
    """Whether an array is declared: by its type, or by a keyword for one and no type."""
    parts = list(alike(schemas, [schema]))
    types = {name for part in parts for name in part.types}
    if types:
        return "array" in types
    return any(part.items is not None or part.prefix_items for part in parts)


def _warn_of_doubts(schemas: SchemaReader, events: Sequence[_Itemised], place: Place) -> None:
    """Say where nothing can be an item, where it had to be guessed, and what is left out."""
    reader, name = schemas.reader, quoted(str(place.expression))
    notes = (Note("the items", place.at),)
    some = any(each.is_whole for each in events)
    for each in events:
        event = each.stated
        if not each.media:
            message = f"{quoted(event.name)} has no JSON body, so it can't be an item of {name}"
            help, code = "list it in another group", codes.EVENT_WITHOUT_ITEMS
            reader.report(code, message, event.at, help=help, on="key", notes=notes)
        elif some and not each.is_whole:
            message = f"{quoted(event.name)} has no array at {name}, as others of its group have; "
            message += "its schema is taken for that of an item"
            help = "list it in another group if it does not come in batches"
            reader.report(codes.ITEMS_UNSURE, message, event.at, help=help, on="key", notes=notes)
        if each.media:
            _warn_of_other_media(reader, event)
    near = None if some else _near_miss(schemas, events, place)
    if near is not None:
        message = f"no event has an array at {name}, so each schema is taken for that of an item"
        reader.report(codes.ITEMS_UNSURE, message, place.at, help=f"did you mean {quoted(near)}?")


def _warn_of_other_media(reader: Reader, event: Event) -> None:
    for media in event.content:
        if not is_json(media.media_type):
            name = quoted(media.media_type)
            message = f"items are looked for in JSON alone, so {name} is left out"
            help = "leave `items` out if the provider sends that"
            reader.report(codes.ITEMS_UNSURE, message, media.at, help=help, on="key")


def _near_miss(schemas: SchemaReader, events: Sequence[_Itemised], place: Place) -> str | None:
    """An array beside the place whose name is nearly the same."""
    tokens = place.expression.tokens
    if not tokens:
        return None
    names = {
        member.name
        for each in events
        for media in each.media
        for parent in pointed(schemas, media.schema, tokens[:-1])
        for part in alike(schemas, [parent])
        for member in part.properties
        if _can_be_array(schemas, member.schema)
    }
    return closest(tokens[-1], sorted(names))
