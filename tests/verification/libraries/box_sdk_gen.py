"""Box' library, which knows the key of each of its two headers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from box_sdk_gen.managers.webhooks import WebhooksManager

from .comparison import Case, Headers, Library
from .shared_secret import AS_TEXT, FOREIGN, PADDING, SECRETS, as_base64, hmac_of

PRIMARY, SECONDARY = "box-signature-primary", "box-signature-secondary"
TIMESTAMP = "box-delivery-timestamp"
SCHEME = {"box-signature-version": "1", "box-signature-algorithm": "HmacSHA256"}
BODY = b"{}"


def sign(body: bytes, now: float) -> Headers:
    stamp = datetime.fromtimestamp(int(now), UTC).isoformat()
    return {TIMESTAMP: stamp, PRIMARY: digest(SECRETS[0], body, stamp)}


def digest(secret: str, body: bytes, stamp: str) -> str:
    return as_base64(hmac_of(secret, body + stamp.encode()))


def accepts(case: Case) -> bool:
    headers = SCHEME | {name.lower(): value for name, value in case.headers.items()}
    return WebhooksManager.validate_message(
        case.body.decode(), headers, SECRETS[0], secondary_key=SECRETS[1]
    )


def cases(now: float) -> Iterator[Case]:
    good = sign(BODY, now)
    stamp = good[TIMESTAMP]
    first, second, foreign = (digest(key, BODY, stamp) for key in (*SECRETS, FOREIGN))
    for name, signatures in (
        ("both signatures", {PRIMARY: first, SECONDARY: second}),
        ("the secondary signature alone", {SECONDARY: second}),
        ("the primary forged, the secondary genuine", {PRIMARY: foreign, SECONDARY: second}),
        ("both forged", {PRIMARY: foreign, SECONDARY: foreign}),
        ("the secondary key signs the primary signature", {PRIMARY: second}),
        ("no signature", {}),
    ):
        yield Case(name, {TIMESTAMP: stamp} | signatures, BODY)
    yield Case("time of another zone", away(now, "-08:00"), BODY)
    yield Case("time as Z", away(now, "Z"), BODY)
    yield Case("sent a minute ahead", sign(BODY, now + 60), BODY)
    yield Case("sent 9 minutes ago", sign(BODY, now - 540), BODY)
    yield Case("another version", good | {"box-signature-version": "2"}, BODY)
    yield Case("another algorithm", good | {"box-signature-algorithm": "HmacSHA1"}, BODY)
    escaped = digest(SECRETS[0], b'"\\u00e9"', stamp)
    yield Case("signed with letters escaped", good | {PRIMARY: escaped}, '"é"'.encode())


def away(now: float, zone: str) -> Headers:
    hours = -8 if zone != "Z" else 0
    moment = datetime.fromtimestamp(int(now) + hours * 3600, UTC)
    stamp = f"{moment:%Y-%m-%dT%H:%M:%S}{zone}"
    return {TIMESTAMP: stamp, PRIMARY: digest(SECRETS[0], BODY, stamp)}


SCHEME_ALONE = "it reads what the scheme is called; ours knows one, and it holds"
LIBRARY = Library(
    "boxsdk",
    "box",
    {"secret_key": list(SECRETS)},
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": AS_TEXT,
        f"{PRIMARY}: last character gone": PADDING,
        "another version": SCHEME_ALONE,
        "another algorithm": SCHEME_ALONE,
        "the secondary key signs the primary signature": "ours lets a key sign either header",
        "signed with letters escaped": "it tries the body escaped too; ours the bytes as they came",
    },
)
