"""Diagnostics as JSON, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ..location import Location
from ..source import Position, Sources
from .model import Diagnostic
from .place import Placed, place_all


def render_json(diagnostics: Iterable[Diagnostic], sources: Sources) -> str:
    """A list of objects. ASCII only, so that nothing in it can act on a terminal."""
    entries = [_entry(placed) for placed in place_all(diagnostics, sources)]
    return json.dumps(entries, indent=2) + "\n"


def _entry(placed: Placed) -> dict[str, object]:
    found = placed.diagnostic
    return {
        "code": found.code.number,
        "slug": found.code.slug,
        "severity": str(found.severity),
        "message": found.message,
        **_place(found.at, placed.position),
        "help": found.help,
        "related": [
            {"message": note.text, **_place(note.at, position)} for note, position in placed.notes
        ],
    }


def _place(at: Location, position: Position | None) -> dict[str, object]:
    return {
        "file": at.file,
        "line": position.line if position else None,
        "column": position.column if position else None,
        "pointer": at.pointer,
    }
