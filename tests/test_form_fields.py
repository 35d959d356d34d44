"""JSON in one field of a form, where the document declares the JSON alone."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import pickle
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases import Case, Outcome
from tests.support import SPECS

Outcomes = Callable[[Case], Outcome]
FORM = "application/x-www-form-urlencoded"
KEY = "key"
PEAR = b'{"weight": 2.0, "fruit": {"kind": "pear", "lot": "7 \\u00e9 & a=b"}}'


@pytest.fixture
def orchard(outcomes: Outcomes) -> Iterator[ModuleType]:
    with outcomes(Case(SPECS / "json-in-a-form-field")).sdk.imported() as package:
        yield package


@pytest.fixture
def batches(outcomes: Outcomes) -> Iterator[ModuleType]:
    """An SDK whose batches come in a form, by what its preset says."""
    with outcomes(Case(SPECS / "config-batches")).sdk.imported() as package:
        yield package


def request(package: ModuleType, body: bytes, content_type: str = FORM) -> Any:
    """A request, signed over all of its body."""
    digest = hmac.digest(KEY.encode(), body, hashlib.sha256).hex()
    headers = {
        "Content-Type": content_type,
        "X-Orchard-Signature": digest,
        "X-Hub-Signature-256": f"sha256={digest}",
    }
    return package.CoreRequest(headers=headers, raw_body=body)


def form(body: bytes, name: str = "crate") -> bytes:
    return urlencode({"before": "1", name: body}).encode()


def multipart(body: bytes) -> bytes:
    head = b'--edge\r\nContent-Disposition: form-data; name="crate"\r\n\r\n'
    return head + body + b"\r\n--edge--\r\n"


BODIES = {
    "urlencoded": (form(PEAR), FORM),
    "urlencoded with a charset": (form(PEAR), "Application/X-WWW-Form-urlencoded; charset=utf-8"),
    "multipart": (multipart(PEAR), "multipart/form-data; boundary=edge"),
    "JSON": (PEAR, "application/json"),
}


@pytest.mark.parametrize("sent", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize("validation", ["tolerant", "typed", "strict"])
def test_a_form_brings_the_event_that_its_json_is(
    orchard: ModuleType, validation: Any, sent: tuple[bytes, str]
) -> None:
    handler = orchard.OrchardHandler(KEY, validation=validation)
    given_request = request(orchard, *sent)
    event = handler.verify_and_parse_event(given_request)
    assert type(event) is orchard.PearEvent
    assert event.payload.weight == 2
    assert event.delivery_id == "7 \u00e9 & a=b"
    assert event.request is given_request
    assert event == asyncio.run(handler.verify_and_parse_event_async(given_request))
    assert event == handler.parse_event(given_request, expect=orchard.PearEvent)
    assert pickle.loads(pickle.dumps(event)) == event


def test_the_signature_covers_the_form(orchard: ModuleType) -> None:
    handler = orchard.OrchardHandler(KEY)
    good = request(orchard, form(PEAR))
    other = good.with_body(form(PEAR).replace(b"before=1", b"before=2"))
    assert handler.verify(good).ok
    assert handler.verify(other).reason == "mismatch"
    inner = request(orchard, PEAR)
    as_json = orchard.CoreRequest(
        headers={**inner.headers, "content-type": FORM}, raw_body=form(PEAR)
    )
    assert handler.verify(as_json).reason == "mismatch"


MALFORMED = {
    "another field": form(PEAR, "box"),
    "the field twice": form(PEAR) + b"&" + form(PEAR),
    "nothing in the field": form(b""),
    "no JSON in the field": form(b'{"weight": 2'),
    "JSON in place of the form": PEAR,
    "not UTF-8": b"crate=%ff",
    "a lone surrogate": form(b'{"weight": 2, "fruit": "\\ud800"'),
    "a form in the form": form(form(PEAR)),
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_json_in_one_field_is_malformed(orchard: ModuleType, body: bytes) -> None:
    handler = orchard.OrchardHandler(KEY)
    for expect in (None, orchard.PearEvent):
        event = handler.verify_and_parse_event(request(orchard, body), expect=expect)
        assert isinstance(event, orchard.UnknownEvent)
        assert event.reason == "malformed"
        assert event.errors


def test_an_empty_form_is_an_empty_body(orchard: ModuleType) -> None:
    event = orchard.OrchardHandler(KEY).parse_event(request(orchard, b""))
    assert event.reason == "empty_body"


def test_faults_speak_of_the_json(orchard: ModuleType) -> None:
    light = form(b'{"weight": "much", "fruit": {"kind": "apple", "lot": "1"}}')
    drifted = orchard.OrchardHandler(KEY).parse_event(request(orchard, light))
    assert type(drifted) is orchard.AppleEvent
    assert [fault.pointer for fault in drifted.drift] == ["/weight"]
    typed = orchard.OrchardHandler(KEY, validation="typed").parse_event(request(orchard, light))
    assert (typed.reason, typed.event_name) == ("schema_mismatch", "apple")
    assert typed.raw_body.startswith(b"{")
    small = form(b'{"weight": 0, "fruit": {"kind": "apple", "lot": "1"}}')
    strict = orchard.OrchardHandler(KEY, validation="strict").parse_event(request(orchard, small))
    assert strict.reason == "schema_mismatch"
    assert [fault.pointer for fault in strict.errors] == ["/weight"]


def test_samples_are_json(orchard: ModuleType) -> None:
    testing = __import__(f"{orchard.__name__}.testing", fromlist=["testing"])
    sample = testing.build_request(orchard.PearEvent, secret_key=KEY)
    assert sample.headers["content-type"] == "application/json"
    event = orchard.OrchardHandler(KEY).verify_and_parse_event(sample)
    assert type(event) is orchard.PearEvent


def test_a_batch_comes_in_a_form(batches: ModuleType) -> None:
    body = urlencode({"payload": '[{"height": 1}, {"height": "tall"}]'}).encode()
    sent = request(batches, body)
    handler = batches.PlantsHandler(KEY, validation="typed")
    grown, unknown = handler.verify_and_parse_events(sent)
    assert type(grown) is batches.GrownEvent
    assert grown.request is unknown.request is sent
    assert unknown.reason == "no_match"
    (none,) = handler.verify_and_parse_events(request(batches, b"other=1"))
    assert none.reason == "malformed"
    assert handler.verify_and_parse_event(sent).reason == "batch"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    lot=st.text(st.characters(codec="utf-8")),
    others=st.dictionaries(st.text(st.characters(codec="utf-8")), st.text(max_size=5), max_size=3),
)
def test_a_form_and_its_json_bring_equal_events(
    orchard: ModuleType, lot: str, others: dict[str, str]
) -> None:
    body = json.dumps({"weight": 1, "fruit": {"kind": "pear", "lot": lot}}).encode()
    fields = {name: text for name, text in others.items() if name != "crate"} | {"crate": body}
    handler = orchard.OrchardHandler(KEY)
    in_form = handler.parse_event(request(orchard, urlencode(fields, errors="replace").encode()))
    plain = handler.parse_event(request(orchard, body, "application/json"))
    assert type(in_form) is orchard.PearEvent
    assert in_form == plain
