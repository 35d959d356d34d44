"""Telnyx' library."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from telnyx.lib.webhook_verification import verify_webhook_signature

from tests.verification.key_pairs import private_key, raw_public

from .comparison import Case, Headers, Library
from .shared_secret import LENIENT, NEEDS_PADDING

SIGNATURE, TIMESTAMP = "telnyx-signature-ed25519", "telnyx-timestamp"
KEY = private_key("ed25519")
PUBLIC = base64.b64encode(raw_public(KEY)).decode()
BODY = b'{"data":{"id":"1"}}'


def sign(body: bytes, now: float) -> Headers:
    stamp = str(int(now))
    signature = KEY.sign(stamp.encode() + b"|" + body)
    return {SIGNATURE: base64.b64encode(signature).decode(), TIMESTAMP: stamp}


def accepts(case: Case) -> bool:
    verify_webhook_signature(case.body, dict(case.headers), PUBLIC)
    return True


def cases(now: float) -> Iterator[Case]:
    good = sign(BODY, now)
    bare = good[SIGNATURE].rstrip("=")
    yield Case("a signature without padding", good | {SIGNATURE: bare}, BODY)
    stamp = f"{int(now):_}"
    odd = base64.b64encode(KEY.sign(stamp.encode() + b"|" + BODY)).decode()
    yield Case("a time with underscores", {SIGNATURE: odd, TIMESTAMP: stamp}, BODY)


LIBRARY = Library(
    "telnyx",
    "telnyx",
    {"public_key": PUBLIC},
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": "it takes the body as text",
        f"{SIGNATURE}: twice, with a comma": LENIENT,
        f"{SIGNATURE}: a blank in front": LENIENT,
        f"{SIGNATURE}: a blank behind": LENIENT,
        f"{SIGNATURE}: last character doubled": LENIENT,
        "a signature without padding": NEEDS_PADDING,
        "a time with underscores": "Python's int takes underscores, and no sender writes them",
    },
)
