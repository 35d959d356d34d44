"""linear-events, a library for Linear, which has none of its own for Python."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

from linear_events import LinearDispatcher

from .comparison import Case, Headers, header
from .shared_secret import CAPITALS, FOREIGN, SECRETS, hmac_of, shared_secret_library

SIGNATURE = "linear-signature"


def sign(body: bytes, secret: str = SECRETS[0]) -> Headers:
    return {SIGNATURE: hmac_of(secret, body).hex()}


def accepts(case: Case, secret: str) -> bool:
    asyncio.run(LinearDispatcher(secret).dispatch(case.body, signature=header(case, SIGNATURE)))
    return True


def body_at(now: float, **members: Any) -> bytes:
    return json.dumps({"type": "Issue", "webhookTimestamp": int(now * 1000), **members}).encode()


def cases(now: float) -> Iterator[Case]:
    body = body_at(now)
    good = sign(body)
    digest = good[SIGNATURE]
    for name, headers, sent in (
        ("genuine", good, body),
        ("signed by the second secret", sign(body, SECRETS[1]), body),
        ("signed by a secret of nobody", sign(body, FOREIGN), body),
        ("one byte more", good, body + b" "),
        ("empty body", good, b""),
        ("not JSON", sign(b"{"), b"{"),
        ("signature missing", {}, body),
        ("signature empty", {SIGNATURE: ""}, body),
        ("signature in capitals", {SIGNATURE: digest.upper()}, body),
        ("signature not of ASCII", {SIGNATURE: digest + "é"}, body),
        ("a blank behind the signature", {SIGNATURE: digest + " "}, body),
        ("signature twice, with a comma", {SIGNATURE: f"{digest}, {digest}"}, body),
    ):
        yield Case(name, headers, sent)
    for name, altered in (
        ("sent 2 minutes ago", body_at(now - 120)),
        ("sent 2 minutes ahead", body_at(now + 120)),
        ("sent 30 seconds ago", body_at(now - 30)),
        ("time in seconds", body_at(now / 1000)),
        ("time is a text", body_at(now, webhookTimestamp=str(int(now * 1000)))),
        ("time with a fraction", body_at(now, webhookTimestamp=now * 1000 + 0.5)),
        ("time is null", body_at(now, webhookTimestamp=None)),
        ("time is true", body_at(now, webhookTimestamp=True)),
        ("no time", b'{"type":"Issue"}'),
        ("two times, the last is good", b'{"webhookTimestamp":1,' + body[1:]),
    ):
        yield Case(name, sign(altered), altered)


LIBRARY = shared_secret_library(
    "linear-events",
    "linear",
    None,
    accepts,
    cases,
    reasons={
        "signature in capitals": CAPITALS,
        "time is a text": "it takes a number alone, as Linear sends it; ours its text too",
    },
)
