"""Polar's library, which tries a secret as text and as base64."""

from __future__ import annotations

from collections.abc import Iterator

from polar.webhooks import (
    PolarWebhookUnknownTypeError,
    PolarWebhookVerificationError,
    validate_event,
)

from . import standardwebhooks
from .comparison import Case, Headers
from .shared_secret import (
    AS_TEXT,
    NEEDS_PADDING,
    SPLITS,
    STAMP,
    as_base64,
    hmac_of,
    shared_secret_library,
)
from .standardwebhooks import FOREIGN, ID, SECRETS, SIGNATURE, TIMESTAMP, sign


def by_text(secret: str, body: bytes, now: float) -> Headers:
    """As Polar signs by a secret from before it took up Standard Webhooks."""
    stamp = str(int(now))
    digest = hmac_of(secret, f"msg_1.{stamp}.".encode() + body)
    return {ID: "msg_1", TIMESTAMP: stamp, SIGNATURE: f"v1,{as_base64(digest)}"}


def accepts(case: Case, secret: str) -> bool:
    """What follows the verification is not compared: no type is known to it here."""
    try:
        validate_event(case.body, dict(case.headers), secret, frozenset(), dict)
    except PolarWebhookVerificationError:
        return False
    except PolarWebhookUnknownTypeError:
        return True
    return True


def cases(now: float) -> Iterator[Case]:
    yield from standardwebhooks.cases(now)
    yield Case("signed by the secret as text", by_text(SECRETS[0], b"{}", now), b"{}")


EITHER = "it tries a secret both ways; each of our presets knows one"
COMMON_REASONS = {
    "genuine, not UTF-8": AS_TEXT,
    "genuine, empty body": "it parses the body too, and that is no JSON",
    f"{TIMESTAMP}: a blank in front": STAMP,
    f"{TIMESTAMP}: a blank behind": STAMP,
    f"{SIGNATURE}: last character gone": NEEDS_PADDING,
    f"{SIGNATURE}: twice, with a comma": SPLITS,
}
REASONS = {
    "base64 without padding": NEEDS_PADDING,
    "time with a fraction, not signed so": STAMP,
    "time with a sign": STAMP,
    "time with a sign, not signed so": STAMP,
    "time with a nought in front": STAMP,
    "time with a nought in front, not signed so": STAMP,
    "time with an exponent, not signed so": STAMP,
    "signed by the secret as text": EITHER,
}
LIBRARY = shared_secret_library(
    "polar-sdk",
    "polar",
    sign,
    accepts,
    cases,
    COMMON_REASONS | REASONS,
    secrets=SECRETS,
    foreign=FOREIGN,
)
