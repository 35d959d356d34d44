"""The receivers of the README, served by real servers and sent real requests."""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from django.core.handlers.asgi import ASGIHandler  # type: ignore[import-untyped]
from django.core.handlers.wsgi import WSGIHandler  # type: ignore[import-untyped]

from tests.receivers import outcomes
from tests.serving import django_urls, served_asgi, served_wsgi
from tests.support import GeneratedSdk, GenerateSdk

RECEIVERS = Path(__file__).parent / "receivers"
SECRET = "a secret of the test"
SENT_AT = "1767225600"
VERIFIED = {
    "eventType": "payment.verified",
    "paymentId": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "amount": {"value": 1999, "currency": "EUR"},
    "verifiedAt": "2026-01-01T12:00:00Z",
    "method": {"kind": "card", "lastFour": "4242"},
}
REJECTED = {
    "eventType": "payment.rejected",
    "paymentId": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "reason": "expired_card",
}
MYPY_OPTIONS = (
    *("--config-file", os.devnull, "--cache-dir", os.devnull, "--follow-imports=silent"),
    *("--disable-error-code", "import-untyped"),  # Django ships no types
    *("--disable-error-code", "untyped-decorator"),
)
SITES = ("flask", "django under wsgi", "django under asgi", "fastapi")


# The receivers of the README


class Logged(logging.Handler):
    """Keeps what a receiver logs; it does so before it answers."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def take(self) -> list[str]:
        """The lines since the last look."""
        lines, self.lines = self.lines, []
        return lines


class Receiver:
    """A served receiver, as the provider and as its owner see it."""

    def __init__(self, url: str, logged: Logged, client: httpx.Client, sdk: ModuleType) -> None:
        self.url, self.logged, self.client, self.sdk = url, logged, client, sdk

    def answer(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, list[str]]:
        """The status, and the lines logged."""
        sent = httpx.Headers({"Content-Type": "application/json"})
        sent.update(headers)
        status = self.client.post(self.url + path, content=body, headers=sent).status_code
        return status, self.logged.take()

    def signed(self, body: bytes) -> tuple[int, list[str]]:
        """The answer to a webhook that is signed as the document says."""
        return self.answer("/webhooks", body, webhook_headers(body))


def webhook_headers(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The headers of a webhook, signed without the help of the SDK."""
    digest = hmac.new(secret.encode(), f"{SENT_AT}.".encode() + body, hashlib.sha256)
    return {
        "X-Payments-Timestamp": SENT_AT,
        "X-Payments-Signature": f"sha256={digest.hexdigest()}",
    }


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()


@pytest.fixture(scope="module", params=SITES)
def receiver(request: pytest.FixtureRequest, payments_sdk: GeneratedSdk) -> Iterator[Receiver]:
    with ExitStack() as stack:
        logged = stack.enter_context(logged_lines("receiver"))
        sdk = stack.enter_context(payments_sdk.imported())
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("PAYMENTS_SECRET", SECRET)
        url = stack.enter_context(served_receiver(request.param))
        client = stack.enter_context(httpx.Client(trust_env=False))
        yield Receiver(url, logged, client, sdk)


@contextmanager
def logged_lines(name: str) -> Iterator[Logged]:
    logger, logged = logging.getLogger(name), Logged()
    before = logger.level
    logger.addHandler(logged)
    logger.setLevel(logging.INFO)
    try:
        yield logged
    finally:
        logger.removeHandler(logged)
        logger.setLevel(before)


@contextmanager
def served_receiver(site: str) -> Iterator[str]:
    framework = site.split()[0]
    module = importlib.import_module(f"tests.receivers.{framework}_app")
    try:
        if framework == "django":
            with django_urls(module.__name__), served_django(site) as url:
                yield url
        else:
            serve = served_wsgi if framework == "flask" else served_asgi
            with serve(module.app) as url:
                yield url
    finally:
        del sys.modules[module.__name__]  # it holds classes of this SDK


@contextmanager
def served_django(site: str) -> Iterator[str]:
    if site.endswith("wsgi"):
        with served_wsgi(WSGIHandler()) as url:
            yield url
    else:
        with served_asgi(ASGIHandler()) as url:
            yield url


def test_each_webhook_arrives_as_its_class(receiver: Receiver) -> None:
    assert receiver.signed(as_json(VERIFIED)) == (
        204,
        ["payment 3f2504e0-4f89-41d3-9a0c-0305e82c3301 is verified"],
    )
    assert receiver.signed(as_json(REJECTED)) == (
        204,
        ["payment 3f2504e0-4f89-41d3-9a0c-0305e82c3301 is rejected: expired_card"],
    )


def test_the_callback_arrives_as_its_class(receiver: Receiver) -> None:
    body = as_json({"checkoutId": "c-1", "succeeded": True})
    digest = hmac.digest(SECRET.encode(), body, "sha512")
    signature = {"X-Payments-Signature": base64.urlsafe_b64encode(digest).rstrip(b"=").decode()}

    assert receiver.answer("/checkout-ended", body, signature) == (200, ["checkout c-1 has ended"])
    assert receiver.answer("/checkout-ended", body, webhook_headers(body)) == (401, [])


