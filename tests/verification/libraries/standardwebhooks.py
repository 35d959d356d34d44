"""The library of Standard Webhooks."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator

from standardwebhooks.webhooks import Webhook

from .comparison import Case, Headers
from .shared_secret import (
    AS_TEXT,
    BLANKS,
    LENIENT,
    NEEDS_PADDING,
    STAMP,
    as_base64,
    hmac_of,
    shared_secret_library,
)

SECRETS = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_d2ViaG9va3MgYXJlIHNpZ25lZCBieSB0d28=")
FOREIGN = "whsec_bm9ib2R5IGhhcyB0aGlzIHNlY3JldCBvZiBtaW5l"
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
BODY = b'{"a":1}'


def sign(secret: str, body: bytes, now: float) -> Headers:
    stamp = str(int(now))
    digest = hmac_of(b64decode(secret[6:]), f"msg_1.{stamp}.".encode() + body)
    return {ID: "msg_1", TIMESTAMP: stamp, SIGNATURE: f"v1,{as_base64(digest)}"}


def accepts(case: Case, secret: str) -> bool:
    Webhook(secret).verify(case.body, dict(case.headers), json_parse=False)
    return True


def cases(now: float) -> Iterator[Case]:
    good = sign(SECRETS[0], BODY, now)
    old = sign(FOREIGN, BODY, now)[SIGNATURE]
    text = good[SIGNATURE]
    for name, signature in (
        ("two signatures, the second holds", f"{old} {text}"),
        ("a signature of version v2 in front", f"v2,{text[3:]} {text}"),
        ("a signature of version v1a alone", f"v1a,{text[3:]}"),
        ("no version", text[3:]),
        ("an item without a comma in front", f"v2 {text}"),
        ("two blanks in front of the second", f"{old}  {text}"),
        ("base64 without padding", text.rstrip("=")),
        ("a blank in the base64", f"{text[:9]} {text[9:]}"),
        ("a sign of no alphabet in the base64", f"{text[:9]}!{text[9:]}"),
    ):
        yield Case(name, good | {SIGNATURE: signature}, BODY)
    for name, stamp in (
        ("time with a fraction", f"{int(now)}.5"),
        ("time with a sign", f"+{int(now)}"),
        ("time with a nought in front", f"0{int(now)}"),
        ("time with an exponent", f"{int(now)}e0"),
        ("time of no number", "nan"),
    ):
        digest = hmac_of(b64decode(SECRETS[0][6:]), f"msg_1.{stamp}.".encode() + BODY)
        own = {ID: "msg_1", TIMESTAMP: stamp, SIGNATURE: f"v1,{as_base64(digest)}"}
        yield Case(name, own, BODY)
        yield Case(f"{name}, not signed so", good | {TIMESTAMP: stamp}, BODY)


STOPS = "an item without a comma, even an empty one, ends its search; ours skips what it can't read"
REASONS = {
    "genuine, not UTF-8": AS_TEXT,
    f"{TIMESTAMP}: a blank in front": STAMP,
    f"{TIMESTAMP}: a blank behind": STAMP,
    f"{SIGNATURE}: last character gone": NEEDS_PADDING,
    f"{SIGNATURE}: last character doubled": LENIENT,
    f"{SIGNATURE}: a blank in front": BLANKS,
    "an item without a comma in front": STOPS,
    "two blanks in front of the second": STOPS,
    "base64 without padding": NEEDS_PADDING,
    "a sign of no alphabet in the base64": LENIENT,
    "time with a fraction, not signed so": STAMP,
    "time with a sign": STAMP,
    "time with a sign, not signed so": STAMP,
    "time with a nought in front": STAMP,
    "time with a nought in front, not signed so": STAMP,
    "time with an exponent, not signed so": STAMP,
}
LIBRARY = shared_secret_library(
    "standardwebhooks",
    "standard-webhooks",
    sign,
    accepts,
    cases,
    reasons=REASONS,
    secrets=SECRETS,
    foreign=FOREIGN,
)
