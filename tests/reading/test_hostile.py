"""Whatever the bytes and the references are, nothing is raised and everything can be shown."""

from __future__ import annotations

import io
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st
from webhookgen.diagnostics.concise import render_concise
from webhookgen.diagnostics.full import render_full
from webhookgen.reading.plain import Json
from webhookgen.reading.pointer import children
from webhookgen.source import Location, Sources

PIECES = [
    *("a: ", "- ", "? ", "{", "}", "[", "]", ",", '"', "'", "&x ", "*x", "<<: ", "|\n", ">-\n"),
    *("\n", "\n  ", "\t", " ", "#", "---\n", "...\n", "%YAML 1.2\n", "!!int ", "!<x> ", "!", "@"),
    *("1", "0o7", "1e999", "é", "😀", "\\ud800", "\\", "\x00", "\x1b", "\ufeff", "\u2028", "\r"),
    *("null", "NaN", '"a": ', "$ref", "~", "/", "%25", "\x85", "$id: ", "$anchor: "),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
CONTENTS = TEXTS.map(str.encode) | st.binary(max_size=40)
REFS = st.lists(
    st.sampled_from(
        [*"#/~%.:?@[]\\ \x00é", "..", "a", "$ref", "http:", "file:", "%2e", "%00", "%ff", ".yaml"]
    ),
    max_size=8,
).map("".join)
SIDES: list[Literal["key", "value"]] = ["key", "value"]


@settings(deadline=None, max_examples=400)
@given(CONTENTS, st.booleans(), REFS)
def test_no_content_and_no_reference_raises(raw: bytes, json: bool, ref: str) -> None:
    sources = Sources()
    if document := sources.open("-", io.BytesIO(b"{" + raw if json else raw)):
        for at in locations(document.data, Location("-", "")):
            for side in SIDES:
                position = document.position(at.pointer, side)
                assert position.column - 1 <= len(document.line(position.line))
            sources.follow(at, ref)
    rendered = render_full(sources.diagnostics, sources)
    rendered += render_concise(sources.diagnostics, sources)
    assert all(line.isprintable() for line in rendered.split("\n"))
    rendered.encode()


def locations(data: Json, at: Location) -> list[Location]:
    """Every location of a small document; aliases may make it a large one, so not all of those."""
    found = [at]
    pending = [(at, data)]
    while pending and len(found) < 200:
        place, node = pending.pop()
        for token, child in children(node):
            found.append(place.child(token))
            pending.append((place.child(token), child))
    return found
