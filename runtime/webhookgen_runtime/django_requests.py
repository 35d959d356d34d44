"""Requests of Django and of Django REST framework, under WSGI and under ASGI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from .asgi_requests import scope_request
from .request import CoreRequest
from .request_body import consumed_body, content_length
from .wsgi_requests import (
    check_whole,
    environ_body,
    environ_request,
    is_chunked,
)

_FIX = (
    "call to_core_request(request) before request.POST, request.FILES, request.data "
    "and request.read()"
)


class DjangoRequest(Protocol):
    """The part of Django's request that is used here; REST framework's passes it on."""

    META: dict[str, Any]

    @property
    def body(self) -> bytes:
        """The whole body, kept for later accesses."""
        ...


def read_django(request: DjangoRequest, limit: int) -> CoreRequest:
    """The request of Django; its own later accesses find the body cached.

    Django's DATA_UPLOAD_MAX_MEMORY_SIZE still holds: what it raises passes through.
    """
    # REST framework's request passes on what it does not have, which takes its time.
    request = vars(request).get("_request", request)
    scope: Mapping[str, Any] | None = getattr(request, "scope", None)
    body = _body(request, limit, under_asgi=scope is not None)
    if scope is not None:
        return scope_request(scope, body)
    # Django overwrites PATH_INFO with text decoded as UTF-8.
    return environ_request(request.META, body, path_encoding="utf-8")


def _body(request: DjangoRequest, limit: int, *, under_asgi: bool) -> bytes | None:
    meta = request.META
    length = content_length(meta.get("CONTENT_LENGTH"))
    if length is not None and length > limit:
        return None
    if not under_asgi and is_chunked(meta):
        # Django's own stream ends at Content-Length, so it never reads this body.
        return environ_body(meta, limit)
    body = _own_body(request)
    if under_asgi:
        # The length may be that of a body which a middleware has decompressed.
        length = min(length or 0, 1)
    check_whole(body, length or 0, meta, _FIX)
    return body if len(body) <= limit else None


def _own_body(request: DjangoRequest) -> bytes:
    try:
        return request.body
    except Exception as error:
        if type(error).__name__ != "RawPostDataException":
            raise
        raise consumed_body(_FIX) from error
