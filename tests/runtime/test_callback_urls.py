"""Callback URLs: their expressions, evaluated over a call of the receiver's own."""

from __future__ import annotations

from typing import Any

import pytest
from webhookgen_runtime import CoreRequest
from webhookgen_runtime.callbacks import Callback, CoreResponse

CALL = CoreRequest(
    method="PUT",
    url="https://api.example/v2/orders/a%20b/items/7?back=https%3A%2F%2Fme.example%2Fq&twice=1&twice=2",
    headers={"Content-Type": "application/json", "X-Back": "https://me.example/h"},
    raw_body=b'{"url":"https://me.example/b","urls":["u0"],"n":1.50,"yes":true,"none":null}',
)
ANSWER = CoreResponse(status=202, headers={"location": "/jobs/1"}, raw_body=b'{"id":"j1"}')


def callback(expression: str) -> Callback[Any]:
    path = "/orders/{order}/items/{item}"
    return Callback(name="on", expression=expression, events=(), path=path)


@pytest.mark.parametrize(
    ("expression", "url"),
    [
        ("{$request.body#/url}", "https://me.example/b"),
        ("$request.body#/url", "https://me.example/b"),
        ("{request.body#/url}/x", "https://me.example/b/x"),
        ("{$request.body#/urls/0}?n={$request.body#/n}&y={$request.body#/yes}", "u0?n=1.50&y=true"),
        ("{$request.header.x-back}", "https://me.example/h"),
        ("{$request.query.back}", "https://me.example/q"),
        ("https://e/{$request.path.order}/{$request.path.item}", "https://e/a b/7"),
        ("{$url}#{$method}", CALL.url + "#PUT"),
        ("https://e{$response.header.Location}?s={$statusCode}", "https://e/jobs/1?s=202"),
        ("https://e/{$response.body#/id}", "https://e/j1"),
        ("https://e/constant", "https://e/constant"),
        ("/relative", "/relative"),
    ],
)
def test_an_expression_is_evaluated(expression: str, url: str) -> None:
    assert callback(expression).url(CALL, ANSWER) == url


@pytest.mark.parametrize(
    "expression",
    [
        "{$request.body#/missing}",
        "{$request.body#/none}",
        "{$request.body#/urls}",
        "{$request.header.Missing}",
        "{$request.query.twice}",
        "{$request.path.other}",
        "{$response.body#/missing}",
        "{callbackUrl}",
        "{$request.body#/url",
        "callback",
        "$host",
    ],
)
def test_what_the_call_does_not_hold_is_a_clear_error(expression: str) -> None:
    with pytest.raises(ValueError, match=r"callback|\$request|\$response|braces?|host") as raised:
        callback(expression).url(CALL, ANSWER)
    assert "me.example" not in str(raised.value)


@pytest.mark.parametrize("expression", ["{$response.body#/id}", "{$statusCode}"])
def test_a_response_is_asked_for_by_name(expression: str) -> None:
    with pytest.raises(ValueError, match="give the response"):
        callback(expression).url(CALL)


def test_a_form_is_a_body_too() -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    call = CoreRequest(headers=form, raw_body=b"StatusCallback=https%3A%2F%2Fme.example%2Fs")
    assert callback("{$request.body#/StatusCallback}").url(call) == "https://me.example/s"


def test_a_response_shows_no_values() -> None:
    assert repr(ANSWER) == "<CoreResponse 202: 1 headers, 11 bytes>"
    assert ANSWER.raw_body == b'{"id":"j1"}'
    assert ANSWER.headers["Location"] == "/jobs/1"
