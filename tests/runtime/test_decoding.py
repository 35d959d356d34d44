"""Decoding: media types, forms, text, and bodies that do not fit."""

from typing import Any

import msgspec
import pytest
from payments_api.models.payment import Payment
from webhookgen_runtime import Struct
from webhookgen_runtime.decoding import ContentDecoders, Refusal
from webhookgen_runtime.media_types import choose

DECLARED = ["application/json", "text/*", "application/x-www-form-urlencoded", "image/png; v=2"]


@pytest.mark.parametrize(
    ("content_type", "chosen"),
    [
        ("application/json", 0),
        ("Application/JSON; charset=utf-8", 0),
        ("application/vnd.acme.v1+json", 0),
        ("text/json", 0),
        ("text/plain; charset=x", 1),
        ("application/x-www-form-urlencoded", 2),
        ("image/png; v=2; q=1", 3),
        ("image/png", None),
        ("application/xml", None),
        ("nonsense", None),
        (";", None),
        ("", None),
    ],
)
def test_the_closest_media_type_is_chosen(content_type: str, chosen: int | None) -> None:
    expected = None if chosen is None else DECLARED[chosen]
    assert choose(DECLARED, content_type) == expected


def test_exact_wins_over_suffix_and_suffix_over_range() -> None:
    declared = ["*/*", "application/*", "application/json", "application/vnd.a+json"]
    assert choose(declared, "application/vnd.a+json") == "application/vnd.a+json"
    assert choose(declared, "application/vnd.b+json") == "application/json"
    assert choose(declared, "application/xml") == "application/*"
    assert choose(declared, "text/plain") == "*/*"
    assert choose(declared, "nonsense") is None
    assert choose(["application/json; v=1", "application/json; v=2"], "application/json; v=2")


def decode(declared: str, content_type: str, payload_type: Any, body: bytes) -> Any:
    return ContentDecoders(declared, payload_type).decoder(content_type)(body)


class Form(Struct, frozen=True, rename={"user_name": "user-name"}):
    """A form's fields."""

    user_name: str
    age: int
    tags: list[str] = msgspec.field(default_factory=list)
    payload: Payment | None = None
    agreed: bool = False


FORM = "application/x-www-form-urlencoded"


def test_a_form_becomes_typed_fields() -> None:
    body = b"user-name=J+%C3%A9&age=7&tags=a&agreed=true&payload=%7B%22paymentId%22%3A%22x%22%7D"
    form = decode(FORM, FORM, Form, body)
    assert form == Form("J é", 7, ["a"], Payment(payment_id="x"), True)
    assert decode(FORM, FORM, Form, b"user-name=&age=1&tags=a&tags=b").tags == ["a", "b"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"age=7", "schema_mismatch"),
        (b"user-name=a&age=x", "schema_mismatch"),
        (b"user-name=a&age=1&age=2", "schema_mismatch"),
        (b"user-name=a&age=1&payload=x", "schema_mismatch"),
        (b"user-name=%ff&age=1", "malformed"),
        (b"\xff", "malformed"),
    ],
)
def test_a_form_that_does_not_fit(body: bytes, reason: str) -> None:
    result = decode(FORM, FORM, Form, body)
    assert isinstance(result, Refusal)
    assert result.reason == reason


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/plain", "é€".encode(), "é€"),
        ("text/plain; charset=ISO-8859-1", b"\xe9", "é"),
        ('text/plain; charset="UTF-8"', "é".encode(), "é"),
        ("text/plain; charset=utf-16", "é".encode("utf-16"), "é"),
        ("text/plain; charset=no-such", b"a", "a"),
        ("text/plain; charset=rot13", b"a", "a"),
    ],
)
def test_text_is_decoded_by_its_charset(content_type: str, body: bytes, text: str) -> None:
    assert decode("text/*", content_type, str, body) == text


def test_text_that_is_not_text_is_malformed() -> None:
    result = decode("text/plain", "text/plain", str, b"\xff")
    assert isinstance(result, Refusal)
    assert result.reason == "malformed"


def test_what_a_range_or_text_means_depends_on_the_type() -> None:
    body = b'{"paymentId":"x"}'
    payment = Payment(payment_id="x")
    assert decode("*/*", "application/json", Payment, body) == payment
    assert decode("text/plain", "text/plain", Payment, body) == payment
    assert decode("application/octet-stream", "application/octet-stream", bytes, b"\xff") == b"\xff"
    assert decode("text/plain", "text/plain", int, b"12") == 12
    assert decode("*/*", FORM, dict[str, str], b"a=1") == {"a": "1"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "malformed"),
        (b"{", "malformed"),
        (b'{"paymentId":"\\ud800"}', "malformed"),
        (b'{"paymentId":"\xff"}', "malformed"),
        (b'\xef\xbb\xbf{"paymentId":"x"}', "malformed"),
        (b'{"paymentId":NaN}', "malformed"),
        (b'{"paymentId":1,"x":NaN}', "malformed"),
        (b"[" * 200_000, "malformed"),
        (b'{"paymentId":"x","amount":' + b"9" * 9999 + b"}", "malformed"),
        (b'{"paymentId":1}', "schema_mismatch"),
        (b'{"paymentId":"x","amount":1.5}', "schema_mismatch"),
        (b'{"paymentId":"x","source":{"kind":"cash"}}', "schema_mismatch"),
        (b"[]", "schema_mismatch"),
    ],
)
def test_json_that_does_not_fit(body: bytes, reason: str) -> None:
    result = decode("application/json", "application/json", Payment, body)
    assert isinstance(result, Refusal)
    assert result.reason == reason
