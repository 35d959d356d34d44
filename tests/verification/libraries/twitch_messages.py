"""Messages of Twitch' EventSub, for the libraries that verify them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from .comparison import Case, Headers
from .shared_secret import AS_TEXT, CAPITALS, NO_TIME, SECRETS, hmac_of

SIGNATURE = "twitch-eventsub-message-signature"
MESSAGE_ID, TIMESTAMP = "twitch-eventsub-message-id", "twitch-eventsub-message-timestamp"
BODY = b'{"challenge":"1"}'


def stamp_of(now: float) -> str:
    """The time as Twitch writes it, with nanoseconds."""
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f123Z")


def signed(secret: str, id: str, stamp: str, body: bytes) -> Headers:
    digest = hmac_of(secret, f"{id}{stamp}".encode() + body).hex()
    return {SIGNATURE: f"sha256={digest}", MESSAGE_ID: id, TIMESTAMP: stamp}


def sign(secret: str, body: bytes, now: float) -> Headers:
    return signed(secret, "befa7b53-d79d-478f-86b9-120f112b044e", stamp_of(now), body)


def cases(now: float) -> Iterator[Case]:
    good, stamp = sign(SECRETS[0], BODY, now), stamp_of(now)
    bare = good[SIGNATURE].removeprefix("sha256=")
    id = good[MESSAGE_ID]
    for name, headers, body in (
        ("no prefix", good | {SIGNATURE: bare}, BODY),
        ("another prefix", good | {SIGNATURE: f"sha512={bare}"}, BODY),
        ("time runs into the id", good | {MESSAGE_ID: id + stamp[0], TIMESTAMP: stamp[1:]}, BODY),
        ("body runs into the time", good | {TIMESTAMP: stamp + "{"}, BODY[1:]),
        ("a time that is none", signed(SECRETS[0], id, "now", BODY), BODY),
        ("a time without a fraction", signed(SECRETS[0], id, stamp[:19] + "Z", BODY), BODY),
        ("a time with an offset", signed(SECRETS[0], id, stamp[:19] + "+00:00", BODY), BODY),
    ):
        yield Case(name, headers, body)


REASONS = {
    "genuine, not UTF-8": AS_TEXT,
    f"{SIGNATURE}: hex in capitals": CAPITALS,
    "sent 11 minutes ago": NO_TIME,
    "sent 11 minutes ahead": NO_TIME,
    "time runs into the id": NO_TIME,
    "body runs into the time": NO_TIME,
    "a time that is none": NO_TIME,
}
