"""Square's library."""

from __future__ import annotations

from collections.abc import Iterator

from square.utils.webhooks_helper import verify_signature

from .comparison import Case, Headers, header
from .shared_secret import (
    AS_TEXT,
    EMPTY,
    PADDING,
    SECRETS,
    as_base64,
    hmac_of,
    shared_secret_library,
)

SIGNATURE = "x-square-hmacsha256-signature"
BODY = b'{"event_id":"1"}'


def sign(secret: str, body: bytes, now: float) -> Headers:
    return {SIGNATURE: as_base64(hmac_of(secret, Case.url.encode() + body))}


def accepts(case: Case, secret: str) -> bool:
    return verify_signature(
        request_body=case.body.decode(),
        signature_header=header(case, SIGNATURE),
        signature_key=secret,
        notification_url=case.url,
    )


def cases(now: float) -> Iterator[Case]:
    good = sign(SECRETS[0], BODY, now)
    yield Case("another URL", good, BODY, "https://hooks.example/x")
    text = good[SIGNATURE]
    yield Case("base64 without padding", {SIGNATURE: text.rstrip("=")}, BODY)
    yield Case("URL runs into the body", good, BODY[1:], Case.url + "{")


LIBRARY = shared_secret_library(
    "squareup",
    "square",
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": AS_TEXT,
        "genuine, empty body": EMPTY,
        f"{SIGNATURE}: last character gone": PADDING,
        "base64 without padding": PADDING,
    },
)
