"""Messages that hold the body as a string of JSON."""

from __future__ import annotations

import hmac
import json
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webhookgen_runtime import CoreRequest, HmacSignature
from webhookgen_runtime.bodies import json_string
from webhookgen_runtime.secret_key import key_ring
from webhookgen_runtime.signing import sign_request
from webhookgen_runtime.verification import HmacVerifier

SCHEME = HmacSignature(
    header="X-Sig",
    encoding="base64",
    value="sign={digest}",
    separator=",",
    message='{$brace.open}"Body":{$body.json},"Zone":"{$item.zone}"{$brace.close}',
)
KEY = b"key"
VERIFIER = HmacVerifier(SCHEME, key_ring(KEY), clock=lambda: 0.0)
ESCAPED = {
    '"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r",
}  # fmt: skip
"""ECMA-262 table 76; other control characters are written as `\\u00` and two digits."""
ZONES = ("a", "b", '"', '"}', "\\", '\\"')
BODIES = st.text(st.characters(exclude_categories=["Cs"])) | st.text('"\\,:{}Zone\n', max_size=12)


def request(body: bytes, message: bytes, zone: str = "north") -> CoreRequest:
    digest = b64encode(hmac.digest(KEY, message, "sha256")).decode()
    return CoreRequest(headers={"X-Sig": f"sign={digest}, zone={zone}"}, raw_body=body)


def test_characters_are_escaped_as_javascript_does() -> None:
    """Whoever signs so has called JSON.stringify, or what writes the same."""
    for number in (*range(0x300), 0x2028, 0x2029, 0xFEFF, 0xFFFD, 0xFFFF, 0x1F600):
        text = chr(number)
        plain = f"\\u{number:04x}" if number < 0x20 else text
        assert json_string(text.encode()) == f'"{ESCAPED.get(text, plain)}"'.encode()


@given(BODIES)
def test_it_is_the_shortest_string_of_json(text: str) -> None:
    found = json_string(text.encode())
    assert found == json.dumps(text, ensure_ascii=False).encode()
    assert json.loads(found) == text


def test_escapes_of_the_body_stay_in_it() -> None:
    body = rb'{"a": "\ud800 \u0026 \/ \n"}'
    assert json_string(body) == rb'"{\"a\": \"\\ud800 \\u0026 \\/ \\n\"}"'


@pytest.mark.parametrize("body", [b"\xff", b'{"a": "\xed\xa0\x80"}', b'"\xc0\x80"', b"caf\xe9"])
def test_what_is_not_utf_8_is_refused(body: bytes) -> None:
    assert json_string(body) is None
    result = VERIFIER.check(request(body, b""))
    assert result.reason == "missing_input"
    assert "$body.json" in result.errors[0].text


def test_the_whole_message_is_signed() -> None:
    body = '{"name": "Grüße"}'.encode()
    message = r'{"Body":"{\"name\": \"Grüße\"}","Zone":"north"}'.encode()
    assert VERIFIER.check(request(body, message)).ok
    assert VERIFIER.check(request(body, message, "south")).reason == "mismatch"
    assert VERIFIER.check(request(body + b" ", message)).reason == "mismatch"
    assert VERIFIER.check(request(body, message, "")).reason == "missing_input"


@given(BODIES, BODIES, st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_no_two_requests_have_one_message(body: str, other: str, zone: str, last: str) -> None:
    """A signed request can't be read as one with another body, whatever its items hold."""
    quoted = json.dumps(body, ensure_ascii=False)
    message = f'{{"Body":{quoted},"Zone":"{zone}"}}'.encode()
    assert VERIFIER.check(request(body.encode(), message, zone)).ok
    same = (body, zone) == (other, last)
    assert VERIFIER.check(request(other.encode(), message, last)).ok is same


def test_what_a_sender_signs_holds() -> None:
    """The items that only the provider knows get a text."""
    made = sign_request(SCHEME, CoreRequest(raw_body=b'{"a": 1}'), {"secret_key": KEY}, {}, 0.0)
    assert VERIFIER.check(made).ok
    assert made.headers["X-Sig"].startswith("zone=sample,sign=")
