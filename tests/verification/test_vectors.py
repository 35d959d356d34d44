"""Published and recomputed vectors, each through a generated handler."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.support import ROOT

HandlerOf = Callable[[str], type[Any]]
STANDARD = ROOT.parent / "shared" / "standard-webhooks" / "vectors.json"
HUBSPOT = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
TWILIO_URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
TWILIO_FORM = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
    ("Caller", "+14158675309"),
]
SLACK = (
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
    "%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
SQUARE = (
    '{"merchant_id":"MLEFBHHSJGVHD","type":"webhooks.test_notification","event_id":'
    '"ac3ac95b-f97d-458c-a6e6-18981597e05f","created_at":"2022-07-13T20:30:59.037339943Z","data":'
    '{"type":"webhooks","id":"bc368e64-01aa-407e-b46e-3231809b1129"}}'
)
BOX = (
    '{"type":"webhook_event","webhook":{"id":"1234567890"},"trigger":"FILE.UPLOADED","source":'
    '{"id":"1234567890","type":"file","name":"Test.txt"}}'
)
JUSTIFI = (
    '{"id":"evt_123abc","account_id":"acc_123abc","account_type":"test","platform_account_id":'
    '"acc_123abc","idempotency_key":"3c972386-3exx-4fff-9baa-12345679fa27","request_id":null,'
    '"version":"v1","data":{"id":"py_abc123","account_id":"acc_abc123","amount_disputed":0,'
    '"amount_refunded":0,"amount_returned":0,"amount":15152,"amount_refundable":15152,'
    '"application_fee_rate_id":"afr_abc123","balance":0,"capture_strategy":"automatic","captured":'
    'true,"created_at":"2022-11-10T23:29:06.802Z","currency":"usd","description":'
    '"Small Linen Lamp","disputed":false,"error_code":null,"error_description":null,"fee_amount":'
    '0,"is_test":true,"metadata":null,"payment_intent_id":null,"refunded":false,"returned":false,'
    '"status":"succeeded","updated_at":"2022-11-10T23:29:06.802Z","payment_method":{"card":{"id":'
    '"pm_abc123","acct_last_four":"4242","brand":"visa","name":"Nathalie Nikolaus I","token":'
    '"pm_abc123","metadata":null,"created_at":"2022-11-10T23:29:06.787Z","updated_at":'
    '"2022-11-10T23:29:06.787Z"},"customer_id":"cust_abc123","signature":"1209705q79jhafagow"},'
    '"application_fee":null,"refunds":[],"disputes":[]},"event_name":"payment.created"}'
)
OPENAI = (
    '{"id": "evt_685c059ae3a481909bdc86819b066fb6", "object": "event", "created_at": 1750861210, '
    '"type": "response.completed", "data": {"id": "resp_123"}}'
)


@dataclass(frozen=True)
class Vector:
    """A request that is authentic at a time."""

    preset: str
    secret: Any
    headers: dict[str, str]
    body: str
    now: float = 0.0
    url: str = "https://example.com/hook"
    options: dict[str, Any] = field(default_factory=dict)


def adyen(signature: str, **fields: str) -> str:
    item = {
        "pspReference": fields["psp"],
        "merchantAccountCode": fields["account"],
        "merchantReference": fields["reference"],
        "amount": {"value": int(fields["value"]), "currency": "EUR"},
        "eventCode": "AUTHORISATION",
        "success": "true",
        "additionalData": {"hmacSignature": signature},
    }
    return json.dumps({"live": "false", "notificationItems": [{"NotificationRequestItem": item}]})


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
VECTORS = {
    "standard-webhooks": Vector(
        "standard-webhooks",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        {
            "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp": "1614265330",
            "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        },
        '{"test": 2432232314}',
        1614265330,
    ),
    "openai": Vector(
        "openai",
        "whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=",
        {
            "webhook-id": "wh_685c059ae39c8190af8c71ed1022a24d",
            "webhook-timestamp": "1750861210",
            "webhook-signature": "v1,gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY=",
        },
        OPENAI,
        1750861210,
    ),
    "github": Vector(
        "github",
        "It's a Secret to Everybody",
        {
            "X-Hub-Signature-256": "sha256=757107ea0eb2509fc211221cce984b8a"
            "37570b6d7586c22c46f4379c8b043e17"
        },
        "Hello, World!",
    ),
    "hygraph": Vector(
        "hygraph",
        "rCNwyiloY3oJYYkxgpBXaleIiUv5MYlx",
        {
            # As announced, but for the environment: it prints `master`, and has signed `test`.
            "gcms-signature": "sign=x0jU8z7AXAARIDBgsiVyfOG000wb2HhqN/mxl6+RSMk=, env=test, "
            "t=1631270481036"
        },
        '{"hello":"world"}',
        1631270481.036,
    ),
    "hygraph, of its library": Vector(
        "hygraph",
        "rCNwyiloY3oJYYkxgpBXaleIiUv5MYlx",
        {
            "gcms-signature": "sign=brH7PqKAWafoharMmX59TZt1w6IqwpGDP1aVwkhF8xM=, env=master, "
            "t=1631270481036"
        },
        '{"operation":"publish","data":{"__typename":"Post","id":"c1","title":"Grüße '
        '\\u0026 \\"quotes\\" \\ud800 \u2028 \\n","note":"a\\\\b"}}',
        1631270481.036,
    ),
    "justifi": Vector(
        "justifi",
        "justifi-test-key",
        {
            "JUSTIFI-TIMESTAMP": "1668122947",
            "JUSTIFI-SIGNATURE": "d190761659ee22eb6eab46e23934565c48edd750ce44c939003e6dae070ada19",
        },
        JUSTIFI,
        1668122947,
    ),
    "slack": Vector(
        "slack",
        "8f742231b10e8888abcd99yyyzzz85a5",
        {
            "X-Slack-Request-Timestamp": "1531420618",
            "X-Slack-Signature": "v0=a2114d57b48eac39b9ad189dd8316235"
            "a7b4a8d21a10bd27519666489c69b503",
            **FORM,
        },
        SLACK,
        1531420618,
    ),
    "twilio form": Vector(
        "twilio",
        "12345",
        {"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8=", **FORM},
        urlencode(TWILIO_FORM),
        url=TWILIO_URL,
    ),
    "twilio with a port": Vector(
        "twilio",
        "12345",
        {"X-Twilio-Signature": "kvajT1Ptam85bY51eRf/AJRuM3w=", **FORM},
        urlencode(TWILIO_FORM),
        url=TWILIO_URL,
    ),
    "twilio without its port": Vector(
        "twilio",
        "12345",
        {"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8=", **FORM},
        urlencode(TWILIO_FORM),
        url=TWILIO_URL.replace(".com", ".com:443"),
    ),
    "twilio duplicates": Vector(
        "twilio",
        "12345",
        {"X-Twilio-Signature": "IK+Dwps556ElfBT0I3Rgjkr1wJU=", **FORM},
        "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234",
        url=TWILIO_URL,
    ),
    "twilio JSON": Vector(
        "twilio",
        "12345",
        {"X-Twilio-Signature": "a9nBmqA0ju/hNViExpshrM61xv4="},
        '{"property": "value", "boolean": true}',
        url=TWILIO_URL
        + "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620",
    ),
    "adyen": Vector(
        "adyen",
        "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056",
        {},
        adyen(
            "coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=",
            psp="7914073381342284",
            account="TestMerchant",
            reference="TestPayment-1407325143704",
            value="1130",
        ),
    ),
    "adyen with a colon": Vector(
        "adyen",
        "74F490DD33F7327BAECC88B2947C011FC02D014A473AAA33A8EC93E4DC069174",
        {},
        adyen(
            "2EQYm7YJpKO4EtHSPu55SQTyWf8dkW5u2nD1tJFpViA=",
            psp="M8NB66SBZSGLNK82",
            account="AntoniStroinski",
            reference=":slashes are fun",
            value="1000",
        ),
    ),
    "square": Vector(
        "square",
        "Ibxx_5AKakO-3qeNVR61Dw",
        {"x-square-hmacsha256-signature": "GF4YkrJgGBDZ9NIYbNXBnMzqb2HoL4RW/S6vkZ9/2N4="},
        SQUARE,
        options={"url": "https://webhook.site/679a4f3a-dcfa-49ee-bac5-9d0edad886b9"},
    ),
    "square 2": Vector(
        "square",
        "signature-key",
        {"x-square-hmacsha256-signature": "Cxt7+aTi4rKgcA0bC4g9EHdVtLSDWdqccmL5MvihU4U="},
        '{"data":{"type":"webhooks","id":">id<"}}',
        url="https://webhook.site/webhooks",
    ),
    "hubspot-v1": Vector(
        "hubspot-v1",
        HUBSPOT,
        {"X-HubSpot-Signature": "69fc6631a867edd4f9e9e627fc5c1148e3fbdd8b21837b6d2b8901c1fa57f750"},
        "{'example_field':'example_value'}",
    ),
    "hubspot-v2": Vector(
        "hubspot-v2",
        HUBSPOT,
        {"X-HubSpot-Signature": "4fe4e3a7d3cf09db53be39d0a58130e2aaba074ec123a9e355b876a689a1c383"},
        "{'example_field':'example_value'}",
        url="https://www.example.com/webhook_uri",
    ),
    "hubspot-v3": Vector(
        "hubspot-v3",
        HUBSPOT,
        {
            "X-HubSpot-Request-Timestamp": "1693657560000",
            "X-HubSpot-Signature-V3": "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=",
        },
        "{'example_field':'example_value'}",
        1693657560,
        url="https://www.example.com/webhook_uri",
    ),
    "box primary": Vector(
        "box",
        ["SamplePrimaryKey", "SampleSecondaryKey"],
        {
            "BOX-DELIVERY-TIMESTAMP": "2020-01-01T00:00:00-07:00",
            "BOX-SIGNATURE-PRIMARY": "6TfeAW3A1PASkgboxxA5yqHNKOwFyMWuEXny/FPD5hI=",
        },
        BOX,
        1577862000,
    ),
    "box secondary": Vector(
        "box",
        ["SamplePrimaryKey", "SampleSecondaryKey"],
        {
            "BOX-DELIVERY-TIMESTAMP": "2020-01-01T00:00:00-07:00",
            "BOX-SIGNATURE-SECONDARY": "v+1CD1Jdo3muIcbpv5lxxgPglOqMfsNHPV899xWYydo=",
        },
        BOX,
        1577862000,
    ),
    "paddle": Vector(
        "paddle",
        "pdl_ntf_01hbpjmytsa32fhr36nqgc3kgb_WvRO0eL4Bj9rgYYIBZY6wZhG4EHy9jzh",
        {
            "Paddle-Signature": "ts=1696195954;h1=dummy;h1=d96299976a6eb066f484d7fde011ac56"
            "fc32b38fc9940bc419d6e537fdc6ef02"
        },
        "hello-world",
        1696195954,
    ),
    "dropbox-sign": Vector(
        "dropbox-sign",
        "324e3b0840f065eb51f3fd63231d0d33daa35d4ed10d27718839e81737065782",
        {},
        '{"event":{"event_time":"1348177752","event_type":"account_confirmed","event_hash":'
        '"6dc5b7aad93cf54915e0089d6c31d61b3833f66f51459171c69f8fa211308848"}}',
    ),
    "dropbox-sign 2": Vector(
        "dropbox-sign",
        "324e3b0840f065eb51f3fd63231d0d33daa35d4ed10d27718839e81737065782",
        {},
        '{"event":{"event_time":"1348177752","event_type":"unknown_error","event_hash":'
        '"c574f5d3090c2936360b4e36cf6835cf3e2206b84fdc6347e6b28ca721ae1371"}}',
    ),
}


def request_of(package: ModuleType, vector: Vector, body: bytes) -> Any:
    headers = {"Content-Type": "application/json", **vector.headers}
    return package.CoreRequest(url=vector.url, headers=headers, raw_body=body)


def handler_of(handler_class: HandlerOf, vector: Vector, **more: Any) -> Any:
    made = handler_class(vector.preset)
    if "clock" in made.__init__.__annotations__:
        more["clock"] = lambda: vector.now
    return made(vector.secret, **vector.options, **more)


@pytest.mark.parametrize("name", VECTORS)
def test_vector(presets_sdk: ModuleType, handler_class: HandlerOf, name: str) -> None:
    vector = VECTORS[name]
    handler = handler_of(handler_class, vector)
    body = vector.body.encode()
    result = handler.verify(request_of(presets_sdk, vector, body))
    assert (result.ok, result.errors) == (True, ())
    assert result.digest_id is not None
    other = handler.verify(request_of(presets_sdk, vector, _altered(vector, body)))
    assert not other.ok


def _altered(vector: Vector, body: bytes) -> bytes:
    """The body with something else where the scheme covers it."""
    changes = {"adyen": (b"true", b"trie"), "dropbox-sign": (b"1348177752", b"1348177753")}
    old, new = changes.get(vector.preset, (body[-3:-1], b"!!"))
    return body.replace(old, new)


def standard_vectors() -> list[dict[str, Any]]:
    if not STANDARD.is_file():
        return []
    listed: list[dict[str, Any]] = json.loads(STANDARD.read_text(encoding="utf-8"))["vectors"]
    return listed


@pytest.mark.skipif(not standard_vectors(), reason="the shared vectors are not here")
@pytest.mark.parametrize("vector", standard_vectors(), ids=lambda vector: vector["name"])
@pytest.mark.parametrize("preset", ["standard-webhooks", "svix"])
def test_standard_webhooks(
    presets_sdk: ModuleType, handler_class: HandlerOf, vector: dict[str, Any], preset: str
) -> None:
    """The preset `svix` takes both names of the headers."""
    now, tolerance = float(vector["now"]), vector["tolerance_seconds"]
    made = handler_class(preset)
    handler = made(vector["secret"], clock=lambda: now, tolerance=tolerance)
    request = presets_sdk.CoreRequest(headers=vector["headers"], raw_body=vector["body"].encode())
    own = preset == "svix" or any(name.startswith("webhook") for name in vector["headers"])
    assert handler.verify(request).ok is (vector["valid"] and own)


def test_standard_webhooks_signs_the_timestamp_as_it_came(
    presets_sdk: ModuleType, handler_class: HandlerOf
) -> None:
    import hashlib
    import hmac

    secret = base64.b64encode(b"k" * 24).decode()
    for text in ("01614265330", "+1614265330", " 1614265330"):
        digest = hmac.digest(b"k" * 24, f"id.{text}.".encode() + b"{}", hashlib.sha256)
        headers = {
            "webhook-id": "id",
            "webhook-timestamp": text,
            "webhook-signature": "v1," + base64.b64encode(digest).decode(),
        }
        request = presets_sdk.CoreRequest(headers=headers, raw_body=b"{}")
        handler = handler_class("standard-webhooks")(secret, clock=lambda: 1614265330.0)
        assert handler.verify(request).ok, text
