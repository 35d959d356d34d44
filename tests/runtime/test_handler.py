"""Handlers: every request comes back as a result, and faults of the program raise."""

import asyncio
import hmac
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from payments_api.handlers.audit import AuditHandler, CustomAuditHandler
from payments_api.handlers.orders import OrdersHandler
from payments_api.handlers.payment import PaymentHandler
from payments_api.results import (
    NoteEvent,
    OrderPaidEvent,
    PingEvent,
    RefundMadeEvent,
    RefundSeenEvent,
    RejectedPaymentEvent,
    VerifiedPaymentEvent,
)
from webhookgen_runtime import (
    CoreRequest,
    Event,
    Handler,
    SignatureVerificationFailure,
    SignatureVerificationResult,
    UnknownEvent,
)

VERIFIED = b'{"type":"payment.verified","paymentId":"p1"}'
REJECTED = b'{"type":"payment.rejected","paymentId":"p1"}'


def signed(body: bytes, secret: bytes = b"key", headers: Mapping[str, str] = {}) -> CoreRequest:
    value = "sha256=" + hmac.digest(secret, body, "sha256").hex()
    return CoreRequest(headers={"X-Signature": value} | dict(headers), raw_body=body)


def outcome(result: object) -> tuple[object, ...]:
    match result:
        case UnknownEvent():
            return result.reason, result.event_name
        case SignatureVerificationFailure():
            return (result.reason,)
        case _:
            return (type(result),)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (signed(VERIFIED), (VerifiedPaymentEvent,)),
        (signed(REJECTED), (RejectedPaymentEvent,)),
        (signed(VERIFIED, b"other"), ("mismatch",)),
        (CoreRequest(raw_body=VERIFIED), ("missing_signature",)),
        (signed(b""), ("empty_body", None)),
        (signed(b"{"), ("malformed", None)),
        (signed(b'{"type":"payment.new"}'), ("no_match", None)),
        (signed(b'{"type":"payment.verified"}'), (VerifiedPaymentEvent,)),
        (signed(b'{"type":"payment.rejected","paymentId":5}'), (RejectedPaymentEvent,)),
        (
            signed(VERIFIED, headers={"Content-Type": "text/xml"}),
            ("unsupported_media_type", "verifiedPayment"),
        ),
    ],
)
def test_each_outcome(request_: CoreRequest, expected: tuple[object, ...]) -> None:
    handler = PaymentHandler("key")
    assert outcome(handler.verify_and_parse_event(request_)) == expected
    assert outcome(asyncio.run(handler.verify_and_parse_event_async(request_))) == expected


def test_an_event_carries_how_it_was_verified() -> None:
    request = signed(VERIFIED, b"two")
    event = PaymentHandler(["one", b"two"]).verify_and_parse_event(request)
    assert isinstance(event, VerifiedPaymentEvent)
    assert event.verification is not None
    assert (event.verification.ok, event.verification.secret_index) == (True, 1)
    assert event.request is request
    parsed = PaymentHandler("any").parse_event(request)
    assert isinstance(parsed, VerifiedPaymentEvent)
    assert parsed.verification is None
    assert parsed == event


def test_a_body_over_the_limit_is_not_hashed_or_parsed() -> None:
    handler = PaymentHandler("key", max_body_bytes=len(VERIFIED))
    assert handler.verify(signed(VERIFIED)).ok
    over = signed(VERIFIED + b" ")
    assert handler.verify(over).reason == "body_too_large"
    assert outcome(handler.verify_and_parse_event(over)) == ("body_too_large",)
    assert outcome(handler.parse_event(over)) == ("body_too_large", None)
    cut = CoreRequest(body_too_large=True)
    assert outcome(handler.parse_event(cut)) == ("body_too_large", None)
    assert handler.verify(cut).reason == "body_too_large"


def test_expect_narrows() -> None:
    handler = PaymentHandler("key")
    found = handler.verify_and_parse_event(signed(VERIFIED), expect=VerifiedPaymentEvent)
    assert isinstance(found, VerifiedPaymentEvent)
    both = (VerifiedPaymentEvent, RejectedPaymentEvent)
    assert isinstance(handler.parse_event(signed(REJECTED), expect=both), RejectedPaymentEvent)
    other = handler.parse_event(signed(REJECTED), expect=VerifiedPaymentEvent)
    assert outcome(other) == ("no_match", "rejectedPayment")


