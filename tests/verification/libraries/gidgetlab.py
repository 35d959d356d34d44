"""gidgetlab, a library for GitLab, which has none of its own that verifies."""

from __future__ import annotations

from collections.abc import Iterator

from gidgetlab.sansio import Event

from .comparison import Case, Headers
from .shared_secret import PARSES, SECRETS, shared_secret_library

TOKEN = "x-gitlab-token"
OTHERS = {"content-type": "application/json", "x-gitlab-event": "Push Hook"}


def sign(secret: str, body: bytes, now: float) -> Headers:
    return {TOKEN: secret}


def accepts(case: Case, secret: str) -> bool:
    lowered = {name.lower(): value for name, value in case.headers.items()}
    Event.from_http(OTHERS | lowered, case.body, secret=secret)
    return True


def cases(now: float) -> Iterator[Case]:
    yield Case("token in capitals", {TOKEN: SECRETS[0].upper()}, b"{}")
    yield Case("both tokens", {TOKEN: " ".join(SECRETS)}, b"{}")
    yield Case("a token of one character", {TOKEN: SECRETS[0][0]}, b"{}")


LIBRARY = shared_secret_library(
    "gidgetlab",
    "gitlab",
    sign,
    accepts,
    cases,
    reasons={
        "genuine, not UTF-8": PARSES,
        "body: one bit flipped": PARSES,
    },
    parameter="token",
)
