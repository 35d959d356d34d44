"""django-anymail's view of Mandrill, whose provider has no library that verifies."""

from __future__ import annotations

from collections.abc import Iterator

from anymail.webhooks.mandrill import MandrillCombinedWebhookView

from .anymail_mailgun import FACTORY
from .comparison import Case, Headers, header
from .shared_secret import PADDING, SECRETS, as_base64, hmac_of, shared_secret_library

SIGNATURE = "x-mandrill-signature"
FORM = {"content-type": "application/x-www-form-urlencoded"}
URL = "https://hooks.example/?a=1"
EVENTS = "mandrill_events=%5B%5D"


def signed(text: str, secret: str = SECRETS[0], url: str = URL) -> Headers:
    digest = hmac_of(secret, f"{url}{text}".encode(), "sha1")
    return FORM | {SIGNATURE: as_base64(digest)}


def accepts(case: Case, secret: str) -> bool:
    view = MandrillCombinedWebhookView(webhook_key=secret, webhook_url=case.url)
    request = FACTORY.post(
        "/",
        case.body,
        content_type=FORM["content-type"],
        headers={SIGNATURE: header(case, SIGNATURE)},
    )
    view.validate_request(request)
    return True


def cases(now: float) -> Iterator[Case]:
    good = signed("mandrill_events[]")
    text = good[SIGNATURE]
    for name, headers, body in (
        ("genuine", good, EVENTS),
        ("genuine, two fields", signed("amandrill_events[]z1"), f"z=1&{EVENTS}&a="),
        ("genuine, letters beyond ASCII", signed("mandrill_eventsé"), "mandrill_events=%C3%A9"),
        ("genuine, blanks", signed("mandrill_eventsa b"), "mandrill_events=a+b"),
        ("signed by the second secret", signed("mandrill_events[]", SECRETS[1]), EVENTS),
        ("signed by a secret of nobody", signed("mandrill_events[]", "other"), EVENTS),
        ("another URL", signed("mandrill_events[]", url="https://hooks.example/"), EVENTS),
        ("a field altered", good, "mandrill_events=%5B1%5D"),
        ("a field more", good, f"{EVENTS}&a=1"),
        ("no field", good, ""),
        ("empty signature", good | {SIGNATURE: ""}, EVENTS),
        ("no signature", FORM, EVENTS),
        ("signature without padding", good | {SIGNATURE: text.rstrip("=")}, EVENTS),
        ("signature not of ASCII", good | {SIGNATURE: text + "é"}, EVENTS),
        ("signature twice, with a comma", good | {SIGNATURE: f"{text}, {text}"}, EVENTS),
        ("a blank behind the signature", good | {SIGNATURE: f"{text} "}, EVENTS),
        ("a name twice", signed("mandrill_events2"), "mandrill_events=1&mandrill_events=2"),
    ):
        yield Case(name, headers, body.encode(), URL)


LIBRARY = shared_secret_library(
    "django-anymail",
    "mandrill",
    None,
    accepts,
    cases,
    reasons={
        "signature without padding": PADDING,
        "a name twice": "it takes the last value alone; ours both, and Mandrill sends a name once",
    },
)
