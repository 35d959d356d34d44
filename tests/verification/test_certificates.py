"""Signatures with certificates through generated handlers: genuine requests, and attacks."""

from __future__ import annotations

import asyncio
import base64
import importlib
import json
import subprocess
import sys
import tomllib
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from tests.support import GeneratedSdk, write_sdk
from tests.verification.authority import NOW, Authority, pem

SNS_CERTIFICATE = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b2c.pem"
PAYPAL_CERTIFICATE = "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594"
ISSUER = "http://crt.r2m01.amazontrust.com/r2m01.cer"
PAYPAL_ISSUER = "http://cacerts.digicert.com/DigiCertEVRSACAG2.crt"
SUBSCRIBE = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=abc"
NOTIFICATION = {
    "Type": "Notification",
    "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
    "TopicArn": "arn:aws:sns:eu-west-1:123456789012:MyTopic",
    "Subject": "My First Message",
    "Message": '{"order":\n"1\u00e9"}',
    "Timestamp": "2023-11-14T22:13:20.000Z",
}
CONFIRMATION = {
    "Type": "SubscriptionConfirmation",
    "MessageId": "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
    "Token": "2336412f37",
    "TopicArn": "arn:aws:sns:eu-west-1:123456789012:MyTopic",
    "Message": "You have chosen to subscribe to the topic.",
    "SubscribeURL": SUBSCRIBE,
    "Timestamp": "2023-11-14T22:13:20.000Z",
}
SIGNED = (
    "Message",
    "MessageId",
    "Subject",
    "SubscribeURL",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
)
DOCUMENT = """\
openapi: 3.1.0
info: {title: With certificates, version: "1"}
x-webhooks:
  sns: {signatureVerification: {preset: aws-sns}}
  strict: {signatureVerification: {preset: aws-sns-sha256}}
  paypal: {signatureVerification: {preset: paypal}}
webhooks:
  notified:
    post:
      x-webhook-group: sns
      requestBody:
        content:
          application/json:
            schema: {type: object, required: [Type], properties: {Type: {const: Notification}}}
  also: {post: {x-webhook-group: strict, requestBody: {content: {application/json: {schema: {}}}}}}
  paid: {post: {x-webhook-group: paypal, requestBody: {content: {application/json: {schema: {}}}}}}
"""
HandlerOf = Callable[..., Any]


@cache
def authority() -> Authority:
    return Authority()


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def other_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def generated(folder: Any) -> GeneratedSdk:
    (folder / "spec.yaml").write_text(DOCUMENT, encoding="utf-8")
    return write_sdk(folder / "spec.yaml", folder / "sdk", "--formatter", "none")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def sdk(directory: Any) -> Iterator[ModuleType]:
    with generated(directory).imported() as package:
        yield package


class Server:
    """The provider's server of certificates: what it gives, and what it was asked for."""

    def __init__(self, name: str = "sns.amazonaws.com", **options: Any) -> None:
        issuer = PAYPAL_ISSUER if name.endswith("paypal.com") else ISSUER
        made = authority().issue(name, key(), issuer_url=issuer, **options)
        self.pages: dict[str, bytes] = {
            SNS_CERTIFICATE: pem(made),
            PAYPAL_CERTIFICATE: pem(made),
            ISSUER: pem(authority().issuer),
            PAYPAL_ISSUER: pem(authority().issuer),
        }
        self.asked: list[str] = []

    def fetch(self, url: str) -> bytes | None:
        self.asked.append(url)
        return self.pages.get(url)

    async def fetch_async(self, url: str) -> bytes | None:
        await asyncio.sleep(0)
        return self.fetch(url)


@pytest.fixture
def handler(sdk: ModuleType) -> HandlerOf:
    def make(name: str = "Sns", server: Server | None = None, **options: Any) -> Any:
        served = server or Server()
        own = {
            "fetch_certificate": served.fetch,
            "trusted_certificates": pem(authority().root),
            "clock": lambda: NOW,
        }
        return getattr(sdk, f"{name}Handler")(**(own | options))

    return make


