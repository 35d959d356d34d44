"""Messages of Amazon SNS and the certificates they name, for the libraries that verify them."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from tests.verification.authority import Authority, pem
from tests.verification.key_pairs import private_key

from .comparison import Case
from .shared_secret import LENIENT, NO_TIME

HOST = "https://sns.eu-west-1.amazonaws.com"
GOOD, FOREIGN_NAME, EXPIRED, UNTRUSTED, OTHER_KEY = (
    f"{HOST}/SimpleNotificationService-{number}.pem" for number in range(5)
)
KEY = private_key("rsa-sha1")
MEMBERS = ("Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn")
DAY = 86_400.0


@cache
def authority() -> Authority:
    """The authority that the receiver trusts."""
    return Authority()


@cache
def pages() -> dict[str, bytes]:
    """The certificates of each URL."""
    now = time.time()
    own, name = authority(), "sns.amazonaws.com"
    ends, other = now + DAY, Authority()
    issued = {
        GOOD: own.issue(name, KEY, ends=ends),
        FOREIGN_NAME: own.issue("sns.hooks.example", KEY, ends=ends),
        EXPIRED: own.issue(name, KEY, ends=now - DAY),
        UNTRUSTED: other.issue(name, KEY, ends=ends),
        OTHER_KEY: own.issue(name, private_key("rsa-sha256"), ends=ends),
    }
    return {
        url: pem(made, other.issuer if url == UNTRUSTED else own.issuer)
        for url, made in issued.items()
    }


def keys() -> dict[str, Any]:
    """What a handler is given."""
    return {"fetch_certificate": pages().get, "trusted_certificates": pem(authority().root)}


def notification(now: float, **more: Any) -> dict[str, Any]:
    """What is signed of a notification."""
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": "arn:aws:sns:eu-west-1:123456789012:MyTopic",
        "Subject": "A subject",
        "Message": "two\nlines, é",
        "Timestamp": stamp,
        **more,
    }


def confirmation(now: float, kind: str = "Subscription") -> dict[str, Any]:
    """What is signed of a confirmation."""
    url, token = f"{HOST}/?Action=ConfirmSubscription&Token=abc", "2336412f37"
    made = notification(now, Type=f"{kind}Confirmation", SubscribeURL=url, Token=token)
    return without(made, "Subject")


def without(members: dict[str, Any], name: str) -> dict[str, Any]:
    """The members without one."""
    return {key: value for key, value in members.items() if key != name}


def signed(members: dict[str, Any], version: str = "1", hashed: Any = None) -> dict[str, Any]:
    """A message as SNS sends it."""
    lines = "".join(f"{n}\n{members[n]}\n" for n in (*MEMBERS, "Type") if n in members)
    algorithm = hashed or (SHA1() if version == "1" else SHA256())
    signature = KEY.sign(lines.encode(), PKCS1v15(), algorithm)
    text = base64.b64encode(signature).decode()
    own = {"SignatureVersion": version, "Signature": text, "SigningCertURL": GOOD}
    return members | own


EMPTY_SUBJECT = "it leaves out a subject that is empty; ours signs what came, and SNS sends none"
ANY_CERTIFICATE = "it looks at the certificate's URL alone, and trusts whatever is there"
REASONS = {
    "genuine, by version 2": "it knows SHA-1 alone",
    "sent 2 hours ago": NO_TIME,
    "sent 11 minutes ahead": NO_TIME,
    "an empty subject, signed": EMPTY_SUBJECT,
    "a subject added, which is empty": EMPTY_SUBJECT,
    "another type": "it knows three types; what ours does not know is an unknown event",
    "a SubscribeURL added to a notification": "it passes over what it does not expect of the type",
    "a blank in the signature": LENIENT,
    "something behind the signature": LENIENT,
    "a certificate of another name": ANY_CERTIFICATE,
    "a certificate that has expired": ANY_CERTIFICATE,
    "a certificate that nobody trusts": ANY_CERTIFICATE,
}
"""What both libraries judge otherwise."""


def cases(now: float) -> Iterator[Case]:
    """Messages, genuine and altered."""
    for name, message in (*messages(now), *altered(now)):
        yield Case(name, {"content-type": "text/plain"}, json.dumps(message).encode())
    yield Case("not JSON", {}, b"{")


def messages(now: float) -> Iterator[tuple[str, dict[str, Any]]]:
    """Messages that are signed as they stand, though not all by SNS."""
    given = notification(now)
    yield "genuine", signed(given)
    yield "genuine, without a subject", signed(without(given, "Subject"))
    yield "genuine, of a subscription", signed(confirmation(now))
    yield "genuine, of an unsubscription", signed(confirmation(now, "Unsubscribe"))
    yield "genuine, by version 2", signed(given, "2")
    yield "version 1, signed by SHA-256", signed(given, "1", SHA256())
    yield "version 2, signed by SHA-1", signed(given, "2", SHA1())
    yield "version 3", signed(given, "3")
    yield "sent 2 hours ago", signed(notification(now - 7_200))
    yield "sent 11 minutes ahead", signed(notification(now + 660))
    yield "an empty subject, signed", signed(given | {"Subject": ""})
    yield "another type", signed(given | {"Type": "Other"})
    yield "a topic of somebody else", signed(given | {"TopicArn": "arn:aws:sns:eu-west-1:2:T"})


def altered(now: float) -> Iterator[tuple[str, dict[str, Any]]]:
    """Messages of which something was changed after they were signed."""
    good = signed(notification(now))
    bare = signed(without(notification(now), "Subject"))
    subscribe = signed(confirmation(now))
    text = good["Signature"]
    for name in ("Message", "MessageId", "Subject", "TopicArn", "Timestamp"):
        yield f"{name} altered", good | {name: good[name] + " "}
        yield f"{name} missing", without(good, name)
    yield "Token altered", subscribe | {"Token": "1"}
    yield "SubscribeURL altered", subscribe | {"SubscribeURL": f"{HOST}/"}
    yield "a subject added", bare | {"Subject": "x"}
    yield "a subject added, which is null", bare | {"Subject": None}
    yield "a subject added, which is empty", bare | {"Subject": ""}
    yield "a SubscribeURL added to a notification", good | {"SubscribeURL": f"{HOST}/"}
    yield "a notification as a confirmation", good | {"Type": "SubscriptionConfirmation"}
    yield "a confirmation as a notification", subscribe | {"Type": "Notification"}
    yield "what is not signed altered", good | {"UnsubscribeURL": "https://hooks.example/"}
    yield "signature missing", without(good, "Signature")
    yield "signature empty", good | {"Signature": ""}
    yield "signature not base64", good | {"Signature": "é"}
    yield "a blank in the signature", good | {"Signature": f"{text[:9]} {text[9:]}"}
    yield "something behind the signature", good | {"Signature": f"{text}AAAA"}
    yield "a certificate of another key", good | {"SigningCertURL": OTHER_KEY}
    yield "a certificate of another name", good | {"SigningCertURL": FOREIGN_NAME}
    yield "a certificate that has expired", good | {"SigningCertURL": EXPIRED}
    yield "a certificate that nobody trusts", good | {"SigningCertURL": UNTRUSTED}
    yield "no certificate", without(good, "SigningCertURL")
    for name, url in elsewhere():
        yield f"a certificate {name}", good | {"SigningCertURL": url}


def elsewhere() -> Iterator[tuple[str, str]]:
    """URLs where SNS has no certificates."""
    path = GOOD.removeprefix(HOST)
    yield "over HTTP", GOOD.replace("https", "http")
    yield "of another host", f"https://hooks.example{path}"
    yield "of a host that begins like it", f"{HOST}.hooks.example{path}"
    yield "of a host behind credentials", f"https://sns.eu-west-1.amazonaws.com@hooks.example{path}"
    yield "of another path", f"{HOST}/other.pem"
