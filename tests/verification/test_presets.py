"""Every preset: a signed request holds, and one without its signature does not."""

from __future__ import annotations

import asyncio
import base64
import hmac
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from webhookgen.ir.signature import Verification
from webhookgen.parser.presets import load_preset, preset_names
from webhookgen.pipeline import read_service

from tests.test_generated import credentials, signing_credentials
from tests.verification.conftest import write_document

ClassOf = Callable[[str], type[Any]]
NOW = 1_700_000_000.0
BODIES = {
    "adyen": b'{"NotificationRequestItem":{"pspReference":"p",'
    b'"merchantAccountCode":"a","merchantReference":"r","amount":{"value":1,"currency":"EUR"},'
    b'"eventCode":"AUTHORISATION","success":"true","additionalData":{}}}',
    "dropbox-sign": b'{"event":{"event_time":"1700000000","event_type":"sent"},"account":"x"}',
    "mailgun-form": b"event=opened&recipient=a%40b.example",
    "mandrill": b"mandrill_events=%5B%5D&a=1",
    "microsoft-graph": b'{"subscriptionId":"s","changeType":"created","tenantId":"t"}',
    "mailgun": b'{"signature":{},"event-data":{"id":"1"}}',
}
every_preset = pytest.mark.parametrize("preset", preset_names())


def signed(testing: ModuleType, handler: type[Any], event: type[Any], preset: str) -> Any:
    """A request as the provider would send it."""
    return testing.build_request(
        event,
        payload=BODIES.get(preset, b'{"id":"1","n":[1,2]}'),
        now=NOW,
        url="https://example.com/hook?a=1",
        **signing_credentials(handler),
    )


def receiver(handler: type[Any], **options: Any) -> Any:
    """A handler of the same secrets at the same time."""
    if "clock" in handler.__init__.__annotations__:
        options["clock"] = lambda: NOW
    return handler(**credentials(handler), **options)


def changed(package: ModuleType, request: Any, **parts: Any) -> Any:
    """The request with some parts changed."""
    own = {
        "method": request.method,
        "url": request.url,
        "headers": list(request.headers.lines()),
        "raw_body": request.raw_body,
    }
    return package.CoreRequest(**(own | parts))


@every_preset
def test_a_signed_request_holds(
    sdk_testing: ModuleType, handler_class: ClassOf, event_class: ClassOf, preset: str
) -> None:
    request = signed(sdk_testing, handler_class(preset), event_class(preset), preset)
    handler = receiver(handler_class(preset))
    event = handler.verify_and_parse_event(request)
    assert type(event) is event_class(preset), event
    assert event.verification.secret_index == 0
    assert asyncio.run(handler.verify_and_parse_event_async(request)) == event


@every_preset
def test_a_request_without_its_signature_is_refused(
    presets_sdk: ModuleType,
    sdk_testing: ModuleType,
    handler_class: ClassOf,
    event_class: ClassOf,
    preset: str,
) -> None:
    request = signed(sdk_testing, handler_class(preset), event_class(preset), preset)
    bare = changed(
        presets_sdk, request, url="https://example.com/hook", headers=[], raw_body=b'{"id":"1"}'
    )
    handler = receiver(handler_class(preset))
    result = handler.verify_and_parse_event(bare)
    assert type(result) is presets_sdk.SignatureVerificationFailure
    assert result.reason in ("missing_signature", "malformed_signature")


@every_preset
def test_presets_are_complete(preset: str) -> None:
    found = load_preset(preset)
    assert found.title
    assert found.source.endswith(".")
    assert found.verified or "secondary" in found.source or "general" in found.source


def test_no_preset_draws_another_warning(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    write_document(spec)
    reading = read_service(str(spec))
    slugs = {each.code.slug for each in reading.diagnostics}
    assert slugs <= {"unverified-preset", "sha1-signature"}
    weak = [each.at.pointer for each in reading.diagnostics if each.code.slug == "sha1-signature"]
    assert weak == [f"/x-webhooks/{n}/signatureVerification" for n in ("aws-sns", "postal-sha1")]
    assert reading.service is not None
    for group in reading.service.groups:
        assert isinstance(group.signature, Verification)
        assert group.signature.preset == group.name


@pytest.mark.parametrize("prefix", ["X-Shopify-", "Shopify-"])
def test_shopify_signs_events_under_other_names(
    presets_sdk: ModuleType, handler_class: ClassOf, prefix: str
) -> None:
    body, key = b'{"id":1}', b"a client secret"
    signature = base64.b64encode(hmac.digest(key, body, "sha256")).decode()
    headers = {f"{prefix}Hmac-SHA256": signature, f"{prefix}Webhook-Id": "w-1"}
    headers["Content-Type"] = "application/json"
    handler = handler_class("shopify")(key)
    request = presets_sdk.CoreRequest(headers=headers, raw_body=body)
    assert handler.verify_and_parse_event(request).delivery_id == "w-1"
    altered = presets_sdk.CoreRequest(headers=headers, raw_body=body + b" ")
    assert handler.verify(altered).reason == "mismatch"
