"""Discord's interactions, for the libraries that verify them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.verification.key_pairs import private_key

from .comparison import Case, Headers
from .shared_secret import NO_TIME

SIGNATURE, TIMESTAMP = "x-signature-ed25519", "x-signature-timestamp"
KEY = private_key("ed25519")
BODY = b'{"type":1}'


def sign(body: bytes, now: float) -> Headers:
    stamp = str(int(now))
    return {SIGNATURE: KEY.sign(stamp.encode() + body).hex(), TIMESTAMP: stamp}


def cases(now: float) -> Iterator[Case]:
    good = sign(BODY, now)
    text = good[SIGNATURE]
    yield Case("signature in capitals", good | {SIGNATURE: text.upper()}, BODY)
    yield Case("blanks in the hex", good | {SIGNATURE: f" {text[:2]} {text[2:]}"}, BODY)
    odd = KEY.sign(b"now" + BODY).hex()
    yield Case("a time that is none", {SIGNATURE: odd, TIMESTAMP: "now"}, BODY)


FROMHEX = "bytes.fromhex passes over blanks"
REASONS = {
    "sent 11 minutes ago": NO_TIME,
    "sent 11 minutes ahead": NO_TIME,
    "a time that is none": NO_TIME,
    f"{SIGNATURE}: a blank in front": FROMHEX,
    f"{SIGNATURE}: a blank behind": FROMHEX,
    "blanks in the hex": FROMHEX,
}
