"""Shopify's library for apps."""

from __future__ import annotations

from collections.abc import Iterator

from shopify_app import ShopifyApp

from .comparison import Case, Headers
from .shared_secret import (
    AS_TEXT,
    FOREIGN,
    PADDING,
    SECRETS,
    as_base64,
    hmac_of,
    shared_secret_library,
)

SIGNATURE, EVENTS = "x-shopify-hmac-sha256", "shopify-hmac-sha256"
BODY = b'{"id":1}'


def sign(secret: str, body: bytes, now: float) -> Headers:
    return {SIGNATURE: as_base64(hmac_of(secret, body))}


def accepts(case: Case, secret: str) -> bool:
    request = {
        "method": case.method,
        "headers": dict(case.headers),
        "url": case.url,
        "body": case.body.decode(),
    }
    return ShopifyApp("an id", secret).verify_webhook_req(request).ok


def cases(now: float) -> Iterator[Case]:
    good = sign(SECRETS[0], BODY, now)[SIGNATURE]
    bad = sign(FOREIGN, BODY, now)[SIGNATURE]
    for name, headers in (
        ("names of Events", {EVENTS: good}),
        ("names of Events, signed by a secret of nobody", {EVENTS: bad}),
        ("both sets of names", {SIGNATURE: good, EVENTS: good}),
        ("both sets of names, the first holds", {SIGNATURE: good, EVENTS: bad}),
        ("both sets of names, the second holds", {SIGNATURE: bad, EVENTS: good}),
        ("names of Events beside an empty one", {SIGNATURE: "", EVENTS: good}),
        ("base64 without padding", {SIGNATURE: good.rstrip("=")}),
        ("another shop", {SIGNATURE: good, "x-shopify-shop-domain": "b.myshopify.com"}),
    ):
        yield Case(name, headers, BODY)


FIRST = "it takes the first of both headers; ours is content with either"
LIBRARY = shared_secret_library(
    "shopifyapp",
    "shopify",
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": AS_TEXT,
        f"{SIGNATURE}: last character gone": PADDING,
        "base64 without padding": PADDING,
        "both sets of names, the second holds": FIRST,
        "names of Events beside an empty one": FIRST,
    },
)