def test_expect_resolves_what_the_structure_can_not() -> None:
    request = CoreRequest(raw_body=b'{"refund":1}')
    event = AuditHandler().parse_event(request, expect=RefundSeenEvent)
    assert isinstance(event, RefundSeenEvent)
    missed = AuditHandler().parse_event(request, expect=(OrderPaidEvent, PingEvent))
    assert outcome(missed) == ("no_match", None)


def test_expect_reaches_an_event_that_the_plan_never_names() -> None:
    body = b'{"order":1,"kind":"order"}'

    class Narrow(AuditHandler):
        _detection = "refundMade"  # type: ignore[assignment]
        _events = AuditHandler._events

    Narrow.__module__ = AuditHandler.__module__
    result = Narrow().parse_event(CoreRequest(raw_body=body), expect=OrderPaidEvent)
    assert outcome(result) == ("no_match", "refundMade")


def test_expect_of_a_foreign_class_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError, match="NoteEvent"):
        PaymentHandler("key").parse_event(signed(VERIFIED), expect=NoteEvent)


@pytest.mark.parametrize("thing", [None, b"", {}, object()])
def test_what_is_no_core_request_raises(thing: Any) -> None:
    handler = PaymentHandler("key")
    for method in (handler.verify, handler.parse_event, handler.verify_and_parse_event):
        with pytest.raises(TypeError, match="to_core_request"):
            method(thing)
    with pytest.raises(TypeError, match="to_core_request"):
        asyncio.run(handler.verify_async(thing))


def test_an_unsigned_group_can_not_verify() -> None:
    handler = AuditHandler()
    assert not hasattr(handler, "verify")
    assert not hasattr(handler, "verify_and_parse_event")
    assert isinstance(handler.parse_event(CoreRequest()), PingEvent)


def test_a_subclass_of_the_users_still_finds_its_events() -> None:
    class Mine(PaymentHandler):
        """In another package."""

    assert isinstance(Mine("key").parse_event(signed(VERIFIED)), VerifiedPaymentEvent)


def test_a_plan_without_a_route_is_a_fault_of_the_program() -> None:
    class Broken(Handler[Any]):
        _events = {"a": "events.a:A"}  # noqa: RUF012
        _detection = "b"

    with pytest.raises(ValueError, match="b"):
        Broken()


def test_a_custom_verifier_decides() -> None:
    request = CoreRequest(raw_body=b"")
    accept, refuse = CustomAuditHandler(lambda _: True), CustomAuditHandler(lambda _: False)
    assert isinstance(accept.verify_and_parse_event(request), PingEvent)
    assert outcome(refuse.verify_and_parse_event(request)) == ("custom",)
    assert outcome(asyncio.run(refuse.verify_and_parse_event_async(request))) == ("custom",)


def test_a_custom_verifier_may_be_asynchronous() -> None:
    async def check(request: CoreRequest) -> bool:
        await asyncio.sleep(0)
        return request.raw_body == b""

    handler = CustomAuditHandler(check)
    assert asyncio.run(handler.verify_async(CoreRequest())).ok
    assert asyncio.run(handler.verify_async(CoreRequest(raw_body=b"{}"))).reason == "custom"
    with pytest.raises(TypeError, match="async"):
        handler.verify(CoreRequest())


@pytest.mark.parametrize("verdict", [None, 1, "yes", object()])
def test_a_custom_verifier_that_returns_no_bool_never_passes(verdict: Any) -> None:
    handler = CustomAuditHandler(lambda _: verdict)
    with pytest.raises(TypeError, match="bool"):
        handler.verify(CoreRequest())
    with pytest.raises(TypeError, match="bool"):
        asyncio.run(handler.verify_async(CoreRequest()))


def test_what_a_custom_verifier_raises_passes_through() -> None:
    def outage(request: CoreRequest) -> bool:
        raise ConnectionError("the key server is down")

    with pytest.raises(ConnectionError):
        CustomAuditHandler(outage).verify_and_parse_event(CoreRequest())
    with pytest.raises(TypeError):
        CustomAuditHandler("no function")  # type: ignore[arg-type]


FIRST_REQUESTS = """
import sys, threading
sys.path.insert(0, sys.argv[1])
from payments_api.handlers.payment import PaymentHandler
from webhookgen_runtime import CoreRequest
results = []
barrier = threading.Barrier(8)
def first(kind):
    barrier.wait()
    body = b'{"type":"payment.%s","paymentId":"x"}' % kind
    results.append(type(PaymentHandler("k").parse_event(CoreRequest(raw_body=body))).__name__)
kinds = [b"verified", b"rejected"] * 4
threads = [threading.Thread(target=first, args=(kind,)) for kind in kinds]
[t.start() for t in threads]
[t.join() for t in threads]
print(sorted(results) == ["RejectedPaymentEvent"] * 4 + ["VerifiedPaymentEvent"] * 4)
"""


