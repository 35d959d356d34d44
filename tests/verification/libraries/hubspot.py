"""HubSpot's library, by version 3 of its signatures."""

from __future__ import annotations

from collections.abc import Iterator

from hubspot.utils.signature import Signature

from .comparison import Case, Headers, header
from .shared_secret import (
    AS_TEXT,
    LOOSE,
    PADDING,
    SECRETS,
    as_base64,
    hmac_of,
    shared_secret_library,
)

SIGNATURE, TIMESTAMP = "x-hubspot-signature-v3", "x-hubspot-request-timestamp"
BODY = b"[1]"


def sign(secret: str, body: bytes, now: float) -> Headers:
    return signed(secret, body, str(int(now * 1000)))


def signed(secret: str, body: bytes, stamp: str, url: str = Case.url) -> Headers:
    digest = hmac_of(secret, f"POST{url}".encode() + body + stamp.encode())
    return {SIGNATURE: as_base64(digest), TIMESTAMP: stamp}


def accepts(case: Case, secret: str) -> bool:
    return Signature.is_valid(
        signature=header(case, SIGNATURE),
        client_secret=secret,
        request_body=case.body.decode(),
        http_uri=case.url,
        http_method=case.method,
        signature_version="v3",
        timestamp=header(case, TIMESTAMP),
    )


def cases(now: float) -> Iterator[Case]:
    good = sign(SECRETS[0], BODY, now)
    yield Case("another method", good, BODY, method="PUT")
    yield Case("another URL", good, BODY, Case.url + "x")
    yield Case("base64 without padding", good | {SIGNATURE: good[SIGNATURE].rstrip("=")}, BODY)
    stamp = str(int(now * 1000))
    for name, signs, comes in (
        ("URL with a query", "https://h.example/?a=1&b=2", "https://h.example/?a=1&b=2"),
        ("URL signed decoded", "https://h.example/?a=x@y:1", "https://h.example/?a=x%40y%3A1"),
        ("URL signed as it came", "https://h.example/?a=x%40y", "https://h.example/?a=x%40y"),
        ("URL with another escape", "https://h.example/?a=b c", "https://h.example/?a=b%20c"),
    ):
        yield Case(name, signed(SECRETS[0], BODY, stamp, signs), BODY, comes)
    for name, text in (
        ("time with a fraction", f"{stamp}.0"),
        ("time with underscores", f"{int(stamp):_}"),
        ("time of no number", "now"),
        ("time in seconds", str(int(now))),
    ):
        yield Case(name, signed(SECRETS[0], BODY, text), BODY)


LIBRARY = shared_secret_library(
    "hubspot-api-client",
    "hubspot-v3",
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": AS_TEXT,
        f"{SIGNATURE}: last character gone": PADDING,
        "base64 without padding": PADDING,
        "URL signed decoded": "HubSpot's documentation says to decode these escapes; it does not",
        "time with a fraction": LOOSE,
        "time with underscores": LOOSE,
    },
)
