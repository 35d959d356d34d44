"""The ladder: what each rung of `validation` delivers, and drift."""

import copy
import pickle
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from payments_api.handlers.audit import AuditHandler, CustomAuditHandler
from payments_api.handlers.orders import OrdersHandler
from payments_api.handlers.payment import PaymentHandler
from payments_api.models.payment import Payment
from payments_api.results import (
    OrderPaidEvent,
    RefundMadeEvent,
    RejectedPaymentEvent,
    VerifiedPaymentEvent,
)
from payments_api.testing import build_request
from webhookgen_runtime import UNSET, CoreRequest, Event, Fault, UnknownEvent
from webhookgen_runtime.decoding import ContentDecoders, PayloadDecoder
from webhookgen_runtime.strict_decoding import strict_decoder

DRIFTED = b'{"type":"payment.verified","paymentId":5,"amount":"x","note":"n"}'
NULLED = b'{"type":"payment.verified","paymentId":"p","amount":null}'
FITTING = b'{"type":"payment.verified","paymentId":"p"}'


def parse(body: bytes, validation: Any, **options: Any) -> Any:
    handler = PaymentHandler("key", validation=validation)
    return handler.parse_event(CoreRequest(raw_body=body), **options)


def pointers(faults: tuple[Fault, ...]) -> list[str | None]:
    return [fault.pointer for fault in faults]


def test_tolerant_delivers_what_fits() -> None:
    event = parse(DRIFTED, "tolerant")
    assert isinstance(event, VerifiedPaymentEvent)
    assert pointers(event.drift) == ["/paymentId", "/amount"]
    assert event.payload.amount is UNSET
    assert event.payload.note == "n"
    with pytest.raises(AttributeError, match="/paymentId"):
        _ = event.payload.payment_id


def test_tolerant_is_the_default() -> None:
    event = PaymentHandler("key").parse_event(CoreRequest(raw_body=DRIFTED))
    assert isinstance(event, VerifiedPaymentEvent)


def test_typed_refuses_it_with_each_fault() -> None:
    event = parse(DRIFTED, "typed")
    assert isinstance(event, UnknownEvent)
    assert (event.reason, event.event_name) == ("schema_mismatch", "verifiedPayment")
    assert pointers(event.errors) == ["/paymentId", "/amount"]


def test_null_is_absent_for_tolerant_alone() -> None:
    event = parse(NULLED, "tolerant")
    assert event.payload == Payment(payment_id="p", type="payment.verified")
    assert pointers(event.drift) == ["/amount"]
    assert parse(NULLED, "typed").reason == "schema_mismatch"


@pytest.mark.parametrize("validation", ["tolerant", "typed"])
def test_what_fits_does_not_drift(validation: str) -> None:
    event = parse(FITTING, validation)
    assert isinstance(event, VerifiedPaymentEvent)
    assert event.drift == ()
    assert "drift" not in repr(event)


@pytest.mark.parametrize(
    "make",
    [
        lambda v: PaymentHandler("key", validation=v),
        lambda v: AuditHandler(validation=v),
        lambda v: CustomAuditHandler(lambda _: True, validation=v),
        lambda v: OrdersHandler("key", validation=v),
    ],
)
def test_another_rung_is_a_fault_of_the_program(make: Any) -> None:
    for wrong in ("lax", "", None, "TYPED"):
        with pytest.raises(ValueError, match="'tolerant', 'typed' or 'strict'"):
            make(wrong)


def test_handlers_of_one_class_keep_their_rungs_apart() -> None:
    for _ in range(2):
        assert isinstance(parse(DRIFTED, "tolerant"), VerifiedPaymentEvent)
        assert isinstance(parse(DRIFTED, "typed"), UnknownEvent)


def test_drift_is_shown_and_not_compared() -> None:
    event = parse(NULLED, "tolerant")
    assert repr(event).endswith("drift=1)")
    assert ("drift", 1, 0) in list(event.__rich_repr__())
    assert event == parse(FITTING, "typed")


def test_an_event_that_drifted_pickles() -> None:
    event = parse(DRIFTED, "tolerant")
    for same in (pickle.loads(pickle.dumps(event)), copy.deepcopy(event)):
        assert same == event
        assert same.drift == event.drift
        assert repr(same) == repr(event)
        with pytest.raises(AttributeError, match="/paymentId"):
            _ = same.payload.payment_id


def test_a_body_of_another_kind_is_no_event() -> None:
    event = parse(b"[]", "tolerant", expect=None)
    assert event.reason == "no_match"
    request = CoreRequest(headers={"X-Event": "refund.made"}, raw_body=b"[]")
    event = OrdersHandler("key").parse_event(request)
    assert isinstance(event, UnknownEvent)
    assert (event.reason, event.event_name) == ("schema_mismatch", "refundMade")


def audit(body: bytes, **options: Any) -> Any:
    return AuditHandler().parse_event(CoreRequest(raw_body=body), **options)


def test_where_the_structure_decides_the_payload_must_fit() -> None:
    assert audit(b'{"order":"x","kind":"order"}').reason == "no_match"
    assert isinstance(audit(b'{"order":1.0,"kind":"order"}'), OrderPaidEvent)