def sns(
    members: dict[str, Any], version: str = "1", signer: Any = None, **more: Any
) -> dict[str, Any]:
    """An SNS body, signed as its developer guide says."""
    lines = "".join(f"{name}\n{members[name]}\n" for name in SIGNED if name in members)
    hash_ = SHA1() if version == "1" else SHA256()
    signature = (signer or key()).sign(lines.encode(), padding.PKCS1v15(), hash_)
    return {
        **members,
        "SignatureVersion": version,
        "Signature": base64.b64encode(signature).decode(),
        "SigningCertURL": SNS_CERTIFICATE,
        "UnsubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
        **more,
    }


@pytest.fixture
def sent(sdk: ModuleType) -> Callable[[dict[str, Any]], Any]:
    """A body as SNS sends it, which is as plain text."""

    def make(body: dict[str, Any]) -> Any:
        headers = {
            "Content-Type": "text/plain; charset=UTF-8",
            "x-amz-sns-message-type": str(body.get("Type")),
        }
        return sdk.CoreRequest(headers=headers, raw_body=json.dumps(body).encode())

    return make


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_notification_of_sns_is_its_event(
    version: str, handler: HandlerOf, sent: HandlerOf, sdk: ModuleType
) -> None:
    server = Server()
    receiver = handler(server=server)
    for _ in range(2):
        event = receiver.verify_and_parse_event(sent(sns(NOTIFICATION, version)))
        assert isinstance(event, sdk.NotifiedEvent), event
    assert server.asked == [SNS_CERTIFICATE, ISSUER]


def test_a_notification_without_a_subject_holds(handler: HandlerOf, sent: HandlerOf) -> None:
    bare = {name: value for name, value in NOTIFICATION.items() if name != "Subject"}
    assert handler().verify(sent(sns(bare))).ok
    assert handler().verify(sent(sns(bare, Subject=None))).ok


def test_the_newer_version_alone_may_be_asked_for(handler: HandlerOf, sent: HandlerOf) -> None:
    receiver = handler("Strict")
    assert receiver.verify(sent(sns(NOTIFICATION, "2"))).ok
    assert receiver.verify(sent(sns(NOTIFICATION, "1"))).reason == "unsupported_algorithm"


@pytest.mark.parametrize("version", ["3", "", "1 ", "01", None, 1])
def test_another_version_is_refused(version: Any, handler: HandlerOf, sent: HandlerOf) -> None:
    body = sns(NOTIFICATION) | {"SignatureVersion": version}
    reasons = ("unsupported_algorithm", "missing_input")
    result = handler().verify(sent(body))
    assert result.ok if version == 1 else result.reason in reasons


@pytest.mark.parametrize("name", [name for name in NOTIFICATION if name != "Timestamp"])
def test_each_member_is_covered(name: str, handler: HandlerOf, sent: HandlerOf) -> None:
    changed = sns(NOTIFICATION) | {name: NOTIFICATION[name] + "x"}
    assert handler().verify(sent(changed)).reason == "mismatch"
    left_out = {k: v for k, v in sns(NOTIFICATION).items() if k != name}
    assert not handler().verify(sent(left_out)).ok


@pytest.mark.parametrize("extra", [{"Token": "x"}, {"SubscribeURL": SUBSCRIBE}])
def test_a_member_that_was_not_signed_can_not_be_added(
    extra: dict[str, str], handler: HandlerOf, sent: HandlerOf
) -> None:
    assert handler().verify(sent(sns(NOTIFICATION) | extra)).reason == "mismatch"


def test_a_text_can_not_be_split_into_members(handler: HandlerOf, sent: HandlerOf) -> None:
    """Somebody who may publish a text must not thereby sign a subject of their choice."""
    bare = {name: value for name, value in NOTIFICATION.items() if name != "Subject"}
    text = "a\nMessageId\nfake\nSubject\nb"
    genuine = sns(bare | {"Message": text})
    assert handler().verify(sent(genuine)).ok
    forged = genuine | {
        "Message": "a",
        "MessageId": "fake",
        "Subject": f"b\nMessageId\n{bare['MessageId']}",
    }
    assert handler().verify(sent(forged)).reason == "missing_input"


