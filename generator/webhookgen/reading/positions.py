"""Where a JSON Pointer's text is: trees of character offsets, and lines and columns.

Made from the text only when a diagnostic needs a position; a clean document never pays for them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple, Protocol

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text: line and column count from 1, in characters, as does the length."""

    line: int
    column: int
    length: int


class Span(NamedTuple):
    """The characters from `start` up to `end`."""

    start: int
    end: int


@dataclass(slots=True)
class Node:
    """A value's place, its key's where it is a member, and what is below where that is known."""

    value: Span
    key: Span | None = None
    children: dict[str, Node] | list[Node] | None = None


class Tree(Protocol):
    """The places of one document's nodes, in whatever way its syntax makes them."""

    def root(self) -> Node:
        """The place of the whole document."""

    def child(self, node: Node, token: str) -> Node | None:
        """The place of a member or an item, found by an unescaped token."""


class Lines:
    """A text by lines, ended as editors end them: LF, CR LF or CR."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *map(re.Match.end, _LINE_END.finditer(text))]

    def position(self, span: Span) -> Position:
        """Where a span starts, and its length on that line."""
        start = min(span.start, len(self._text))
        index = bisect_right(self._starts, start) - 1
        column = start - self._starts[index]
        rest = len(self.line(index + 1)) - column
        return Position(index + 1, column + 1, max(0, min(span.end - start, rest)))

    def line(self, number: int) -> str:
        """A line's text without its end; empty where there is no such line."""
        if not 0 < number <= len(self._starts):
            return ""
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        return self._text[self._starts[number - 1] : end].rstrip("\r\n")
