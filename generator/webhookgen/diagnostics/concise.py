"""One line for each diagnostic, for editors and for grep."""

from __future__ import annotations

from collections.abc import Iterable

from ..source import Sources
from .model import Diagnostic
from .place import Placed, place_all, place_text
from .printable import MAX_MESSAGE, MAX_POINTER, shortened


def render_concise(diagnostics: Iterable[Diagnostic], sources: Sources) -> str:
    """`acme.yaml:41:23: error[WG402]: message [/pointer]`, a line each."""
    return "".join(_line(placed) + "\n" for placed in place_all(diagnostics, sources))


def _line(placed: Placed) -> str:
    found = placed.diagnostic
    message = shortened(found.message, MAX_MESSAGE)
    place = place_text(found.at, placed.position)
    line = f"{place}: {found.severity}[{found.code.number}]: {message}"
    return f"{line} [{shortened(found.at.pointer, MAX_POINTER)}]" if found.at.pointer else line