@pytest.mark.parametrize(
    ("age", "reason"), [(3600, None), (3601, "too_old"), (-300, None), (-301, "too_new")]
)
def test_a_notification_has_its_time(
    age: int, reason: str | None, handler: HandlerOf, sent: HandlerOf
) -> None:
    receiver = handler(clock=lambda: NOW + age)
    assert receiver.verify(sent(sns(NOTIFICATION))).reason == reason


def test_a_confirmation_is_a_challenge_that_names_its_url(
    handler: HandlerOf, sent: HandlerOf, sdk: ModuleType
) -> None:
    answer = handler().verify_and_parse_event(sent(sns(CONFIRMATION)))
    assert isinstance(answer, sdk.Challenge)
    assert (answer.url, answer.status, answer.body) == (SUBSCRIBE, 200, b"")
    assert "Token" not in repr(answer)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.test/?Action=ConfirmSubscription",
        "http://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription",
        "https://sns.eu-west-1.amazonaws.com.evil.test/?Action=ConfirmSubscription",
        "https://sns.eu-west-1.amazonaws.com@evil.test/?Action=ConfirmSubscription",
        "file:///etc/passwd",
    ],
)
def test_a_confirmation_with_another_url_is_refused(
    url: str, handler: HandlerOf, sent: HandlerOf, sdk: ModuleType
) -> None:
    answer = handler().verify_and_parse_event(sent(sns(CONFIRMATION | {"SubscribeURL": url})))
    assert isinstance(answer, sdk.SignatureVerificationFailure)


def test_a_forged_confirmation_is_no_challenge(
    handler: HandlerOf, sent: HandlerOf, sdk: ModuleType
) -> None:
    forged = sns(CONFIRMATION, signer=other_key())
    answer = handler().verify_and_parse_event(sent(forged))
    assert isinstance(answer, sdk.SignatureVerificationFailure)


@pytest.mark.parametrize(
    "url",
    {
        "plain http": SNS_CERTIFICATE.replace("https", "http"),
        "user-info": SNS_CERTIFICATE.replace("https://", "https://user@"),
        "host as user-info": SNS_CERTIFICATE.replace(".com/", ".com@evil.test/"),
        "port": SNS_CERTIFICATE.replace(".com/", ".com:8443/"),
        "encoded dot": SNS_CERTIFICATE.replace("amazonaws.com", "amazonaws%2ecom"),
        "look-alike suffix": SNS_CERTIFICATE.replace(".com/", ".com.evil.test/"),
        "look-alike prefix": SNS_CERTIFICATE.replace("https://sns.", "https://evilsns."),
        "another service": SNS_CERTIFICATE.replace("https://sns.", "https://s3."),
        "a bucket called sns": SNS_CERTIFICATE.replace("eu-west-1", "s3"),
        "a regional bucket called sns": SNS_CERTIFICATE.replace("eu-west-1", "s3-eu-west-1"),
        "another path": SNS_CERTIFICATE.replace("SimpleNotificationService-", "bucket/"),
        "another suffix": SNS_CERTIFICATE.replace(".pem", ".pem.html"),
        "query": SNS_CERTIFICATE + "?redirect=https://evil.test/x.pem",
        "an address": "https://169.254.169.254/latest/meta-data/x.pem",
        "no URL": "x.pem",
    }.values(),
)
def test_a_url_off_the_list_is_never_fetched(url: str, handler: HandlerOf, sent: HandlerOf) -> None:
    server = Server()
    server.pages[url] = server.pages[SNS_CERTIFICATE]
    result = handler(server=server).verify(sent(sns(NOTIFICATION, SigningCertURL=url)))
    assert result.reason == "unknown_key"
    assert server.asked == []
    assert "evil" not in repr(result)


