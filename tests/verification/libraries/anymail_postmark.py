"""django-anymail's view of Postmark, whose library has no verifier."""

from __future__ import annotations

from collections.abc import Iterator

from anymail.webhooks.postmark import PostmarkTrackingWebhookView

from .anymail_mailgun import FACTORY
from .comparison import Case, Headers, header
from .shared_secret import LENIENT, SECRETS, as_base64, shared_secret_library

CREDENTIALS, USER = "authorization", "anymail"


def basic(text: str) -> Headers:
    return {CREDENTIALS: f"Basic {as_base64(text.encode())}"}


def sign(secret: str, body: bytes, now: float) -> Headers:
    return basic(f"{USER}:{secret}")


def accepts(case: Case, secret: str) -> bool:
    view = PostmarkTrackingWebhookView(webhook_secret=f"{USER}:{secret}")
    given = {CREDENTIALS: header(case, CREDENTIALS)}
    view.run_validators(
        FACTORY.post("/", case.body, content_type="application/json", headers=given)
    )
    return True


def cases(now: float) -> Iterator[Case]:
    good = sign(SECRETS[0], b"", now)[CREDENTIALS]
    for name, headers in (
        ("scheme in lower case", {CREDENTIALS: good.replace("Basic", "basic")}),
        ("scheme in capitals", {CREDENTIALS: good.replace("Basic", "BASIC")}),
        ("another scheme", {CREDENTIALS: good.replace("Basic", "Bearer")}),
        ("two blanks behind the scheme", {CREDENTIALS: good.replace(" ", "  ")}),
        ("no blank behind the scheme", {CREDENTIALS: good.replace(" ", "")}),
        ("base64 without padding", {CREDENTIALS: good.rstrip("=")}),
        ("another user", basic(f"other:{SECRETS[0]}")),
        ("user in capitals", basic(f"{USER.upper()}:{SECRETS[0]}")),
        ("no colon", basic(f"{USER}{SECRETS[0]}")),
        ("no password", basic(f"{USER}:")),
        ("nothing behind the scheme", {CREDENTIALS: "Basic "}),
        ("a line behind the password", basic(f"{USER}:{SECRETS[0]}\n")),
    ):
        yield Case(name, headers, b"{}")


LIBRARY = shared_secret_library(
    "django-anymail",
    "postmark",
    sign,
    accepts,
    cases,
    reasons={
        f"{CREDENTIALS}: last character doubled": LENIENT,
        f"{CREDENTIALS}: a blank in front": "it splits at any white space",
    },
    keys={"username": USER},
    parameter="password",
)
