"""Diagnostics as SARIF 2.1.0, which code scanning services read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath
from urllib.parse import quote

from ..location import Location
from ..source import Position, Sources
from . import codes
from .model import Code, Diagnostic
from .place import Placed, place_all

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_RULES = sorted(
    (code for code in vars(codes).values() if isinstance(code, Code)), key=lambda c: c.number
)


def render_sarif(diagnostics: Iterable[Diagnostic], sources: Sources) -> str:
    """One log with one run. Its columns count Unicode characters, as ours do."""
    run = {
        "tool": {"driver": {"name": "webhookgen", "rules": [_rule(code) for code in _RULES]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(placed) for placed in place_all(diagnostics, sources)],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _rule(code: Code) -> dict[str, object]:
    return {
        "id": code.number,
        "name": code.slug,
        "shortDescription": {"text": code.slug.replace("-", " ")},
        "defaultConfiguration": {"level": str(code.severity)},
    }


def _result(placed: Placed) -> dict[str, object]:
    found = placed.diagnostic
    result: dict[str, object] = {
        "ruleId": found.code.number,
        "ruleIndex": _RULES.index(found.code),
        "level": str(found.severity),
        "message": {"text": f"{found.message}; {found.help}"},
        "locations": [_location(found.at, placed.position)],
    }
    if placed.notes:
        result["relatedLocations"] = [
            {**_location(note.at, position), "message": {"text": note.text}}
            for note, position in placed.notes
        ]
    return result


def _location(at: Location, position: Position | None) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(at.file)}}
    if position:
        physical["region"] = {
            "startLine": position.line,
            "startColumn": position.column,
            "endColumn": position.column + max(1, position.length),
        }
    location: dict[str, object] = {"physicalLocation": physical}
    if at.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": at.pointer}]
    return location


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix(), errors="replace")
