"""A YAML text as PyYAML's events, with its complaints as faults of ours.

Events, and not PyYAML's nodes or values: these would be built by recursion, and mean YAML 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from ..diagnostics import codes
from .fault import Fault, too_deep

LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where PyYAML was built with it; about 15 times as fast as the other."""

_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_TABS_AND_COMMENT = re.compile(r"([ \t]*)(?=#|[\r\n]|\Z)")


def yaml_events(text: str, loader: type = LOADER) -> Iterator[yaml.Event]:
    """The events of a text, one document's or several's.

    Raises:
        Fault: the text is not YAML from here on.
    """
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.reader.ReaderError:
        raise _unprintable_fault(text) from None
    except yaml.MarkedYAMLError as error:
        raise _marked_fault(text, error) from None


def start_of(event: yaml.Event) -> int:
    """The offset of an event's first character."""
    return event.start_mark.index if event.start_mark else 0


def without_tabs(text: str, offset: int) -> str | None:
    """The text with spaces for the tabs before a line's comment; None if the line is another.

    As many spaces as tabs, so that every offset stays what it is.
    """
    start = text.rfind("\n", 0, offset) + 1
    match = _TABS_AND_COMMENT.match(text, start)
    if match is None or "\t" not in match[1]:
        return None
    return text[:start] + match[1].replace("\t", " ") + text[match.end(1) :]


def _unprintable_fault(text: str) -> Fault:
    match = _NOT_PRINTABLE.search(text)
    name = f"U+{ord(match[0]):04X}" if match else "one"
    return Fault(
        codes.INVALID_SYNTAX,
        f"not YAML: control characters are not allowed, here {name}",
        "delete it, or write it as an escape in double quotes",
        match.start() if match else 0,
    )


def _marked_fault(text: str, error: yaml.MarkedYAMLError) -> Fault:
    mark = error.problem_mark or error.context_mark
    offset = mark.index if mark else 0
    if "nesting depth" in (error.problem or ""):  # libyaml's own limit
        return too_deep(offset)
    message = f"not YAML: {error.problem}"
    if error.context and error.context_mark and mark and error.context_mark.line < mark.line:
        message += f" {error.context} that starts in line {error.context_mark.line + 1}"
    return Fault(codes.INVALID_SYNTAX, message, _advice(text, offset), offset)


def _advice(text: str, offset: int) -> str:
    line_start = text.rfind("\n", 0, offset) + 1
    if "\t" in text[line_start : offset + 1]:
        return "indent with spaces, not with tabs"
    if text[offset : offset + 1] in ("@", "`", "%"):
        return f"put quotes around a text that starts with {text[offset]}"
    if text[offset : offset + 1] == ":":
        return "put quotes around a text that holds a colon and a space"
    return "correct the YAML there; look at the indentation and the quotes just before, too"
