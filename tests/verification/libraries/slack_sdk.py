"""Slack's library."""

from __future__ import annotations

from collections.abc import Iterator

from slack_sdk.signature import SignatureVerifier

from .comparison import Case, Headers
from .shared_secret import AS_TEXT, CAPITALS, LOOSE, SECRETS, hmac_of, shared_secret_library

SIGNATURE, TIMESTAMP = "x-slack-signature", "x-slack-request-timestamp"
BODY = b"token=x&text=1"


def sign(secret: str, body: bytes, now: float) -> Headers:
    return signed(secret, body, str(int(now)))


def signed(secret: str, body: bytes, stamp: str) -> Headers:
    digest = hmac_of(secret, f"v0:{stamp}:".encode() + body)
    return {SIGNATURE: f"v0={digest.hex()}", TIMESTAMP: stamp}


def accepts(case: Case, secret: str) -> bool:
    return SignatureVerifier(secret).is_valid_request(case.body, dict(case.headers))


def cases(now: float) -> Iterator[Case]:
    yield Case("genuine form", sign(SECRETS[0], BODY, now), BODY)
    for name, stamp in (
        ("time with underscores", f"{int(now):_}"),
        ("time with a sign", f"+{int(now)}"),
        ("time with a nought in front", f"0{int(now)}"),
        ("time with a fraction", f"{int(now)}.0"),
        ("time of no number", "now"),
    ):
        yield Case(name, signed(SECRETS[0], BODY, stamp), BODY)
    good = sign(SECRETS[0], BODY, now)
    yield Case("no version", good | {SIGNATURE: good[SIGNATURE][3:]}, BODY)
    yield Case("another version", good | {SIGNATURE: f"v1={good[SIGNATURE][3:]}"}, BODY)


LIBRARY = shared_secret_library(
    "slack_sdk",
    "slack",
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": AS_TEXT,
        f"{SIGNATURE}: hex in capitals": CAPITALS,
        "time with underscores": LOOSE,
    },
)
