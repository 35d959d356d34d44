"""The documents of one run, and the references between them.

Nothing here touches the network, and no file is read that `folder.py` does not admit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, Literal

from ..diagnostics import Diagnostic
from ..location import Location
from . import reference_faults as faults
from .document import Document
from .folder import OutsideFolder, Zone
from .identities import Identities, find_identities
from .library import Library
from .nearest import Suggestions
from .plain import Json
from .pointer import NoSuchPlace, join_pointer, look_up, split_pointer
from .positions import Position
from .reference import Reference, parse_reference

_BESIDE_A_REFERENCE = frozenset(("$ref", "summary", "description"))


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a reference leads to."""

    location: Location
    value: Json
    document: Document


class Sources:
    """The documents of one run, and what is wrong with them and between them."""

    def __init__(self, diagnostics: list[Diagnostic] | None = None) -> None:
        self.diagnostics: list[Diagnostic] = [] if diagnostics is None else diagnostics
        self._library = Library(self.diagnostics)
        self._identities: dict[str, Identities] = {}
        self._reported: set[tuple[Location, str]] = set()
        self._warned: set[str] = set()
        self._suggestions = Suggestions()

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every document that was opened, broken ones too, by the name that is shown to people."""
        return self._library.documents

    @property
    def inputs(self) -> Mapping[str, str]:
        """The SHA-256 of each file read, by its path as seen from SPEC's folder."""
        return dict(sorted(self._library.inputs.items()))

    @property
    def input_names(self) -> Mapping[str, str]:
        """The path of each file read, as `inputs` has it, by the name that is shown to people."""
        return self._library.keys

    def open(self, spec: str, stdin: BinaryIO | None = None) -> Document | None:
        """The document that a run starts with: a path, or `-` for standard input.

        It sets the folder that references may reach. None, and a diagnostic, if it can't be read.
        """
        return self._library.open_spec(spec, stdin)

    def open_overlay(self, path: str) -> Document | None:
        """An overlay of SPEC, wherever it lies. None, and a diagnostic, if it can't be read."""
        return self._library.open_overlay(path)

    def adopt(self, document: Document) -> None:
        """Take in a document that was read elsewhere, for the positions in it; it is no input.

        One that is known by that name is replaced.
        """
        self._library.documents[document.name] = document

    def trace(self, at: Location) -> Location:
        """The text that a location's value comes from: its own, or where an overlay has it."""
        document = self.documents.get(at.file)
        return document.trace(at.pointer) if document else at

    def position(self, at: Location, on: Literal["key", "value"] = "value") -> Position | None:
        """Where a traced location is, or None where its file is not a document of this run."""
        document = self.documents.get(at.file)
        return document.position(at.pointer, on) if document else None

    def resolve(self, at: Location, ref: str) -> Resolved | None:
        """What a reference leads to, or None and one diagnostic.

        `at` is the place of the `$ref` value. A chain of references is not followed.
        """
        reference = parse_reference(ref)
        target = self._target(at, ref, reference)
        if target is None:
            return None
        document, resource = target
        try:
            location = self._place(document, resource, reference.fragment)
        except NoSuchPlace as missing:
            if (at, ref) not in self._reported:
                help = self._advice(reference.fragment, missing)
                self._report(at, ref, faults.dangling(at, ref, help))
            return None
        value = look_up(document.data, split_pointer(location.pointer))
        return Resolved(location, value, document)

    def follow(self, at: Location, ref: str) -> Resolved | None:
        """What a chain of references ends in, or None and one diagnostic.

        A node is a link of the chain if all it holds is `$ref` and what a Reference Object may have
        beside it (OpenAPI 3.1 section 4.8.23). One with other members is the caller's to join.
        """
        link_at, link = at, ref
        seen: set[Location] = set()
        while resolved := self.resolve(link_at, link):
            following = _chained(resolved.value)
            if following is None:
                return resolved
            if resolved.location in seen:
                self._report(at, ref, faults.loop(at, ref))
                return None
            seen.add(resolved.location)
            link_at, link = resolved.location.child("$ref"), following
        return None

    def resource(self, at: Location) -> Location:
        """The schema resource that holds a place (JSON Schema core section 4.3.5).

        It is the innermost node with an `$id`, else the document.
        """
        return Location(at.file, self._known(at.file).resource(at.pointer))

    def anchors(self, name: str, anchor: str) -> tuple[Location, ...]:
        """The places of a document that bear an anchor, dynamic ones included."""
        places = self._known(name).anchors.get(anchor, ())
        return tuple(Location(name, pointer) for pointer in places)

    def dynamic_anchors(self, name: str) -> int:
        """How many schemas of the documents read so far carry a `$dynamicAnchor` of that name."""
        return sum(self._known(document).dynamic.get(name, 0) for document in self.documents)

    def _target(self, at: Location, ref: str, reference: Reference) -> tuple[Document, str] | None:
        """The document that a reference leads into, and its part that the fragment starts from."""
        if not reference.uri:
            return self.documents[at.file], self._known(at.file).resource(at.pointer)
        if identified := self._identified(at, reference):
            return identified
        if reference.is_remote:
            self._report(at, ref, faults.remote(at, ref))
            return None
        document = self._opened(at, ref, reference)
        return (document, "") if document else None

    def _known(self, name: str) -> Identities:
        if name not in self._identities:
            self._identities[name] = find_identities(self.documents[name])
        return self._identities[name]

    def _identified(self, at: Location, reference: Reference) -> tuple[Document, str] | None:
        """The part of a document read so far whose own URI this is, the referrer's own first."""
        others = self.documents if reference.scheme else ()
        for name in (at.file, *others):
            referrer = at.pointer if name == at.file else ""
            pointer = self._known(name).identified(reference.uri, referrer)
            if pointer is not None:
                return self.documents[name], pointer
        return None

    def _place(self, document: Document, resource: str, fragment: str) -> Location:
        """The place of a fragment: an anchor, or a pointer into the resource or else the document.

        The second try is not JSON Schema's: vendors set `$id` and go on as if they had not.
        """
        if fragment and not fragment.startswith("/"):
            anchored = self._known(document.name).anchored(fragment, resource)
            if anchored is None:
                raise NoSuchPlace(None, 0)
            return Location(document.name, anchored)
        tokens = split_pointer(fragment)
        inside = [*split_pointer(resource), *tokens]
        try:
            look_up(document.data, inside)
        except NoSuchPlace:
            if not resource:
                raise
            look_up(document.data, tokens)
            inside = tokens
        return Location(document.name, join_pointer(inside))

    def _opened(self, at: Location, ref: str, reference: Reference) -> Document | None:
        try:
            if reference.is_absolute:
                raise OutsideFolder("is not given relative to the document")
            opened = self._library.open_file(at.file, reference.file)
        except OutsideFolder as reason:
            self._report(at, ref, faults.outside(at, ref, str(reason)))
            return None
        except (OSError, ValueError):
            self._report(at, ref, faults.missing_file(at, ref))
            return None
        if opened is None:
            return None
        document, zone = opened
        if zone is Zone.PARENT and document.name not in self._warned:
            self._warned.add(document.name)
            self.diagnostics.append(faults.parent(at, document.name))
        return document

    def _advice(self, fragment: str, missing: NoSuchPlace) -> str:
        """What to do about a fragment that leads nowhere, with the nearest name that exists."""
        if not fragment.startswith("/") or not isinstance(missing.node, dict):
            return "define what it refers to, or correct the reference"
        tokens = split_pointer(fragment)
        name = self._suggestions.closest(tokens[missing.depth], missing.node)
        if name is None:
            return f'define "{tokens[missing.depth]}" there, or correct the reference'
        near = join_pointer([*tokens[: missing.depth], name, *tokens[missing.depth + 1 :]])
        return f'refer to "#{near}" if that is meant, or define "{tokens[missing.depth]}"'

    def _report(self, at: Location, ref: str, diagnostic: Diagnostic) -> None:
        """Append a diagnostic, unless this reference at this place has one."""
        if (at, ref) not in self._reported:
            self._reported.add((at, ref))
            self.diagnostics.append(diagnostic)


def _chained(value: Json) -> str | None:
    """The reference that a node is, or None where it is more than that."""
    if not isinstance(value, dict):
        return None
    ref = value.get("$ref")
    alone = all(key in _BESIDE_A_REFERENCE or key.startswith("x-") for key in value)
    return ref if isinstance(ref, str) and alone else None
