"""Batches each of whose items has a shared token, through a generated handler."""

from __future__ import annotations

import asyncio
import hmac
import importlib
import json
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from webhookgen_runtime import AllOf, CoreRequest, HmacSignature, SharedToken
from webhookgen_runtime.compiled import Compiler
from webhookgen_runtime.credentials import Credentials
from webhookgen_runtime.signing import sign_request

from tests.cases import Case, Outcome
from tests.support import SPECS, run_webhookgen

Outcomes = Callable[[Case], Outcome]
TOKEN = "a token of gates"
CASE = SPECS / "batches-of-items-with-tokens"


@pytest.fixture
def gates(outcomes: Outcomes) -> Iterator[ModuleType]:
    """An SDK whose items have tokens."""
    with outcomes(Case(CASE)).sdk.imported() as package:
        yield package


def notice(id_: str, token: Any = TOKEN, kind: str = "opened") -> dict[str, Any]:
    return {"id": id_, "kind": kind, "gate": "north", "pass": token}


def request(package: ModuleType, *items: Any) -> Any:
    return package.CoreRequest(raw_body=json.dumps({"notices": items}).encode())


def test_every_item_has_its_token(gates: ModuleType) -> None:
    handler = gates.GatesHandler({"old": "another token", "new": TOKEN})
    sent = request(gates, notice("1"), notice("2", "another token", "closed"))
    found = handler.verify_and_parse_events(sent)
    assert [type(each).__name__ for each in found] == ["OpenedEvent", "ClosedEvent"]
    assert [event.delivery_id for event in found] == ["1", "2"]
    assert [event.verification.key_id for event in found] == ["new", "old"]
    assert all(event.verification.digest_id is None for event in found)


REFUSED: list[tuple[list[Any], str, str]] = [
    ([], "missing_signature", "/notices"),
    ([notice("1"), notice("2", "forged")], "mismatch", "/notices/1"),
    ([notice("1", "forged"), notice("2")], "mismatch", "/notices/0"),
    ([notice("1"), notice("2", TOKEN + "!")], "mismatch", "/notices/1"),
    ([notice("1"), notice("2", TOKEN[:-1])], "mismatch", "/notices/1"),
    ([notice("1"), {"id": "2", "kind": "opened"}], "missing_signature", "/notices/1"),
    ([{"id": "1", "kind": "opened"}, notice("2")], "missing_signature", "/notices/0"),
    ([notice("1"), notice("2", "")], "missing_signature", "/notices/1"),
    ([notice("1"), notice("2", None)], "missing_signature", "/notices/1"),
    ([notice("1"), notice("2", [TOKEN])], "missing_signature", "/notices/1"),
    ([notice("1"), notice("2", {"pass": TOKEN})], "missing_signature", "/notices/1"),
    ([notice("1"), TOKEN], "missing_signature", "/notices/1"),
    ([notice("1"), [notice("2")]], "missing_signature", "/notices/1"),
    ([notice("1"), {"notices": [notice("2")]}], "missing_signature", "/notices/1"),
    ([notice("1"), notice("2", "x" * 1_000_000)], "malformed_signature", "/notices/1"),
    ([notice("1"), notice("2", "\x00é")], "mismatch", "/notices/1"),
]


@pytest.mark.parametrize(("items", "reason", "pointer"), REFUSED)
def test_one_item_without_the_token_fails_the_batch(
    gates: ModuleType, items: list[Any], reason: str, pointer: str
) -> None:
    handler = gates.GatesHandler(TOKEN)
    sent = request(gates, *items)
    failure = handler.verify_and_parse_events(sent)
    assert type(failure) is gates.SignatureVerificationFailure
    assert failure.reason == reason
    assert [fault.pointer for fault in failure.errors] == [pointer]
    assert TOKEN not in repr(failure)
    assert "forged" not in repr(failure)
    assert handler.verify_and_parse_event(sent).reason == reason
    assert asyncio.run(handler.verify_and_parse_events_async(sent)).reason == reason
    assert not handler.verify(sent)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"notices": {"0": {"pass": "a token of gates"}}}', b'{"notices": null}',
     b'{"pass": "a token of gates"}', b'{"notices": [{"pass": "a token of gates"}', b"\xff"],
)  # fmt: skip
def test_what_has_no_items_is_refused(gates: ModuleType, body: bytes) -> None:
    sent = gates.CoreRequest(raw_body=body)
    assert gates.GatesHandler(TOKEN).verify(sent).reason == "missing_signature"


