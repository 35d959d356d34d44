"""Requests for tests: what is built picks its event and verifies."""

import datetime
import decimal
import http.server
import json
import os
import subprocess
import sys
import threading
import uuid
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pytest
from payments_api import testing
from payments_api.handlers.audit import AuditHandler
from payments_api.handlers.orders import OrdersHandler
from payments_api.handlers.payment import PaymentHandler
from payments_api.models.payment import Card, Payment, Status
from payments_api.results import (
    NoteEvent,
    OrderPaidEvent,
    PingEvent,
    RefundMadeEvent,
    RefundSeenEvent,
    RejectedPaymentEvent,
    VerifiedPaymentEvent,
)
from webhookgen_runtime import UNSET, CoreRequest, OpenInt, Struct, UnsetType
from webhookgen_runtime.sampling import sample_value
from webhookgen_runtime.testing import Testing

ORDERS = Testing("payments_api", ["handlers.orders:OrdersHandler"])
SIGNED = [
    (testing.build_request, PaymentHandler, VerifiedPaymentEvent),
    (testing.build_request, PaymentHandler, RejectedPaymentEvent),
    (ORDERS.build_request, OrdersHandler, RefundMadeEvent),
    (ORDERS.build_request, OrdersHandler, RefundSeenEvent),
    (ORDERS.build_request, OrdersHandler, PingEvent),
    (ORDERS.build_request, OrdersHandler, NoteEvent),
]


@pytest.mark.parametrize(("build", "handler", "event"), SIGNED)
def test_a_built_request_is_its_event(build: Any, handler: Any, event: Any) -> None:
    request = build(event, secret_key=["k1", "k2"], url="https://h/hook?a=1")
    assert type(handler("k1").verify_and_parse_event(request)) is event
    assert not handler("k2").verify(request).ok
    with pytest.raises(ValueError, match="signed"):
        build(event)


@pytest.mark.parametrize("event", [OrderPaidEvent, PingEvent])
def test_an_unsigned_request_is_its_event(event: Any) -> None:
    assert type(AuditHandler().parse_event(testing.build_request(event))) is event


def test_declared_headers_are_filled() -> None:
    request = testing.build_request(OrderPaidEvent, headers={"x-delivery": "mine"})
    event = AuditHandler().parse_event(request)
    assert isinstance(event, OrderPaidEvent)
    assert (event.headers.delivery, event.headers.attempt, event.headers.tags) == (
        "mine", 1, ["sample"],
    )  # fmt: skip


def test_a_payload_is_sent_as_given() -> None:
    payload = Payment(payment_id="mine", status=Status.PAID, source=Card(number="1"))
    request = testing.build_request(RejectedPaymentEvent, payload=payload, secret_key="k")
    event = PaymentHandler("k").verify_and_parse_event(request)
    assert isinstance(event, RejectedPaymentEvent)
    assert event.payload == msgspec.structs.replace(payload, type="payment.rejected")
    body = b'{ "type":"payment.verified",  "paymentId":"x" }'
    raw = testing.build_request(VerifiedPaymentEvent, payload=body, secret_key="k")
    assert raw.raw_body == body


def test_the_signed_time_is_the_one_given() -> None:
    request = ORDERS.build_request(PingEvent, secret_key="k", now=1700000000.9)
    assert request.headers["x-time"] == "1700000000"


def test_a_request_can_be_signed_by_itself() -> None:
    request = CoreRequest(raw_body=b"{}")
    signed = testing.sign(PaymentHandler, request, "k")
    assert PaymentHandler("k").verify(signed).ok
    assert "x-signature" not in request.headers
    with pytest.raises(ValueError, match="AuditHandler"):
        testing.sign(AuditHandler, request, "k")
    with pytest.raises(ValueError, match="X-Time"):
        ORDERS.sign(OrdersHandler, request, "k")


def test_signing_keeps_the_rest_of_a_request() -> None:
    request = CoreRequest(
        url="http://h/hook",
        headers=[("X-Time", "1"), ("X-A", "1"), ("x-a", "2"), ("X-Sign", "old")],
        query={"v": ["1"]},
        cookies={"c": "d"},
    )
    signed = ORDERS.sign(OrdersHandler, request, "k")
    assert OrdersHandler("k").verify(signed).ok
    assert signed.headers.get_all("X-A") == ("1", "2")
    assert (signed.query, signed.cookies) == (request.query, request.cookies)


