"""kickcom-py, a library for Kick, which has none of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from kickpy.webhooks.server import WebhookServer

from tests.verification.key_pairs import private_key, public_pem

from .comparison import Case, Headers, Library, header
from .shared_secret import AS_TEXT, LENIENT, NEEDS_PADDING, NO_TIME, as_base64

SIGNATURE = "kick-event-signature"
MESSAGE_ID, TIMESTAMP = "kick-event-message-id", "kick-event-message-timestamp"
KEY = private_key("rsa-sha256")
BODY = b'{"follower":{}}'


def signed(id: str, stamp: str, body: bytes) -> Headers:
    signature = KEY.sign(f"{id}.{stamp}.".encode() + body, PKCS1v15(), SHA256())
    return {SIGNATURE: as_base64(signature), MESSAGE_ID: id, TIMESTAMP: stamp}


def sign(body: bytes, now: float) -> Headers:
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return signed("01JYQ3M7C4T5V8X9Z2B6D1F0GH", stamp, body)


def accepts(case: Case) -> bool:
    """As its server does, which makes the message and has this verify it."""
    id, stamp = header(case, MESSAGE_ID), header(case, TIMESTAMP)
    message = f"{id}.{stamp}.{case.body.decode()}".encode()
    return asyncio.run(verify(message, header(case, SIGNATURE).encode()))


async def verify(message: bytes, signature: bytes) -> bool:
    unused: Any = None  # the client, which would fetch Kick's key
    server = WebhookServer(unused, "/")
    server._public_key = public_pem(KEY).encode()
    return await server._verify_signature(message, signature)


def cases(now: float) -> Iterator[Case]:
    good = sign(BODY, now)
    text, id, stamp = good[SIGNATURE], good[MESSAGE_ID], good[TIMESTAMP]
    dotted = signed("a.b", stamp, BODY)
    for name, headers in (
        ("base64 without padding", good | {SIGNATURE: text.rstrip("=")}),
        ("a blank in the signature", good | {SIGNATURE: f"{text[:9]} {text[9:]}"}),
        ("a time that is none", signed(id, "now", BODY)),
        ("a dot in the id", dotted),
        ("time runs into the id", dotted | {MESSAGE_ID: "a", TIMESTAMP: f"b.{stamp}"}),
    ):
        yield Case(name, headers, BODY)


LIBRARY = Library(
    "kickcom-py",
    "kick",
    {"public_key": public_pem(KEY)},
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": AS_TEXT,
        f"{SIGNATURE}: last character doubled": LENIENT,
        f"{SIGNATURE}: not ASCII": LENIENT,
        f"{SIGNATURE}: a blank in front": LENIENT,
        f"{SIGNATURE}: a blank behind": LENIENT,
        f"{SIGNATURE}: twice, with a comma": LENIENT,
        "a blank in the signature": LENIENT,
        "base64 without padding": NEEDS_PADDING,
        "sent 11 minutes ago": NO_TIME,
        "sent 11 minutes ahead": NO_TIME,
        "a time that is none": NO_TIME,
        "time runs into the id": NO_TIME,
    },
)
