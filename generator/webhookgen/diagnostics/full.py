"""Diagnostics with the line that they point at, for people."""

from __future__ import annotations

from collections.abc import Iterable

from ..source import Position, Sources
from .excerpt import cut_excerpt
from .model import Diagnostic, Severity
from .place import Placed, place_all, place_text
from .printable import MAX_MESSAGE, MAX_POINTER, shortened, width

_BOLD, _RESET = "\x1b[1m", "\x1b[0m"
_COLORS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}


def render_full(diagnostics: Iterable[Diagnostic], sources: Sources, *, color: bool = False) -> str:
    """The diagnostics one after the other, with an empty line between two."""
    return "\n".join(
        "".join(line + "\n" for line in _lines(placed, sources, color))
        for placed in place_all(diagnostics, sources)
    )


def _lines(placed: Placed, sources: Sources, color: bool) -> list[str]:
    found, position = placed.diagnostic, placed.position
    gutter = " " * (len(str(position.line)) if position else 2)
    lines = [_title(found, color), f"{gutter}--> {place_text(found.at, position)}"]
    if position:
        line = sources.documents[found.at.file].line(position.line)
        lines += _excerpt(line, position, gutter)
    if found.at.pointer:
        lines.append(f"{gutter} = at: {shortened(found.at.pointer, MAX_POINTER)}")
    for note, noted in placed.notes:
        text = shortened(note.text, MAX_MESSAGE)
        lines.append(f"{gutter} = note: {text} at {place_text(note.at, noted)}")
    return [*lines, f"{gutter} = help: {shortened(found.help, MAX_MESSAGE)}"]


def _title(found: Diagnostic, color: bool) -> str:
    label = f"{found.severity}[{found.code.number}]"
    message = shortened(found.message, MAX_MESSAGE)
    if not color:
        return f"{label}: {message}"
    return f"{_COLORS[found.severity]}{label}{_RESET}{_BOLD}: {message}{_RESET}"


def _excerpt(line: str, position: Position, gutter: str) -> list[str]:
    before, marked, after = cut_excerpt(line, position)
    carets = "^" * max(1, width(marked))
    return [
        f"{gutter} |",
        f"{position.line} | {before}{marked}{after}".rstrip(),
        f"{gutter} | {' ' * width(before)}{carets}",
    ]
