"""Where the nodes of a JSON text are, found on the way down to the one that is asked for.

The text is known to be JSON. A sibling that stands before the wanted node is skipped by the
standard library's own parser, so each lookup costs at most as much as reading the text once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .positions import Node, Span
from .surrogates import without_surrogates

_SPACE = re.compile(r"[ \t\n\r]*")
_KEY = re.compile(r'[ \t\n\r]*("(?:[^"\\]|\\.)*")[ \t\n\r]*:[ \t\n\r]*')
_COMMA = re.compile(r"[ \t\n\r]*,[ \t\n\r]*")
_ATOM = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s,\[\]{}]+|[\[{]')
_DECODER = json.JSONDecoder()


@dataclass(slots=True)
class _Opened:
    """A container whose children are known so far, and the rest."""

    children: dict[str, Node]
    rest: Iterator[tuple[str, Node]]


class JsonPlaces:
    """The places of a JSON text's nodes.

    `repeats` says that some object holds a key twice. Each object is then read to its end before
    it answers, because the last of two equal keys counts.
    """

    def __init__(self, text: str, *, repeats: bool) -> None:
        self._text = text
        self._repeats = repeats
        self._opened: dict[int, _Opened] = {}

    def root(self) -> Node:
        """The place of the whole document."""
        return Node(self._span(_skip(_SPACE, self._text, 0)))

    def child(self, node: Node, token: str) -> Node | None:
        """The place of a member or an item."""
        opened = self._open(node.value.start)
        if self._repeats:
            opened.children.update(opened.rest)
        if token in opened.children:
            return opened.children[token]
        for found, child in opened.rest:
            opened.children[found] = child
            if found == token:
                return child
        return None

    def _open(self, start: int) -> _Opened:
        if start not in self._opened:
            kind = self._text[start : start + 1]
            rest = self._members(start) if kind == "{" else self._items(start)
            self._opened[start] = _Opened({}, rest if kind in ("{", "[") else iter(()))
        return self._opened[start]

    def _members(self, start: int) -> Iterator[tuple[str, Node]]:
        match = _KEY.match(self._text, start + 1)
        while match:
            value = self._span(match.end())
            name = without_surrogates(json.loads(match[1]))
            yield name, Node(value, Span(match.start(1), match.end(1)))
            comma = _COMMA.match(self._text, self._end(value))
            match = _KEY.match(self._text, comma.end()) if comma else None

    def _items(self, start: int) -> Iterator[tuple[str, Node]]:
        offset = _skip(_SPACE, self._text, start + 1)
        index = 0
        while self._text[offset] != "]":
            item = self._span(offset)
            yield str(index), Node(item)
            end = self._end(item)
            offset = max(_skip(_COMMA, self._text, end), _skip(_SPACE, self._text, end))
            index += 1

    def _end(self, value: Span) -> int:
        """Where a value ends; a container's span is its bracket alone."""
        if self._text[value.start] not in "[{":
            return value.end
        end: int = _DECODER.raw_decode(self._text, value.start)[1]
        return end

    def _span(self, start: int) -> Span:
        return Span(start, _skip(_ATOM, self._text, start))


def _skip(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start
