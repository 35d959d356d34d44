"""Twilio's library: a form's fields, or a body whose hash is in the query."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from .comparison import Case, Headers, header
from .shared_secret import (
    AS_TEXT,
    CAPITALS,
    PADDING,
    SECRETS,
    as_base64,
    hmac_of,
    sha256_hex,
    shared_secret_library,
)

SIGNATURE = "x-twilio-signature"
FORM = {"content-type": "application/x-www-form-urlencoded"}
URL = "https://hooks.example/sms?a=1"


class Fields(MultiDict[str, str]):
    """Werkzeug's form, which has `getlist`."""


def url_of(body: bytes) -> str:
    return f"{URL}&bodySHA256={sha256_hex(body)}"


def sign(secret: str, body: bytes, now: float) -> Headers:
    return signed(url_of(body), secret=secret)


def signed(text: str, secret: str = SECRETS[0], algorithm: str = "sha1") -> Headers:
    return {SIGNATURE: as_base64(hmac_of(secret, text.encode(), algorithm))}


def accepts(case: Case, secret: str) -> bool:
    return RequestValidator(secret).validate(case.url, params_of(case), header(case, SIGNATURE))


def params_of(case: Case) -> Fields | str:
    """What the library wants of a body: a form's fields, or another body as text."""
    text = case.body.decode()
    if case.headers.get("content-type") == FORM["content-type"]:
        return Fields(parse_qsl(text, keep_blank_values=True))
    return text


def cases(now: float) -> Iterator[Case]:
    yield from cases_by("sha1")


def cases_by(algorithm: str) -> Iterator[Case]:
    """The cases, signed by an algorithm."""
    by = partial(signed, algorithm=algorithm)
    yield from forms(by)
    yield from urls(by)
    body = b"[1]"
    for name, url in (
        ("hash of another body", url_of(b"[2]")),
        ("hash in capitals", f"{URL}&bodySHA256={sha256_hex(body).upper()}"),
        ("no hash", URL),
        ("hash is empty", f"{URL}&bodySHA256="),
        ("two hashes, the first holds", f"{url_of(body)}&bodySHA256={'0' * 64}"),
        ("two hashes, the second holds", f"{URL}&bodySHA256={'0' * 64}&{url_of(body)[-75:]}"),
    ):
        yield Case(name, by(url), body, url)


def forms(by: Callable[[str], Headers]) -> Iterator[Case]:
    for name, body, text in (
        ("form", "To=%2B1&From=%2B2", "From+2To+1"),
        ("form of repeated names", "D=2&D=1&D=1", "D1D2"),
        ("form of blanks", "Body=a+b%20c", "Bodya b c"),
        ("form of empty values", "Body=&To=1", "BodyTo1"),
        ("form of letters beyond ASCII", "Body=%C3%A9", "Bodyé"),
        ("form of capitals and small letters", "b=1&B=2&a=3", "B2a3b1"),
        ("empty form", "", ""),
        ("form, a field altered", "To=%2B2&From=%2B2", "From+2To+1"),
        ("form, a field taken out", "From=%2B2", "From+2To+1"),
        ("form, a field more", "To=%2B1&From=%2B2&X=1", "From+2To+1"),
        ("form, a field moved into a name", "From%2B2To=%2B1", "From+2To+1"),
        ("form not of UTF-8", "Body=%ff", "Body\ufffd"),
    ):
        yield Case(name, by(URL + text) | FORM, body.encode(), URL)


def urls(by: Callable[[str], Headers]) -> Iterator[Case]:
    for name, signs, comes in (
        ("signed with :443", "https://h.example:443/x", "https://h.example/x"),
        ("signed without :443", "https://h.example/x", "https://h.example:443/x"),
        ("signed with :80", "http://h.example:80/x", "http://h.example/x"),
        ("signed without :8443", "https://h.example/x", "https://h.example:8443/x"),
        ("signed with another port", "https://h.example:8443/x", "https://h.example/x"),
        ("credentials in the URL", "https://u:p@h.example/x", "https://u:p@h.example/x"),
        ("IPv6", "https://[::1]:443/x", "https://[::1]/x"),
        ("another path", "https://h.example/x", "https://h.example/y"),
        ("another query", "https://h.example/x?a=1", "https://h.example/x?a=2"),
        ("another host", "https://h.example/x", "https://g.example/x"),
        ("another scheme", "https://h.example/x", "http://h.example/x"),
    ):
        yield Case(name, by(signs + "A1") | FORM, b"A=1", comes)
    text = by(URL + "A1")[SIGNATURE]
    raw = base64.urlsafe_b64encode(base64.b64decode(text)).decode()
    yield Case("base64url", {SIGNATURE: raw} | FORM, b"A=1", URL)
    yield Case("base64 without padding", {SIGNATURE: text.rstrip("=")} | FORM, b"A=1", URL)


REASONS = {
    "genuine, not UTF-8": AS_TEXT,
    f"{SIGNATURE}: last character gone": PADDING,
    "form not of UTF-8": "parse_qsl puts U+FFFD for it, and Twilio sends UTF-8",
    "base64 without padding": PADDING,
    "hash in capitals": CAPITALS,
    "two hashes, the first holds": "it looks at the first alone; ours takes neither",
}
LIBRARY = shared_secret_library(
    "twilio",
    "twilio",
    sign,
    accepts,
    cases,
    REASONS,
    url=url_of,
)
