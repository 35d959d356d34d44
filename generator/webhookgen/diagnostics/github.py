"""Diagnostics as workflow commands, which GitHub shows beside the lines of a change.

The form and its escapes: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterable

from ..source import Sources
from .model import Diagnostic
from .place import Placed, place_all
from .printable import MAX_MESSAGE, MAX_POINTER, printable, shortened


def render_github(diagnostics: Iterable[Diagnostic], sources: Sources) -> str:
    """A command a line."""
    return "".join(_command(placed) + "\n" for placed in place_all(diagnostics, sources))


def _command(placed: Placed) -> str:
    found, position = placed.diagnostic, placed.position
    properties = {"file": printable(found.at.file)}
    if position:
        properties |= {"line": str(position.line), "col": str(position.column)}
    properties["title"] = f"{found.code.number} {found.code.slug}"
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{found.severity} {listed}::{_data(_message(found))}"


def _message(found: Diagnostic) -> str:
    message = shortened(found.message, MAX_MESSAGE)
    if found.at.pointer:
        message += f" [{shortened(found.at.pointer, MAX_POINTER)}]"
    return f"{message}\nhelp: {shortened(found.help, MAX_MESSAGE)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
