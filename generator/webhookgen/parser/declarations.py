"""Declarations: the places where a document says that the provider calls somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..ir.service import Kind
from .fingerprints import Fingerprints
from .nodes import Node, ObjectNode, Reader
from .path_items import Operation, PathItem, operations, read_path_item

_SHARED = (
    "parameters",
    "summary",
    "description",
    "x-webhookgen-name",
    "x-webhook-group",
    "x-callback-group",
)
"""Members of a Path Item that its operations take part in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One operation under one key, before events are named and merged.

    `declared_by` is the operation that declares a callback: `operationId`, else method and path.
    `group` is the group key of the callback object, which its operations may override.
    `declaring` is that operation itself. `equals` are the declarations that were merged into this.
    """

    key: str
    kind: Kind
    operation: Operation
    expression: str | None = None
    declared_by: str | None = None
    group: Node | None = None
    declaring: Operation | None = None
    equals: tuple[Declaration, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Under which key, and by whom, operations are declared."""

    key: str
    kind: Kind
    expression: str | None = None
    declared_by: str | None = None
    group: Node | None = None
    declaring: Operation | None = None


def declare_callback_object(
    reader: Reader, node: ObjectNode, origin: Origin
) -> Iterator[Declaration]:
    """What a Callback Object declares: expressions, each with a Path Item (3.1 section 4.8.18)."""
    for expression, entry in node.entries():
        item = read_path_item(reader, entry)
        if item is not None:
            yield from declare(reader, item, replace(origin, expression=expression))


def declare(reader: Reader, item: PathItem, origin: Origin) -> Iterator[Declaration]:
    """A declaration for each operation of a Path Item."""
    for operation in operations(reader, item):
        yield Declaration(
            key=origin.key,
            kind=origin.kind,
            operation=operation,
            expression=origin.expression,
            declared_by=origin.declared_by,
            group=origin.group,
            declaring=origin.declaring,
        )


def merge(declarations: Iterable[Declaration]) -> list[Declaration]:
    """Declarations of one kind, each once: those with equal key, method and content are one.

    One vendor lists the same webhooks under `webhooks` and `x-webhooks`; many declare the same
    callback on several operations.
    """
    every = list(declarations)
    alike = Counter((each.key, each.operation.method) for each in every)
    prints = Fingerprints()
    found: dict[tuple[object, ...], list[Declaration]] = {}
    for each in every:
        name = (each.key, each.operation.method)
        content = _content(each, prints) if alike[name] > 1 else ()
        found.setdefault((*name, *content), []).append(each)
    return [replace(first, equals=tuple(others)) for first, *others in found.values()]


def _content(declaration: Declaration, prints: Fingerprints) -> tuple[object, ...]:
    """What an operation says; relative references mean the same only within one file."""
    node = declaration.operation.node
    shared = (prints.of(each.value) for each in _shared(declaration))
    return (node.at.file, prints.of(node.members), *shared)


def _shared(declaration: Declaration) -> Iterable[Node]:
    """What an operation takes from the things around it."""
    item = declaration.operation.item
    held = [item.get(name) for name in _SHARED]
    return [node or Node(None, item.at) for node in (*held, declaration.group)]
