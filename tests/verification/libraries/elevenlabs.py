"""ElevenLabs' library."""

from __future__ import annotations

from collections.abc import Iterator

from elevenlabs.client import ElevenLabs

from .comparison import Case, Headers, header
from .shared_secret import (
    AS_TEXT,
    BLANKS,
    CAPITALS,
    FOREIGN,
    SECRETS,
    TWO_TIMES,
    hmac_of,
    shared_secret_library,
)

SIGNATURE = "elevenlabs-signature"
BODY = b'{"type":"x"}'
CLIENT = ElevenLabs(api_key="none")


def digest(secret: str, stamp: str, body: bytes = BODY) -> str:
    return hmac_of(secret, stamp.encode() + b"." + body).hex()


def sign(secret: str, body: bytes, now: float) -> Headers:
    stamp = str(int(now))
    return {SIGNATURE: f"t={stamp},v0={digest(secret, stamp, body)}"}


def accepts(case: Case, secret: str) -> bool:
    CLIENT.webhooks.construct_event(case.body.decode(), header(case, SIGNATURE), secret)
    return True


def cases(now: float) -> Iterator[Case]:
    stamp = str(int(now))
    good, old = digest(SECRETS[0], stamp), digest(FOREIGN, stamp)
    for name, text in (
        ("two signatures, the first holds", f"t={stamp},v0={good},v0={old}"),
        ("two signatures, the second holds", f"t={stamp},v0={old},v0={good}"),
        ("another version", f"t={stamp},v1={good}"),
        ("time behind the signature", f"v0={good},t={stamp}"),
        ("no time", f"v0={good}"),
        ("blanks behind the commas", f"t={stamp}, v0={good}"),
        ("two times, the first signed", f"t={stamp},t=1,v0={good}"),
        ("two times, the second signed", f"t=1,t={stamp},v0={good}"),
    ):
        yield Case(name, {SIGNATURE: text}, BODY)
    yield Case("sent 31 minutes ago", sign(SECRETS[0], BODY, now - 1860), BODY)
    yield Case("sent 31 minutes ahead", sign(SECRETS[0], BODY, now + 1860), BODY)


LIBRARY = shared_secret_library(
    "elevenlabs",
    "elevenlabs",
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": AS_TEXT,
        "genuine, empty body": "it parses the body too, and that is no JSON",
        f"{SIGNATURE}: a blank in front": BLANKS,
        f"{SIGNATURE}: a blank behind": BLANKS,
        f"{SIGNATURE}: twice, with a comma": TWO_TIMES,
        f"{SIGNATURE}: hex in capitals": CAPITALS,
        "two signatures, the first holds": "it takes the last signature alone",
        "blanks behind the commas": BLANKS,
        "two times, the second signed": TWO_TIMES,
        "sent 31 minutes ahead": "it takes any time to come",
    },
)
