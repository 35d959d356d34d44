"""Resend's library, which verifies Svix' signatures by itself."""

from __future__ import annotations

from collections.abc import Iterator

from resend import Webhooks

from . import svix
from .comparison import Case, header
from .shared_secret import AS_TEXT, EMPTY, PADDING, SPLITS, shared_secret_library
from .standardwebhooks import FOREIGN, SECRETS


def accepts(case: Case, secret: str) -> bool:
    names = ("id", "timestamp", "signature")
    Webhooks.verify(
        {
            "payload": case.body.decode(),
            "headers": {name: header(case, f"svix-{name}") for name in names},
            "webhook_secret": secret,
        }
    )
    return True


def cases(now: float) -> Iterator[Case]:
    return svix.cases(now)


NAMES = "it knows the names of Svix alone"
ANY_VERSION = "it passes over the version; the digest is that of v1"
REASONS = {
    "genuine, not UTF-8": AS_TEXT,
    "genuine, empty body": EMPTY,
    "svix-signature: last character gone": PADDING,
    "svix-signature: first character changed": ANY_VERSION,
    "svix-signature: twice, with a comma": SPLITS,
    "a signature of version v1a alone": ANY_VERSION,
    "base64 without padding": PADDING,
    "names of Standard Webhooks": NAMES,
    "both sets of names, one holds": NAMES,
    "a set of names in parts": NAMES,
}
LIBRARY = shared_secret_library(
    "resend", "resend", svix.sign, accepts, cases, REASONS, secrets=SECRETS, foreign=FOREIGN
)
