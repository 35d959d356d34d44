"""The named schemas of a document: `components.schemas`, in Swagger 2.0 `definitions`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..ir.service import Json
from ..source import Document, Location, Resolved
from .nodes import Members, Reader

HOMES = (("components", "schemas"), ("definitions",))
"""Where a document keeps its named schemas."""


@dataclass(frozen=True, slots=True)
class Components:
    """The schemas of one such place; `children` lists, by pointer, who extends a schema."""

    document: Document
    schemas: Members
    at: Location
    children: Mapping[str, tuple[str, ...]]

    def resolved(self, name: str) -> Resolved:
        """What a reference to the schema of that name would resolve to."""
        return Resolved(self.at.child(name), self.schemas[name], self.document)

    def extending(self, parent: Location) -> tuple[str, ...]:
        """Names of the schemas whose `allOf` refers to the parent, directly or through another.

        This is inheritance as OpenAPI 3.1 section 4.8.25.4 shows it: the parent carries the
        discriminator and does not list its children.
        """
        found: dict[str, None] = {}
        waiting = [parent.pointer]
        while waiting:
            for name in self.children.get(waiting.pop(), ()):
                if name not in found and self.at.child(name) != parent:
                    found[name] = None
                    waiting.append(self.at.child(name).pointer)
        return tuple(name for name in self.schemas if name in found) if found else ()


def components_at(reader: Reader, at: Location) -> tuple[Components, ...]:
    """The named schemas of the document that holds a place."""
    document = reader.documents.get(at.file, reader.document)
    return tuple(_components(document))


def _components(document: Document) -> Iterator[Components]:
    for home in HOMES:
        value: Json = document.data
        for token in home:
            value = value.get(token) if isinstance(value, dict) else None
        if isinstance(value, dict):
            at = Location(document.name, "").child(*home)
            yield Components(document, value, at, _children(value))


def _children(schemas: Members) -> dict[str, tuple[str, ...]]:
    children: dict[str, list[str]] = {}
    for name, raw in schemas.items():
        for parent in _parents(raw):
            children.setdefault(parent, []).append(name)
    return {parent: tuple(names) for parent, names in children.items()}


def _parents(raw: Json) -> Iterator[str]:
    """Pointers of the schemas in the same document that a schema extends."""
    parts = raw.get("allOf") if isinstance(raw, dict) else None
    for part in parts if isinstance(parts, list) else ():
        ref = part.get("$ref") if isinstance(part, dict) else None
        if isinstance(ref, str) and ref.startswith("#/"):
            yield ref[1:]
