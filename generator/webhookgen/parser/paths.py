"""The operations under `paths`: calls *to* the API, read only for what they say about calls back.

Silent about faults: what is wrong with a path matters to no event.
"""

from __future__ import annotations

from collections.abc import Iterator

from .nodes import Node, ObjectNode, Reader
from .path_items import METHODS, Operation, PathItem


def path_operations(reader: Reader, root: ObjectNode) -> Iterator[tuple[Operation, str]]:
    """Each operation under `paths` with its name."""
    paths = root.members.get("paths")
    for path, value in paths.items() if isinstance(paths, dict) else ():
        item = _item(reader, Node(value, root.at.child("paths", path)))
        for operation in _operations(item) if item is not None else ():
            yield operation, operation_name(operation, path)


def operation_name(operation: Operation, path: str) -> str:
    """What an operation is called: its `operationId`, else its method and path."""
    stated = operation.node.members.get("operationId")
    return stated if isinstance(stated, str) and stated else f"{operation.method} {path}"


def _item(reader: Reader, node: Node) -> PathItem | None:
    """The Path Item of a path, with what a `$ref` leads to."""
    if not isinstance(node.value, dict):
        return None
    local = ObjectNode(node.value, node.at)
    members = {key: local.child(key) for key in local.members}
    ref = members.get("$ref")
    if ref is None or not isinstance(ref.value, str):
        return PathItem(members, node.at)
    found = reader.resolve_quietly(ref.at, ref.value)
    if found is None or not isinstance(found.value, dict):
        return PathItem(members, node.at)
    reader.documents[found.document.name] = found.document
    target = ObjectNode(found.value, found.location)
    return PathItem({**{key: target.child(key) for key in target.members}, **members}, node.at)


def _operations(item: PathItem) -> Iterator[Operation]:
    for key, node in item.members.items():
        if key in METHODS and isinstance(node.value, dict):
            yield Operation(key.upper(), ObjectNode(node.value, node.at), item)
    further = item.get("additionalOperations")
    if further is not None and isinstance(further.value, dict):
        for method, value in further.value.items():
            if isinstance(value, dict):
                yield Operation(method, ObjectNode(value, further.at.child(method)), item)
