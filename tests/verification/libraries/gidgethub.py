"""gidgethub, one of the libraries that GitHub's documentation lists."""

from __future__ import annotations

from collections.abc import Iterator

from gidgethub.sansio import Event

from .comparison import Case, Headers
from .shared_secret import CAPITALS, FOREIGN, PARSES, SECRETS, hmac_of, shared_secret_library

SIGNATURE, OLD = "x-hub-signature-256", "x-hub-signature"
OTHERS = {"content-type": "application/json", "x-github-event": "push", "x-github-delivery": "1"}
BODY = b'{"ref":"main"}'


def sign(secret: str, body: bytes, now: float) -> Headers:
    return {SIGNATURE: f"sha256={hmac_of(secret, body).hex()}"}


def by_sha1(secret: str) -> str:
    return f"sha1={hmac_of(secret, BODY, 'sha1').hex()}"


def accepts(case: Case, secret: str) -> bool:
    lowered = {name.lower(): value for name, value in case.headers.items()}
    Event.from_http(OTHERS | lowered, case.body, secret=secret)
    return True


def cases(now: float) -> Iterator[Case]:
    good = sign(SECRETS[0], BODY, now)[SIGNATURE]
    old, bad = by_sha1(SECRETS[0]), by_sha1(FOREIGN)
    for name, headers in (
        ("SHA-1 alone", {OLD: old}),
        ("SHA-1 in the header of SHA-256", {SIGNATURE: old}),
        ("SHA-1 beside, which does not hold", {SIGNATURE: good, OLD: bad}),
        ("SHA-1 beside a SHA-256 that does not hold", {SIGNATURE: f"sha256={'0' * 64}", OLD: old}),
        ("no prefix", {SIGNATURE: good.removeprefix("sha256=")}),
    ):
        yield Case(name, headers, BODY)


SHA1 = "it takes SHA-1 too, which GitHub sends beside SHA-256 for receivers that are old"
LIBRARY = shared_secret_library(
    "gidgethub",
    "github",
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": PARSES,
        f"{SIGNATURE}: hex in capitals": CAPITALS,
        "SHA-1 alone": SHA1,
        "SHA-1 in the header of SHA-256": SHA1,
    },
)
