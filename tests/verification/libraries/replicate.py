"""Replicate's library."""

from __future__ import annotations

from replicate.webhook import Webhooks, WebhookSigningSecret

from .comparison import Case
from .shared_secret import AS_TEXT, EMPTY, SPLITS, shared_secret_library
from .standardwebhooks import (
    FOREIGN,
    LENIENT,
    NEEDS_PADDING,
    SECRETS,
    SIGNATURE,
    STOPS,
    cases,
    sign,
)


def accepts(case: Case, secret: str) -> bool:
    Webhooks.validate(
        headers=dict(case.headers),
        body=case.body.decode(),
        secret=WebhookSigningSecret(key=secret),
        tolerance=300,
    )
    return True


ANY_VERSION = "it passes over the version; the digest is that of v1"
REASONS = {
    "genuine, not UTF-8": AS_TEXT,
    "genuine, empty body": EMPTY,
    f"{SIGNATURE}: last character gone": NEEDS_PADDING,
    f"{SIGNATURE}: last character doubled": LENIENT,
    f"{SIGNATURE}: first character changed": ANY_VERSION,
    f"{SIGNATURE}: twice, with a comma": SPLITS,
    "a signature of version v1a alone": ANY_VERSION,
    "an item without a comma in front": STOPS,
    "base64 without padding": NEEDS_PADDING,
    "a sign of no alphabet in the base64": LENIENT,
}
LIBRARY = shared_secret_library(
    "replicate", "replicate", sign, accepts, cases, REASONS, secrets=SECRETS, foreign=FOREIGN
)
