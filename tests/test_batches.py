"""Batches, through generated handlers: each item is an event, and verified where it is signed."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import importlib
import json
import pickle
import sys
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases import Case, Outcome
from tests.support import SPECS, run_webhookgen, write_sdk

Outcomes = Callable[[Case], Outcome]
WARM = b'{"kind": "warmed",  "degrees": 21.50}'
OPEN = b'{"kind": "opened", "door": "front"}'
KEY = "key"
KEYS = st.sampled_from(["entries", "entry", "seal", "number", "kind", "cents"])


def digest(message: bytes, key: str = KEY) -> str:
    return hmac.digest(key.encode(), message, hashlib.sha256).hex()


@pytest.fixture
def sensors(outcomes: Outcomes) -> Iterator[ModuleType]:
    """An SDK whose batches are signed as a whole."""
    with outcomes(Case(SPECS / "batches")).sdk.imported() as package:
        yield package


@pytest.fixture
def ledger(outcomes: Outcomes) -> Iterator[ModuleType]:
    """An SDK whose items are signed one by one."""
    with outcomes(Case(SPECS / "batches-of-signed-items")).sdk.imported() as package:
        yield package


def report(package: ModuleType, *items: bytes, key: str = KEY) -> Any:
    """A signed batch."""
    body = b'{"site":"hall","report":{"readings":[' + b" , ".join(items) + b"]}}"
    return signed(package, body, key)


def signed(package: ModuleType, body: bytes, key: str = KEY) -> Any:
    headers = {"content-type": "application/json", "x-sensor-signature": digest(body, key)}
    return package.CoreRequest(headers=headers, raw_body=body)


def entry(number: str, kind: str = "credit", key: str = KEY, seal: str | None = None) -> Any:
    """An item with a signature of its own."""
    message = f"north:{number}:{kind}:5".encode()
    item: dict[str, Any] = {"entry": {"number": number, "kind": kind, "cents": 5}}
    return item | {"seal": digest(message, key) if seal is None else seal}


def entries(package: ModuleType, *items: Any) -> Any:
    body = json.dumps({"entries": items, "live": False}).encode()
    headers = {"content-type": "application/json", "x-ledger": "north"}
    return package.CoreRequest(headers=headers, raw_body=body)


def names(found: Any) -> Any:
    """The classes of a tuple's members; the reason of anything else."""
    if isinstance(found, tuple):
        return [type(each).__name__ for each in found]
    return found.reason


def test_each_item_is_an_event_in_order(sensors: ModuleType) -> None:
    handler = sensors.SensorHandler(KEY)
    request = report(sensors, WARM, OPEN, WARM)
    events = handler.verify_and_parse_events(request)
    assert names(events) == ["WarmedEvent", "OpenedEvent", "WarmedEvent"]
    assert events[0].payload.degrees == 21.5
    assert events[1].payload.door == "front"
    assert all(event.request is request for event in events)
    assert all(event.verification.ok for event in events)
    assert handler.parse_events(request) == events
    assert asyncio.run(handler.verify_and_parse_events_async(request)) == events
    assert pickle.loads(pickle.dumps(events)) == events


def test_an_item_that_is_no_event_stands_in_its_place(sensors: ModuleType) -> None:
    handler = sensors.SensorHandler(KEY)
    odd = b'{"kind": "melted"}'
    events = handler.verify_and_parse_events(report(sensors, WARM, odd, b"7", OPEN))
    assert names(events) == ["WarmedEvent", "UnknownEvent", "UnknownEvent", "OpenedEvent"]
    assert [events[1].reason, events[2].reason] == ["no_match", "no_match"]
    assert events[1].raw_body == odd
    assert events[1].value == {"kind": "melted"}
    assert "melted" not in repr(events[1])
    assert b"hall" in events[1].request.raw_body


