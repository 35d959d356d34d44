"""Pusher's library, whose header names the key."""

from __future__ import annotations

from collections.abc import Iterator

from pusher import Pusher

from .comparison import Case, Headers, Library, header
from .shared_secret import CAPITALS, FOREIGN, LOOSE, SECRETS, hmac_of

SIGNATURE, KEY = "x-pusher-signature", "x-pusher-key"
KEYS = {"278d425bdf160c739803": SECRETS[0], "a79be37ddbda1ae3bde5": SECRETS[1]}
FIRST, SECOND = KEYS


def signed(secret: str, body: bytes, key: str = FIRST) -> Headers:
    return {KEY: key, SIGNATURE: hmac_of(secret, body).hex()}


def accepts(case: Case) -> bool:
    key = header(case, KEY)
    client = Pusher(app_id="1", key=key, secret=KEYS[key])
    return client.validate_webhook(key, header(case, SIGNATURE), case.body) is not None


def cases(now: float) -> Iterator[Case]:
    body = f'{{"time_ms": {int(now * 1000)}, "events": []}}'.encode()
    good = signed(SECRETS[0], body)
    text = good[SIGNATURE]
    for name, headers in (
        ("genuine", good),
        ("signed by the second secret", signed(SECRETS[1], body, SECOND)),
        ("signed by the secret of another key", signed(SECRETS[1], body)),
        ("signed by a secret of nobody", signed(FOREIGN, body)),
        ("a key that is not known", good | {KEY: "x"}),
        ("no key", {SIGNATURE: text}),
        ("no signature", {KEY: FIRST}),
        ("an empty signature", good | {SIGNATURE: ""}),
        ("hex in capitals", good | {SIGNATURE: text.upper()}),
        ("a blank behind", good | {SIGNATURE: text + " "}),
        ("not ASCII", good | {SIGNATURE: text + "é"}),
        ("twice, with a comma", good | {SIGNATURE: f"{text}, {text}"}),
    ):
        yield Case(name, headers, body)
    yield Case("body: one byte more", good, body + b" ")
    yield Case("body: empty", good, b"")
    for name, other in (
        ("sent 11 minutes ago", f'{{"time_ms":{int((now - 660) * 1000)}}}'),
        ("sent 11 minutes ahead", f'{{"time_ms":{int((now + 660) * 1000)}}}'),
        ("no time", '{"events":[]}'),
        ("time is text", f'{{"time_ms":"{int(now * 1000)}"}}'),
        ("time with a fraction", f'{{"time_ms":{int(now * 1000)}.5}}'),
        ("time is null", '{"time_ms":null}'),
    ):
        yield Case(name, signed(SECRETS[0], other.encode()), other.encode())


LIBRARY = Library(
    "pusher",
    "pusher",
    {"secret_key": KEYS},
    None,
    accepts,
    cases,
    reasons={
        "hex in capitals": CAPITALS,
        "time is text": "it calculates with it as it is; ours reads digits, quoted or not",
        "time with a fraction": LOOSE,
    },
)
