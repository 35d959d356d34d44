"""Sources: what a plan looks at, one value of the request or several joined to a text.

A template such as `{$request.header.X-Event}-{$request.body#/action}` has a value only
where each of its parts has one; a missing part is never an empty text.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from msgspec import Struct

from .expressions import Expression, parse_expression, parse_template

_LARGEST = 2**63


class Template(Struct, frozen=True):
    """Literals and expressions, whose values joined are one text."""

    parts: tuple[str | Expression, ...]

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """The parts that are looked up, in order."""
        return tuple(part for part in self.parts if not isinstance(part, str))


Source: TypeAlias = Expression | Template


def parse_source(text: str) -> Source:
    """Read a source: an expression without braces, or a template with them.

    Raises:
        ValueError: it is neither.
    """
    if "{" not in text:
        return parse_expression(text)
    parts = parse_template(text)
    return Template(
        tuple(part.decode() if isinstance(part, bytes) else part for part in parts)
    )


def expressions_of(source: Source) -> tuple[Expression, ...]:
    """The expressions that a source looks up."""
    return source.expressions if isinstance(source, Template) else (source,)


def value_text(value: Any) -> str | None:
    """A value as a part of a text; None for what is neither text nor a whole number."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():  # 1.0 is 1 in JSON Schema
        value = int(value) if abs(value) < _LARGEST else None
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return str(value) if abs(value) < _LARGEST else None


class Wildcard:
    """A pattern in which each `*` stands for any text, also for none.

    The pieces between the stars are looked for from left to right, each where it comes
    first, which takes time linear in the text however many stars there are.
    """

    __slots__ = ("_end", "_middle", "_start")

    def __init__(self, pattern: str) -> None:
        """Split a pattern that holds at least one star."""
        self._start, *middle, self._end = pattern.split("*")
        self._middle = tuple(piece for piece in middle if piece)

    def matches(self, text: str) -> bool:
        """Whether the whole text fits."""
        end = len(text) - len(self._end)
        at = len(self._start)
        if at > end or not (text.startswith(self._start) and text.endswith(self._end)):
            return False
        for piece in self._middle:
            found = text.find(piece, at, end)
            if found < 0:
                return False
            at = found + len(piece)
        return True


def loose_key(value: str) -> str:
    """A name without case and separators: its letters and digits, in lower case."""
    return "".join(filter(str.isalnum, value)).lower()
