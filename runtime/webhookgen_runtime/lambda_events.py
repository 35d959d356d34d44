"""AWS Lambda events that carry an HTTP request.

API Gateway's REST API and HTTP API (payload formats 1.0 and 2.0), function URLs, and
Application Load Balancers with and without multi-value headers.

What AWS does not keep can't be given back: HTTP APIs decode the path; format 1.0
decodes the query; a load balancer without multi-value headers keeps the last of
repeated fields; and a body that is not text must arrive in base64, which a REST API
does only for its binary media types.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from functools import partial
from typing import Any

from .headers import Headers, Line
from .request import CoreRequest
from .request_target import Target, escaped_path, received_target

_BARE_PERCENT = "%(?![0-9A-Fa-f]{2})"


def read_lambda_event(event: Mapping[str, Any], limit: int) -> CoreRequest:
    """The request of a Lambda event.

    Raises:
        ValueError: the event says that its body is base64, which it is not.
    """
    body = _body(event, limit)
    return CoreRequest(
        method=_method(event),
        url=partial(_target, event),
        headers=Headers(partial(_lines, event)),
        raw_body=body or b"",
        body_too_large=body is None,
    )


def _method(event: Mapping[str, Any]) -> str:
    if "httpMethod" in event:
        return str(event["httpMethod"])
    return str(event["requestContext"]["http"]["method"])


def _body(event: Mapping[str, Any], limit: int) -> bytes | None:
    text: str = event.get("body") or ""
    if len(text) > limit * 4 // 3 + 4:
        return None
    body = _decoded(text) if event.get("isBase64Encoded") else _encoded(text)
    return body if len(body) <= limit else None


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise ValueError(
            "the event says isBase64Encoded, but its body is not base64"
        ) from None


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _target(event: Mapping[str, Any]) -> Target:
    """The target; AWS's front ends speak HTTPS save a load balancer told otherwise."""
    context: Mapping[str, Any] = event.get("requestContext") or {}
    query = _query(event)
    text = _path(event, context) + (f"?{query}" if query else "")
    return received_target(text, "https", (context.get("domainName") or "", 443))


def _path(event: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    """The path with its stage; characters that no path can hold are escaped.

    Escapes are kept, so that a path which AWS did not decode stays as sent.
    """
    path = event.get("rawPath") or context.get("path") or event.get("path") or "/"
    if "%" in path:
        path = re.sub(_BARE_PERCENT, "%25", path)
    return escaped_path(path, keep="%")


def _query(event: Mapping[str, Any]) -> str:
    """The query: as sent in format 2.0 and from a load balancer, else encoded anew."""
    if "rawQueryString" in event:
        return str(event["rawQueryString"] or "")
    pairs = _pairs(event, "multiValueQueryStringParameters", "queryStringParameters")
    if "elb" in (event.get("requestContext") or {}):
        return "&".join([f"{name}={value}" for name, value in pairs])
    from urllib.parse import quote_plus

    return "&".join([f"{quote_plus(n)}={quote_plus(v)}" for n, v in pairs])


def _lines(event: Mapping[str, Any]) -> list[Line]:
    """The field lines; format 2.0 takes the cookies out of them (RFC 6265 4.2.1)."""
    lines = _pairs(event, "multiValueHeaders", "headers")
    if cookies := event.get("cookies"):
        lines.append(("cookie", "; ".join(cookies)))
    return lines


def _pairs(event: Mapping[str, Any], multiple: str, single: str) -> list[Line]:
    """Names and values from the member with lists, else from the one without."""
    many: Mapping[str, list[str]] | None = event.get(multiple)
    if many:
        return [(name, value) for name, values in many.items() for value in values]
    one: Mapping[str, str] = event.get(single) or {}
    return list(one.items())
