"""Plain data: what a document is made of once it is read, whatever its syntax was."""

from __future__ import annotations

import math
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

LEFT_OUT: dict[str, Json] = {}
"""Stands for what nests too deeply to be read. As a schema it accepts everything."""

_MAX_INT_LENGTH = 1000


def read_int(text: str, base: int = 10) -> int | str:
    """The integer that a text spells; one with over 1,000 digits stays text.

    Python refuses to print integers of more than 4,300 digits, or of fewer where the environment
    says so.
    """
    return int(text, base) if len(text) <= _MAX_INT_LENGTH else text


def read_float(text: str) -> float | str:
    """The number that a text spells; one that a double can't hold stays text."""
    value = float(text)
    return value if math.isfinite(value) else text


def is_whole(value: Json) -> bool:
    """Whether nothing of a value was left out."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if node is LEFT_OUT:
            return False
        if isinstance(node, dict):
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return True
