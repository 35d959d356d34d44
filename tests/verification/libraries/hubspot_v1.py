"""HubSpot's library, by version 1 of its signatures: an unkeyed digest of secret and body."""

from __future__ import annotations

from collections.abc import Iterator

from hubspot.utils.signature import Signature

from .comparison import Case, Headers, header
from .shared_secret import AS_TEXT, CAPITALS, SECRETS, sha256_hex, shared_secret_library

SIGNATURE = "x-hubspot-signature"
BODY = b"[1]"


def sign(secret: str, body: bytes, now: float) -> Headers:
    return {SIGNATURE: sha256_hex(secret.encode() + body)}


def accepts(case: Case, secret: str) -> bool:
    return Signature.is_valid(
        signature=header(case, SIGNATURE),
        client_secret=secret,
        request_body=case.body.decode(),
        http_uri=case.url,
        http_method=case.method,
        signature_version="v1",
    )


def cases(now: float) -> Iterator[Case]:
    good = sign(SECRETS[0], BODY, now)
    yield Case("another method", good, BODY, method="PUT")
    yield Case("another URL", good, BODY, Case.url + "x")


LIBRARY = shared_secret_library(
    "hubspot-api-client",
    "hubspot-v1",
    sign,
    accepts,
    cases,
    reasons={"genuine, not UTF-8": AS_TEXT, f"{SIGNATURE}: hex in capitals": CAPITALS},
)
