"""django-anymail's view of Mailgun, for webhooks that are forms."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from . import anymail_mailgun
from .anymail_mailgun import TOKEN, block
from .anymail_mandrill import FORM
from .comparison import Case
from .shared_secret import CAPITALS, FOREIGN, NO_TIME, SECRETS, shared_secret_library

OTHERS = {"event": "opened", "recipient": "é@b.example"}


def cases(now: float) -> Iterator[Case]:
    good = block(now)
    digest = str(good["signature"])
    for name, signature in (
        ("genuine", good),
        ("signed by the second secret", block(now, SECRETS[1])),
        ("signed by a secret of nobody", block(now, FOREIGN)),
        ("sent 11 minutes ago", block(now - 660)),
        ("time altered", good | {"timestamp": str(int(now) - 1)}),
        ("token altered", good | {"token": TOKEN[:-1]}),
        ("signature is empty", good | {"signature": ""}),
        ("signature is missing", {k: v for k, v in good.items() if k != "signature"}),
        ("signature in capitals", good | {"signature": digest.upper()}),
        ("signature not of ASCII", good | {"signature": digest + "é"}),
        ("what is not signed altered", good | {"event": "clicked"}),
    ):
        yield Case(name, FORM, urlencode(OTHERS | signature).encode())
    for name, field in (("first", "signature=x&{}"), ("last", "{}&signature=x")):
        body = field.format(urlencode(OTHERS | good))
        yield Case(f"another signature, {name}", FORM, body.encode())
    yield Case("no form", FORM, b"")


LIBRARY = shared_secret_library(
    "django-anymail",
    "mailgun-form",
    None,
    anymail_mailgun.accepts,
    cases,
    reasons={
        "sent 11 minutes ago": NO_TIME,
        "signature in capitals": CAPITALS,
        "another signature, first": "it takes the last of two; ours takes neither",
    },
)
