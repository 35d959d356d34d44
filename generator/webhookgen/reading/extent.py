"""How large and how deep data are with everything that is shared written out."""

from __future__ import annotations

from .fault import MAX_DEPTH
from .plain import Json
from .pointer import children

MAX_NODES = 10_000_000
"""How many nodes a document may have with every alias and merge key written out."""


def is_readable(data: Json) -> bool:
    """Whether data keep to `MAX_NODES` and `MAX_DEPTH`. Each container is looked at once.

    A parent that is left waiting for its children is on the stack a second time; data that hold
    themselves do not exist here.
    """
    extents: dict[int, tuple[int, int]] = {}
    stack = [data]
    while stack:
        below = [child for _, child in children(stack[-1]) if isinstance(child, dict | list)]
        waiting = [child for child in below if id(child) not in extents]
        if waiting:
            if len(stack) > MAX_NODES:
                return False
            stack += waiting
            continue
        node = stack.pop()
        if isinstance(node, dict | list):
            known = [extents[id(child)] for child in below]
            size = len(node) + sum(size for size, _ in known)
            height = 1 + max((height for _, height in known), default=0)
            if size > MAX_NODES or height > MAX_DEPTH:
                return False
            extents[id(node)] = (size, height)
    return True
