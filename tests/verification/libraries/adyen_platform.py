"""Adyen's library, for webhooks that are signed in a header."""

from __future__ import annotations

from Adyen.util import is_valid_hmac_payload

from .comparison import Case, Headers, header
from .shared_secret import PADDING, as_base64, hmac_of, shared_secret_library

SIGNATURE = "hmacsignature"
SECRETS = ("11" * 32, "AB" * 32)
FOREIGN = "33" * 32


def sign(secret: str, body: bytes, now: float) -> Headers:
    return {SIGNATURE: as_base64(hmac_of(bytes.fromhex(secret), body))}


def accepts(case: Case, secret: str) -> bool:
    return is_valid_hmac_payload(header(case, SIGNATURE), secret, case.body)


LIBRARY = shared_secret_library(
    "Adyen",
    "adyen-platform",
    sign,
    accepts,
    reasons={f"{SIGNATURE}: last character gone": PADDING},
    secrets=SECRETS,
    foreign=FOREIGN,
)
