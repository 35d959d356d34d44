"""The recipe of Plaid's documentation, over a JOSE library that is not ours (joserfc)."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey

from tests.verification.key_pairs import KEY_ID, jwk_of, private_key, private_pem

from .comparison import Case, Headers, Library, header

TOKEN = "plaid-verification"
KEY = private_key("ES256")
SIGNER = ECKey.import_key(private_pem(KEY))
BODY = b"{}"


def token(claims: Any, **changes: Any) -> str:
    made = {"alg": "ES256", "typ": "JWT", "kid": KEY_ID} | changes
    return jws.serialize_compact(made, json.dumps(claims), SIGNER, algorithms=["ES256"])


def claims_of(body: bytes, now: float, **changes: Any) -> dict[str, Any]:
    own = {"iat": int(now), "request_body_sha256": hashlib.sha256(body).hexdigest()}
    return own | changes


def sign(body: bytes, now: float) -> Headers:
    return {TOKEN: token(claims_of(body, now))}


def accepts(case: Case) -> bool:
    """As the recipe goes: the key by `kid`, ES256 alone, the age, the body."""
    held = jws.extract_compact(header(case, TOKEN).encode())
    if held.headers()["alg"] != "ES256" or held.headers()["kid"] != KEY_ID:
        return False
    key = ECKey.import_key(jwk_of(KEY))
    found = jws.deserialize_compact(header(case, TOKEN), key, algorithms=["ES256"])
    claims = json.loads(found.payload)
    if claims["iat"] < time.time() - 5 * 60:
        return False
    digest = hashlib.sha256(case.body).hexdigest()
    return hmac.compare_digest(digest, claims["request_body_sha256"])


def cases(now: float) -> Iterator[Case]:
    own = claims_of(BODY, now)
    digest = str(own["request_body_sha256"])
    for name, claims in (
        ("digest in capitals", own | {"request_body_sha256": digest.upper()}),
        ("digest of another body", own | {"request_body_sha256": "00" * 32}),
        ("no digest", {"iat": int(now)}),
        ("no time", {"request_body_sha256": digest}),
        ("time as text", own | {"iat": str(int(now))}),
        ("claims are a list", [own]),
        ("expired", own | {"exp": int(now) - 1}),
        ("not yet valid", own | {"nbf": int(now) + 60}),
    ):
        yield Case(name, {TOKEN: token(claims)}, BODY)
    for name, changes in (
        ("another key's id", {"kid": "other"}),
        ("a key of its own", {"jwk": jwk_of(KEY)}),
        ("a key set of its own", {"jku": "https://evil.example/keys"}),
    ):
        yield Case(name, {TOKEN: token(own, **changes)}, BODY)
    head, body, signature = token(own).split(".")
    other = token(claims_of(b"[]", now)).split(".")[1]
    for name, text in (
        ("algorithm none", f"eyJhbGciOiJub25lIiwia2lkIjoia2V5LTEifQ.{body}."),
        ("signature left out", f"{head}.{body}."),
        (
            "claims of another token",
            f"{head}.{other}.{signature}",
        ),
    ):
        yield Case(name, {TOKEN: text}, BODY)


LIBRARY = Library(
    "joserfc",
    "plaid",
    {"key_set": {"keys": [jwk_of(KEY)]}},
    sign,
    accepts,
    cases,
    reasons={
        "sent 11 minutes ahead": "the recipe looks at the age alone",
        "digest in capitals": "the recipe compares text; the digest is the same",
        "expired": "the recipe does not look at `exp` (RFC 7519 section 4.1.4)",
        "not yet valid": "the recipe does not look at `nbf`",
    },
)
