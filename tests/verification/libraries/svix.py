"""Svix' library."""

from __future__ import annotations

from collections.abc import Iterator

from svix.webhooks import Webhook

from . import standardwebhooks
from .comparison import Case, Headers
from .shared_secret import shared_secret_library
from .standardwebhooks import FOREIGN, SECRETS


def renamed(headers: Headers) -> Headers:
    """The same by the names of Svix."""
    return {name.replace("webhook-", "svix-"): value for name, value in headers.items()}


def sign(secret: str, body: bytes, now: float) -> Headers:
    return renamed(standardwebhooks.sign(secret, body, now))


def accepts(case: Case, secret: str) -> bool:
    Webhook(secret).verify(case.body, dict(case.headers))
    return True


def cases(now: float) -> Iterator[Case]:
    for each in standardwebhooks.cases(now):
        yield Case(each.name, renamed(dict(each.headers)), each.body)
    plain = standardwebhooks.sign(SECRETS[0], b"{}", now)
    yield Case("names of Standard Webhooks", plain, b"{}")
    bad = renamed(standardwebhooks.sign(FOREIGN, b"{}", now))
    yield Case("both sets of names, one holds", plain | bad, b"{}")
    yield Case("a set of names in parts", {**plain, "svix-id": "msg_1"}, b"{}")


BOTH = "it takes the names of its own where both sets are sent; ours is content with either"
REASONS = renamed(dict(standardwebhooks.REASONS)) | {"both sets of names, one holds": BOTH}
LIBRARY = shared_secret_library(
    "svix", "svix", sign, accepts, cases, REASONS, secrets=SECRETS, foreign=FOREIGN
)
