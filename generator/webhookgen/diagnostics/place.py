"""Diagnostics joined with the lines and columns that they point at, in the order of printing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..location import Location
from ..source import Position, Sources
from .model import Diagnostic, Note
from .printable import printable


@dataclass(frozen=True, slots=True)
class Placed:
    """A diagnostic and its position, which is None where its file was not read as a document."""

    diagnostic: Diagnostic
    position: Position | None
    notes: tuple[tuple[Note, Position | None], ...]


def place_all(diagnostics: Iterable[Diagnostic], sources: Sources) -> list[Placed]:
    """The diagnostics with their positions, by file, line, column and code."""
    return sorted((_place(diagnostic, sources) for diagnostic in diagnostics), key=_order)


def place_text(at: Location, position: Position | None) -> str:
    """A place as compilers write it: `acme.yaml:41:23`."""
    file = printable(at.file)
    return f"{file}:{position.line}:{position.column}" if position else file


def _place(diagnostic: Diagnostic, sources: Sources) -> Placed:
    """Where the texts are that it is about, which may stand in an overlay of the document."""
    traced = replace(diagnostic, at=sources.trace(diagnostic.at))
    notes = tuple(replace(note, at=sources.trace(note.at)) for note in diagnostic.notes)
    return Placed(
        traced,
        sources.position(traced.at, traced.on),
        tuple((note, sources.position(note.at)) for note in notes),
    )


def _order(placed: Placed) -> tuple[str, int, int, str, str, str]:
    diagnostic, position = placed.diagnostic, placed.position
    line, column = (position.line, position.column) if position else (0, 0)
    at = diagnostic.at
    return at.file, line, column, diagnostic.code.number, at.pointer, diagnostic.message
