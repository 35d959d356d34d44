"""Scalars read in one pass are those that each pointer's own reader finds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webhookgen_runtime.bodies import json_token, json_token_or_empty
from webhookgen_runtime.message import NO_INPUTS, MessageTemplate, part_reader
from webhookgen_runtime.request import CoreRequest
from webhookgen_runtime.scalar_peek import scalar_peek

NAMES = ["a", "b", "c d", "\u00e9", ""]
POINTERS = [("a",), ("b",), ("a", "b"), ("a", "c d"), ("b", "\u00e9", "a"), ("",)]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=4),
    st.sampled_from(["1.0", "null", "{}"]),
)


class Members(list[Any]):
    """An object's members in order, in which a name may come again."""


def values() -> st.SearchStrategy[Any]:
    return st.recursive(
        SCALARS,
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.lists(st.tuples(st.sampled_from(NAMES), inner), max_size=5).map(Members)
        ),
        max_leaves=12,
    )


def written(value: Any) -> str:
    """JSON with blanks, escapes and repeated names."""
    if isinstance(value, Members):
        return "{ " + " ,".join(f"{json.dumps(n)}: {written(v)}" for n, v in value) + "\n}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    return json.dumps(value)


def expression(tokens: tuple[str, ...]) -> str:
    return "$request.body#" + "".join(f"/{token}" for token in tokens)


def template(**options: Any) -> MessageTemplate:
    return MessageTemplate("|".join("{" + expression(each) + "}" for each in POINTERS), **options)


@given(values())
def test_a_message_is_made_of_what_each_pointer_leads_to(value: Any) -> None:
    body = written(value).encode()
    request = CoreRequest(raw_body=body)
    for empty, read in ((False, json_token), (True, json_token_or_empty)):
        parts = [read(body, tokens) for tokens in POINTERS]
        whole = None if None in parts else b"|".join(part or b"" for part in parts)
        assert template(missing_is_empty=empty).fill(request) == whole
    for tokens in POINTERS:
        assert part_reader(expression(tokens))(request, NO_INPUTS) == json_token(body, tokens)


@given(st.binary(max_size=30) | st.text(max_size=30).map(str.encode))
def test_no_body_raises(body: bytes) -> None:
    for content_type in ("application/json", "application/x-www-form-urlencoded"):
        request = CoreRequest(headers={"content-type": content_type}, raw_body=body)
        template().fill(request)
        template(missing_is_empty=True).fill(request)
        part_reader("$request.body#/a/b")(request, NO_INPUTS)


@pytest.mark.parametrize("depth", [1_000, 200_000])
def test_no_depth_raises(depth: int) -> None:
    for body in (b'{"a":' * depth, b'{"a":' * depth + b"1" + b"}" * depth, b"[" * depth):
        assert template().fill(CoreRequest(raw_body=body)) is None


def test_a_pointer_into_an_array_has_no_pass() -> None:
    assert scalar_peek(frozenset({("a", "0")})) is None
    request = CoreRequest(raw_body=b'{"a": ["x"], "b": 1.50}')
    mixed = MessageTemplate("{$request.body#/a/0}{$request.body#/b}")
    assert mixed.fill(request) == b"x1.50"
