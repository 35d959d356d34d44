"""BoldSign's library."""

from __future__ import annotations

from collections.abc import Iterator

from boldsign.webhook_utility import WebhookUtility

from .comparison import Case, Headers, header
from .shared_secret import (
    AS_TEXT,
    CAPITALS,
    EMPTY,
    FOREIGN,
    LOOSE,
    SECRETS,
    TWO_TIMES,
    hmac_of,
    shared_secret_library,
)

SIGNATURE = "x-boldsign-signature"
BODY = b'{"event":{"id":"1"}}'


def digest(secret: str, stamp: str, body: bytes = BODY) -> str:
    return hmac_of(secret, stamp.encode() + b"." + body).hex()


def sign(secret: str, body: bytes, now: float) -> Headers:
    stamp = str(int(now))
    return {SIGNATURE: f"t={stamp}, s0={digest(secret, stamp, body)}"}


def accepts(case: Case, secret: str) -> bool:
    WebhookUtility.validate_signature(case.body.decode(), header(case, SIGNATURE), secret)
    return True


def cases(now: float) -> Iterator[Case]:
    stamp = str(int(now))
    good, old = digest(SECRETS[0], stamp), digest(FOREIGN, stamp)
    odd = f"{int(now):_}"
    for name, text in (
        ("the second signature holds", f"t={stamp}, s0={old}, s1={good}"),
        ("the second signature alone", f"t={stamp}, s1={good}"),
        ("two signatures, none holds", f"t={stamp}, s0={old}, s1={old}"),
        ("two of one name, the second holds", f"t={stamp}, s0={old}, s0={good}"),
        ("another name", f"t={stamp}, s2={good}"),
        ("no blank behind the comma", f"t={stamp},s0={good}"),
        ("time behind the signature", f"s0={good}, t={stamp}"),
        ("no time", f"s0={good}"),
        ("an item without a value", f"t={stamp}, x, s0={good}"),
        ("two times, the first signed", f"t={stamp}, t=1, s0={good}"),
        ("two times, the second signed", f"t=1, t={stamp}, s0={good}"),
        ("time with a nought in front, not signed so", f"t=0{stamp}, s0={good}"),
        ("time of no number", f"t=now, s0={digest(SECRETS[0], 'now')}"),
        ("time with underscores", f"t={odd}, s0={digest(SECRETS[0], odd)}"),
    ):
        yield Case(name, {SIGNATURE: text}, BODY)


LIBRARY = shared_secret_library(
    "boldsign",
    "boldsign",
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": AS_TEXT,
        "genuine, empty body": EMPTY,
        f"{SIGNATURE}: hex in capitals": CAPITALS,
        f"{SIGNATURE}: twice, with a comma": TWO_TIMES,
        "two times, the first signed": TWO_TIMES,
        "time with underscores": LOOSE,
    },
)
