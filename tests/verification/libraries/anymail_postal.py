"""django-anymail's view of Postal, whose provider has no library that verifies."""

from __future__ import annotations

from anymail.webhooks.postal import PostalTrackingWebhookView
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1

from tests.verification.key_pairs import private_key, public_pem

from .anymail_mailgun import FACTORY
from .comparison import Case, Headers, Library, header
from .shared_secret import LENIENT, as_base64

SIGNATURE = "x-postal-signature"
KEY = private_key("rsa-sha1")
PUBLIC = "".join(public_pem(KEY).splitlines()[1:-1])


def sign(body: bytes, now: float) -> Headers:
    return {SIGNATURE: as_base64(KEY.sign(body, PKCS1v15(), SHA1()))}


def accepts(case: Case) -> bool:
    view = PostalTrackingWebhookView(webhook_key=PUBLIC)
    given = {SIGNATURE: header(case, SIGNATURE)}
    view.run_validators(
        FACTORY.post("/", case.body, content_type="application/json", headers=given)
    )
    return True


LIBRARY = Library(
    "django-anymail",
    "postal-sha1",
    {"public_key": PUBLIC},
    sign,
    accepts,
    reasons={
        f"{SIGNATURE}: {what}": LENIENT
        for what in (
            "last character doubled",
            "a blank in front",
            "a blank behind",
            "twice, with a comma",
        )
    },
)