def test_the_singular_methods_take_a_batch_of_one(sensors: ModuleType) -> None:
    handler = sensors.SensorHandler(KEY)
    (event,) = handler.verify_and_parse_events(report(sensors, WARM))
    assert handler.verify_and_parse_event(report(sensors, WARM)) == event
    assert handler.parse_event(report(sensors, WARM)) == event
    assert asyncio.run(handler.verify_and_parse_event_async(report(sensors, WARM))) == event
    assert handler.verify_and_parse_event(report(sensors, WARM, OPEN)).reason == "batch"
    assert handler.verify_and_parse_event(report(sensors)).reason == "no_match"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty_body"),
        (b"{", "malformed"),
        (b'{"report":{"readings":[1,]}}', "malformed"),
        (b'{"report":{"readings":{}}}', "no_match"),
        (b'{"report":[]}', "no_match"),
        (b"[]", "no_match"),
        (b"null", "no_match"),
    ],
)
def test_what_is_no_batch_is_one_unknown_event(
    sensors: ModuleType, body: bytes, reason: str
) -> None:
    handler = sensors.SensorHandler(KEY)
    found = handler.verify_and_parse_events(signed(sensors, body))
    assert [each.reason for each in found] == [reason]
    assert handler.verify_and_parse_event(signed(sensors, body)).reason == reason
    assert handler.parse_events(signed(sensors, body)) == found


def test_an_empty_batch_has_no_events(sensors: ModuleType) -> None:
    assert sensors.SensorHandler(KEY).verify_and_parse_events(report(sensors)) == ()


def test_a_signature_that_does_not_hold_fails_the_batch(sensors: ModuleType) -> None:
    handler = sensors.SensorHandler(KEY)
    assert names(handler.verify_and_parse_events(report(sensors, WARM, key="b"))) == "mismatch"
    small = sensors.SensorHandler(KEY, max_body_bytes=10)
    assert names(small.verify_and_parse_events(report(sensors, WARM))) == "body_too_large"
    assert [e.reason for e in small.parse_events(report(sensors, WARM))] == ["body_too_large"]
    with pytest.raises(TypeError, match="CoreRequest"):
        handler.verify_and_parse_events(b"")


def test_expect_and_drift_are_per_item(sensors: ModuleType) -> None:
    handler = sensors.SensorHandler(KEY)
    cold = b'{"kind": "warmed", "degrees": "cold"}'
    request = report(sensors, WARM, OPEN, cold)
    found = handler.verify_and_parse_events(request, expect=sensors.WarmedEvent)
    assert names(found) == ["WarmedEvent", "UnknownEvent", "WarmedEvent"]
    assert [fault.pointer for fault in found[2].drift] == ["/degrees"]
    assert not found[0].drift
    typed = sensors.SensorHandler(KEY, validation="typed").parse_events(request)
    assert [getattr(each, "reason", None) for each in typed] == [None, None, "schema_mismatch"]


def test_strict_validation_is_by_the_schema_of_the_item(sensors: ModuleType) -> None:
    handler = sensors.SensorHandler(KEY, validation="strict")
    request = report(sensors, WARM, OPEN, b'{"kind": "opened", "door": "f"}')
    good, also, short = handler.verify_and_parse_events(request)
    assert names((good, also)) == ["WarmedEvent", "OpenedEvent"]
    assert short.reason == "schema_mismatch"
    assert [error.pointer for error in short.errors] == ["/door"]


def test_every_item_is_verified(ledger: ModuleType) -> None:
    handler = ledger.LedgerHandler(KEY)
    found = handler.verify_and_parse_events(entries(ledger, entry("1"), entry("2", "debit")))
    assert names(found) == ["CreditedEvent", "DebitedEvent"]
    assert [event.delivery_id for event in found] == ["1", "2"]
    assert len({event.verification.digest_id for event in found}) == 2


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ([entry("1"), entry("2", key="forged")], "mismatch"),
        ([entry("1", key="forged"), entry("2")], "mismatch"),
        ([entry("1"), entry("2") | {"seal": entry("1")["seal"]}], "mismatch"),
        ([entry("1"), {"entry": entry("2")["entry"]}], "missing_signature"),
        ([entry("1"), entry("2", seal="")], "missing_signature"),
        ([entry("1"), 5], "missing_signature"),
        ([], "missing_signature"),
    ],
)
def test_one_item_that_does_not_hold_fails_the_batch(
    ledger: ModuleType, items: list[Any], reason: str
) -> None:
    handler = ledger.LedgerHandler(KEY)
    request = entries(ledger, *items)
    assert names(handler.verify_and_parse_events(request)) == reason
    assert names(handler.verify_and_parse_event(request)) == reason
    assert names(asyncio.run(handler.verify_and_parse_events_async(request))) == reason
    assert not handler.verify(request)


