"""Stripe's library."""

from __future__ import annotations

from collections.abc import Iterator

from stripe import WebhookSignature

from .comparison import Case, Headers, header
from .shared_secret import (
    AS_TEXT,
    BLANKS,
    CAPITALS,
    FOREIGN,
    NO_PAIR,
    SECRETS,
    STAMP,
    TWO_TIMES,
    hmac_of,
    shared_secret_library,
)

SIGNATURE = "stripe-signature"
BODY = b'{"id":"evt_1"}'


def digest(secret: str, stamp: str, body: bytes = BODY) -> str:
    return hmac_of(secret, stamp.encode() + b"." + body).hex()


def sign(secret: str, body: bytes, now: float) -> Headers:
    stamp = str(int(now))
    return {SIGNATURE: f"t={stamp},v1={digest(secret, stamp, body)}"}


def accepts(case: Case, secret: str) -> bool:
    return WebhookSignature.verify_header(case.body, header(case, SIGNATURE), secret, 300)


def cases(now: float) -> Iterator[Case]:
    stamp = str(int(now))
    good, old = digest(SECRETS[0], stamp), digest(FOREIGN, stamp)
    for name, text in (
        ("two signatures, the second holds", f"t={stamp},v1={old},v1={good}"),
        ("two signatures, none holds", f"t={stamp},v1={old},v1={old}"),
        ("version v0 beside", f"t={stamp},v0={old},v1={good}"),
        ("version v0 alone", f"t={stamp},v0={good}"),
        ("time behind the signature", f"v1={good},t={stamp}"),
        ("no time", f"v1={good}"),
        ("two times, the first signed", f"t={stamp},t=1,v1={good}"),
        ("two times, the second signed", f"t=1,t={stamp},v1={good}"),
        ("blanks behind the commas", f"t={stamp}, v1={good}"),
        ("an item without a value", f"t={stamp},x,v1={good}"),
        ("an empty item", f"t={stamp},,v1={good}"),
        ("time with a nought in front, not signed so", f"t=0{stamp},v1={good}"),
        ("time with underscores, not signed so", f"t={int(now):_},v1={good}"),
        ("time of no number", f"t=now,v1={digest(SECRETS[0], 'now')}"),
        ("time of a thousand digits", f"t={'9' * 1000},v1={digest(SECRETS[0], '9' * 1000)}"),
        ("something behind the digest", f"t={stamp},v1={good}=x"),
    ):
        yield Case(name, {SIGNATURE: text}, BODY)


LIBRARY = shared_secret_library(
    "stripe",
    "stripe",
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": AS_TEXT,
        f"{SIGNATURE}: a blank in front": BLANKS,
        f"{SIGNATURE}: a blank behind": BLANKS,
        f"{SIGNATURE}: twice, with a comma": TWO_TIMES,
        f"{SIGNATURE}: hex in capitals": CAPITALS,
        "two times, the first signed": TWO_TIMES,
        "blanks behind the commas": BLANKS,
        "an item without a value": NO_PAIR,
        "an empty item": NO_PAIR,
        "time with a nought in front, not signed so": STAMP,
        "time with underscores, not signed so": STAMP,
        "time of a thousand digits": "it takes any time to come; no sender writes one beyond 9999",
        "something behind the digest": "it passes over what follows a second `=`",
    },
)
