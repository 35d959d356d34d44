"""AWS Lambda events of each front end, after the samples in AWS's documentation."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from typing import Any

import pytest
from webhookgen_runtime.adapters import to_core_request, to_core_request_async

PATH = "/hook/a%20b/%C3%A9%2Fz"
QUERY = "x=a%2Fb+c&x=%C3%A9"
BODY = b'{"a": "\xff\xfe\x00"}'
ENCODED = {"body": b64encode(BODY).decode(), "isBase64Encoded": True}


def rest_api(**changed: Any) -> dict[str, Any]:
    """API Gateway, REST API: path as sent, query decoded, the stage in the context."""
    return {
        "resource": "/{proxy+}",
        "path": PATH,
        "httpMethod": "POST",
        "headers": {"Host": "hooks.example", "X-Repeated": "two"},
        "multiValueHeaders": {
            "Host": ["hooks.example"],
            "X-Repeated": ["one", "two"],
            "Cookie": ["a=1; b=2"],
        },
        "queryStringParameters": {"x": "é"},
        "multiValueQueryStringParameters": {"x": ["a/b c", "é"]},
        "pathParameters": {"proxy": "hook/a b/é/z"},
        "stageVariables": None,
        "requestContext": {
            "accountId": "123456789012",
            "domainName": "id.execute-api.us-east-1.amazonaws.com",
            "httpMethod": "POST",
            "path": "/prod" + PATH,
            "stage": "prod",
        },
        **ENCODED,
        **changed,
    }


def http_api_1(**changed: Any) -> dict[str, Any]:
    """API Gateway, HTTP API with payload format 1.0: the path comes decoded."""
    decoded = {"path": "/hook/a b/é/z", "version": "1.0"}
    context = rest_api()["requestContext"] | {"path": "/hook/a b/é/z"}
    return rest_api(requestContext=context) | decoded | changed


def format_2(domain: str, path: str, **changed: Any) -> dict[str, Any]:
    """Payload format 2.0: fields joined, cookies apart, the query as sent."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": QUERY,
        "cookies": ["a=1", "b=2"],
        "headers": {"host": "hooks.example", "x-repeated": "one,two"},
        "queryStringParameters": {"x": "a/b c,é"},
        "requestContext": {
            "accountId": "123456789012",
            "domainName": domain,
            "http": {"method": "POST", "path": path, "protocol": "HTTP/1.1"},
            "stage": "$default",
        },
        **ENCODED,
        **changed,
    }


def http_api_2(**changed: Any) -> dict[str, Any]:
    """API Gateway, HTTP API with payload format 2.0: the path comes decoded."""
    domain = "id.execute-api.us-east-1.amazonaws.com"
    return format_2(domain, "/hook/a b/é/z", **changed)


def function_url(**changed: Any) -> dict[str, Any]:
    """A function URL: format 2.0, the path as sent."""
    return format_2("id.lambda-url.us-east-1.on.aws", PATH, **changed)


def load_balancer(**changed: Any) -> dict[str, Any]:
    """An Application Load Balancer: path and query as sent, one value a name."""
    return {
        "requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:x"}},
        "httpMethod": "POST",
        "path": PATH,
        "queryStringParameters": {"x": "%C3%A9"},
        "headers": {"host": "hooks.example", "x-repeated": "two", "cookie": "a=1; b=2"},
        **ENCODED,
        **changed,
    }


def load_balancer_multi(**changed: Any) -> dict[str, Any]:
    """An Application Load Balancer with multi-value headers."""
    event = load_balancer(
        multiValueHeaders={
            "host": ["hooks.example"],
            "x-repeated": ["one", "two"],
            "cookie": ["a=1; b=2"],
        },
        multiValueQueryStringParameters={"x": ["a%2Fb+c", "%C3%A9"]},
    )
    del event["headers"], event["queryStringParameters"]
    return event | changed


EVENTS = [rest_api, http_api_1, http_api_2, function_url, load_balancer, load_balancer_multi]
AS_SENT = [function_url, load_balancer_multi]


