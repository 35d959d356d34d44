"""Path Items and their operations (OpenAPI 3.1 section 4.8.9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..diagnostics import codes
from ..source import Location
from .nodes import Node, ObjectNode, Reader
from .spelling import quoted

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""The methods with a field of their own; `query` is 3.2's."""

PATH_ITEM_KEYS = frozenset({*METHODS, "$ref", "additionalOperations", "parameters", "servers"})
"""Keys that only a Path Item has."""

_TEXTS = ("$ref", "summary", "description")


@dataclass(frozen=True, slots=True)
class PathItem:
    """A Path Item whose `$ref` has been followed; its members may come from two places."""

    members: Mapping[str, Node]
    at: Location

    def get(self, key: str) -> Node | None:
        """The member of that name, if there is one."""
        return self.members.get(key)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a Path Item. `method` is spelled as on the wire (`POST`)."""

    method: str
    node: ObjectNode
    item: PathItem


def read_path_item(reader: Reader, node: Node) -> PathItem | None:
    """The Path Item at a node, with what its `$ref` leads to.

    What stands beside a `$ref` is undefined in OpenAPI; here it wins, with a warning, since whoever
    wrote it meant it. Extensions and texts are harmless there and draw none.
    """
    members: dict[str, Node] = {}
    passed: set[Location] = set()
    following: Node | None = node
    while following is not None and following.at not in passed:
        local = reader.as_object(following)
        if local is None:
            break
        passed.add(local.at)
        members = {**{key: local.child(key) for key in local.members}, **members}
        following = _referred(reader, local)
    reader.reached |= passed
    return PathItem(members, node.at) if passed else None


def _referred(reader: Reader, local: ObjectNode) -> Node | None:
    if "$ref" not in local.members:
        return None
    _warn_of_siblings(reader, local)
    return reader.refer(local)


def _warn_of_siblings(reader: Reader, local: ObjectNode) -> None:
    siblings = [key for key, _ in local.entries() if key not in _TEXTS]
    if siblings:
        message = f"{quoted(siblings[0])} stands beside `$ref`, which OpenAPI leaves undefined"
        help = "move it into the path item that is referred to; here it takes precedence"
        reader.report(codes.REF_SIBLINGS, message, local.at.child(siblings[0]), help=help, on="key")


def operations(reader: Reader, item: PathItem) -> Iterator[Operation]:
    """Every operation of a Path Item, in the order of the document."""
    for key, node in item.members.items():
        if key in METHODS:
            operation = reader.as_object(node)
            if operation is not None:
                yield Operation(key.upper(), operation, item)
        elif key == "additionalOperations":
            yield from _additional(reader, node, item)


def _additional(reader: Reader, node: Node, item: PathItem) -> Iterator[Operation]:
    """3.2's further methods: the key is the method's exact spelling, never one with a field."""
    for method, child in reader.entries(node):
        if method.lower() in METHODS:
            message = f"{quoted(method)} has a field of its own in a path item"
            help = f"move it to `{method.lower()}`"
            reader.report(codes.INVALID_NODE, message, child.at, help=help, on="key")
        operation = reader.as_object(child)
        if operation is not None and method.lower() not in item.members:
            yield Operation(method, operation, item)
