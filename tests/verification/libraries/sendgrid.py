"""Twilio SendGrid's library."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import cast

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from sendgrid import EventWebhook

from tests.verification.key_pairs import private_key, public_pem

from .comparison import Case, Headers, Library, header

SIGNATURE = "x-twilio-email-event-webhook-signature"
TIMESTAMP = "x-twilio-email-event-webhook-timestamp"
KEY = private_key("ecdsa-sha256")
TEXT = "".join(public_pem(KEY).splitlines()[1:-1])
BODY = b"[]"


def sign(body: bytes, now: float) -> Headers:
    """A signature of 71 bytes, the commonest length, so that its base64 has one `=`."""
    stamp = str(int(now))
    signature = b""
    while len(signature) != 71:
        signature = KEY.sign(stamp.encode() + body, ECDSA(SHA256()))
    return {SIGNATURE: base64.b64encode(signature).decode(), TIMESTAMP: stamp}


def accepts(case: Case) -> bool:
    webhook = EventWebhook(TEXT)
    text = case.body.decode()
    found = webhook.verify_signature(text, header(case, SIGNATURE), header(case, TIMESTAMP))
    return cast("bool", found)


def cases(now: float) -> Iterator[Case]:
    good = sign(BODY, now)
    der = base64.b64decode(good[SIGNATURE])
    r, s = decode_dss_signature(der)
    for name, bad in (("r is zero", (0, s)), ("s is zero", (r, 0))):
        text = base64.b64encode(encode_dss_signature(*bad)).decode()
        yield Case(name, good | {SIGNATURE: text}, BODY)
    trailing = base64.b64encode(der + b"\0").decode()
    yield Case("a byte after the DER", good | {SIGNATURE: trailing}, BODY)
    yield Case("blanks in the base64", good | {SIGNATURE: "\n" + good[SIGNATURE]}, BODY)


IGNORES = "b64decode, by default, passes over what is not base64"
FOLLOWS = "b64decode, by default, passes over what follows the padding"
LIBRARY = Library(
    "sendgrid",
    "sendgrid",
    {"public_key": TEXT},
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": "it takes the body as text",
        "sent 11 minutes ago": "it does not look at the time",
        "sent 11 minutes ahead": "it does not look at the time",
        f"{SIGNATURE}: last character gone": "it is padding, which holds no byte",
        f"{SIGNATURE}: twice, with a comma": FOLLOWS,
        f"{SIGNATURE}: last character doubled": FOLLOWS,
        "blanks in the base64": IGNORES,
        f"{SIGNATURE}: a blank in front": IGNORES,
        f"{SIGNATURE}: a blank behind": IGNORES,
    },
)