def test_the_one_event_that_is_expected_is_delivered_with_what_fits() -> None:
    event = audit(b'{"order":"x","kind":"order"}', expect=OrderPaidEvent)
    assert isinstance(event, OrderPaidEvent)
    assert pointers(event.drift) == ["/order"]
    assert audit(b'{"order":1,"kind":"other"}', expect=OrderPaidEvent).reason == "no_match"
    assert audit(b"[]", expect=OrderPaidEvent).reason == "schema_mismatch"
    assert audit(b"{", expect=OrderPaidEvent).reason == "malformed"
    assert audit(b"", expect=OrderPaidEvent).reason == "empty_body"
    two = audit(b'{"order":"x","kind":"order"}', expect=(OrderPaidEvent, RefundMadeEvent))
    assert two.reason == "no_match"


@pytest.mark.parametrize("body", [b'{"order":"x","kind":"order"}', b'{"kind":"order"}'])
def test_the_one_event_that_is_expected_tells_why_it_is_refused(body: bytes) -> None:
    handler = AuditHandler(validation="typed")
    found = handler.parse_event(CoreRequest(raw_body=body), expect=OrderPaidEvent)
    assert isinstance(found, UnknownEvent)
    assert (found.reason, found.event_name) == ("schema_mismatch", "orderPaid")
    assert pointers(found.errors) == ["/order"]
    other = CoreRequest(raw_body=b'{"order":1,"kind":"other"}')
    assert handler.parse_event(other, expect=OrderPaidEvent).reason == "no_match"


def test_the_one_event_that_is_expected_may_lack_what_picks_it() -> None:
    event = parse(b'{"note":"n"}', "tolerant", expect=VerifiedPaymentEvent)
    assert isinstance(event, VerifiedPaymentEvent)
    assert pointers(event.drift) == ["/paymentId"]
    refused = parse(b'{"note":"n"}', "typed", expect=VerifiedPaymentEvent)
    assert (refused.reason, refused.event_name) == ("schema_mismatch", "verifiedPayment")
    other = b'{"paymentId":"p","type":"payment.held"}'
    assert parse(other, "tolerant", expect=VerifiedPaymentEvent).reason == "no_match"
    assert parse(b"{", "tolerant", expect=VerifiedPaymentEvent).reason == "malformed"
    two = (VerifiedPaymentEvent, RejectedPaymentEvent)
    assert parse(b"{}", "tolerant", expect=two).reason == "no_match"


FORM = "application/x-www-form-urlencoded"


def form(body: bytes, validation: Any) -> Any:
    handler = PaymentHandler("key", validation=validation)
    return handler.parse_event(CoreRequest(headers={"Content-Type": FORM}, raw_body=body))


def test_forms_are_on_the_ladder_as_well() -> None:
    body = b"type=payment.verified&paymentId=p&amount=x&labels=%7B%22a%22%3A1%7D&status=new"
    event = form(body, "tolerant")
    assert event.payload.payment_id == "p"
    assert event.payload.amount is UNSET
    assert event.payload.labels == {}
    assert event.payload.status == "new"
    assert pointers(event.drift) == ["/amount", "/labels/a"]
    assert pointers(form(body, "typed").errors) == ["/amount", "/labels/a"]
    assert form(b"type=payment.verified&paymentId=p&amount=7", "typed").payload.amount == 7


def test_samples_reach_events_whose_payload_does_not_fit() -> None:
    request = build_request(VerifiedPaymentEvent, payload=DRIFTED, secret_key="key")
    event: Event[Any] | object = PaymentHandler("key").verify_and_parse_event(request)
    assert isinstance(event, VerifiedPaymentEvent)


def validate(value: Any) -> tuple[Fault, ...]:
    """A validator that knows two rules."""
    found = []
    if len(value.get("paymentId", "")) > 3:
        found.append(Fault("too long", "/paymentId"))
    if value.get("amount") == "x":
        found.append(Fault("not an integer", "/amount"))
    return tuple(found)


def strict(media_type: str = "application/json", loads: list[int] | None = None) -> PayloadDecoder:
    def load() -> Callable[[Any], tuple[Fault, ...]]:
        (loads if loads is not None else []).append(1)
        return validate

    contents = ContentDecoders(media_type, Payment)
    instance = partial(contents.instance, media_type)
    return strict_decoder(contents.decoder(media_type), load, instance)


def test_strict_asks_a_validator_about_each_body() -> None:
    loads: list[int] = []
    decode = strict(loads=loads)
    assert loads == []
    assert decode(b'{"paymentId":"p"}') == Payment(payment_id="p")
    assert decode(b'{"paymentId":"q"}') == Payment(payment_id="q")
    refused = decode(b'{"paymentId":"long"}')
    assert refused.reason == "schema_mismatch"
    assert [str(fault) for fault in refused.errors] == ["body#/paymentId: too long"]
    assert loads == [1]


def test_strict_says_what_only_the_types_refuse() -> None:
    refused = strict()(b'{"paymentId":"p","amount":"x","note":5}')
    assert refused.reason == "schema_mismatch"
    assert [str(fault) for fault in refused.errors] == [
        "body#/amount: not an integer",
        "body#/note: only the types can't hold this: expected a string or null, found an integer",
    ]


def test_strict_sees_what_was_read_of_a_form() -> None:
    decode = strict("application/x-www-form-urlencoded")
    assert decode(b"paymentId=p") == Payment(payment_id="p")
    assert pointers(decode(b"paymentId=long").errors) == ["/paymentId"]
    assert decode(b"paymentId=%ff").reason == "malformed"


def test_strict_leaves_what_is_not_json_to_the_decoder() -> None:
    loads: list[int] = []
    assert strict(loads=loads)(b"{").reason == "malformed"
    assert loads == []