def test_the_last_of_two_members_counts(gates: ModuleType) -> None:
    """As it does when the event is decoded."""
    for first, last, ok in ((TOKEN, "forged", False), ("forged", TOKEN, True)):
        item = f'{{"kind":"opened","gate":"n","pass":"{first}","pass":"{last}"}}'
        sent = gates.CoreRequest(raw_body=f'{{"notices":[{item}]}}'.encode())
        assert gates.GatesHandler(TOKEN).verify(sent).ok is ok


def compared(handler: Any, sent: Any) -> int:
    """How many comparisons a check makes."""
    count = 0

    def profile(_frame: Any, event: str, function: Any) -> None:
        nonlocal count
        count += event == "c_call" and function is hmac.compare_digest

    sys.setprofile(profile)
    try:
        handler.verify(sent)
    finally:
        sys.setprofile(None)
    return count


def test_the_work_does_not_tell_which_item_fails(gates: ModuleType) -> None:
    handler = gates.GatesHandler([TOKEN, "another token"])
    for bad in range(-1, 3):
        items = [notice(str(n), "forged" if n == bad else TOKEN) for n in range(3)]
        assert compared(handler, request(gates, *items)) == 3 * 2


def test_each_bit_of_a_token_counts(gates: ModuleType) -> None:
    handler = gates.GatesHandler(TOKEN)
    for at, bit in ((at, bit) for at in range(len(TOKEN)) for bit in range(7)):
        flipped = TOKEN[:at] + chr(ord(TOKEN[at]) ^ 1 << bit) + TOKEN[at + 1 :]
        assert handler.verify(request(gates, notice("1"), notice("2", flipped))).ok is False


def test_a_token_covers_nothing_else(gates: ModuleType) -> None:
    sent = request(gates, notice("1"))
    other = sent.with_body(sent.raw_body.replace(b"north", b"south"))
    (event,) = gates.GatesHandler(TOKEN).verify_and_parse_events(other)
    assert event.payload.gate == "south"


def test_a_handshake_is_told_from_a_batch(gates: ModuleType) -> None:
    handler = gates.GatesHandler(TOKEN)
    url = "https://example.com/gates?confirm=Is%20it%3A+you%3F"
    found = handler.verify_and_parse_events(gates.CoreRequest(url=url))
    assert type(found) is gates.Challenge
    assert (found.status, found.body) == (200, b"Is it: you?")
    assert found.headers["Content-Type"] == "text/plain; charset=utf-8"
    for method, body in (("POST", b'{"notices": []}'), ("GET", b""), ("POST", b" ")):
        sent = gates.CoreRequest(method=method, url=url, raw_body=body)
        assert handler.verify_and_parse_events(sent).reason == "missing_signature"
    sent = gates.CoreRequest(url=url, raw_body=request(gates, notice("1")).raw_body)
    (event,) = handler.verify_and_parse_events(sent)
    assert type(event) is gates.OpenedEvent


def test_keys_may_be_picked_by_request(gates: ModuleType) -> None:
    async def later(_: Any) -> list[str]:
        return [TOKEN]

    sent = request(gates, notice("1"), notice("2"))
    assert gates.GatesHandler(lambda _: TOKEN).verify(sent).ok
    assert gates.GatesHandler(lambda _: None).verify(sent).reason == "unknown_key"
    found = asyncio.run(gates.GatesHandler(later).verify_and_parse_events_async(sent))
    assert len(found) == 2


