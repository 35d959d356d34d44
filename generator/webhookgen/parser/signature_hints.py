"""Hints: what a document says by the way of how its events are signed.

Vendors copy `security` from the calls to their API, so nothing here is ever applied; a warning
names the line that would.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..ir.service import Event
from ..source import Location
from .declarations import Declaration
from .nodes import ObjectNode, Reader
from .presets import Preset, load_preset, preset_names

WORD = re.compile(r"[a-z0-9]+")
STANDARD = frozenset({"webhook-id", "webhook-timestamp", "webhook-signature"})
"""The three headers of Standard Webhooks."""


@dataclass(frozen=True, slots=True)
class Hints:
    """The security schemes of operations, by their places, as records that would use them.

    `title` is the document's, which may name a provider.
    """

    operations: Mapping[Location, str] = field(default_factory=dict)
    title: str = ""


def read_hints(reader: Reader, root: ObjectNode, declarations: Sequence[Declaration]) -> Hints:
    """The records that the operations' own `security` hints at; the root's is for other calls."""
    schemes = _schemes(root)
    found: dict[Location, str] = {}
    for each in declarations:
        for name in _required(each.operation.node):
            record = _record(schemes.get(name))
            if record is not None:
                found.setdefault(each.operation.node.at, record)
    info = root.members.get("info")
    title = info.get("title") if isinstance(info, dict) else None
    return Hints(found, title if isinstance(title, str) else "")


def _required(operation: ObjectNode) -> list[str]:
    security = operation.members.get("security")
    listed = security if isinstance(security, list) else []
    return [name for each in listed if isinstance(each, dict) for name in each]


def _schemes(root: ObjectNode) -> Mapping[str, object]:
    components = root.members.get("components")
    held = components.get("securitySchemes") if isinstance(components, dict) else None
    held = held if held is not None else root.members.get("securityDefinitions")
    return held if isinstance(held, dict) else {}


def _record(scheme: object) -> str | None:
    if not isinstance(scheme, dict):
        return None
    kind, name = scheme.get("type"), scheme.get("name")
    if kind == "basic" or (kind == "http" and str(scheme.get("scheme")).lower() == "basic"):
        return "{kind: basic}"
    if kind == "http" and str(scheme.get("scheme")).lower() == "bearer":
        return '{kind: token, signature: {header: Authorization, prefix: "Bearer "}}'
    place = scheme.get("in")
    if kind == "apiKey" and place in ("header", "query") and isinstance(name, str):
        shown = name if name.isprintable() and len(name) < 60 else "NAME"
        return f"{{kind: token, signature: {{{place}: {shown}}}}}"
    return None


def likely_record(hints: Hints, events: Sequence[Event]) -> tuple[str, str]:
    """A record that may describe how some events are signed, and why; empty texts for none."""
    headers = {header.name.lower() for event in events for header in event.headers}
    if headers >= STANDARD:
        return "{preset: standard-webhooks}", "the events declare the headers of Standard Webhooks"
    named = _preset_of(headers)
    if named:
        header, preset = named
        return f"{{preset: {preset}}}", f"the events declare `{header}`"
    titled = _preset_by_title(hints.title)
    if titled is not None:
        return f"{{preset: {titled.name}}}", f"the document's title names {titled.title}"
    found = (hints.operations.get(event.at) for event in events)
    record = next((each for each in found if each is not None), None)
    return (record, "the events' `security` hints at it") if record is not None else ("", "")


def _preset_by_title(title: str) -> Preset | None:
    """The preset of the provider that a title names: the one with the most words in it."""
    words = set(WORD.findall(title.lower()))
    named = [name for name in preset_names() if len(name) > 2 and words.issuperset(name.split("-"))]
    return load_preset(max(named, key=len)) if named else None


def _preset_of(headers: set[str]) -> tuple[str, str] | None:
    """The preset that most of some headers belong to."""
    best: tuple[int, str, str] | None = None
    for name in preset_names() if headers else ():
        shared = [h for h in load_preset(name).headers if h.lower() in headers]
        if shared and (best is None or len(shared) > best[0]):
            best = (len(shared), shared[0], name)
    return None if best is None else best[1:]
