"""Telling whether two parts of a document hold equal JSON."""

from __future__ import annotations

from ..ir.service import Json


class Fingerprints:
    """Gives equal JSON equal numbers.

    Neither `==` nor `json.dumps` will do: nesting exhausts their stack, and YAML aliases can make a
    small document stand for billions of values. Each node is looked at once here.
    """

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}
        self._known: dict[int, int] = {}

    def of(self, value: Json) -> int:
        """The number of a value."""
        stack = [value]
        while stack:
            node = stack[-1]
            missing = [child for child in _children(node) if self._number(child) is None]
            if missing and self._number(node) is None:
                stack.extend(missing)
            else:
                stack.pop()
                self._enter(node)
        number = self._number(value)
        return -1 if number is None else number

    def _number(self, node: Json) -> int | None:
        if isinstance(node, dict | list):
            return self._known.get(id(node))
        return self._numbers.get((type(node), node))

    def _enter(self, node: Json) -> None:
        if self._number(node) is None:
            number = self._numbers.setdefault(self._shape(node), len(self._numbers))
            if isinstance(node, dict | list):
                self._known[id(node)] = number

    def _shape(self, node: Json) -> object:
        if isinstance(node, dict):
            return frozenset((key, self._number(child)) for key, child in node.items())
        if isinstance(node, list):
            return tuple(self._number(child) for child in node)
        return (type(node), node)


def _children(node: Json) -> list[Json]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []
