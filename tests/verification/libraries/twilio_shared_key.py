"""Twilio's library, for requests that are signed with a shared key, by SHA-256."""

from __future__ import annotations

from collections.abc import Iterator

from twilio.request_validator import RequestValidator, get_signature_algorithm

from . import twilio
from .comparison import Case, Headers, header
from .shared_secret import as_base64, hmac_of, shared_secret_library
from .twilio import FORM, REASONS, SIGNATURE, URL, params_of, url_of

ALGORITHM = get_signature_algorithm("key=a,algorithm=HMAC_SHA256")


def sign(secret: str, body: bytes, now: float) -> Headers:
    return {SIGNATURE: as_base64(hmac_of(secret, url_of(body).encode()))}


def accepts(case: Case, secret: str) -> bool:
    signature = header(case, SIGNATURE)
    return RequestValidator(secret).validate(case.url, params_of(case), signature, ALGORITHM)


def cases(now: float) -> Iterator[Case]:
    yield from twilio.cases_by("sha256")
    yield Case("signed by SHA-1", twilio.signed(URL + "A1") | FORM, b"A=1", URL)


LIBRARY = shared_secret_library(
    "twilio", "twilio-shared-key", sign, accepts, cases, REASONS, url=url_of
)