def test_the_very_first_requests_may_come_from_many_threads() -> None:
    """In a new process, where nothing is loaded yet."""
    folder = str(Path(__file__).parent)
    run = subprocess.run(
        [sys.executable, "-c", FIRST_REQUESTS, folder], capture_output=True, text=True, check=False
    )
    assert run.stdout == "True\n", run.stderr


def test_one_handler_serves_many_threads() -> None:
    handler = PaymentHandler("key")
    wrong: list[object] = []

    def serve(body: bytes, expected: type) -> None:
        for _ in range(300):
            event = handler.verify_and_parse_event(signed(body))
            if type(event) is not expected:
                wrong.append(event)

    pairs = [(VERIFIED, VerifiedPaymentEvent), (REJECTED, RejectedPaymentEvent)] * 4
    threads = [threading.Thread(target=serve, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def all_results(request: CoreRequest) -> Iterator[object]:
    """What every handler makes of a request, verified or not."""
    for handler in (PaymentHandler("key"), OrdersHandler("key", url="https://h/x")):
        yield handler.verify(request)
        yield handler.parse_event(request)
        yield handler.verify_and_parse_event(request)
    for unsigned in (AuditHandler(), CustomAuditHandler(lambda _: True)):
        yield unsigned.parse_event(request)
        yield unsigned.parse_event(request, expect=(RefundMadeEvent, PingEvent))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["type", "paymentId", "refund", "order", "kind", "meta", "step", "source"]),
        inner,
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip
WORDS = st.sampled_from(["payment.verified", "order", "card", "paid", "refund.made"])
HOSTILE = st.sampled_from(
    [b"[" * 100_000, b'{"type":' * 5_000, b'{"refund":' + b"9" * 6000 + b"}", b"\xff\xfe", b"NaN",
     b'{"type":"\\ud800"}', b'\xef\xbb\xbf{}', b'{"type":"payment.verified","paymentId":"\xff"}',
     b'{"refund":1e999}', b'{"refund":-0}', b"\x00", b" ", b'{"order":1,"kind":"order","kind":1}',
     '{"type":"é"}'.encode("utf-16")]
)  # fmt: skip


def text_of(value: object) -> bytes:
    import json

    return json.dumps(value).encode()


BODIES = st.binary(max_size=60) | JSON.map(text_of) | HOSTILE | st.builds(
    lambda word, rest: text_of({"type": word, **rest}),
    WORDS,
    st.dictionaries(st.sampled_from(["paymentId", "amount", "source", "status"]), JSON, max_size=4),
)  # fmt: skip
HEADER_NAMES = st.sampled_from(
    ["X-Signature", "x-sign", "X-Event", "X-Time", "Content-Type", "X-Delivery", "X-Attempt"]
)
HEADER_VALUES = st.text(max_size=30) | st.sampled_from(
    ["sha256=" + "0" * 64, "v1," + "A" * 86 + ";", "application/json", "text/plain; charset=idna",
     "application/x-www-form-urlencoded", "note", "refund.made", "\ud800", "a" * 9000, ";", "*/*"]
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    body=BODIES,
    headers=st.lists(st.tuples(HEADER_NAMES, HEADER_VALUES), max_size=6),
    url=st.sampled_from(["", "/x?v=1", "http://h/\xe9?v=%ff&v=2", "x\ud800?v=\u4e2d"]),
    method=st.sampled_from(["POST", "", "\xe9"]),
)
def test_no_request_raises(
    body: bytes, headers: list[tuple[str, str]], url: str, method: str
) -> None:
    request = CoreRequest(method=method, url=url, headers=headers, raw_body=body)
    for result in all_results(request):
        assert isinstance(
            result,
            Event | UnknownEvent | SignatureVerificationFailure | SignatureVerificationResult,
        )
        assert isinstance(repr(result), str)


@settings(max_examples=100, deadline=None)
@given(body=BODIES)
def test_a_signature_made_with_the_key_always_holds(body: bytes) -> None:
    assert PaymentHandler("key").verify(signed(body)).ok
    assert not PaymentHandler("key").verify(signed(body, b"kez")).ok