def test_no_bit_of_what_is_covered_can_be_changed(ledger: ModuleType) -> None:
    handler = ledger.LedgerHandler(KEY)
    request = entries(ledger, entry("1"), entry("2", "debit"))
    body = request.raw_body
    for value in (b'"2"', b'"debit"', b'"credit"', b"5}"):
        at = body.index(value) + (value[:1] == b'"')
        changed = request.with_body(body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :])
        assert not handler.verify(changed), value
    assert handler.verify(request.with_body(body.replace(b"false", b"true")))


def test_an_item_that_has_come_before_is_left_out(ledger: ModuleType) -> None:
    """Whatever batch it comes in; where all have, the request is refused."""
    handler = ledger.LedgerHandler(KEY, replay_store=ledger.MemoryReplayStore())
    first, second, third = (entry(number) for number in "123")
    found = handler.verify_and_parse_events(entries(ledger, first, second, first))
    assert [event.delivery_id for event in found] == ["1", "2"]
    found = handler.verify_and_parse_events(entries(ledger, second, third))
    assert [event.delivery_id for event in found] == ["3"]
    again = entries(ledger, third, first)
    assert names(handler.verify_and_parse_events(again)) == "replayed"
    assert names(asyncio.run(handler.verify_and_parse_events_async(again))) == "replayed"


def test_a_batch_signed_as_a_whole_comes_once(sensors: ModuleType) -> None:
    handler = sensors.SensorHandler(KEY, replay_store=sensors.MemoryReplayStore())
    assert len(handler.verify_and_parse_events(report(sensors, WARM, WARM))) == 2
    assert names(handler.verify_and_parse_events(report(sensors, WARM, WARM))) == "replayed"


def test_testing_builds_batches(sensors: ModuleType, ledger: ModuleType) -> None:
    for package, handler_class, events in (
        (sensors, sensors.SensorHandler, (sensors.WarmedEvent, sensors.OpenedEvent)),
        (ledger, ledger.LedgerHandler, (ledger.CreditedEvent, ledger.DebitedEvent)),
    ):
        testing = importlib.import_module(f"{package.__name__}.testing")
        requests = [testing.build_request(event, secret_key=KEY) for event in events]
        request = testing.build_batch(handler_class, requests, KEY)
        assert [type(e) for e in handler_class(KEY).verify_and_parse_events(request)] == [*events]
        other = testing.sign(handler_class, request, "other")
        assert names(handler_class(KEY).verify_and_parse_events(other)) == "mismatch"
        assert handler_class("other").verify(other)
        with pytest.raises(ValueError, match="no batches"):
            testing.build_batch(handler_class, [], KEY)


DOCUMENT = """
openapi: 3.1.0
info: {title: T, version: "1"}
webhooks:
  a: {post: {requestBody: {content: {application/json: {schema: SCHEMA}}}}}
  b: {post: {requestBody: {content: {application/json: {schema: SCHEMA}}}}}
"""
ROWS = "{type: array, items: {type: object, properties: {id: {type: string}}}}"


@pytest.mark.parametrize(
    ("schema", "items"),
    [
        (ROWS, "$request.body"),
        (f"{{type: object, properties: {{rows: {ROWS}}}}}", "$request.body#/rows"),
        (f"{{type: object, properties: {{a/b: {ROWS}}}}}", "$request.body#/a~1b"),
        (f"{{type: object, properties: {{rows: {ROWS}, more: {ROWS}}}}}", None),
        ("{type: array, items: {type: string}}", None),
        ("{type: object}", None),
    ],
)
def test_inspect_suggests_items(tmp_path: Any, capsys: Any, schema: str, items: str | None) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(DOCUMENT.replace("SCHEMA", schema))
    assert run_webhookgen("inspect", path, "--json") == 0
    (group,) = json.loads(capsys.readouterr().out)["groups"]
    stated = group["itemsSuggestion"] and yaml.safe_load(group["itemsSuggestion"])
    assert stated == (items and {"webhooks": {"default": {"items": items}}})
    assert group["items"] is None
    if items:
        (tmp_path / "webhookgen.yaml").write_text(group["itemsSuggestion"])
        config = str(tmp_path / "webhookgen.yaml")
        assert run_webhookgen("inspect", path, "--config", config, "--json") == 0
        assert json.loads(capsys.readouterr().out)["groups"][0]["items"] == items


