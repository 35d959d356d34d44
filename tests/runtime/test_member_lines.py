"""Members of a body that are signed line by line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webhookgen_runtime.bodies import member_lines

NAMES = ("Text", "Id", "Subject?", "Kind")


def test_members_are_lines_in_the_order_of_the_list() -> None:
    body = b'{"Kind": "k", "Text": "a\\nb", "Id": "1", "Other": 2}'
    assert member_lines(body, NAMES) == b"Text\na\nb\nId\n1\nKind\nk\n"


def test_an_optional_member_may_be_null() -> None:
    body = b'{"Kind":"k","Text":"t","Id":"1","Subject":null}'
    assert member_lines(body, NAMES) == b"Text\nt\nId\n1\nKind\nk\n"


@pytest.mark.parametrize(
    "body",
    [
        b'{"Kind":"k","Text":"t"}',
        b'{"Kind":"k","Text":"t","Id":null}',
        b'{"Kind":"k","Text":"t","Id":1}',
        b'{"Kind":"k","Text":"t","Id":{}}',
        b'{"Kind":"k","Text":"t","Id":"1","Subject":["s"]}',
        b'{"Kind":"k\\nx","Text":"t","Id":"1"}',
        b'{"Kind":"k","Text":"\\ud800","Id":"1"}',
        b"[]",
        b"",
        b"\xff",
    ],
)
def test_a_body_without_a_fitting_member_has_no_lines(body: bytes) -> None:
    assert member_lines(body, NAMES) is None


ALIKE = ("a", "b", "ab?", "ba")
texts = st.text(alphabet="ab\n", max_size=9)
bodies = st.fixed_dictionaries({"a": texts, "b": texts, "ba": texts}, optional={"ab": texts})


@given(bodies, bodies)
def test_two_bodies_with_equal_lines_have_equal_members(
    one: dict[str, str], other: dict[str, str]
) -> None:
    lines = member_lines(json.dumps(one).encode(), ALIKE)
    if lines is not None and one != other:
        assert lines != member_lines(json.dumps(other).encode(), ALIKE)


@given(texts, texts)
def test_no_split_of_a_text_gives_the_same_lines(head: str, tail: str) -> None:
    split = {"a": head, "b": tail, "ba": "b"}
    moved = {"a": f"{head}\nb\n{tail}", "b": "b", "ba": "b"}
    lines = member_lines(json.dumps(split).encode(), ALIKE)
    assert lines is None or lines != member_lines(json.dumps(moved).encode(), ALIKE)
