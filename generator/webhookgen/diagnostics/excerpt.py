"""The part of a document's line that a diagnostic shows."""

from __future__ import annotations

from ..source import Position
from .printable import printable

MAX_WIDTH = 120
_LEAD = 40


def cut_excerpt(line: str, position: Position) -> tuple[str, str, str]:
    """A line before, in and after the marked part, safe to print.

    A line that is too long (a whole document may be one) is cut around the column.
    """
    column = position.column - 1
    first, last = 0, len(line)
    if len(line) > MAX_WIDTH:
        first = max(0, min(column - _LEAD, len(line) - MAX_WIDTH))
        last = min(first + MAX_WIDTH, len(line))
    end = min(column + position.length, last)
    before, marked, after = line[first:column], line[column:end], line[end:last]
    return (
        ("..." if first else "") + _shown(before),
        _shown(marked),
        _shown(after) + ("..." if last < len(line) else ""),
    )


def _shown(text: str) -> str:
    return printable(text.replace("\t", " "))
