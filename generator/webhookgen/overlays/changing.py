"""A document's data under change. What is shared or somebody else's is copied before it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..location import Location
from ..reading.origins import Origin
from ..reading.plain import Json
from .targets import Path


class Incompatible(Exception):
    """A value that can't be merged with the one that stands at `met`."""

    def __init__(self, at: Location, met: Location) -> None:
        super().__init__(at)
        self.at = at
        self.met = met


class Changing:
    """The data of a document, and the origin of each part.

    YAML aliases and updates of several targets share containers; each is copied once on the way to
    what changes.
    """

    def __init__(self, name: str, data: Json) -> None:
        self.data = data
        self.origin = Origin(Location(name, ""))
        self._own: dict[int, Json] = {}

    def update(self, path: Path, update: Json, at: Location) -> None:
        """Merge an update, which stands at `at`, into what is at a path.

        Objects are merged member by member, and a list takes an entry, or those of a list.

        Raises:
            Incompatible: an object or a list meets another kind of value.
        """
        node, origin = self._reach(path)
        if isinstance(node, list):
            self._append(node, origin, _entries(update, at))
        elif isinstance(node, dict) and isinstance(update, dict):
            self._merge(node, origin, update, at)
        else:
            raise Incompatible(at, origin.at)

    def remove(self, paths: Iterable[Path], at: Location) -> None:
        """Remove what is at these paths, none of which is the root, because of what is at `at`."""
        gone: dict[Path, set[str | int]] = {}
        for path in paths:
            gone.setdefault(path[:-1], set()).add(path[-1])
        for parent in sorted(gone, key=len, reverse=True):
            node, origin = self._reach(parent)
            if isinstance(node, list):
                kept = [i for i in range(len(node)) if i not in gone[parent]]
                node[:] = [node[i] for i in kept]
                origin.renumber(kept)
            elif isinstance(node, dict):
                for key in gone[parent]:
                    del node[str(key)]
                    origin.place(key, at)

    def _reach(self, path: Path) -> tuple[Json, Origin]:
        """The value at a path and its origin; all containers on the way may be changed."""
        node = self.data = self._owned(self.data)
        origin = self.origin
        for token in path:
            origin = origin.child(token)
            if isinstance(node, list) and isinstance(token, int):
                node[token] = child = self._owned(node[token])
            elif isinstance(node, dict):
                node[str(token)] = child = self._owned(node[str(token)])
            node = child
        return node, origin

    def _owned(self, node: Json) -> Json:
        if not isinstance(node, dict | list) or id(node) in self._own:
            return node
        copy: Json = node.copy()
        self._own[id(copy)] = copy
        return copy

    def _merge(
        self, node: dict[str, Json], origin: Origin, update: dict[str, Json], at: Location
    ) -> None:
        for key, value in update.items():
            place, old = at.child(key), self._owned(node.get(key))
            if isinstance(old, dict) and isinstance(value, dict):
                node[key] = old
                self._merge(old, origin.child(key), value, place)
            elif isinstance(old, list) and isinstance(value, list):
                node[key] = old
                self._append(old, origin.child(key), _entries(value, place))
            elif old is not None and (_is_container(old) or _is_container(value)):
                raise Incompatible(place, origin.child(key).at)
            else:
                node[key] = value
                origin.place(key, place)

    def _append(
        self, node: list[Json], origin: Origin, entries: Iterable[tuple[Json, Location]]
    ) -> None:
        for entry, place in entries:
            origin.place(len(node), place)
            node.append(entry)


def _is_container(value: Json) -> bool:
    return isinstance(value, dict | list)


def _entries(update: Json, at: Location) -> Iterator[tuple[Json, Location]]:
    """What an update adds to a list: its own entries where it is one, else itself."""
    if isinstance(update, list):
        yield from ((entry, at.child(i)) for i, entry in enumerate(update))
    else:
        yield update, at