@pytest.mark.parametrize(
    "options",
    {
        "expired": {"ends": NOW - 1},
        "not yet valid": {"starts": NOW + 1},
        "another name": {"name": "evil.test"},
        "a name that begins alike": {"name": "sns.amazonaws.com.evil.test"},
        "another service's name": {"name": "s3.amazonaws.com"},
    }.values(),
)
def test_a_certificate_that_is_not_the_providers_is_refused(
    options: dict[str, Any], handler: HandlerOf, sent: HandlerOf
) -> None:
    result = handler(server=Server(**options)).verify(sent(sns(NOTIFICATION)))
    assert result.reason == "unknown_key"


def test_the_providers_name_from_another_authority_is_refused(
    handler: HandlerOf, sent: HandlerOf
) -> None:
    other = Authority()
    server = Server()
    made = other.issue("sns.amazonaws.com", other_key(), issuer_url=ISSUER)
    server.pages[SNS_CERTIFICATE] = pem(made, other.issuer, other.root)
    forged = sns(NOTIFICATION, signer=other_key())
    assert handler(server=server).verify(sent(forged)).reason == "unknown_key"


def test_another_key_than_the_certificates_is_a_mismatch(
    handler: HandlerOf, sent: HandlerOf
) -> None:
    forged = sns(NOTIFICATION, signer=other_key())
    assert handler().verify(sent(forged)).reason == "mismatch"


def test_a_url_that_gives_nothing_is_an_unknown_key(handler: HandlerOf, sent: HandlerOf) -> None:
    server = Server()
    server.pages.clear()
    assert handler(server=server).verify(sent(sns(NOTIFICATION))).reason == "unknown_key"


def test_a_certificate_of_a_region_holds(handler: HandlerOf, sent: HandlerOf) -> None:
    server = Server("sns.us-gov-west-1.amazonaws.com")
    url = SNS_CERTIFICATE.replace("eu-west-1", "us-gov-west-1")
    server.pages[url] = server.pages[SNS_CERTIFICATE]
    assert handler(server=server).verify(sent(sns(NOTIFICATION, SigningCertURL=url))).ok


def test_an_outage_passes_through(handler: HandlerOf, sent: HandlerOf) -> None:
    def fetch(url: str) -> bytes:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        handler(fetch_certificate=fetch).verify(sent(sns(NOTIFICATION)))


def test_a_coroutine_may_fetch(handler: HandlerOf, sent: HandlerOf, sdk: ModuleType) -> None:
    server = Server()
    receiver = handler(fetch_certificate=server.fetch_async)
    request = sent(sns(NOTIFICATION))
    with pytest.raises(TypeError, match="fetch_certificate is asynchronous"):
        receiver.verify(request)
    event = asyncio.run(receiver.verify_and_parse_event_async(request))
    assert isinstance(event, sdk.NotifiedEvent)
    answer = asyncio.run(receiver.verify_and_parse_event_async(sent(sns(CONFIRMATION))))
    assert isinstance(answer, sdk.Challenge)


def test_a_plain_function_serves_the_asynchronous_methods(
    handler: HandlerOf, sent: HandlerOf
) -> None:
    assert asyncio.run(handler().verify_async(sent(sns(NOTIFICATION)))).ok


def test_a_message_counts_once(handler: HandlerOf, sent: HandlerOf, sdk: ModuleType) -> None:
    receiver = handler(replay_store=sdk.MemoryReplayStore())
    assert receiver.verify(sent(sns(NOTIFICATION, "1"))).ok
    assert receiver.verify(sent(sns(NOTIFICATION, "2"))).reason == "replayed"


def test_bodies_that_are_no_envelope_raise_nothing(handler: HandlerOf, sdk: ModuleType) -> None:
    for body in (
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"SigningCertURL":1}',
        b'{"SigningCertURL":"\\ud800"}',
    ):
        assert not handler().verify(sdk.CoreRequest(raw_body=body)).ok