@pytest.mark.parametrize("event", AS_SENT)
def test_url_headers_and_bytes_are_those_sent(event: Any) -> None:
    request = to_core_request(event())

    assert request.method == "POST"
    assert request.url == f"https://hooks.example{PATH}?{QUERY}"
    assert request.query == {"x": ("a/b c", "é")}
    assert request.headers["X-Repeated"].replace(", ", ",") == "one,two"
    assert request.headers["host"] == "hooks.example"
    assert request.raw_body == BODY


@pytest.mark.parametrize("event", EVENTS)
def test_every_shape_gives_its_body_its_cookies_and_its_method(event: Any) -> None:
    request = asyncio.run(to_core_request_async(event()))

    assert (request.method, request.raw_body) == ("POST", BODY)
    assert request.cookies == {"a": "1", "b": "2"}
    assert "é" in request.query["x"]


def test_a_rest_api_has_the_stage_in_its_path() -> None:
    request = to_core_request(rest_api())

    assert request.url == f"https://hooks.example/prod{PATH}?{QUERY}"
    assert request.headers.get_all("x-repeated") == ("one", "two")


@pytest.mark.parametrize("event", [http_api_1, http_api_2])
def test_a_path_that_aws_decoded_is_quoted_again(event: Any) -> None:
    assert to_core_request(event()).path == "/hook/a%20b/%C3%A9/z"


@pytest.mark.parametrize(
    ("decoded", "path"),
    [("/a?b#c", "/a%3Fb%23c"), ("/100%", "/100%25"), ("/%zz%41", "/%25zz%41"), ("", "/")],
)
def test_a_decoded_path_cannot_become_a_query(decoded: str, path: str) -> None:
    request = to_core_request(function_url(rawPath=decoded))

    assert (request.path, request.query_string) == (path, QUERY)


def test_a_load_balancer_without_lists_keeps_the_last() -> None:
    request = to_core_request(load_balancer())

    assert request.url == f"https://hooks.example{PATH}?x=%C3%A9"
    assert request.headers["x-repeated"] == "two"


def test_a_body_of_text_is_utf8() -> None:
    text = {"body": "é\ud800", "isBase64Encoded": False}

    assert to_core_request(rest_api(**text)).raw_body == b"\xc3\xa9\xed\xa0\x80"


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("body", [None, ""])
def test_an_event_may_have_no_body_headers_or_query(event: Any, body: str | None) -> None:
    empty = {
        name: None
        for name in event()
        if name.endswith("Parameters") or name.lower().endswith("headers")
    }
    request = to_core_request(event(body=body, rawQueryString="", **empty))

    assert request.raw_body == b""
    assert request.query_string == ""
    assert request.headers.get("host") is None


@pytest.mark.parametrize("event", [rest_api, http_api_2])
def test_the_domain_stands_in_for_a_missing_host(event: Any) -> None:
    url = to_core_request(event(headers={}, multiValueHeaders=None)).url

    assert url.startswith("https://id.execute-api.us-east-1.amazonaws.com/")


def test_forwarded_fields_are_not_read() -> None:
    forwarded = {"X-Forwarded-Proto": ["http"], "X-Forwarded-Host": ["forwarded.example"]}
    event = load_balancer_multi()
    event["multiValueHeaders"] |= forwarded

    assert to_core_request(event).url.startswith("https://hooks.example/")


@pytest.mark.parametrize("event", EVENTS)
def test_a_body_over_the_limit_is_left_out(event: Any) -> None:
    over = to_core_request(event(), max_body_bytes=len(BODY) - 1)

    assert (over.body_too_large, over.raw_body) == (True, b"")
    assert to_core_request(event(), max_body_bytes=len(BODY)).raw_body == BODY


def test_a_body_that_is_no_base64_is_a_fault_of_the_event() -> None:
    with pytest.raises(ValueError, match="base64") as refused:
        to_core_request(rest_api(body="{secret}"))
    assert "secret" not in str(refused.value)
