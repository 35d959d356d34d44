"""A group's discriminator: where in a request the name of the event is, and what it may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..diagnostics import Code, Note, codes
from ..ir.service import Event, EventDiscriminator
from ..source import Location
from .discriminator_targets import leads_nowhere, leads_to
from .event_sources import EventSource, parse_sources
from .nodes import Node, ObjectNode, Reader, kind_of
from .schemas import SchemaReader
from .spelling import did_you_mean, quoted

_KEYS = ("propertyPointer", "value", "mapping")


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
    sources = parse_sources(schemas.reader, held)
    mapping = _mapping(schemas.reader, held, events)
    if not sources:
        return None
    _check_places(schemas, held, sources, _chosen(schemas.reader, sources, mapping, events))
    stated = tuple((value, event.name) for value, event, _ in mapping) if mapping else None
    if stated is None:
        _check_keys_differ(schemas.reader, events, held.at)
    texts = tuple(source.text for source in sources)
    return EventDiscriminator(sources=texts, mapping=stated, at=held.at)


def _check_places(
    schemas: SchemaReader,
    held: ObjectNode,
    sources: Sequence[EventSource],
    events: Sequence[Event],
) -> None:
    """Report pointers that lead nowhere: APIMatic's in any event, a template's in all of them.

    A template whose part is missing is skipped, so it need not fit every event.
    """
    for source in sources:
        for expression in source.expressions:
            if expression.source != "body":
                continue
            if "propertyPointer" in held.members:
                leads_nowhere(schemas, expression, source.at, events)
            elif events and not any(leads_to(schemas, expression, event) for event in events):
                message = f"{quoted(expression.name)} is no declared property of any event"
                help = "correct the pointer, or declare the property in the events' schemas"
                code = codes.DISCRIMINATOR_NOWHERE
                schemas.reader.report(code, message, source.at, help=help)


def _invalid(reader: Reader, at: Location, message: str, help: str) -> None:
    reader.report(codes.DISCRIMINATOR_INVALID, message, at, help=help)


def _check_keys(reader: Reader, held: ObjectNode) -> None:
    for key, entry in held.entries():
        if key not in _KEYS:
            help = did_you_mean(key, _KEYS, "use `propertyPointer` or `value`, and `mapping`")
            _invalid(reader, entry.at, f"a discriminator has no {quoted(key)}", help)


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
        several = isinstance(node.value, list) and node.value
        for each in reader.items(node) if several else [node]:
            event = _named(reader, each, events)
            if event is not None:
                yield value, event, each.at


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
    reader: Reader, sources: Sequence[EventSource], mapping: _Mapping, events: Sequence[Event]
) -> list[Event]:
    """The events that the discriminator must be able to choose.

    An event without a body can't be chosen by one: where the mapping names it that is an error,
    else it stays what it is, an event without a body.
    """
    if not all(source.needs_body for source in sources):
        return [event for event in events if event.content]
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


def _check_keys_differ(reader: Reader, events: Sequence[Event], at: Location) -> None:
    """Without a mapping a value names the event of that key, ignoring case and separators.

    Events that share a key (several methods) are left to what else tells them apart.
    """
    first: dict[str, Event] = {}
    for event in events:
        folded = _folded(event.key)
        other = first.setdefault(folded, event) if folded else event
        if other.key != event.key:
            message = f"{quoted(event.key)} and {quoted(other.key)} can't be told apart by a value"
            help = "rename one, or give the discriminator a `mapping`"
            notes = (Note(f"{quoted(other.key)} is here", other.at), Note("the discriminator", at))
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
