"""Hostile requests: each gives a result, and never the event that a trick asks for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_api.handlers.payment import PaymentHandler
from payments_api.testing import build_request, sign
from webhookgen_runtime import CoreRequest, Plan, Switch, UnknownEvent
from webhookgen_runtime.bodies import json_value
from webhookgen_runtime.detection import Detector, Miss
from webhookgen_runtime.peek import child_of

CASES: dict[str | int, Plan] = {"a": "A", "ab": "AB", 1: "ONE"}
PLANS = {
    "top": Switch("$request.body#/t", CASES),
    "nested": Switch("$request.body#/d/t", CASES),
    "item": Switch("$request.body#/i/0/t", CASES),
    "loose": Switch("$request.body#/t", CASES, loose=True),
    "pattern": Switch("$request.body#/t", CASES, patterns={"a*": "P"}),
}
HUGE = b'"' + b"a" * 10_000_000 + b'"'


def pick(plan: Plan, body: bytes = b"", **more: Any) -> object:
    return Detector(plan).pick(CoreRequest(raw_body=body, **more))


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize(
    "value",
    [b"{}", b'{"a":"a"}', b'["a"]', b"null", b"true", b"2", b"1e400", b"1.5", b"9" * 5000, b'""'],
    ids=lambda value: value[:9].decode(),
)
def test_a_discriminator_that_is_no_name(name: str, value: bytes) -> None:
    shapes = {"nested": b'{"d":{"t":%s}}', "item": b'{"i":[{"t":%s}]}'}
    assert isinstance(pick(PLANS[name], shapes.get(name, b'{"t":%s}') % value), Miss)


@pytest.mark.parametrize("name", ["top", "loose"])
def test_a_discriminator_of_ten_megabytes(name: str) -> None:
    assert pick(PLANS[name], b'{"t":%s}' % HUGE) is Miss.NO_MATCH


@pytest.mark.parametrize("name", ["top", "nested", "loose", "pattern"])
def test_a_body_that_is_an_array(name: str) -> None:
    assert pick(PLANS[name], b'[{"t":"a"},{"d":{"t":"a"}}]') is Miss.NO_MATCH


def test_a_header_given_twice_names_nothing() -> None:
    plans = [
        Switch("$request.header.E", CASES, loose=True),
        Switch("$request.header.E", {"a, b": "X", **CASES}, patterns={"a*": "P"}),
        Switch(("{$request.header.E}-{$request.body#/t}",), {"ab-a": "X"}, loose=True),
    ]
    for plan in plans:
        for values in (["a", "b"], ["a", "a"], ["a", ""]):
            sent = [("e", value) for value in values]
            assert pick(plan, b'{"t":"a"}', headers=sent) is Miss.NO_MATCH


def test_a_header_that_a_server_has_joined_names_nothing_loosely() -> None:
    for plan in (
        Switch("$request.header.E", CASES, loose=True),
        Switch("$request.header.E", CASES, patterns={"a*": "P"}),
    ):
        assert pick(plan, headers={"E": "a, b"}) is Miss.NO_MATCH


names = st.sampled_from(["t", "d", "i", "x"])
texts = st.recursive(
    st.sampled_from([b'"a"', b'"ab"', b"1", b"null", b"[]", b'"z"']),
    lambda inner: st.one_of(
        st.lists(st.tuples(names, inner), max_size=4).map(
            lambda pairs: b"{%s}" % b",".join(b'"%s":%s' % (n.encode(), v) for n, v in pairs)
        ),
        st.lists(inner, max_size=2).map(lambda items: b"[%s]" % b",".join(items)),
    ),
    max_leaves=12,
)


@given(st.sampled_from(["top", "nested", "item"]), texts)
def test_a_member_given_twice_is_what_the_decoder_makes_of_it(name: str, body: bytes) -> None:
    """The peek and the typed decoder must not differ on which of the two counts."""
    value: Any = json_value(body)
    for token in {"top": ["t"], "nested": ["d", "t"], "item": ["i", "0", "t"]}[name]:
        value = child_of(value, token)
    known = isinstance(value, str | int) and not isinstance(value, bool)
    expected = CASES.get(value, Miss.NO_MATCH) if known else Miss.NO_MATCH
    assert pick(PLANS[name], body) == expected


@given(texts)
def test_a_signed_body_gives_a_result(body: bytes) -> None:
    from payments_api.results import VerifiedPaymentEvent

    request = build_request(VerifiedPaymentEvent, secret_key="k1")
    sent = CoreRequest(headers=request.headers, raw_body=body)
    signed = sign(PaymentHandler, sent, "k1")
    assert isinstance(PaymentHandler("k1").verify_and_parse_event(signed), UnknownEvent)
