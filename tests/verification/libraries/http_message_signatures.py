"""http-message-signatures beside the preset of MailChannels, which signs by RFC 9421.

`tests.verification.http_message_signatures_library` compares each algorithm and component.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from http_message_signatures import (
    ContentDigest,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    MappingKeyResolver,
)
from http_message_signatures.algorithms import ED25519

from tests.verification.key_pairs import private_key, private_pem, public_pem

from .comparison import Case, Headers, Library

KEY = private_key("ed25519")
KEY_ID = "mckey"
KEYS = MappingKeyResolver(
    public_keys={KEY_ID: public_pem(KEY).encode()}, private_keys={KEY_ID: private_pem(KEY).encode()}
)
COVERED = ("content-digest",)
BODY = b'[{"event":"processed"}]'


@dataclass
class Message:
    """A request as the library takes it."""

    headers: Headers
    method: str = "POST"
    url: str = "https://hooks.example/"


def sign(body: bytes, now: float) -> Headers:
    return signed({"Content-Digest": ContentDigest.create(body)}, now)


def signed(headers: Headers, now: float, **options: object) -> Headers:
    signer = HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=KEYS)
    message = Message(headers)
    created = datetime.fromtimestamp(int(now), UTC)
    signer.sign(
        message,
        key_id=KEY_ID,
        created=created,
        covered_component_ids=COVERED,
        use_existing_digest=True,
        **options,
    )
    return {name.lower(): value for name, value in message.headers.items()}


def accepts(case: Case) -> bool:
    verifier = HTTPMessageVerifier(signature_algorithm=ED25519, key_resolver=KEYS)
    found = verifier.verify(
        Message(dict(case.headers)),
        max_age=timedelta(seconds=300),
        require_components=COVERED,
        body=case.body,
    )
    return bool(found)


def cases(now: float) -> Iterator[Case]:
    digest = {"Content-Digest": ContentDigest.create(BODY)}
    yield Case("with a nonce", signed(dict(digest), now, nonce="n"), BODY)
    yield Case("under another label", signed(dict(digest), now, label="sig_1738775282"), BODY)
    yield Case("without alg", signed(dict(digest), now, include_alg=False), BODY)
    ends = datetime.fromtimestamp(int(now) - 30, UTC)
    yield Case("expired", signed(dict(digest), now - 60, expires=ends), BODY)
    yield Case("a minute ahead", sign(BODY, now + 60), BODY)


LIBRARY = Library(
    "http-message-signatures",
    "mailchannels",
    {"public_key": {KEY_ID: public_pem(KEY)}},
    sign,
    accepts,
    cases,
    reasons={"a minute ahead": "it allows for clocks that differ by 5 seconds"},
)
