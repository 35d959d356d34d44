"""Webhooks: `webhooks`, `x-webhooks`, and Fern's marked operations."""

from __future__ import annotations

from collections.abc import Iterator

from .declarations import Declaration, Origin, declare, declare_callback_object
from .nodes import Node, ObjectNode, Reader
from .path_items import read_path_item
from .paths import path_operations
from .x_webhooks import Extension

GROUP = "x-webhook-group"
_FERN = "x-fern-webhook"


def declare_webhooks(
    reader: Reader, root: ObjectNode, extension: Extension | None
) -> Iterator[Declaration]:
    """All webhooks of a document, in the order of the places that hold them."""
    for key, entry in reader.entries(root.get("webhooks")):
        yield from _path_item(reader, key, entry)
    yield from _extended(reader, extension)
    yield from fern_webhooks(reader, root)


def _extended(reader: Reader, extension: Extension | None) -> Iterator[Declaration]:
    if extension is None or extension.meaning not in ("path item", "callback"):
        return
    for key, entry in extension.node.entries():
        if entry.value is None:
            continue
        if extension.meaning == "path item":
            yield from _path_item(reader, key, entry)
        else:
            yield from _callback_object(reader, key, entry)


def _path_item(reader: Reader, key: str, entry: Node) -> Iterator[Declaration]:
    item = read_path_item(reader, entry)
    if item is not None:
        yield from declare(reader, item, Origin(key, "webhook"))


def _callback_object(reader: Reader, key: str, entry: Node) -> Iterator[Declaration]:
    held = reader.follow(entry)
    if held is not None:
        origin = Origin(key, "webhook", group=held.get(GROUP))
        yield from declare_callback_object(reader, held, origin)


def fern_webhooks(reader: Reader, root: ObjectNode) -> Iterator[Declaration]:
    """Path operations with `x-fern-webhook: true`, Fern's way to write a webhook in 3.0.

    The name is the `operationId`, which Fern demands; without it, method and path.
    """
    for operation, name in path_operations(reader, root):
        if operation.node.members.get(_FERN) is True:
            yield Declaration(key=name, kind="webhook", operation=operation)
