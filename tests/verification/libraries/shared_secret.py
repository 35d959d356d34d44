"""Libraries of providers that share a secret with the receiver.

Both sides hold two secrets, as while one is being replaced: a handler a list, a library one after
the other where it takes but one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from .comparison import Case, Headers, Library, verdict

SECRETS = ("an old secret of 32 characters..", "a new secret of 32 characters...")
FOREIGN = "a secret that the receiver has not"
AS_TEXT = "it decodes the body as UTF-8; what is signed is bytes"
NO_TIME = "it does not look at the time"
CAPITALS = "it compares text; ours bytes, and capitals are the same digest"
PADDING = "it compares text; ours bytes, and padding holds none"
BLANKS = "it does not trim the items of the list; blanks around one are no part of it"
LENIENT = "b64decode, by default, passes over what is not base64 and what follows the padding"
NEEDS_PADDING = "it needs the padding, which holds no byte of the signature"
PARSES = "it parses the body too, and that is no JSON in UTF-8"
TWO_TIMES = "it takes one of two times; ours takes neither"
LOOSE = "Python's numbers allow more than digits, and no sender writes so"
SPLITS = "it splits at blanks, and what is behind one is whole"
EMPTY = "it refuses every empty body, and none is sent"
NO_PAIR = "ours refuses a list with an item that is no pair: a second header, joined, would show so"
STAMP = "it signs the time as it reads it, not as it came"


def hmac_of(secret: str | bytes, message: bytes, algorithm: str = "sha256") -> bytes:
    """A digest of a message."""
    key = secret.encode() if isinstance(secret, str) else secret
    return hmac.digest(key, message, algorithm)


def as_base64(digest: bytes) -> str:
    """A digest as text."""
    return base64.b64encode(digest).decode()


def sha256_hex(message: bytes) -> str:
    """A digest without a key, as text."""
    return hashlib.sha256(message).hexdigest()


def shared_secret_library(
    distribution: str,
    preset: str,
    sign: Callable[[str, bytes, float], Headers] | None,
    accepts: Callable[[Case, str], bool],
    cases: Callable[[float], Iterator[Case]] = lambda now: iter(()),
    reasons: Mapping[str, str] | None = None,
    url: Callable[[bytes], str] = lambda body: Case.url,
    secrets: tuple[str, ...] = SECRETS,
    foreign: str = FOREIGN,
    keys: Mapping[str, str] | None = None,
    parameter: str = "secret_key",
) -> Library:
    """A library whose `sign` and `accepts` take the secret too, and other `keys` of the handler.

    `parameter` is the handler's for the secret.
    """
    signers = {
        "signed by the second secret": secrets[1],
        "signed by a secret of nobody": foreign,
    }
    return Library(
        distribution,
        preset,
        {parameter: list(secrets), **(keys or {})},
        partial(sign, secrets[0]) if sign else None,
        lambda case: any(verdict(partial(accepts, secret=key), case) for key in secrets),
        cases,
        reasons or {},
        {name: partial(sign, key) for name, key in signers.items()} if sign else {},
        url,
    )