def test_a_class_of_no_handler_is_refused() -> None:
    audit = Testing("payments_api", ["handlers.audit:AuditHandler"])
    with pytest.raises(ValueError, match="NoteEvent"):
        audit.build_request(NoteEvent)


def test_samples_fit_their_events() -> None:
    assert testing.sample(PingEvent) == b""
    payment = msgspec.json.decode(testing.sample(VerifiedPaymentEvent), type=Payment)
    assert payment.status is Status.OPEN
    assert payment.source == Card(number="sample")
    assert payment.parent is UNSET


def test_the_documents_first_fitting_example_is_the_sample() -> None:
    folder = Path(__file__).parent / "payments_api" / "_examples"
    examples = json.loads((folder / "refund_made.json").read_text())
    assert json.loads(ORDERS.sample(RefundMadeEvent)) == examples[1]


class Level(OpenInt):
    TWO = 2


class Tree(Struct):
    """A type that contains itself in every way."""

    children: list["Tree"]
    by_name: dict[str, "Tree"]
    parent: "Tree | None"
    other: "Tree | UnsetType" = UNSET


class Every(Struct, tag="every", tag_field="t"):
    """One member of each type."""

    text: Annotated[str, msgspec.Meta(min_length=9, max_length=10)]
    number: Annotated[int, msgspec.Meta(ge=5, multiple_of=4)]
    small: Annotated[int, msgspec.Meta(lt=0)]
    ratio: Annotated[float, msgspec.Meta(gt=2, lt=3)]
    yes: bool
    nothing: None
    anything: Any
    data: bytes
    at: datetime.datetime
    day: datetime.date
    hour: datetime.time
    span: datetime.timedelta
    id: uuid.UUID
    cost: decimal.Decimal
    level: Level
    word: Literal["b", "a"]
    pair: tuple[int, str]
    many: tuple[int, ...]
    some: set[int]
    names: Annotated[list[str], msgspec.Meta(min_length=2)]
    counts: dict[int, float]
    maybe: int | None
    tree: Tree


def test_every_type_has_a_sample_that_fits() -> None:
    value = sample_value(Every)
    every = msgspec.json.decode(msgspec.json.encode(value), type=Every)
    assert value["t"] == "every"
    assert (every.number, every.level, every.word, every.maybe) == (8, Level.TWO, "a", 1)
    assert every.tree == Tree([], {}, None)
    assert sample_value(Every) == value


class Receiver(http.server.BaseHTTPRequestHandler):
    """Answers 204 to what verifies, else 401."""

    def do_POST(self) -> None:
        """Take one event."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = CoreRequest(headers=list(self.headers.items()), raw_body=body)
        event = PaymentHandler("sent-secret").verify_and_parse_event(request)
        self.send_response(204 if isinstance(event, RejectedPaymentEvent) else 401)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


def send(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    paths = [str(Path(__file__).parent), *sys.path]
    return subprocess.run(
        [sys.executable, "-m", "payments_api.testing", *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_send_posts_a_signed_event() -> None:
    server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/hook"
        arguments = ("send", url, "--event", "rejectedPayment", "--secret-env", "KEY")
        good = send(*arguments, KEY="sent-secret")
        bad = send(*arguments, KEY="other")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert (good.returncode, good.stdout) == (0, f"POST {url}: 204\n"), good.stderr
    assert (bad.returncode, bad.stdout) == (1, f"POST {url}: 401\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("send", "http://h", "--event", "rejectdPayment"), "rejectedPayment"),
        (("send", "file:///etc/hosts", "--event", "ping"), "http"),
        (("send", "http://h", "--event", "rejectedPayment"), "--secret-env"),
        (("send", "http://h", "--event", "rejectedPayment", "--secret-env", "UNSET_X"), "UNSET_X"),
        ((), "COMMAND"),
    ],
)
def test_wrong_usage_says_what_to_do(arguments: tuple[str, ...], message: str) -> None:
    run = send(*arguments)
    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr
