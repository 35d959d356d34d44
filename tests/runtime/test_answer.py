"""Answers: which statuses and bodies an event takes, and what they become."""

from __future__ import annotations

import datetime
import pickle
from http import HTTPStatus
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from webhookgen_runtime import UNSET, Answer, Struct, UnsetType
from webhookgen_runtime.answer_making import documented_status, make_answer

JSON = "application/json"
STATUSES = st.sampled_from(["200", "204", "404", "2XX", "4xx", "5XX", "default"])


class Reply(Struct, frozen=True, kw_only=True):
    kind: Literal["reply"]
    sent: datetime.datetime | UnsetType = UNSET


REPLY = Reply(kind="reply")


@pytest.mark.parametrize(
    ("status", "allowed", "expected"),
    [
        (200, ("2XX", "200", "default"), "200"),
        (201, ("200", "2XX", "default"), "2XX"),
        (201, ("2xx",), "2xx"),
        (404, ("200", "default"), "default"),
        (404, ("200", "Default"), "Default"),
        (418, (), ""),
        (HTTPStatus.OK, ("200",), "200"),
    ],
)
def test_the_narrowest_documented_status_covers(
    status: int, allowed: tuple[str, ...], expected: str
) -> None:
    assert documented_status(status, allowed) == expected


@given(st.integers(), st.lists(STATUSES, unique=True).map(tuple))
def test_a_status_is_allowed_or_raises(status: int, allowed: tuple[str, ...]) -> None:
    covered = not allowed or bool(
        {str(status), f"{status // 100}xx", "default"} & {*map(str.lower, allowed)}
    )
    if covered and 100 <= status <= 599:
        assert make_answer(None, status, allowed, {}) == Answer(status)
    else:
        with pytest.raises(ValueError, match="status"):
            make_answer(None, status, allowed, {})


def test_a_status_that_is_not_allowed_names_those_that_are() -> None:
    with pytest.raises(ValueError, match="200, 4XX"):
        make_answer(None, 201, ("200", "4XX"), {})


@pytest.mark.parametrize(
    ("media_type", "body_type", "body", "content_type", "sent"),
    [
        (JSON, Reply, REPLY, JSON, b'{"kind":"reply"}'),
        (JSON, Reply, {"kind": "reply", "more": 1}, JSON, b'{"kind":"reply","more":1}'),
        (JSON, list[int], [1, 2], JSON, b"[1,2]"),
        (JSON, str, "yes", JSON, b'"yes"'),
        (JSON, bytes, b"yes", JSON, b'"eWVz"'),
        (JSON, Any, [None], JSON, b"[null]"),
        (JSON, int | None, None, JSON, b"null"),
        ("application/hal+json; v=2", int, 3, "application/hal+json; v=2", b"3"),
        ("text/plain", str, "[ja]", "text/plain; charset=utf-8", b"[ja]"),
        ("text/plain", str, "\u00e4", "text/plain; charset=utf-8", "\u00e4".encode()),
        (
            "text/plain; charset=latin-1",
            str,
            "\u00e4",
            "text/plain; charset=latin-1",
            b"\xe4",
        ),
        ("text/plain; charset=no", str, "\u00e4", "text/plain; charset=no", "\u00e4".encode()),
        ("application/xml", str, "<ok/>", "application/xml", b"<ok/>"),
        ("application/pdf", bytes, b"%PDF", "application/pdf", b"%PDF"),
        (
            "application/x-www-form-urlencoded",
            Reply,
            REPLY,
            "application/x-www-form-urlencoded",
            b"kind=reply",
        ),
        ("*/*", Reply, REPLY, JSON, b'{"kind":"reply"}'),
        ("*/*", str, "[ja]", "text/plain; charset=utf-8", b"[ja]"),
        ("application/*", str, "ja", JSON, b'"ja"'),
        ("text/*", str, "ja", "text/plain; charset=utf-8", b"ja"),
        ("image/*", bytes, b"\x89", "application/octet-stream", b"\x89"),
    ],
)
def test_a_body_is_sent_as_its_media_type(
    media_type: str, body_type: Any, body: Any, content_type: str, sent: bytes
) -> None:
    answer = make_answer(body, 200, ("200",), {"200": {media_type: body_type}})

    assert answer == Answer(200, {"Content-Type": content_type}, sent)


SECRET = "a value that no message may show"


@pytest.mark.parametrize(
    ("media_type", "body_type", "body"),
    [
        (JSON, Reply, None),
        (JSON, Reply, SECRET),
        (JSON, Reply, {"kind": SECRET}),
        (JSON, Reply, msgspec.defstruct("Other", ["kind"])(SECRET)),
        (JSON, Reply, [REPLY]),
        (JSON, int, SECRET),
        (JSON, Any, object()),
        (JSON, Any, {1, object()}),
        (JSON, str, SECRET + "\ud800"),
        ("text/plain", str, SECRET.encode()),
        ("text/plain", str, {"kind": SECRET}),
        ("text/plain; charset=ascii", str, SECRET + "\u00e4"),
        ("application/pdf", bytes, SECRET),
        ("application/x-www-form-urlencoded", Any, [SECRET]),
    ],
)
def test_a_body_of_another_type_is_a_fault_that_shows_no_value(
    media_type: str, body_type: Any, body: Any
) -> None:
    with pytest.raises(TypeError, match="answer of status 200") as caught:
        make_answer(body, 200, ("200",), {"200": {media_type: body_type}})

    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_fault_has_the_place_of_what_does_not_fit() -> None:
    with pytest.raises(TypeError, match=r"body#/kind: not the declared constant"):
        make_answer({"kind": "cry"}, 200, ("200",), {"200": {JSON: Reply}})


def test_of_several_media_types_the_first_that_fits_is_sent() -> None:
    bodies = {"200": {"application/pdf": bytes, JSON: Reply, "text/plain": str}}

    sent = [make_answer(body, 200, ("200",), bodies) for body in (b"%PDF", REPLY, "text")]

    assert [each.headers["Content-Type"] for each in sent] == [
        "application/pdf",
        JSON,
        "text/plain; charset=utf-8",
    ]


@pytest.mark.parametrize("status", [204, 205])
def test_a_status_without_content_has_no_body_in_a_range_either(status: int) -> None:
    bodies = {"2XX": {JSON: Reply}}

    assert make_answer(None, status, ("2XX",), bodies) == Answer(status)
    with pytest.raises(TypeError, match="no body"):
        make_answer(REPLY, status, ("2XX",), bodies)


def test_a_body_that_the_document_does_not_declare_is_a_fault() -> None:
    with pytest.raises(TypeError, match="no body"):
        make_answer("ok", 200, ("200",), {})


def test_an_answer_compares_pickles_and_hides_its_body() -> None:
    answer = make_answer(REPLY, 200, ("200",), {"200": {JSON: Reply}})

    assert pickle.loads(pickle.dumps(answer)) == answer
    assert repr(answer) == "Answer(status=200, body_bytes=16)"
    assert dict(answer.__rich_repr__()) == {"status": 200, "body_bytes": 16}
    with pytest.raises(AttributeError):
        answer.status = 500  # type: ignore[misc]


def test_a_kind_of_answer_may_say_more() -> None:
    class Handshake(Answer, frozen=True, kw_only=True):
        token: str

    assert Handshake(status=200, token="t").headers == {}
    assert repr(Handshake(status=200, token="t")).startswith("Handshake(")
