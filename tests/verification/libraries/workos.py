"""WorkOS' library."""

from __future__ import annotations

from collections.abc import Iterator

from workos.webhooks._verification import verify_header

from .comparison import Case, Headers, header
from .shared_secret import (
    AS_TEXT,
    BLANKS,
    CAPITALS,
    FOREIGN,
    SECRETS,
    hmac_of,
    shared_secret_library,
)

SIGNATURE = "workos-signature"
BODY = b'{"id":"evt_1"}'


def digest(secret: str, stamp: str, body: bytes = BODY) -> str:
    return hmac_of(secret, stamp.encode() + b"." + body).hex()


def sign(secret: str, body: bytes, now: float) -> Headers:
    stamp = str(int(now * 1000))
    return {SIGNATURE: f"t={stamp}, v1={digest(secret, stamp, body)}"}


def accepts(case: Case, secret: str) -> bool:
    verify_header(event_body=case.body, event_signature=header(case, SIGNATURE), secret=secret)
    return True


def cases(now: float) -> Iterator[Case]:
    stamp = str(int(now * 1000))
    good, old = digest(SECRETS[0], stamp), digest(FOREIGN, stamp)
    for name, text in (
        ("no blank behind the comma", f"t={stamp},v1={good}"),
        ("two signatures, the second holds", f"t={stamp}, v1={old}, v1={good}"),
        ("another version", f"t={stamp}, v2={good}"),
        ("other keys", f"x={stamp}, yz={good}"),
        ("time behind the signature", f"v1={good}, t={stamp}"),
        ("time in seconds", f"t={int(now)}, v1={digest(SECRETS[0], str(int(now)))}"),
    ):
        yield Case(name, {SIGNATURE: text}, BODY)
    yield Case("sent 4 minutes ago", sign(SECRETS[0], BODY, now - 240), BODY)
    yield Case("sent 2 minutes ahead", sign(SECRETS[0], BODY, now + 120), BODY)


BY_PLACE = "it cuts items by their place and length, whatever their keys"
LIBRARY = shared_secret_library(
    "workos",
    "workos",
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": AS_TEXT,
        f"{SIGNATURE}: first character changed": BY_PLACE,
        f"{SIGNATURE}: a blank in front": BLANKS,
        f"{SIGNATURE}: a blank behind": BLANKS,
        f"{SIGNATURE}: hex in capitals": CAPITALS,
        "no blank behind the comma": BLANKS,
        "two signatures, the second holds": "it takes one signature alone",
        "another version": BY_PLACE,
        "other keys": BY_PLACE,
        "time behind the signature": BY_PLACE,
    },
)