def test_a_request_of_the_testing_module_arrives(receiver: Receiver) -> None:
    testing = importlib.import_module(f"{receiver.sdk.__name__}.testing")
    built = testing.build_request(receiver.sdk.VerifiedPaymentEvent, secret_key=SECRET)

    status, lines = receiver.answer("/webhooks", built.raw_body, dict(built.headers))

    assert (status, len(lines)) == (204, 1)
    assert lines[0].endswith(" is verified")


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(webhook_headers(as_json(VERIFIED), "another secret"), id="bad"),
        pytest.param(webhook_headers(as_json(REJECTED)), id="another body's"),
        pytest.param({"X-Payments-Timestamp": SENT_AT}, id="missing"),
        pytest.param(
            {"X-Payments-Timestamp": SENT_AT, "X-Payments-Signature": "sha256=\u00e9"},
            id="malformed",
        ),
        pytest.param(
            {
                "X-Payments-Signature": webhook_headers(as_json(VERIFIED))["X-Payments-Signature"],
            },
            id="without what it signs",
        ),
    ],
)
def test_what_is_not_signed_as_declared_is_refused(
    receiver: Receiver, headers: Mapping[str, str]
) -> None:
    latin = {name: value.encode("latin-1") for name, value in headers.items()}

    assert receiver.answer("/webhooks", as_json(VERIFIED), latin) == (401, [])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty_body"),
        (b'{"eventType": "payment.ver', "malformed"),
        (b"\xff\xfe", "malformed"),
        (b'{"eventType": "payment.refunded"}', "no_match"),
        (b'{"eventType": 7}', "no_match"),
        (b"[]", "no_match"),
    ],
)
def test_a_signed_body_that_is_no_event_is_told_and_answered(
    receiver: Receiver, body: bytes, reason: str
) -> None:
    status, lines = receiver.signed(body)

    assert (status, len(lines)) == (204, 1)
    assert lines[0].startswith(f"UnknownEvent(reason={reason!r}")


def test_only_posts_reach_the_receiver(receiver: Receiver) -> None:
    assert receiver.client.get(receiver.url + "/webhooks").status_code == 405


def test_the_receivers_pass_a_strict_type_check(payments_sdk: GeneratedSdk) -> None:
    files = [str(RECEIVERS / f"{name}_app.py") for name in ("flask", "fastapi", "django")]
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", *MYPY_OPTIONS, *files],
        env={**os.environ, "MYPYPATH": str(payments_sdk.directory)},
        cwd=payments_sdk.directory,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


# Bodies that may be missing, and events that nothing tells apart


@pytest.fixture(scope="module")
def bodies(generate_sdk: GenerateSdk) -> Iterator[ModuleType]:
    with generate_sdk(RECEIVERS / "bodies.yaml").imported() as package:
        yield package


Ask = Callable[[str, bytes], dict[str, Any]]


@pytest.fixture(scope="module", params=SITES)
def ask(request: pytest.FixtureRequest, bodies: ModuleType) -> Iterator[Ask]:
    """Sends a signed body to a group, and says what arrived."""
    groups = ("needed", "optional", "none", "mixed", "twins")
    handlers = {
        group: getattr(bodies, f"{group.capitalize()}Handler")(secret_key=SECRET)
        for group in groups
    }
    with (
        served_outcomes(request.param, handlers, bodies) as url,
        httpx.Client(trust_env=False) as client,
    ):

        def send(group: str, body: bytes) -> dict[str, Any]:
            signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
            answer = client.post(f"{url}/{group}", content=body, headers={"X-Signature": signature})
            assert answer.status_code == 200
            found: dict[str, Any] = answer.json()
            return found

        yield send


@contextmanager
def served_outcomes(site: str, handlers: Mapping[str, Any], package: ModuleType) -> Iterator[str]:
    with ExitStack() as stack:
        if site == "flask":
            app = outcomes.flask_site(handlers, package)
            yield stack.enter_context(served_wsgi(app))
        elif site == "fastapi":
            yield stack.enter_context(served_asgi(outcomes.fastapi_site(handlers, package)))
        else:
            stack.enter_context(django_urls(outcomes.django_urls(handlers, package)))
            yield stack.enter_context(served_django(site))


@pytest.mark.parametrize(
    ("group", "class_name", "reason"),
    [
        pytest.param("needed", "UnknownEvent", "empty_body", id="required is left out"),
        pytest.param("optional", "NoteTouchedEvent", None, id="required is false"),
        pytest.param("none", "PingEvent", None, id="no requestBody"),
        pytest.param("mixed", "PingOrNoteEvent", None, id="one of two has no requestBody"),
    ],
)
def test_an_empty_body_is_what_the_document_makes_of_it(
    ask: Ask, group: str, class_name: str, reason: str | None
) -> None:
    found = ask(group, b"")

    assert (found["class"], found["reason"], found["payload"]) == (class_name, reason, None)


@pytest.mark.parametrize(
    ("group", "class_name"),
    [
        ("needed", "NoteAddedEvent"),
        ("optional", "NoteTouchedEvent"),
        ("mixed", "NoteOrPingEvent"),
    ],
)
def test_a_body_that_fits_is_typed(ask: Ask, group: str, class_name: str) -> None:
    found = ask(group, b'{"text": "hello"}')

    assert (found["class"], found["payload"]) == (class_name, "Note")


def test_events_that_nothing_tells_apart_are_ambiguous(ask: Ask) -> None:
    found = ask("twins", b'{"text": "hello"}')

    assert (found["class"], found["reason"]) == ("UnknownEvent", "ambiguous")
    assert sorted(found["candidates"]) == ["firstTwin", "secondTwin"]
