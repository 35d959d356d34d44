"""Schemas: JSON Schema in four dialects, translated to one.

A worklist, not recursion: a schema is made empty, queued, and filled later, so that neither nesting
nor reference cycles can exhaust the stack. Each node of the document is read once, however many
references or YAML aliases lead to it; its identity is the first place that it was reached at.
"""

from __future__ import annotations

from ..diagnostics import codes
from ..ir.service import Json, Schema
from ..source import LEFT_OUT, Location, Resolved
from .components import Components, components_at
from .discriminator_objects import read_discriminators
from .nodes import Members, Reader, kind_of
from .reference_loops import cut_reference_loops
from .schema_keywords import (
    KEYWORDS,
    REMAINING,
    Frame,
    read_dynamic_reference,
    widen_lone_null,
    widen_nullable,
)
from .versions import IGNORING_SIBLINGS, Dialect

MAX_DEPTH = 200
"""How deep schemas may nest in each other before the rest is read as "anything"."""

MAX_POINTER = 10_000
"""How long a schema's pointer may be: all below it repeat it, so this bounds the memory."""


class SchemaReader:
    """Makes `ir.Schema` objects; `targets` holds, by id, each that a reference names."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.targets: dict[str, Schema] = {}
        self.discriminators: list[tuple[Frame, Json]] = []
        self.dynamic_references: list[tuple[Frame, Json]] = []
        self._originals: dict[int, tuple[Schema, Schema]] = {}
        self.content_schemas: dict[int, tuple[Json, Location]] = {}
        self._known: dict[int, Schema] = {}
        self._work: list[Frame] = []
        self._made: list[Members] = []
        self._raws: dict[int, tuple[Schema, Json]] = {}
        self._dialects: dict[str, Dialect] = {}
        self._components: dict[str, tuple[Components, ...]] = {}

    def schema(self, raw: Json, at: Location) -> Schema:
        """The schema at a place; it is filled when `finish` runs."""
        schema = self.child(raw, at, self.dialect(at), 0)
        self._raws[id(schema)] = (schema, raw)
        return schema

    def raw(self, schema: Schema) -> Json:
        """What a schema that stands for itself was read from; None for one that was made up."""
        return self._raws.get(id(schema), (schema, None))[1]

    def stand_for(self, schema: Schema, original: Schema) -> Schema:
        """A schema that types are made of in place of one that a validator keeps to."""
        self._originals[id(schema)] = (schema, original)
        return schema

    def original(self, schema: Schema) -> Schema:
        """The schema that another one stands for; itself where it stands for none."""
        return self._originals.get(id(schema), (schema, schema))[1]

    def known(self, raw: Json) -> Schema | None:
        """The schema that was read from a node, if any was."""
        return self._known.get(id(raw))

    def synthetic(self, members: Members, at: Location) -> Schema:
        """A schema that the document spells in another form (Swagger's parameters)."""
        self._made.append(members)
        return self.schema(members, at)

    def child(self, raw: Json, at: Location, dialect: Dialect, depth: int) -> Schema:
        """The schema for a raw node, queued for reading if it is new."""
        if isinstance(raw, dict):
            known = self._known.get(id(raw))
            if known is not None:
                return known
            schema = self._known[id(raw)] = Schema(at=at)
            self._work.append(Frame(self, schema, raw, dialect, depth))
            return schema
        if isinstance(raw, bool):
            return Schema(at=at, never=not raw)
        self.fault(at, f"a schema must be an object, not {kind_of(raw)}")
        return Schema(at=at)

    def target(self, found: Resolved) -> str:
        """The id of the schema that a reference leads to."""
        self.reader.arrive(found)
        schema = self.schema(found.value, found.location)
        self.targets[schema.id] = schema
        return schema.id

    def components(self, at: Location) -> tuple[Components, ...]:
        """The named schemas of the document that holds a place."""
        if at.file not in self._components:
            self._components[at.file] = components_at(self.reader, at)
        return self._components[at.file]

    def fault(self, at: Location, message: str) -> None:
        """Report a schema that breaks JSON Schema's rules; the faulty keyword is ignored."""
        help = "correct it; what it would restrict is not restricted until then"
        self.reader.report(codes.INVALID_SCHEMA, message, at, help=help)

    def finish(self) -> None:
        """Read all that is queued, then what needs the whole."""
        self._drain()
        while self.discriminators or self.dynamic_references:
            read_discriminators(self)
            self._read_dynamic_references()
            self._drain()
        cut_reference_loops(self._known.values(), self.targets, self.reader)

    def dialect(self, at: Location) -> Dialect:
        """The dialect of the document that holds a place."""
        if at.file not in self._dialects:
            self._dialects[at.file] = self.reader.dialect_at(at)
        return self._dialects[at.file]

    def _read_dynamic_references(self) -> None:
        """They depend on the anchors of every document that has been read by now."""
        found, self.dynamic_references = self.dynamic_references, []
        for frame, value in found:
            read_dynamic_reference(frame, value)

    def _drain(self) -> None:
        while self._work:
            frame = self._work.pop()
            if frame.depth < MAX_DEPTH and len(frame.schema.at.pointer) < MAX_POINTER:
                _fill(frame)
            else:
                self._widen(frame)

    def _widen(self, frame: Frame) -> None:
        self.too_deep(frame.schema.at)

    def too_deep(self, at: Location) -> None:
        """Report a schema that is too deep in others to be read."""
        message = f"schemas nest deeper than {MAX_DEPTH} levels here"
        help = "move the inner schema to `components.schemas` and refer to it"
        self.reader.report(codes.SCHEMA_BECAME_ANY, message, at, help=help)


def _fill(frame: Frame) -> None:
    raw = frame.raw
    if "$ref" in raw and frame.dialect in IGNORING_SIBLINGS:
        KEYWORDS["$ref"](frame, raw["$ref"])
        return
    for key, value in raw.items():
        read = KEYWORDS.get(key)
        if read is not None and value is not LEFT_OUT:
            read(frame, value)
    widen_nullable(frame)
    widen_lone_null(frame)
    if not REMAINING.isdisjoint(raw):
        frame.schema.other = tuple(key for key in raw if key in REMAINING)