def test_testing_gives_each_item_the_token(gates: ModuleType) -> None:
    testing = importlib.import_module("batches_of_items_with_tokens.testing")
    events = (gates.OpenedEvent, gates.ClosedEvent)
    single = [testing.build_request(event, token=TOKEN) for event in events]
    assert all(gates.GatesHandler(TOKEN).verify(sent).ok for sent in single)
    sent = testing.build_batch(gates.GatesHandler, single, token="another")
    assert [item["pass"] for item in json.loads(sent.raw_body)["notices"]] == ["another"] * 2
    found = gates.GatesHandler("another").verify_and_parse_events(sent)
    assert tuple(map(type, found)) == events


def test_explain_speaks_of_each_item(
    gates: ModuleType, tmp_path: Any, capsys: Any, monkeypatch: Any
) -> None:
    testing = importlib.import_module("batches_of_items_with_tokens.testing")
    path = tmp_path / "request.json"
    monkeypatch.setenv("GATES_TOKEN", TOKEN)
    for items, said in (
        ([notice("1"), notice("2", "forged"), {}],
         ["item 0:", "result: verified", "item 1:", "result: mismatch",
          "  the request's token is another one", "item 2:", "result: missing_signature",
          "  $request.body#/pass is missing"]),
        ([], ["there is no item at $request.body#/notices, and nothing else has a token"]),
    ):  # fmt: skip
        path.write_text(json.dumps({"body": json.dumps({"notices": items})}))
        assert testing._testing.main(["explain", str(path), "--secret-env", "GATES_TOKEN"]) == 0
        out = capsys.readouterr().out
        assert out.splitlines() == ["the scheme compares a token; nothing is signed", *said]
        assert TOKEN not in out


def test_a_request_may_be_signed_too() -> None:
    """What signs the whole body signs the tokens in it, in whichever order they are told."""
    token = SharedToken(source="$request.body#/pass", items="$request.body#/notices")
    signature = HmacSignature(header="X-Sig")
    given = {"token": TOKEN, "secret_key": "key"}
    batch = CoreRequest(raw_body=b'{"notices": [{"id": 1}, {"id": 2}]}')
    for scheme in (AllOf((signature, token)), AllOf((token, signature))):
        compiler = Compiler(
            Credentials(scheme, given), url=None, tolerance=None, clock=lambda: 0.0, settings={}
        )
        verifier = compiler.compile(scheme)
        sent = sign_request(scheme, batch, given, {}, 0.0)
        assert verifier.check(sent, {}).ok
        assert verifier.check(batch, {}).reason == "missing_signature"
        forged = sent.with_body(sent.raw_body.replace(b"2", b"3"))
        assert verifier.check(forged, {}).reason == "mismatch"
        other = sign_request(signature, batch, given, {}, 0.0)
        assert verifier.check(other, {}).reason == "missing_signature"


def test_inspect_says_that_items_have_it(capsys: Any) -> None:
    assert run_webhookgen("inspect", str(CASE / "spec.yaml")) == 0
    said = "shared token in $request.body#/pass, for each item of $request.body#/notices as the"
    assert f"signature: {said} body\n" in capsys.readouterr().out


JSON = st.recursive(
    st.none() | st.integers() | st.sampled_from([TOKEN, "opened", ""]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["notices", "pass", "kind", "id"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=JSON)
def test_a_batch_holds_only_if_all_its_items_do(gates: ModuleType, items: Any) -> None:
    result = gates.GatesHandler(TOKEN).verify(request(gates).with_body(
        json.dumps({"notices": items}).encode()))  # fmt: skip
    are_items = isinstance(items, list) and bool(items)
    assert result.ok is (
        are_items and all(isinstance(each, dict) and each.get("pass") == TOKEN for each in items)
    )
