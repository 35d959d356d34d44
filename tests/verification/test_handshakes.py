"""The handshake of each preset that has one, through the generated handlers.

An unsigned one is answered in its exact form alone, a signed one if its signature holds; what only
looks like one is an event, or refused like any request.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest
from webhookgen.parser.signatures import preset_verification

from tests.test_generated import SECRET, credentials
from tests.verification.signed_requests import SHARED
from tests.verification.test_presets import NOW, receiver, signed

ClassOf = Callable[[str], type[Any]]
URL = "https://example.com/hook"
TOKEN = "a value of the tests"  # what `credentials` gives for `verify_token`


@dataclass(frozen=True)
class Unsigned:
    """A request without a body, the answer, and requests that are almost the same."""

    method: str
    answer: str
    url: str = URL
    headers: dict[str, str] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    repeated: str = ""


@dataclass(frozen=True)
class Signed:
    """The body that asks, the answer, and bodies of events that only look like it."""

    body: dict[str, Any]
    answer: str
    events: tuple[dict[str, Any], ...]
    headers: dict[str, str] = field(default_factory=dict)
    event_headers: dict[str, str] = field(default_factory=dict)


def hmac_of(text: str) -> bytes:
    return hmac.digest(SECRET.encode(), text.encode(), hashlib.sha256)


META = "hub.mode=subscribe&hub.verify_token=a%20value%20of%20the%20tests&hub.challenge=1158201444"
UNSIGNED = {
    "dropbox": Unsigned(
        "GET", "abc", f"{URL}?challenge=abc", near=(URL, f"{URL}?challenge="), repeated="challenge"
    ),
    "meta": Unsigned(
        "GET",
        "1158201444",
        f"{URL}?{META}",
        near=(
            f"{URL}?{META.replace('subscribe', 'unsubscribe')}",
            f"{URL}?{META.replace('hub.mode', 'mode')}",
            f"{URL}?{META.replace('%20tests', '')}",
            f"{URL}?hub.mode=subscribe&hub.challenge=1",
        ),
        repeated="hub.challenge",
    ),
    "mandrill": Unsigned("HEAD", ""),
    "microsoft-graph": Unsigned(
        "POST",
        "Validation: Testing client application reachability. Request-Id: 7c1d",
        f"{URL}?validationToken=Validation%3a+Testing+client+application+reachability."
        "+Request-Id%3a+7c1d",
        near=(URL, f"{URL}?validationToken=", f"{URL}?validationtoken=abc"),
        repeated="validationToken",
    ),
    "okta": Unsigned(
        "GET", '{"verification": "abc\\"d"}', headers={"X-Okta-Verification-Challenge": 'abc"d'}
    ),
    "trello": Unsigned("HEAD", ""),
    "x": Unsigned(
        "GET",
        '{"response_token": "sha256=' + base64.b64encode(hmac_of("abc")).decode() + '"}',
        f"{URL}?crc_token=abc",
        near=(f"{URL}?crc_token=%7B%22a%22:1%7D", f"{URL}?crc_token="),
        repeated="crc_token",
    ),
}
SIGNED = {
    "front": Signed(
        {"type": "sync", "authorization": {"id": "cmp_abc"}},
        "3eZbrw1aB",
        ({"type": "inbound_received"}, {"event": {"type": "sync"}}),
        {"X-Front-Challenge": "3eZbrw1aB"},
        {"X-Front-Challenge": "3eZbrw1aB"},
    ),
    "slack": Signed(
        {"token": "t", "type": "url_verification", "challenge": "3eZbrw1aB"},
        "3eZbrw1aB",
        (
            {"type": "event_callback", "challenge": "3eZbrw1aB"},
            {"type": "url_verification"},
            {"type": "url_verification", "challenge": None},
            {"event": {"type": "url_verification", "challenge": "3eZbrw1aB"}},
        ),
    ),
    "twitch": Signed(
        {"challenge": "pogchamp-kappa", "subscription": {}},
        "pogchamp-kappa",
        ({"challenge": "pogchamp-kappa", "event": {}},),
        {"Twitch-Eventsub-Message-Type": "webhook_callback_verification"},
        {"Twitch-Eventsub-Message-Type": "notification"},
    ),
    "zoom": Signed(
        {"event": "endpoint.url_validation", "payload": {"plainToken": "qgg8vlvZRS6UYooatFL8Aw"}},
        json.dumps(
            {
                "plainToken": "qgg8vlvZRS6UYooatFL8Aw",
                "encryptedToken": hmac_of("qgg8vlvZRS6UYooatFL8Aw").hex(),
            }
        ),
        (
            {"event": "meeting.started", "payload": {"plainToken": "qgg8vlvZRS6UYooatFL8Aw"}},
            {"event": "endpoint.url_validation", "payload": {}},
            {"event": "endpoint.url_validation", "payload": {"plainToken": 'v0:1:{"a":1}'}},
        ),
    ),
}


def test_each_handshake_is_here() -> None:
    signed = {
        name: {each.signed for each in preset_verification(name).handshakes}
        for name in SHARED
        if preset_verification(name).handshakes
    }
    assert signed == {name: {name in SIGNED} for name in sorted({*UNSIGNED, *SIGNED})}


def both(handler: Any, request: Any) -> Any:
    """What a handler says, in both forms alike."""
    result = handler.verify_and_parse_event(request)
    assert type(asyncio.run(handler.verify_and_parse_event_async(request))) is type(result)
    return result


@pytest.mark.parametrize("preset", UNSIGNED)
def test_an_unsigned_handshake_is_answered_in_its_exact_form(
    presets_sdk: ModuleType, handler_class: ClassOf, preset: str
) -> None:
    case, core = UNSIGNED[preset], presets_sdk.CoreRequest
    handler = receiver(handler_class(preset))
    result = both(handler, core(method=case.method, url=case.url, headers=case.headers))
    assert type(result) is presets_sdk.Challenge
    assert (result.status, result.body.decode()) == (200, case.answer)
    others = [core(method=case.method, url=url, headers=case.headers) for url in case.near]
    others += [
        core(method=method, url=case.url, headers=case.headers)
        for method in ("GET", "HEAD", "POST", "PUT")
        if method != case.method
    ]
    others.append(core(method=case.method, url=case.url, headers=case.headers, raw_body=b"{}"))
    if case.repeated:
        doubled = f"{case.url}&{case.repeated}=abc"
        others.append(core(method=case.method, url=doubled))
    if case.headers:
        others.append(core(method=case.method, url=case.url, headers=[*case.headers.items()] * 2))
        others.append(core(method=case.method, url=case.url))
    for request in others:
        failure = both(handler, request)
        assert type(failure) is presets_sdk.SignatureVerificationFailure, (request, failure)


@pytest.mark.parametrize("preset", UNSIGNED)
def test_an_event_that_holds_an_unsigned_handshake_is_an_event(
    presets_sdk: ModuleType,
    sdk_testing: ModuleType,
    handler_class: ClassOf,
    event_class: ClassOf,
    preset: str,
) -> None:
    case = UNSIGNED[preset]
    request = sdk_testing.build_request(
        event_class(preset),
        payload=b'{"challenge":"abc","crc_token":"abc"}',
        url=case.url,
        headers=case.headers,
        now=NOW,
        **credentials(handler_class(preset)),
    )
    handler = receiver(handler_class(preset))
    assert type(both(handler, request)) is event_class(preset)


def request_of(
    sdk_testing: ModuleType, handler: type[Any], event: type[Any], body: Any, headers: Any
) -> Any:
    return sdk_testing.build_request(
        event, payload=json.dumps(body).encode(), headers=headers, now=NOW, **credentials(handler)
    )


@pytest.mark.parametrize("preset", SIGNED)
def test_a_signed_handshake_needs_its_signature(
    presets_sdk: ModuleType,
    sdk_testing: ModuleType,
    handler_class: ClassOf,
    event_class: ClassOf,
    preset: str,
) -> None:
    case, kinds = SIGNED[preset], (handler_class(preset), event_class(preset))
    handler = receiver(kinds[0])
    request = request_of(sdk_testing, *kinds, case.body, case.headers)
    result = both(handler, request)
    assert type(result) is presets_sdk.Challenge
    assert (result.status, result.body.decode()) == (200, case.answer)
    lines = list(request.headers.lines())
    bare = [(name, value) for name, value in lines if "signature" not in name]
    forged = [(n, v[:-1] + ("0" if v[-1] != "0" else "1") if "signature" in n else v)
              for n, v in lines]  # fmt: skip
    assert len(bare) < len(lines)
    for headers in (bare, forged):
        again = presets_sdk.CoreRequest(url=request.url, headers=headers, raw_body=request.raw_body)
        assert type(both(handler, again)) is presets_sdk.SignatureVerificationFailure
    late = kinds[0](**credentials(kinds[0]), clock=lambda: NOW + 10_000)
    assert type(both(late, request)) is presets_sdk.SignatureVerificationFailure


@pytest.mark.parametrize("preset", SIGNED)
def test_an_event_that_only_looks_like_a_signed_handshake_is_an_event(
    sdk_testing: ModuleType, handler_class: ClassOf, event_class: ClassOf, preset: str
) -> None:
    case, kinds = SIGNED[preset], (handler_class(preset), event_class(preset))
    for body in case.events:
        request = request_of(sdk_testing, *kinds, body, case.event_headers)
        assert type(both(receiver(kinds[0]), request)) is kinds[1], body


@pytest.mark.parametrize("preset", sorted(set(SHARED) - {*UNSIGNED, *SIGNED}))
def test_without_a_handshake_there_is_no_challenge(
    presets_sdk: ModuleType,
    sdk_testing: ModuleType,
    handler_class: ClassOf,
    event_class: ClassOf,
    preset: str,
) -> None:
    """Xero's intent to receive is of this kind: it is answered by whether the signature holds."""
    handler = receiver(handler_class(preset))
    for case in UNSIGNED.values():
        request = presets_sdk.CoreRequest(method=case.method, url=case.url, headers=case.headers)
        assert type(both(handler, request)) is presets_sdk.SignatureVerificationFailure
    request = signed(sdk_testing, handler_class(preset), event_class(preset), preset)
    assert type(both(handler, request)) is event_class(preset)
