"""Callbacks: `callbacks` of every operation, nested ones and `components.callbacks` included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .declarations import Declaration, Origin, declare_callback_object
from .nodes import Node, ObjectNode, Reader
from .path_items import Operation
from .paths import operation_name, path_operations


def declare_callbacks(
    reader: Reader, root: ObjectNode, webhooks: Iterable[Declaration]
) -> Iterator[Declaration]:
    """All callbacks of a document: of its paths, of its webhooks, and those nobody refers to."""
    walk = CallbackWalk(reader)
    for operation, name in path_operations(reader, root):
        yield from walk.of_operation(operation, name)
    for webhook in webhooks:
        yield from walk.of_operation(webhook.operation, _name(webhook))
    yield from walk.unreferred(root)


@dataclass(slots=True)
class CallbackWalk:
    """The search for callbacks. `seen` holds the operations and Callback Objects already looked at,
    by identity, so that callbacks which declare each other end.
    """

    reader: Reader
    seen: set[int] = field(default_factory=set)

    def of_operation(self, operation: Operation, name: str) -> Iterator[Declaration]:
        """The callbacks of an operation, and those of theirs."""
        waiting = [(operation, name)]
        for declaring, declared_by in waiting:
            if id(declaring.node.members) in self.seen:
                continue
            self.seen.add(id(declaring.node.members))
            for found in self._declared(declaring, declared_by):
                yield found
                waiting.append((found.operation, _name(found)))

    def _declared(self, operation: Operation, declared_by: str) -> Iterator[Declaration]:
        for key, entry in self.reader.entries(operation.node.get("callbacks")):
            held = self.reader.follow(entry)
            if held is not None:
                yield from self._entry(key, held, declared_by, operation)

    def _entry(
        self, key: str, held: ObjectNode, by: str | None, operation: Operation | None
    ) -> Iterator[Declaration]:
        self.seen.add(id(held.members))
        group = held.get("x-callback-group")
        origin = Origin(key, "callback", declared_by=by, group=group, declaring=operation)
        yield from declare_callback_object(self.reader, held, origin)

    def unreferred(self, root: ObjectNode) -> Iterator[Declaration]:
        """Reusable callbacks that no operation uses: they too say what the provider sends."""
        components = root.members.get("components")
        named = components.get("callbacks") if isinstance(components, dict) else None
        home = root.at.child("components", "callbacks")
        for key, value in named.items() if isinstance(named, dict) else ():
            held = None if key.startswith("x-") else self._unseen(Node(value, home.child(key)))
            for found in self._entry(key, held, None, None) if held is not None else ():
                yield found
                yield from self.of_operation(found.operation, _name(found))

    def _unseen(self, node: Node) -> ObjectNode | None:
        held = self.reader.follow(node)
        return None if held is None or id(held.members) in self.seen else held


def _name(declaration: Declaration) -> str:
    return operation_name(declaration.operation, declaration.key)
