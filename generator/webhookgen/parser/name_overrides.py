"""Names of classes that a config file chooses: its form of `x-webhookgen-name`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..diagnostics import codes
from ..ir.service import Event
from .declared_events import find_schema
from .event_patterns import Named, names_of
from .nodes import Node, ObjectNode, Reader
from .schemas import SchemaReader
from .spelling import did_you_mean, quoted


class NameOverrides:
    """The chosen names, by an event's name or key, and by a schema's name or pointer."""

    def __init__(self, reader: Reader, node: Node | None) -> None:
        self._reader = reader
        held = reader.as_object(node) if node is not None else None
        self._events = _entries(reader, held, "events")
        self._schemas = _entries(reader, held, "schemas")

    def name_event(self, event: Event) -> Event:
        """The event, with its chosen name if it has one."""
        node = self._events.get(event.name) or self._events.get(event.key)
        if node is None:
            return event
        return replace(event, name_override=self._reader.text(node) or None)

    def check_events(self, named: Sequence[Named], generated: Sequence[Event]) -> None:
        """Report names of events that there are not."""
        known = [name for each in named for name in names_of(each)[:2]]
        known += [event.name for event in generated]
        for name, node in self._events.items():
            if name not in known:
                message = f"there is no event {quoted(name)}"
                help = did_you_mean(name, known, "give the name or the key of an event")
                code = codes.CONFIG_NAME_UNKNOWN
                self._reader.report(code, message, node.at, help=help, on="key")

    def name_schemas(self, schemas: SchemaReader) -> None:
        """Give each schema that an event reaches its chosen name."""
        for name, node in self._schemas.items():
            found = find_schema(schemas, Node(name, node.at), "key")
            schema = schemas.known(found.value) if found is not None else None
            if schema is not None:
                schema.name_override = self._reader.text(node) or None


def _entries(reader: Reader, held: ObjectNode | None, key: str) -> dict[str, Node]:
    node = held.get(key) if held is not None else None
    stated = reader.as_object(node) if node is not None else None
    return {name: stated.child(name) for name in stated.members} if stated is not None else {}
