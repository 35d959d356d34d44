"""JSON Pointers (RFC 6901) over plain data."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .plain import Json

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


class NoSuchPlace(Exception):
    """The first `depth` tokens of a pointer lead to `node`, which lacks the next."""

    def __init__(self, node: Json, depth: int) -> None:
        super().__init__(depth)
        self.node = node
        self.depth = depth


def split_pointer(pointer: str) -> list[str]:
    """The unescaped tokens of a pointer; one that does not start with a slash has none."""
    parts = pointer.split("/")[1:]
    if "~" in pointer:
        return [part.replace("~1", "/").replace("~0", "~") for part in parts]
    return parts


def join_pointer(tokens: Iterable[str | int]) -> str:
    """The pointer of unescaped tokens."""
    return "".join("/" + str(t).replace("~", "~0").replace("/", "~1") for t in tokens)


def array_index(token: str) -> int | None:
    """The index that a token spells; RFC 6901 section 4 allows no sign and no leading zero."""
    return int(token) if _INDEX.fullmatch(token) else None


def step(node: Json, token: str) -> tuple[bool, Json]:
    """Whether a node has this member or item, and what it is."""
    if isinstance(node, dict):
        return (True, node[token]) if token in node else (False, None)
    if isinstance(node, list):
        index = array_index(token)
        if index is not None and index < len(node):
            return True, node[index]
    return False, None


def children(node: Json) -> list[tuple[str | int, Json]]:
    """The members or items of a node, by token; a scalar has none."""
    if isinstance(node, dict):
        return list(node.items())
    return list(enumerate(node)) if isinstance(node, list) else []


def look_up(root: Json, tokens: list[str]) -> Json:
    """What the tokens lead to.

    Raises:
        NoSuchPlace: a token names no member or item.
    """
    node = root
    for depth, token in enumerate(tokens):
        found, child = step(node, token)
        if not found:
            raise NoSuchPlace(node, depth)
        node = child
    return node
