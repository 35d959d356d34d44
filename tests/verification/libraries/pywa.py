"""pywa, a library for WhatsApp, which Meta signs as all its webhooks."""

from __future__ import annotations

from collections.abc import Iterator

from pywa.utils import webhook_updates_validator

from .comparison import Case, Headers, header
from .shared_secret import CAPITALS, SECRETS, hmac_of, shared_secret_library

SIGNATURE = "x-hub-signature-256"


def sign(secret: str, body: bytes, now: float) -> Headers:
    return {SIGNATURE: f"sha256={hmac_of(secret, body).hex()}"}


def accepts(case: Case, secret: str) -> bool:
    return webhook_updates_validator(secret, case.body, header(case, SIGNATURE))


def cases(now: float) -> Iterator[Case]:
    digest = hmac_of(SECRETS[0], b"{}").hex()
    yield Case("no prefix", {SIGNATURE: digest}, b"{}")
    yield Case("prefix of SHA-1", {SIGNATURE: f"sha1={digest}"}, b"{}")


BARE = {"no prefix": "it takes a digest without `sha256=`"}
LIBRARY = shared_secret_library(
    "pywa",
    "meta",
    sign,
    accepts,
    cases,
    reasons={f"{SIGNATURE}: hex in capitals": CAPITALS, **BARE},
    keys={"verify_token": "a token"},
)
