"""Requests for tests: values that make a template the text wanted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from webhookgen_runtime.expressions import Expression
from webhookgen_runtime.solving import solve
from webhookgen_runtime.sources import Template, loose_key, parse_source

HEADER, MEMBER = "{$request.header.E}", "{$request.body#/a}"
words = st.text("abcXY-_.", min_size=1, max_size=8)


def template(text: str) -> Template:
    source = parse_source(text)
    assert isinstance(source, Template)
    return source


def joined(source: Template, values: dict[Expression, str]) -> str:
    return "".join(part if isinstance(part, str) else values[part] for part in source.parts)


def test_the_header_changes_before_the_body() -> None:
    source = template(f"{HEADER}-{MEMBER}")
    header, member = source.expressions
    changed = solve(source, "sub-issue-added", {header: "x", member: "added"}, loose=True)
    assert changed == {header: "sub-issue"}
    changed = solve(source, "sub-issue-added", {header: "sub_issue", member: "x"}, loose=True)
    assert changed == {member: "added"}
    changed = solve(source, "sub-issue-added", {header: "sub_issue", member: "added"}, loose=True)
    assert changed == {}


def test_what_a_literal_rules_out_is_left() -> None:
    source = template(f"{HEADER}-{MEMBER}")
    assert solve(source, "push", {}, loose=False) == {}


@given(words, words, st.booleans())
def test_a_text_that_can_be_made_is_made(first: str, second: str, loose: bool) -> None:
    source = template(f"{HEADER}:{MEMBER}")
    wanted = f"{first}:{second}"
    values = dict.fromkeys(source.expressions, "nothing")
    made = joined(source, values | dict(solve(source, wanted, values, loose=loose)))
    assert loose_key(made) == loose_key(wanted)
    assert loose or made == wanted
