"""Anthropic's library, which goes by that of Standard Webhooks."""

from __future__ import annotations

from anthropic import Anthropic

from .comparison import Case
from .shared_secret import shared_secret_library
from .standardwebhooks import FOREIGN, REASONS, SECRETS, cases, sign

CLIENT = Anthropic(api_key="none")
NO_JSON = "it parses the body too, and that is no JSON"


def accepts(case: Case, secret: str) -> bool:
    CLIENT.beta.webhooks.unwrap(case.body.decode(), headers=dict(case.headers), key=secret)
    return True


LIBRARY = shared_secret_library(
    "anthropic",
    "anthropic",
    sign,
    accepts,
    cases,
    REASONS | {"genuine, empty body": NO_JSON},
    secrets=SECRETS,
    foreign=FOREIGN,
)
