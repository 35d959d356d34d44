"""Diagnostics as text: in one of the five formats, or counted on one line.

Each renderer is imported when it is needed; a clean run needs none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .model import Diagnostic, Severity

if TYPE_CHECKING:
    from ..source import Sources


def render_diagnostics(style: str, diagnostics: Sequence[Diagnostic], sources: Sources) -> str:
    """The diagnostics in the format that `--format` names."""
    match style:
        case "concise":
            from .concise import render_concise as render
        case "json":
            from .json import render_json as render
        case "github":
            from .github import render_github as render
        case "sarif":
            from .sarif import render_sarif as render
        case _:
            from .full import render_full as render
    return render(diagnostics, sources)


def summarize(found: Sequence[Diagnostic], elsewhere: int) -> str:
    """How much was found; empty where nothing was. `elsewhere` counts what no event reaches."""
    errors = sum(each.severity is Severity.ERROR for each in found)
    parts = [_counted(errors, "error"), _counted(len(found) - errors, "warning")]
    counts = [", ".join(part for part in parts if part)]
    if elsewhere:
        faults = _counted(elsewhere, "fault")
        listing = "webhookgen lint --all lists them"
        counts.append(f"{faults} in parts that no event reaches ({listing})")
    return "; ".join(count for count in counts if count)


def _counted(count: int, noun: str) -> str:
    return "" if not count else f"{count} {noun}" if count == 1 else f"{count} {noun}s"
