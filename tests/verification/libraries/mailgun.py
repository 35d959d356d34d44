"""Mailgun's library."""

from __future__ import annotations

import json

from mailgun.security import SecurityGuard

from .anymail_mailgun import cases
from .comparison import Case
from .shared_secret import CAPITALS, shared_secret_library


def accepts(case: Case, secret: str) -> bool:
    given = json.loads(case.body)["signature"]
    return SecurityGuard.verify_webhook(
        secret, given["token"], given["timestamp"], given["signature"]
    )


QUARTER = "it takes a time within 15 minutes, ours within 5"
LIBRARY = shared_secret_library(
    "mailgun",
    "mailgun",
    None,
    accepts,
    cases,
    reasons={
        "sent 11 minutes ago": QUARTER,
        "sent 11 minutes ahead": QUARTER,
        "signature in capitals": CAPITALS,
    },
)