@pytest.mark.parametrize(
    "options",
    [
        {"fetch_certificate": None},
        {"fetch_certificate": "https://sns.amazonaws.com"},
        {"trusted_certificates": "hello"},
        {"trusted_certificates": 1},
    ],
)
def test_what_a_handler_is_given_is_checked(options: dict[str, Any], handler: HandlerOf) -> None:
    with pytest.raises(ValueError, match="_certificate"):
        handler(**options)


BODY = b'{"id":"WH-1","event_type":"PAYMENT.SALE.COMPLETED"}'


@pytest.fixture
def transmission(sdk: ModuleType) -> HandlerOf:
    """A request as PayPal sends it."""

    def make(body: bytes = BODY, signed_body: bytes | None = None, **headers: str) -> Any:
        id_, time = "dfb3be50-fd74-11e4-8bf3-77339302725b", "2023-11-14T22:13:20Z"
        crc = zlib.crc32(body if signed_body is None else signed_body)
        text = f"{id_}|{time}|4JH86294D6297924G|{crc}"
        signature = key().sign(text.encode(), padding.PKCS1v15(), SHA256())
        own = {
            "PAYPAL-TRANSMISSION-ID": id_,
            "PAYPAL-TRANSMISSION-TIME": time,
            "PAYPAL-TRANSMISSION-SIG": base64.b64encode(signature).decode(),
            "PAYPAL-AUTH-ALGO": "SHA256withRSA",
            "PAYPAL-CERT-URL": PAYPAL_CERTIFICATE,
        }
        own |= {name.replace("_", "-"): value for name, value in headers.items()}
        return sdk.CoreRequest(headers=own, raw_body=body)

    return make


@pytest.fixture
def paypal(handler: HandlerOf) -> HandlerOf:
    def make(**options: Any) -> Any:
        server = Server(options.pop("name", "messageverificationcerts.paypal.com"))
        given = {"webhook_id": "4JH86294D6297924G", "server": server} | options
        return handler("Paypal", **given)

    return make


def test_the_text_that_paypal_signs_is_that_of_its_published_sample() -> None:
    """Its body is no longer at hand; its length and CRC-32 are in the sample's text."""
    from webhookgen_runtime import CoreRequest
    from webhookgen_runtime.message import MessageTemplate

    headers = {
        "PAYPAL-TRANSMISSION-ID": "dfb3be50-fd74-11e4-8bf3-77339302725b",
        "PAYPAL-TRANSMISSION-TIME": "2015-05-18T15:45:13Z",
    }
    template = MessageTemplate(
        "{$request.header.PAYPAL-TRANSMISSION-ID}|{$request.header.PAYPAL-TRANSMISSION-TIME}|"
        "{$config.webhook_id}|{$body.crc32}",
        settings={"webhook_id": b"4JH86294D6297924G"},
    )
    filled = template.fill(CoreRequest(headers=headers, raw_body=b"123456789"))
    sample = b"dfb3be50-fd74-11e4-8bf3-77339302725b|2015-05-18T15:45:13Z|4JH86294D6297924G|"
    assert filled == sample + b"3421780262"  # the check value of CRC-32, 0xCBF43926


def test_a_transmission_of_paypal_holds(paypal: HandlerOf, transmission: HandlerOf) -> None:
    result = paypal().verify(transmission())
    assert result.ok, result
    sandbox = paypal(name="messageverificationcerts.sandbox.paypal.com")
    assert sandbox.verify(transmission()).ok


def test_a_transmission_with_another_part_does_not(
    paypal: HandlerOf, transmission: HandlerOf
) -> None:
    assert paypal().verify(transmission(BODY + b" ", BODY)).reason == "mismatch"
    assert paypal(webhook_id="other").verify(transmission()).reason == "mismatch"
    for name in ("PAYPAL_TRANSMISSION_ID", "PAYPAL_TRANSMISSION_TIME"):
        changed = transmission(**{name: "2023-11-14T22:13:21Z"})
        assert paypal().verify(changed).reason == "mismatch"


