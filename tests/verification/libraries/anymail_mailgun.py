"""django-anymail's view of Mailgun, whose provider has no library that verifies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from django.conf import settings
from django.test import RequestFactory

from .comparison import Case
from .shared_secret import CAPITALS, FOREIGN, NO_TIME, SECRETS, hmac_of, shared_secret_library

if not settings.configured:
    settings.configure()
FACTORY = RequestFactory()
JSON = {"content-type": "application/json"}
TOKEN = "e0b5477167110d68991efc6b9f89f0a11066af27834600e123"


def accepts(case: Case, secret: str) -> bool:
    view = MailgunTrackingWebhookView(webhook_signing_key=secret)
    view.validate_request(FACTORY.post("/", case.body, content_type=case.headers["content-type"]))
    return True


def block(now: float, secret: str = SECRETS[0]) -> dict[str, Any]:
    stamp = str(int(now))
    digest = hmac_of(secret, f"{stamp}{TOKEN}".encode()).hex()
    return {"timestamp": stamp, "token": TOKEN, "signature": digest}


def cases(now: float) -> Iterator[Case]:
    good = block(now)
    digest = str(good["signature"])
    for name, signature in (
        ("genuine", good),
        ("signed by the second secret", block(now, SECRETS[1])),
        ("signed by a secret of nobody", block(now, FOREIGN)),
        ("sent 11 minutes ago", block(now - 660)),
        ("sent 11 minutes ahead", block(now + 660)),
        ("time altered", good | {"timestamp": str(int(now) - 1)}),
        ("token altered", good | {"token": TOKEN[:-1]}),
        ("time is a number", good | {"timestamp": int(now)}),
        ("token is null", good | {"token": None}),
        ("signature is empty", good | {"signature": ""}),
        ("signature is a number", good | {"signature": 1}),
        ("signature is missing", {k: v for k, v in good.items() if k != "signature"}),
        ("signature in capitals", good | {"signature": digest.upper()}),
        ("signature not of ASCII", good | {"signature": digest + "é"}),
        ("a blank behind the signature", good | {"signature": digest + " "}),
        ("a subaccount's signature beside", good | {"parent-signature": "00" * 32}),
        (
            "time runs into the token",
            good | {"timestamp": good["timestamp"] + TOKEN[0], "token": TOKEN[1:]},
        ),
    ):
        body = {"signature": signature, "event-data": {"id": "1"}}
        yield Case(name, JSON, json.dumps(body).encode())
    yield Case("no JSON", JSON, b"{")
    yield Case("no signature", JSON, b'{"event-data": {}}')


LIBRARY = shared_secret_library(
    "django-anymail",
    "mailgun",
    None,
    accepts,
    cases,
    reasons={
        "sent 11 minutes ago": NO_TIME,
        "sent 11 minutes ahead": NO_TIME,
        "signature in capitals": CAPITALS,
        "time runs into the token": NO_TIME,
    },
)
