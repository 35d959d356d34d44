"""Results say why, and hide what a request holds."""

import io
import pickle

import pytest
from payments_api.events.order_paid import OrderPaidEvent, OrderPaidHeaders
from payments_api.handlers.audit import AuditHandler
from payments_api.handlers.payment import PaymentHandler
from payments_api.models.payment import Order
from webhookgen_runtime import CoreRequest, UnknownEvent
from webhookgen_runtime.faults import Fault

HIDDEN = "hidden-value"
BODIES = [
    b'{"type":"payment.verified","paymentId":"%s","source":{"kind":"%s"}}',
    b'{"type":"%s"}',
    b'{"type":"payment.verified","labels":{"%s":1},"paymentId":"x"}',
    b"%s",
]


@pytest.mark.parametrize("body", BODIES)
def test_no_text_of_a_result_shows_a_value(body: bytes) -> None:
    filled = body.replace(b"%s", HIDDEN.encode())
    request = CoreRequest(
        url=f"http://x/?{HIDDEN}={HIDDEN}", headers={"X-Signature": HIDDEN}, raw_body=filled
    )
    handler = PaymentHandler(HIDDEN, validation="typed")
    for result in (
        handler.parse_event(request),
        handler.verify(request),
        handler.verify_and_parse_event(request),
        handler,
        handler._verifier,
    ):
        assert HIDDEN not in repr(result) + str(result)
        assert HIDDEN not in repr(list(getattr(result, "__rich_repr__", list)()))
        assert HIDDEN not in repr(getattr(result, "errors", ()))


def test_an_unknown_event_gives_the_body_and_its_value() -> None:
    unknown = PaymentHandler("k").parse_event(CoreRequest(raw_body=b'{"a":[1]}'))
    assert isinstance(unknown, UnknownEvent)
    assert (unknown.raw_body, unknown.value) == (b'{"a":[1]}', {"a": [1]})
    other = PaymentHandler("k").parse_event(CoreRequest(raw_body=b"\xff"))
    assert isinstance(other, UnknownEvent)
    assert other.value is None


def test_results_pickle_and_compare() -> None:
    handler = PaymentHandler("k")
    request = CoreRequest(raw_body=b"[]")
    for result in (
        handler.parse_event(request),
        handler.verify(request),
        handler.verify_and_parse_event(request),
    ):
        assert pickle.loads(pickle.dumps(result)) == result


def order(number: int, delivery: str, body: bytes = b"") -> OrderPaidEvent:
    headers = OrderPaidHeaders(delivery=delivery)
    payload = Order(order=number, kind="order")
    return OrderPaidEvent(payload=payload, headers=headers, request=CoreRequest(raw_body=body))


def test_events_compare_by_class_payload_and_headers() -> None:
    assert order(1, "a", b"1") == order(1, "a", b"2")
    assert hash(order(1, "a", b"1")) == hash(order(1, "a", b"2"))
    assert order(1, "a") != order(2, "a")
    assert order(1, "a") != order(1, "b")
    assert order(1, "a") != "order"


def test_an_event_shows_its_payload_and_pickles() -> None:
    event = order(1, "hidden", b"hidden")
    assert repr(event) == "OrderPaidEvent(payload=Order(order=1, kind='order'))"
    assert pickle.load(io.BytesIO(pickle.dumps(event))) == event
    assert event.name == "orderPaid"


def test_an_absent_required_header_raises_when_it_is_read() -> None:
    body = b'{"order":1,"kind":"order"}'
    request = CoreRequest(headers={"x-attempt": "many", "x-tags": "a, b"}, raw_body=body)
    event = AuditHandler().parse_event(request)
    assert isinstance(event, OrderPaidEvent)
    assert event.headers.tags == ["a", "b"]
    assert not event.headers.attempt
    with pytest.raises(AttributeError, match="X-Delivery"):
        _ = event.headers.delivery
    assert isinstance(event.headers, OrderPaidHeaders)
    assert pickle.loads(pickle.dumps(event)) == event
    assert "X-Delivery" not in repr(event.headers)


def test_present_headers_are_typed() -> None:
    headers = {"X-Delivery": "d", "X-Attempt": "3"}
    request = CoreRequest(headers=headers, raw_body=b'{"order":1,"kind":"order"}')
    event = AuditHandler().parse_event(request)
    assert isinstance(event, OrderPaidEvent)
    assert (event.headers.delivery, event.headers.attempt) == ("d", 3)


def test_a_hostile_name_in_a_pointer_can_not_forge_a_line_of_a_log() -> None:
    assert str(Fault("late", "/a\nb\u202e")) == "body#/a\\nb\\u202e: late"


def test_a_fault_without_a_place_is_its_text() -> None:
    assert str(Fault("late")) == "late"
