"""githubkit, one of the libraries that GitHub's documentation lists."""

from __future__ import annotations

from githubkit.webhooks import verify

from .comparison import Case, Headers, header
from .shared_secret import CAPITALS, hmac_of, shared_secret_library

SIGNATURE = "x-hub-signature-256"


def sign(secret: str, body: bytes, now: float) -> Headers:
    return {SIGNATURE: f"sha256={hmac_of(secret, body).hex()}"}


def accepts(case: Case, secret: str) -> bool:
    return verify(secret, case.body, header(case, SIGNATURE))


LIBRARY = shared_secret_library(
    "githubkit",
    "github",
    sign,
    accepts,
    reasons={f"{SIGNATURE}: hex in capitals": CAPITALS},
)
