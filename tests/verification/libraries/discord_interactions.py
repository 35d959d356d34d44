"""Discord's library."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator

from discord_interactions import verify_key

from tests.verification.key_pairs import private_key, raw_public

from .comparison import Case, Headers, Library, header

SIGNATURE, TIMESTAMP = "x-signature-ed25519", "x-signature-timestamp"
KEY = private_key("ed25519")
BODY = b'{"type":1}'


def sign(body: bytes, now: float) -> Headers:
    stamp = str(int(now))
    return {SIGNATURE: KEY.sign(stamp.encode() + body).hex(), TIMESTAMP: stamp}


def accepts(case: Case) -> bool:
    signature, stamp = header(case, SIGNATURE), header(case, TIMESTAMP)
    with contextlib.redirect_stdout(io.StringIO()):  # it prints why it refuses
        return verify_key(case.body, signature, stamp, raw_public(KEY).hex())


def cases(now: float) -> Iterator[Case]:
    good = sign(BODY, now)
    text = good[SIGNATURE]
    yield Case("signature in capitals", good | {SIGNATURE: text.upper()}, BODY)
    yield Case("blanks in the hex", good | {SIGNATURE: f" {text[:2]} {text[2:]}"}, BODY)
    odd = KEY.sign(b"now" + BODY).hex()
    yield Case("a time that is none", {SIGNATURE: odd, TIMESTAMP: "now"}, BODY)


FROMHEX = "bytes.fromhex passes over blanks"
LIBRARY = Library(
    "discord-interactions",
    "discord",
    {"public_key": raw_public(KEY).hex()},
    sign,
    accepts,
    cases,
    reasons={
        "sent 11 minutes ago": "it does not look at the time",
        "sent 11 minutes ahead": "it does not look at the time",
        "a time that is none": "it does not look at the time",
        "blanks in the hex": FROMHEX,
        f"{SIGNATURE}: a blank in front": FROMHEX,
        f"{SIGNATURE}: a blank behind": FROMHEX,
    },
)
