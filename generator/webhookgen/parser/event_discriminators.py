"""A group's discriminator: where in a request the name of the event is.

APIMatic allows the body alone; headers are our addition, in the same notation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..diagnostics import Code, Note, codes
from ..ir.service import Event, EventDiscriminator
from ..source import Location
from .discriminator_targets import leads_nowhere
from .expressions import Expression, parse_expression
from .nodes import Node, ObjectNode, Reader, kind_of
from .schemas import SchemaReader
from .spelling import did_you_mean, quoted

_KEYS = ("propertyPointer", "mapping")
_FORM = "write it as `$request.body#/type`, or `$request.header.X-Event`"


def parse_discriminator(
    schemas: SchemaReader, group: ObjectNode, events: Sequence[Event]
) -> EventDiscriminator | None:
    """The discriminator of a group; None where there is none or, with an error, no usable one."""
    node = group.get("discriminator")
    if node is None:
        return None
    if not isinstance(node.value, dict):
        message = f"a discriminator must be an object, not {kind_of(node.value)}"
        _invalid(schemas.reader, node.at, message, "give it `propertyPointer`")
        return None
    held = ObjectNode(node.value, node.at)
    _check_keys(schemas.reader, held)
    source = _source(schemas.reader, held)
    mapping = _mapping(schemas.reader, held, events)
    if source is None:
        return None
    pointer = held.at.child("propertyPointer")
    chosen = _chosen(schemas.reader, source, mapping, events)
    leads_nowhere(schemas, source, pointer, chosen)
    stated = tuple((value, event.name) for value, event, _ in mapping) if mapping else None
    if stated is None:
        _check_names(schemas.reader, events, held.at)
    return EventDiscriminator(source=str(source), mapping=stated, at=held.at)


def _invalid(reader: Reader, at: Location, message: str, help: str) -> None:
    reader.report(codes.DISCRIMINATOR_INVALID, message, at, help=help)


def _check_keys(reader: Reader, held: ObjectNode) -> None:
    for key, entry in held.entries():
        if key not in _KEYS:
            help = did_you_mean(key, _KEYS, "use `propertyPointer` and `mapping`")
            _invalid(reader, entry.at, f"a discriminator has no {quoted(key)}", help)


def _source(reader: Reader, held: ObjectNode) -> Expression | None:
    """The pointer in any of its published spellings, as a runtime expression."""
    node = held.get("propertyPointer")
    if node is None:
        _invalid(reader, held.at, "the discriminator has no `propertyPointer`", _FORM)
        return None
    if not isinstance(node.value, str):
        _invalid(reader, node.at, f"the pointer must be text, not {kind_of(node.value)}", _FORM)
        return None
    expression = parse_expression(_normal(node.value))
    if expression is None:
        _invalid(reader, node.at, _pointer_fault(_normal(node.value)), _FORM)
    elif expression.source not in ("body", "header"):
        _invalid(reader, node.at, "the pointer leads outside the request's body and headers", _FORM)
    elif not any(expression.tokens) and expression.source == "body":
        _invalid(reader, node.at, "the pointer names no property", _FORM)
    else:
        return expression
    return None


def _normal(text: str) -> str:
    """`{$request.body#/x}`, `request.body#/x` and `/body#/x` all mean `$request.body#/x`."""
    text = text.strip()
    if text.startswith("{") and text.endswith("}"):
        text = text[1:-1]
    if text.startswith("/body#"):
        text = "request." + text[1:]
    return text if text.startswith("$") or not text.startswith("request.") else "$" + text


def _pointer_fault(text: str) -> str:
    if text.rstrip("/") in ("$request.body#", "$request.header."):
        return "the pointer names no property"
    if text.startswith(("$response", "$statusCode", "$request.path", "$request.query")):
        return "the pointer leads outside the request's body and headers"
    return f"{quoted(text)} is not a pointer into a request"


_Mapping = list[tuple[str, Event, Location]]


def _mapping(reader: Reader, held: ObjectNode, events: Sequence[Event]) -> _Mapping:
    node = held.get("mapping")
    if node is None:
        return []
    if not isinstance(node.value, dict):
        help = "map each value to the name of an event"
        _invalid(reader, node.at, f"`mapping` must be an object, not {kind_of(node.value)}", help)
        return []
    return list(_entries(reader, ObjectNode(node.value, node.at), events))


def _entries(
    reader: Reader, held: ObjectNode, events: Sequence[Event]
) -> Iterator[tuple[str, Event, Location]]:
    for value in held.members:
        node = held.child(value)
        event = _named(reader, node, events)
        if event is not None:
            yield value, event, node.at


def _named(reader: Reader, node: Node, events: Sequence[Event]) -> Event | None:
    """The event that a mapping's value names, by its own name or by the document's key."""
    name = node.value
    if not isinstance(name, str) or not name:
        message = "a mapping's value must name an event"
        _invalid(reader, node.at, message, "give the key of a webhook or callback")
        return None
    found = [event for event in events if event.name == name]
    found = found or [event for event in events if event.key == name]
    if len(found) == 1:
        return found[0]
    message, help = _unnamed(name, found, events)
    reader.report(codes.DISCRIMINATOR_MAPPING_UNKNOWN, message, node.at, help=help)
    return None


def _unnamed(name: str, found: Sequence[Event], events: Sequence[Event]) -> tuple[str, str]:
    if found:
        names = ", ".join(quoted(event.name) for event in found)
        return f"{quoted(name)} names {len(found)} events of this group", f"use one of {names}"
    known = [text for event in events for text in (event.key, event.name)]
    otherwise = "give the key of a webhook or callback of this group"
    return f"this group has no event {quoted(name)}", did_you_mean(name, known, otherwise)


def _chosen(
    reader: Reader, source: Expression, mapping: _Mapping, events: Sequence[Event]
) -> list[Event]:
    """The events that the discriminator must be able to choose.

    An event without a body can't be chosen by one: where the mapping names it that is an error,
    else it stays what it is, an event without a body.
    """
    if source.source != "body":
        return []
    for value, event, at in mapping:
        if not event.content:
            message = (
                f"{quoted(value)} selects {quoted(event.name)}, which has no body to look into"
            )
            help = "give the event a `requestBody` with `content`, or remove the entry"
            reader.report(codes.MAPPED_EVENT_WITHOUT_BODY, message, at, help=help)
    mapped = {event.name: event for _, event, _ in mapping}
    candidates = list(mapped.values()) if mapping else list(events)
    return [event for event in candidates if event.content]


def _check_names(reader: Reader, events: Sequence[Event], at: Location) -> None:
    """Without a mapping a value names an event, ignoring case and separators."""
    first: dict[str, Event] = {}
    for event in events:
        other = first.setdefault(_folded(event.name), event)
        if other is not event:
            message = (
                f"{quoted(event.name)} and {quoted(other.name)} can't be told apart by a value"
            )
            help = "rename one, or give the discriminator a `mapping`"
            notes = (Note(f"{quoted(other.name)} is here", other.at), Note("the discriminator", at))
            code: Code = codes.DUPLICATE_DISCRIMINATOR_VALUE
            reader.report(code, message, event.at, help=help, on="key", notes=notes)


def _folded(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def check_unmapped(
    reader: Reader, discriminator: EventDiscriminator | None, events: Sequence[Event]
) -> None:
    """Warn of events that no value selects."""
    if discriminator is None or discriminator.mapping is None:
        return
    mapped = {name for _, name in discriminator.mapping}
    for event in events:
        if event.name not in mapped:
            message = f"no value of the discriminator selects {quoted(event.name)}"
            help = "add it to `mapping`; until then it is never delivered"
            at = discriminator.at.child("mapping")
            note = Note("the event", event.at)
            reader.report(codes.EVENT_NOT_MAPPED, message, at, help=help, on="key", notes=(note,))
