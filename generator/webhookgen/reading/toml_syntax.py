"""One table of a TOML file to plain data, and where in the text its keys and values are.

The standard library reads TOML and keeps no positions. They come from a second, small pass, which
runs only if a diagnostic needs one, and only over a text that is known to be TOML.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..diagnostics import codes
from .fault import Fault, too_deep
from .plain import Json
from .pointer import array_index
from .positions import Node, Span

_PLACE = re.compile(r"at line (\d+), column (\d+)")
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_TEXT = re.compile(
    r'''"""(?:[^\\]|\\.)*?"""+|\'\'\'.*?\'\'\'+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'''', re.DOTALL
)
_ATOM = re.compile(r"[^,\]}#\n]*[^,\]}#\s]")

_Key = tuple[str, Span]


def load_toml(text: str, table: Sequence[str]) -> Json:
    """What a TOML text has under a table's name; None where it lacks that.

    Raises:
        Fault: the text is not TOML.
    """
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
        node: object = data
        for name in table:
            node = node.get(name) if isinstance(node, dict) else None
        return _plain(node)
    except tomllib.TOMLDecodeError as error:
        help = "correct it here; what is wrong may begin on the line before"
        message = "the text is not TOML"
        raise Fault(codes.INVALID_SYNTAX, message, help, _offset(text, str(error))) from None
    except RecursionError:
        raise too_deep(0) from None


def _plain(value: object) -> Json:
    """TOML's dates and times become the text that they are written as."""
    match value:
        case dict():
            return {str(key): _plain(member) for key, member in value.items()}
        case list():
            return [_plain(item) for item in value]
        case dt.date() | dt.time():
            return value.isoformat()
        case bool() | int() | float() | str():
            return value
    return None


def _offset(text: str, said: str) -> int:
    """The place that the standard library's message names; the end where it names that."""
    found = _PLACE.search(said)
    if found is None:
        return len(text)
    lines = text.split("\n")[: int(found[1]) - 1]
    return sum(len(line) + 1 for line in lines) + int(found[2]) - 1


class TomlPlaces:
    """The places of one table's nodes."""

    def __init__(self, text: str, table: Sequence[str]) -> None:
        self._root: Node | None = _Scan(text).run()
        for name in table:
            self._root = self.child(self._root, name) if self._root else None

    def root(self) -> Node:
        """The place of the table."""
        return self._root or Node(Span(0, 0))

    def child(self, node: Node, token: str) -> Node | None:
        """The place of a member or an item."""
        if isinstance(node.children, dict):
            return node.children.get(token)
        index = array_index(token)
        if node.children is None or index is None or index >= len(node.children):
            return None
        return node.children[index]


@dataclass(slots=True)
class _Scan:
    """One pass over a text that is TOML."""

    text: str
    at: int = 0

    def run(self) -> Node:
        """The place of the whole text."""
        root = table = Node(Span(0, 0), children={})
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text.startswith("[", self.at):
                table = self._header(root)
            else:
                self._member(table)
            self._skip(_BLANK)
        return root

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def _header(self, root: Node) -> Node:
        """`[a.b]`, or `[[a.b]]`, which begins another item."""
        marks = 2 if self.text.startswith("[[", self.at) else 1
        self.at += marks
        keys = self._keys()
        self.at += marks
        owner = _enter(root, keys[:-1] if marks == 2 else keys)
        if marks == 1 or not isinstance(owner.children, dict):
            return owner
        name, span = keys[-1]
        items = owner.children.setdefault(name, Node(span, span, []))
        item = Node(span, children={})
        if isinstance(items.children, list):
            items.children.append(item)
        return item

    def _member(self, table: Node) -> None:
        keys = self._keys()
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        value = self._value()
        owner = _enter(table, keys[:-1])
        if isinstance(owner.children, dict):
            name, span = keys[-1]
            owner.children[name] = Node(value.value, span, value.children)

    def _keys(self) -> list[_Key]:
        found: list[_Key] = []
        self._skip(_SPACE)
        while written := self._skip(_KEY):
            name = written
            if written[0] in "\"'":
                name = str(tomllib.loads(f"key = {written}")["key"])
            found.append((name, Span(self.at - len(written), self.at)))
            self._skip(_DOT)
        self._skip(_SPACE)
        return found or [("", Span(self.at, self.at))]

    def _value(self) -> Node:
        start, opening = self.at, self.text[self.at : self.at + 1]
        if opening == "[":
            items: list[Node] = []
            self._each("]", lambda: items.append(self._value()))
            return Node(Span(start, start + 1), children=items)
        if opening == "{":
            table = Node(Span(start, start + 1), children={})
            self._each("}", lambda: self._member(table))
            return table
        written = self._skip(_TEXT if opening in ('"', "'") else _ATOM)
        self.at += not written  # never stand still
        return Node(Span(start, self.at))

    def _each(self, end: str, read: Callable[[], None]) -> None:
        """Read what stands between an opening bracket, commas and the end."""
        self.at += 1
        self._skip(_BLANK)
        while self.at < len(self.text) and self.text[self.at] != end:
            read()
            self._skip(_BLANK)
            if self.text.startswith(",", self.at):
                self.at += 1
                self._skip(_BLANK)
        self.at += 1


def _enter(node: Node, keys: Sequence[_Key]) -> Node:
    """The table below some keys, made where it is new; of a list of tables, the last."""
    for name, span in keys:
        if not isinstance(node.children, dict):
            break
        node = node.children.setdefault(name, Node(span, span, {}))
        if isinstance(node.children, list) and node.children:
            node = node.children[-1]
    return node
