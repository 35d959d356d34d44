"""Names and globs of events, as a config file lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..diagnostics import codes
from .declarations import Declaration
from .nodes import Node, Reader
from .spelling import did_you_mean, quoted

Named = tuple[Declaration, str]
"""A declaration and the event's name."""


def names_of(named: Named) -> tuple[str, ...]:
    """What an event may be called by: its name, its key, a callback's also `operation.key`."""
    declaration, name = named
    key, declared_by = declaration.key, declaration.declared_by
    return (name, key) if declared_by is None else (name, key, f"{declared_by}.{key}")


def match_events(reader: Reader, pattern: Node, events: Sequence[Named]) -> list[int]:
    """The positions of the events that a pattern fits; an error where it fits none.

    `*` stands for any text and `?` for one character; the case counts.
    """
    text = pattern.value if isinstance(pattern.value, str) else ""
    matches = _compiled(text).fullmatch
    found = [i for i, each in enumerate(events) if any(matches(name) for name in names_of(each))]
    if not found:
        known = [name for each in events for name in names_of(each)]
        _report(reader, pattern, text, known)
    return found


def _compiled(pattern: str) -> re.Pattern[str]:
    """Stars in a row are one."""
    parts = re.split(r"(\*+|\?)", pattern)
    words = {"*": "(?s:.*)", "?": "(?s:.)"}
    return re.compile("".join(words.get(part[:1], re.escape(part)) for part in parts if part))


def _report(reader: Reader, pattern: Node, text: str, known: Iterable[str]) -> None:
    what = "pattern" if {"*", "?"} & set(text) else "name"
    message = f"no event of the document has the {what} {quoted(text)}"
    otherwise = "list the names that `webhookgen inspect` prints, or declare it with a `schema`"
    help = did_you_mean(text, known, otherwise)
    reader.report(codes.CONFIG_EVENT_UNMATCHED, message, pattern.at, help=help)
