"""What the first members of a body say is taken only where the whole body says the same."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_api.handlers.payment import PaymentHandler
from webhookgen_runtime import CoreRequest, UnknownEvent
from webhookgen_runtime.bodies import JSON_FAULTS, json_document
from webhookgen_runtime.first_members import guesser
from webhookgen_runtime.sources import parse_source

HANDLER = PaymentHandler("secret")
EVENTS = {"payment.verified": "verifiedPayment", "payment.rejected": "rejectedPayment"}
PADDING = "x" * 4096
TYPE = "$request.body#/type"

names = st.sampled_from(['"type"', '"ty\\u0070e"', '"paymentId"', '"parent"', '"other"'])
values = st.sampled_from(
    [
        '"payment.verified"',
        '"payment.rejected"',
        '"payment\\u002everified"',
        '"payment.unheard"',
        '{"paymentId":"p","type":"payment.rejected"}',
        '{"type":"payment.verified"}',
        "1",
        "-1.5e3",
        "null",
        "[]",
        '"\\""',
    ]
)


@given(st.lists(st.tuples(names, values), max_size=6), st.sampled_from(["", " ", "\n"]))
def test_the_event_is_the_one_that_the_last_value_names(
    members: list[tuple[str, str]], space: str
) -> None:
    pairs = [*members, ('"padding"', f'"{PADDING}"')]
    body = f"{{{space}{f',{space}'.join(f'{n}{space}:{space}{v}' for n, v in pairs)}}}".encode()
    event = HANDLER.parse_event(CoreRequest(raw_body=body))
    named = EVENTS.get(str(json.loads(body).get("type")))
    assert (None if isinstance(event, UnknownEvent) else event.name) == named


@pytest.mark.parametrize("end", [b"", b'"', b'"x', b'"} {}', b'",}', b'\xff"}'])
def test_a_body_that_is_not_json_is_malformed_whatever_it_begins_with(end: bytes) -> None:
    begin = b'{"type":"payment.verified","paymentId":"p","note":"%s' % PADDING.encode()
    with pytest.raises(JSON_FAULTS):
        json_document(begin + end)
    event = HANDLER.parse_event(CoreRequest(raw_body=begin + end))
    assert isinstance(event, UnknownEvent)
    assert event.reason == "malformed"


def guess(source: str, text: str, **headers: str | list[str]) -> object:
    found = guesser(parse_source(source), {"a": "A", "k-a": "KA", "k, k-a": "no", "-a": "no"}.get)
    assert found is not None
    return found.guess(CoreRequest(headers=headers, raw_body=(text + PADDING).encode()))


@pytest.mark.parametrize(
    ("begin", "expected"),
    [
        ('{"type":"a",', ("A", "a")),
        ('{"id":"1", "live":true, "at":1.5e3, "no":null, "type" : "a",', ("A", "a")),
        ('{"data":{"type":"a"},', None),
        ('{"id":["type", "a"], "type":"a",', None),
        ('{"id":"\\"", "type":"a",', None),
        ('{"type":"b",', None),
        ('{"type":1,', None),
        ('["type":"a",', None),
        ("{" + '"id":1,' * 9 + '"type":"a",', None),
        ('{"id":"' + "x" * 600 + '","type":"a",', None),
    ],
)
def test_the_first_members_are_read_as_far_as_they_are_scalars(
    begin: str, expected: object
) -> None:
    assert guess(TYPE, begin) == expected


def test_a_member_is_joined_with_headers() -> None:
    source = "{$request.header.X-Kind}-{$request.body#/type}"
    for _ in range(2):  # the second time it is known
        assert guess(source, '{"type":"a",', **{"x-kind": "k"}) == ("KA", "a")
        assert guess(source, '{"type":"a",') is None
        assert guess(source, '{"type":"a",', **{"X-Kind": ["k", "k"]}) is None


@pytest.mark.parametrize(
    "source",
    [
        "$request.header.X-Kind",
        "$request.body#/data/type",
        "{$method}{$request.body#/type}",
        "{$request.header.ce-type}{$request.body#/type}",
        "{$request.body#/type}{$request.body#/type}",
    ],
)
def test_other_sources_are_not_guessed(source: str) -> None:
    assert guesser(parse_source(source), {}.get) is None