@pytest.mark.parametrize("algorithm", ["SHA1withRSA", "none", "HS256", "SHA256withECDSA", ""])
def test_the_algorithm_of_paypal_is_pinned(
    algorithm: str, paypal: HandlerOf, transmission: HandlerOf
) -> None:
    result = paypal().verify(transmission(PAYPAL_AUTH_ALGO=algorithm))
    assert result.reason in ("unsupported_algorithm", "missing_input")


@pytest.mark.parametrize(
    "url",
    [
        PAYPAL_CERTIFICATE.replace("api.paypal.com", "api.paypal.com.evil.test"),
        PAYPAL_CERTIFICATE.replace("api.", "evil-"),
        PAYPAL_CERTIFICATE.replace("certs/", "certs/../../x/"),
        PAYPAL_CERTIFICATE.replace("certs/", "certs/%2e%2e/"),
        PAYPAL_CERTIFICATE.replace("https", "http"),
        "",
    ],
)
def test_a_certificate_that_is_not_paypals_is_refused(
    url: str, paypal: HandlerOf, transmission: HandlerOf
) -> None:
    assert not paypal().verify(transmission(PAYPAL_CERT_URL=url)).ok
    assert paypal(name="api.paypal.com").verify(transmission()).reason == "unknown_key"


def test_a_transmission_counts_once(
    paypal: HandlerOf, transmission: HandlerOf, sdk: ModuleType
) -> None:
    receiver = paypal(replay_store=sdk.MemoryReplayStore())
    assert receiver.verify(transmission()).ok
    assert receiver.verify(transmission()).reason == "replayed"


@pytest.mark.parametrize(
    ("name", "event"), [("Sns", "Notified"), ("Strict", "Also"), ("Paypal", "Paid")]
)
def test_what_testing_makes_holds(name: str, event: str, sdk: ModuleType) -> None:
    testing = importlib.import_module(f"{sdk.__name__}.testing")
    handler_class, event_class = getattr(sdk, f"{name}Handler"), getattr(sdk, f"{event}Event")
    made = testing.certificate(handler_class)
    settings = {"webhook_id": "w"} if name == "Paypal" else {}
    receiver = handler_class(
        fetch_certificate=made.fetch_certificate,
        trusted_certificates=made.trusted_certificates,
        **settings,
    )
    payload = b'{"Type":"Notification"}'
    request = testing.build_request(
        event_class, payload=payload, private_key=made.private_key, **settings
    )
    assert isinstance(receiver.verify_and_parse_event(request), event_class)
    assert "PRIVATE" not in repr(made)


def test_nothing_is_loaded_before_the_first_certificate(directory: Any) -> None:
    """A handler may be made at import, and its packages take long to load."""
    made = generated(directory)
    code = (
        f"import sys\nfrom {made.package} import SnsHandler\n"
        "SnsHandler(lambda url: None)\n"
        "print(sorted({'cryptography', 'certifi', 'httpx'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=made.directory,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_explain_prints_the_lines_that_are_signed(
    sdk: ModuleType, tmp_path: Path, capsys: Any
) -> None:
    recorded = {"headers": {"Content-Type": "text/plain"}, "body": json.dumps(sns(NOTIFICATION))}
    (tmp_path / "request.json").write_text(json.dumps(recorded))
    testing = importlib.import_module(f"{sdk.__name__}.testing")
    arguments = ["explain", str(tmp_path / "request.json"), "--handler", "SnsHandler"]
    assert testing._testing.main(arguments) == 0
    said = capsys.readouterr().out
    assert "its URL is on the provider's list" in said
    assert (
        "\\nTopicArn\\narn:aws:sns:eu-west-1:123456789012:MyTopic\\nType\\nNotification\\n" in said
    )


def test_an_sdk_requires_what_certificates_need(directory: Any) -> None:
    project = tomllib.loads((generated(directory).directory / "pyproject.toml").read_text("utf-8"))
    named = [each.partition(">")[0] for each in project["project"]["dependencies"]]
    assert named == ["msgspec", "cryptography", "certifi"]
    assert "httpx" in project["project"]["optional-dependencies"]
