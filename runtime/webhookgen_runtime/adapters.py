"""From a framework's request to a CoreRequest, told apart by shape.

No framework is imported: each is known by the few attributes that are used. The URL
and the path are the bytes as sent; the host is the Host header's, else the server's
own. `X-Forwarded-*` is never read; a server or middleware that was told to trust it
(uvicorn and gunicorn trust 127.0.0.1) has changed the scheme before.

A body over `max_body_bytes` is left unread and `CoreRequest.body_too_large` says so;
a framework's own limit, where it is lower, raises the framework's own error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from .aiohttp_requests import is_aiohttp_request, read_aiohttp
from .asgi_requests import is_asgi_request, read_asgi
from .django_requests import is_django_request, read_django
from .lambda_events import is_lambda_event, read_lambda_event
from .plain_mappings import is_plain_mapping, read_plain_mapping
from .request import CoreRequest
from .request_body import MAX_BODY_BYTES
from .werkzeug_requests import is_werkzeug_request, read_werkzeug
from .wsgi_requests import is_environ, read_environ

_SYNC_SHAPES = (
    "a Flask, Django or Django REST framework request, a WSGI environ, an AWS Lambda "
    "event, a mapping with method, url, headers and raw_body, or a CoreRequest"
)
_ASYNC_SHAPES = "a Starlette, FastAPI, aiohttp, Litestar or Quart request"


def to_core_request(
    request: object, *, max_body_bytes: int = MAX_BODY_BYTES
) -> CoreRequest:
    """The CoreRequest of a request whose body can be read without awaiting.

    Takes a Flask, Django or Django REST framework request, a WSGI environ, an AWS
    Lambda event, a mapping with `method`, `url`, `headers` and `raw_body`, or a
    CoreRequest. Call it before anything else reads the body; afterwards the framework
    can still read it.

    Raises:
        RuntimeError: the body was read before.
        TypeError: the request is of another kind.
    """
    request = _unwrapped(request)
    known = _read_without_awaiting(request, max_body_bytes)
    if known is not None:
        return known
    if is_asgi_request(request) or is_aiohttp_request(request):
        raise _needs_await(request)
    raise _unknown(request)


async def to_core_request_async(
    request: object, *, max_body_bytes: int = MAX_BODY_BYTES
) -> CoreRequest:
    """The CoreRequest of any request that webhookgen knows.

    Takes a Starlette, FastAPI, aiohttp, Litestar or Quart request, and all that
    `to_core_request` takes. Await it before anything else reads the body; afterwards
    the framework can still read it.

    Raises:
        RuntimeError: the body was read before.
        TypeError: the request is of another kind.
    """
    request = _unwrapped(request)
    known = _read_without_awaiting(request, max_body_bytes)
    if known is not None:
        return known
    if is_asgi_request(request):
        return await read_asgi(request, max_body_bytes)
    if is_aiohttp_request(request):
        return await read_aiohttp(request, max_body_bytes)
    raise _unknown(request)


def _unwrapped(request: object) -> object:
    """What a Werkzeug LocalProxy, as `flask.request` is, stands for just now."""
    current = getattr(request, "_get_current_object", None)
    return current() if callable(current) else request


def _read_without_awaiting(request: object, limit: int) -> CoreRequest | None:
    """The CoreRequest of what is at hand; None for what has to be awaited, or unknown.

    Django's request under ASGI has a scope too, and Starlette's and aiohttp's are
    mappings of their own, so the order matters.
    """
    if isinstance(request, CoreRequest):
        return request
    if isinstance(request, dict):
        return _read_mapping(cast("dict[str, Any]", request), limit)
    if is_django_request(request):
        return read_django(request, limit)
    if is_werkzeug_request(request):
        return read_werkzeug(request, limit)
    if not hasattr(request, "method") and isinstance(request, Mapping):
        return _read_mapping(cast("Mapping[str, Any]", request), limit)
    return None


def _read_mapping(request: Mapping[str, Any], limit: int) -> CoreRequest | None:
    if is_environ(request):
        return read_environ(request, limit)
    if is_lambda_event(request):
        return read_lambda_event(request, limit)
    if is_plain_mapping(request):
        return read_plain_mapping(request, limit)
    return None


def _needs_await(request: object) -> TypeError:
    return TypeError(
        f"the body of {_kind(request)} has to be awaited; use "
        "await to_core_request_async(request)"
    )


def _unknown(request: object) -> TypeError:
    return TypeError(
        f"{_kind(request)} is no request that is known here; to_core_request takes "
        f"{_SYNC_SHAPES}; to_core_request_async takes these and {_ASYNC_SHAPES}"
    )


def _kind(request: object) -> str:
    """The type's full name; never the value, which may hold secrets."""
    kind = type(request)
    return f"{kind.__module__}.{kind.__qualname__}"
