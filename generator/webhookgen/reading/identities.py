"""Names that a document gives to its own parts: `$id`, `$self`, `$anchor` and `$dynamicAnchor`.

JSON Schema 2020-12 section 8.2; OpenAPI 3.2 section 4.1 for `$self`. Found by one pass over a
document that mentions them at all, and only when a reference needs it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin

from .document import Document
from .plain import Json
from .pointer import children, join_pointer, split_pointer

_MENTIONS = (b"$id", b"$self", b"$anchor", b"$dynamicAnchor")


@dataclass(slots=True)
class Identities:
    """`bases`: the URI of each node that has its own; `nodes`: the reverse; `anchors`: by name.

    `dynamic` counts the nodes that carry each `$dynamicAnchor`.
    """

    bases: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, str] = field(default_factory=dict)
    anchors: dict[str, list[str]] = field(default_factory=dict)
    dynamic: dict[str, int] = field(default_factory=dict)

    def resource(self, pointer: str) -> str:
        """The pointer of the innermost node at or above a pointer that sets a base URI."""
        if self.bases:
            tokens = split_pointer(pointer)
            for length in range(len(tokens), 0, -1):
                above = join_pointer(tokens[:length])
                if above in self.bases:
                    return above
        return ""

    def anchored(self, name: str, resource: str) -> str | None:
        """The pointer of an anchor, rather in a given resource than in another."""
        places = self.anchors.get(name, [])
        same = [place for place in places if self.resource(place) == resource]
        return next(iter(same or places), None)

    def identified(self, uri: str, referrer: str) -> str | None:
        """The pointer of the node whose base URI is what `uri` means at `referrer`."""
        if not self.nodes:
            return None
        return self.nodes.get(_join(self.bases.get(self.resource(referrer), ""), uri))


def find_identities(document: Document) -> Identities:
    """The identities of a document."""
    identities = Identities()
    if not document.mentions(*_MENTIONS):
        return identities
    seen: set[int] = set()
    pending: list[tuple[str, str, Json]] = [("", "", document.data)]
    while pending:
        pointer, base, node = pending.pop()
        if id(node) in seen or not isinstance(node, dict | list):
            continue
        seen.add(id(node))
        if isinstance(node, dict):
            base = _note(identities, pointer, base, node)
        for token, child in reversed(children(node)):
            if isinstance(child, dict | list):
                pending.append((pointer + join_pointer((token,)), base, child))
    return identities


def _note(identities: Identities, pointer: str, base: str, node: dict[str, Json]) -> str:
    """Keep what a node says about itself; its base URI is returned."""
    for keyword in ("$anchor", "$dynamicAnchor"):
        name = node.get(keyword)
        if isinstance(name, str):
            identities.anchors.setdefault(name, []).append(pointer)
            if keyword == "$dynamicAnchor":
                identities.dynamic[name] = identities.dynamic.get(name, 0) + 1
    own = node.get("$id") or (node.get("$self") if not pointer else None)
    if isinstance(own, str) and (uri := own.partition("#")[0]):
        base = _join(base, uri)
        identities.bases[pointer] = base
        identities.nodes.setdefault(base, pointer)
    return base


def _join(base: str, uri: str) -> str:
    """A URI reference made absolute; one that is no URI stays as it is."""
    try:
        return urljoin(base, uri)
    except ValueError:
        return uri
