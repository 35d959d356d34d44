"""Requests as plain mappings, for servers and queues that webhookgen doesn't know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .request import CoreRequest


def read_plain_mapping(request: Mapping[str, Any], limit: int) -> CoreRequest:
    """The request of a mapping whose members are named like CoreRequest's arguments.

    `body` is another name of `raw_body`; other members are ignored.

    Raises:
        TypeError: a member has the wrong type, as a body that is text.
    """
    body = request.get("raw_body", request.get("body"))
    too_large = body is not None and len(body) > limit
    return CoreRequest(
        method=request.get("method", "POST"),
        url=request.get("url", ""),
        headers=request["headers"] or (),
        raw_body=b"" if body is None or too_large else body,
        query=request.get("query") or (),
        cookies=request.get("cookies") or (),
        body_too_large=too_large,
    )