def test_samples_are_items(sensors: ModuleType) -> None:
    testing = importlib.import_module("batches.testing")
    assert json.loads(testing.sample(sensors.WarmedEvent)) == {"kind": "warmed", "degrees": 21.5}


def test_explain_speaks_of_each_item(
    ledger: ModuleType, tmp_path: Any, capsys: Any, monkeypatch: Any
) -> None:
    testing = importlib.import_module("batches_of_signed_items.testing")
    request = entries(ledger, entry("1"), entry("2", key="forged"))
    headers = dict(request.headers.lines())
    path = tmp_path / "request.json"
    path.write_text(json.dumps({"headers": headers, "body": request.raw_body.decode()}))
    monkeypatch.setenv("LEDGER_SECRET", KEY)
    assert testing._testing.main(["explain", str(path), "--secret-env", "LEDGER_SECRET"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[said.index("item 0:") + 1] == "result: verified"
    assert said[said.index("item 1:") + 1] == "result: mismatch"
    assert "  north:2:credit:5" in said


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
BODIES = st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode())


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODIES | BODIES.map(lambda body: b'{"entries": [' + body + b", " + body + b"]}"))
def test_whatever_a_body_holds_nothing_raises(ledger: ModuleType, body: bytes) -> None:
    handler = ledger.LedgerHandler(KEY)
    request = ledger.CoreRequest(headers={"x-ledger": "north"}, raw_body=body)
    failure = handler.verify_and_parse_events(request)
    assert type(failure) is ledger.SignatureVerificationFailure
    found = handler.parse_events(request)
    assert isinstance(found, tuple)
    single = handler.parse_event(request)
    if len(found) == 1:
        assert single == found[0]
    else:
        assert single.reason == ("batch" if found else "no_match")


def test_the_receiver_of_the_readme_answers(sensors: ModuleType, monkeypatch: Any) -> None:
    monkeypatch.setenv("SENSOR_SECRET", KEY)
    monkeypatch.delitem(sys.modules, "tests.receivers.batches_app", raising=False)
    client = importlib.import_module("tests.receivers.batches_app").app.test_client()
    for request, status in (
        (report(sensors, WARM, OPEN), 204),
        (report(sensors, WARM, key="b"), 401),
    ):
        headers = list(request.headers.lines())
        assert (
            client.post("/readings", data=request.raw_body, headers=headers).status_code == status
        )


def test_work_grows_with_the_body(ledger: ModuleType) -> None:
    """Ten times the items, at most twenty times the work, whatever the machine does beside it."""
    handler = ledger.LedgerHandler(KEY)
    few = entries(ledger, *(entry(str(n)) for n in range(200)))
    many = entries(ledger, *(entry(str(n)) for n in range(2000)))

    def cost(request: Any) -> float:
        times = []
        for _ in range(5):
            began = time.process_time()
            assert len(handler.verify_and_parse_events(request)) in (200, 2000)
            times.append(time.process_time() - began)
        return min(times)

    cost(few)
    assert cost(many) < 20 * cost(few)


ASYMMETRIC = """
openapi: 3.1.0
info: {title: Public items, version: "1"}
x-webhooks:
  signatureVerification:
    kind: public-key
    algorithm: ed25519
    items: $request.body
    signature: {bodyPointer: /seal, encoding: base64}
    message: "{$request.body#/text}"
webhooks:
  said: {post: {requestBody: {content: {application/json: {schema: {type: object}}}}}}
"""


def test_items_may_be_signed_with_a_private_key(tmp_path: Any) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    path = tmp_path / "spec.yaml"
    path.write_text(ASYMMETRIC)
    sdk = write_sdk(path, tmp_path / "sdk", "--formatter", "none")
    private = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    with sdk.imported() as package:
        testing = importlib.import_module(f"{package.__name__}.testing")
        handler = package.WebhooksHandler(private.public_key().public_bytes_raw())
        body = b'[{"text":"a"},{"text":"b"}]'
        request = package.CoreRequest(headers={"content-type": "application/json"}, raw_body=body)
        signed = testing.sign(package.WebhooksHandler, request, private_key=private)
        assert names(handler.verify_and_parse_events(signed)) == ["SaidEvent", "SaidEvent"]
        forged = signed.with_body(signed.raw_body.replace(b'"b"', b'"c"'))
        assert names(handler.verify_and_parse_events(forged)) == "mismatch"
        assert names(handler.verify_and_parse_events(request)) == "missing_signature"
