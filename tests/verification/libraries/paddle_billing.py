"""Paddle's library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from paddle_billing.Notifications import Secret, Verifier

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

SIGNATURE = "paddle-signature"
BODY = b'{"event_id":"evt_1"}'


@dataclass
class Request:
    """A request as the library takes it."""

    headers: Headers
    body: bytes


def digest(secret: str, stamp: str, body: bytes = BODY) -> str:
    return hmac_of(secret, stamp.encode() + b":" + body).hex()


def sign(secret: str, body: bytes, now: float) -> Headers:
    stamp = str(int(now))
    return {SIGNATURE: f"ts={stamp};h1={digest(secret, stamp, body)}"}


def accepts(case: Case, secret: str) -> bool:
    request = Request({"Paddle-Signature": header(case, SIGNATURE)}, case.body)
    return Verifier().verify(request, Secret(secret))


def cases(now: float) -> Iterator[Case]:
    stamp = str(int(now))
    good, old = digest(SECRETS[0], stamp), digest(FOREIGN, stamp)
    for name, text in (
        ("two signatures, the second holds", f"ts={stamp};h1={old};h1={good}"),
        ("two signatures, none holds", f"ts={stamp};h1={old};h1={old}"),
        ("a key that is not known", f"ts={stamp};h2={old};h1={good}"),
        ("time behind the signature", f"h1={good};ts={stamp}"),
        ("no time", f"h1={good}"),
        ("blanks behind the semicolons", f"ts={stamp}; h1={good}"),
        ("an item without a value", f"ts={stamp};x;h1={good}"),
        ("two times, the first signed", f"ts={stamp};ts=1;h1={good}"),
        ("two times, the second signed", f"ts=1;ts={stamp};h1={good}"),
        ("time with a nought in front, not signed so", f"ts=0{stamp};h1={good}"),
    ):
        yield Case(name, {SIGNATURE: text}, BODY)
    yield Case("sent a minute ago", sign(SECRETS[0], BODY, now - 60), BODY)
    yield Case("sent a minute ahead", sign(SECRETS[0], BODY, now + 60), BODY)


LIBRARY = shared_secret_library(
    "paddle-python-sdk",
    "paddle",
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": AS_TEXT,
        f"{SIGNATURE}: a blank in front": BLANKS,
        f"{SIGNATURE}: a blank behind": BLANKS,
        f"{SIGNATURE}: hex in capitals": CAPITALS,
        "a key that is not known": "it raises, though the signature by h1 holds",
        "blanks behind the semicolons": BLANKS,
        "an item without a value": NO_PAIR,
        "two times, the second signed": TWO_TIMES,
        "time with a nought in front, not signed so": STAMP,
    },
)
