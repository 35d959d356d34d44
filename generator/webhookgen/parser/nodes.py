"""Reading a document's nodes: a value with its place, and the reader that checks what it finds.

A value of the wrong type draws one INVALID_NODE warning and counts as absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..diagnostics import Code, Diagnostic, Note, codes
from ..ir.service import Json
from ..source import Document, Location, Resolved, Sources
from .versions import Dialect, dialect_of

Members = dict[str, Json]

_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "a boolean"),
    (dict, "an object"),
    (list, "a list"),
    (str, "text"),
    (int, "a number"),
    (float, "a number"),
)


def kind_of(value: Json) -> str:
    """What a value is, in the words of a message."""
    return next((words for kind, words in _KINDS if isinstance(value, kind)), "null")


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a document and where it is."""

    value: Json
    at: Location


@dataclass(frozen=True, slots=True)
class ObjectNode:
    """A mapping in a document and where it is; `places` has the members that stand elsewhere."""

    members: Members
    at: Location
    places: Mapping[str, Location] | None = None

    def get(self, key: str) -> Node | None:
        """The member of that name, if there is one."""
        return self.child(key) if key in self.members else None

    def child(self, key: str) -> Node:
        """The member of that name, which must be there."""
        place = self.places.get(key) if self.places else None
        return Node(self.members[key], place or self.at.child(key))

    def overlaid(self, other: ObjectNode) -> ObjectNode:
        """This mapping with another's members in place of its own."""
        places = {key: other.at.child(key) for key in other.members}
        return ObjectNode(self.members | other.members, self.at, places)

    def entries(self) -> Iterator[tuple[str, Node]]:
        """The members that are not specification extensions (OpenAPI 3.1 section 4.9)."""
        for key in self.members:
            if not key.startswith("x-"):
                yield key, self.child(key)


@dataclass(slots=True)
class Reader:
    """The one run of the parser over a document: where references lead, and what was found.

    `reached` collects the nodes that some event needs; a fault anywhere else changes nothing.
    `documents` holds, by name, those that references have led to; `config` names the config file.
    """

    document: Document
    dialect: Dialect
    sources: Sources
    diagnostics: list[Diagnostic]
    reached: set[Location] = field(default_factory=set)
    documents: dict[str, Document] = field(default_factory=dict)
    config: str | None = None
    _reported: set[tuple[str, Location, str]] = field(default_factory=set)

    @property
    def root(self) -> Location:
        """The place of the whole document."""
        return Location(self.document.name, "")

    def report(
        self,
        code: Code,
        message: str,
        at: Location,
        *,
        help: str,
        on: Literal["key", "value"] = "value",
        notes: tuple[Note, ...] = (),
    ) -> None:
        """Add a diagnostic, once: shared nodes are read for each event that uses them."""
        if (code.number, at, message) not in self._reported:
            self._reported.add((code.number, at, message))
            found = Diagnostic(code=code, message=message, at=at, on=on, help=help, notes=notes)
            self.diagnostics.append(found)

    def wrong(self, at: Location, value: Json, wanted: str) -> None:
        """Report a value of the wrong type; it then counts as absent."""
        message = f"this must be {wanted}, not {kind_of(value)}"
        self.report(codes.INVALID_NODE, message, at, help="correct it; it is ignored until then")

    def text(self, node: Node | None) -> str:
        """A text; empty where the node is missing."""
        if node is None or isinstance(node.value, str):
            return str(node.value) if node is not None else ""
        self.wrong(node.at, node.value, "text")
        return ""

    def flag(self, node: Node | None, *, default: bool = False) -> bool:
        """A boolean; the default where the node is missing."""
        if node is None:
            return default
        if isinstance(node.value, bool):
            return node.value
        self.wrong(node.at, node.value, "true or false")
        return default

    def items(self, node: Node | None) -> list[Node]:
        """The items of a list; none where the node is missing."""
        if node is None:
            return []
        if isinstance(node.value, list):
            return [Node(item, node.at.child(i)) for i, item in enumerate(node.value)]
        self.wrong(node.at, node.value, "a list")
        return []

    def entries(self, node: Node | None) -> Iterator[tuple[str, Node]]:
        """The entries of a mapping, extensions left out; none where the node is missing."""
        held = self.as_object(node) if node is not None else None
        return held.entries() if held is not None else iter(())

    def as_object(self, node: Node) -> ObjectNode | None:
        """The node as a mapping, else None with a warning."""
        if isinstance(node.value, dict):
            return ObjectNode(node.value, node.at)
        self.wrong(node.at, node.value, "an object")
        return None

    def arrive(self, found: Resolved) -> None:
        """Note that an event needs what a reference leads to."""
        self.reached.add(found.location)
        self.documents[found.document.name] = found.document

    def dialect_at(self, at: Location) -> Dialect:
        """The dialect at a place; a fragment that states no version has the root document's."""
        document = self.documents.get(at.file, self.document)
        return dialect_of(document.data) or self.dialect

    def resolve_quietly(self, at: Location, ref: str) -> Resolved | None:
        """Resolve a reference whose failure is no error here: what is said of it is withdrawn.

        What is said of the file that it leads to stays; others may need that file.
        """
        held = self.sources.diagnostics
        before = len(held)
        found = self.sources.resolve(at, ref)
        held[before:] = [each for each in held[before:] if each.at != at]
        return found

    def follow(self, node: Node) -> ObjectNode | None:
        """The mapping that a Reference Object stands for, or the node itself.

        Siblings of `$ref` are ignored, as OpenAPI 3.1 section 4.8.23 says (save for texts, which
        change nothing that is generated).
        """
        if not (isinstance(node.value, dict) and "$ref" in node.value):
            return self.as_object(node)
        found = self.refer(ObjectNode(node.value, node.at))
        return self.as_object(found) if found is not None else None

    def refer(self, node: ObjectNode) -> Node | None:
        """What the `$ref` of a node leads to."""
        ref = node.child("$ref")
        if not isinstance(ref.value, str):
            self.wrong(ref.at, ref.value, "text")
            return None
        found = self.sources.follow(ref.at, ref.value)
        if found is None:
            return None
        self.arrive(found)
        return Node(found.value, found.location)
