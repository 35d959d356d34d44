"""Schema resources in the bundle, which only `$dynamicRef` can tell apart.

A reference that means one place whatever led there is simply rewritten. What a `$dynamicRef` means
depends on the resources that a validator came through (JSON Schema core section 7.1), so where a
document has one each resource keeps an `$id` of its own, and its parts stay in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from ..ir.service import BUNDLE_URI, Json
from ..reading.pointer import look_up, split_pointer
from ..source import Location, Resolved
from .bundle_parts import Link, Part
from .nodes import Reader
from .versions import Dialect

_ANCHOR = re.compile(r"[A-Za-z_][-A-Za-z0-9._]*")


class Resources:
    """The resources that parts of the bundle belong to. `names` are the dynamic anchors in use."""

    def __init__(self, reader: Reader) -> None:
        self.names: dict[str, None] = {}
        self._reader = reader
        self._root = reader.root
        self._entered: dict[Location, Part | None] = {}

    @classmethod
    def of(cls, reader: Reader) -> Resources | None:
        """The resources of a run, None where no document mentions a dynamic reference."""
        documents = reader.documents.values()
        return cls(reader) if any(each.mentions(b"$dynamicRef") for each in documents) else None

    def enter(self, part: Part) -> None:
        """Settle which resource a part belongs to."""
        if "$id" in part.raw:
            part.resource = self._reader.sources.resource(part.at)
        if part.resource is not None:
            self._entered.setdefault(part.resource, None)
            if self.is_root(part):
                self._entered[part.resource] = part

    def is_root(self, part: Part) -> bool:
        """Whether a part is a whole resource, other than the document that the run is about."""
        return part.at == part.resource and part.at != self._root

    def mark(self, part: Part) -> None:
        """Keep a dynamic anchor; of two in one resource, the one that references find."""
        anchor = part.raw.get("$dynamicAnchor")
        if not isinstance(anchor, str) or not _ANCHOR.fullmatch(anchor):
            return
        if self._first(anchor, part.resource) == part.at:
            part.out["$dynamicAnchor"] = anchor

    def missing(self, parts: Collection[int]) -> list[Resolved]:
        """Dynamic anchors that a reference may come to, and that no part stands for yet."""
        found = [
            each
            for anchor in self.names
            for resource in self._entered
            if (each := self._resolved(anchor, resource)) is not None
        ]
        return [each for each in found if id(each.value) not in parts]

    def shells(self) -> list[Part]:
        """A part for each resource of which only what is inside is referred to."""
        empty = [at for at, part in self._entered.items() if part is None and at != self._root]
        for at in empty:
            self._entered[at] = Part(at, {}, Dialect.OPENAPI_3_1, 0, at)
        return [part for at in empty if (part := self._entered[at]) is not None]

    def text(self, link: Link) -> str:
        """What a reference says: a fragment, after the URI of another resource."""
        target = link.target
        if self.is_root(target):
            return self._uri(target.resource) + (f"#{link.anchor}" if link.anchor else "")
        fragment = f"#{link.anchor}" if link.anchor else f"#/$defs/{target.name}"
        home = target.resource or self._root
        return fragment if home == (link.resource or self._root) else self._uri(home) + fragment

    def settle(self, parts: Iterable[Part], bodies: dict[str, Json]) -> None:
        """Put the definitions of each resource into it."""
        for part in parts:
            body = bodies[part.name]
            home = self._entered.get(part.resource or self._root)
            if self.is_root(part) and isinstance(body, dict):
                body["$id"] = self._uri(part.resource)
            elif home is not None:
                del bodies[part.name]
                whole = bodies[home.name]
                inside = whole.setdefault("$defs", {}) if isinstance(whole, dict) else {}
                if isinstance(inside, dict):
                    inside[part.name] = body

    def _uri(self, resource: Location | None) -> str:
        whole = self._entered.get(resource) if resource is not None else None
        return f"{BUNDLE_URI}{whole.name}" if whole is not None else BUNDLE_URI

    def _first(self, anchor: str, resource: Location | None) -> Location | None:
        sources = self._reader.sources
        places = sources.anchors(resource.file, anchor) if resource is not None else ()
        return next((at for at in places if sources.resource(at) == resource), None)

    def _resolved(self, anchor: str, resource: Location) -> Resolved | None:
        at = self._first(anchor, resource)
        if at is None:
            return None
        document = self._reader.documents[at.file]
        value: Json = look_up(document.data, split_pointer(at.pointer))
        is_anchor = isinstance(value, dict) and value.get("$dynamicAnchor") == anchor
        return Resolved(at, value, document) if is_anchor else None
