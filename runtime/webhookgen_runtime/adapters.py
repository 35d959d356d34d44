"""From a framework's request to a CoreRequest, told apart by shape.

No framework is imported: each is known by the few attributes that are used. The URL
and the path are the bytes as sent; the host is the Host header's, else the server's
own; `X-Forwarded-*` is never read. A body over `max_body_bytes` is left unread and
`CoreRequest.body_too_large` says so; a framework's own limit raises its own error.
"""

from __future__ import annotations

from .aiohttp_requests import is_aiohttp_request, read_aiohttp
from .asgi_requests import is_asgi_request, read_asgi
from .django_requests import is_django_request, read_django
from .lambda_events import is_lambda_event, read_lambda_event
from .plain_mappings import is_plain_mapping, read_plain_mapping
from .request import CoreRequest
from .request_body import MAX_BODY_BYTES
from .wsgi_requests import (
    is_environ,
    is_werkzeug_request,
    read_environ,
    read_werkzeug,
)

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
    known = _read_own_shape(request, max_body_bytes)
    if known is None and (is_asgi_request(request) or is_aiohttp_request(request)):
        raise _needs_await(request)
    return known or _read_mapping(request, max_body_bytes)


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
    known = _read_own_shape(request, max_body_bytes)
    if known is None and is_asgi_request(request):
        return await read_asgi(request, max_body_bytes)
    if known is None and is_aiohttp_request(request):
        return await read_aiohttp(request, max_body_bytes)
    return known or _read_mapping(request, max_body_bytes)


def _unwrapped(request: object) -> object:
    """What a Werkzeug LocalProxy, as `flask.request` is, stands for just now."""
    current = getattr(request, "_get_current_object", None)
    return current() if callable(current) else request


def _read_own_shape(request: object, limit: int) -> CoreRequest | None:
    """The request of a class that is read without awaiting; None for another."""
    if isinstance(request, CoreRequest):
        return request
    # Django's request under ASGI has a scope as well, so it comes before those.
    if is_django_request(request):
        return read_django(request, limit)
    if is_werkzeug_request(request):
        return read_werkzeug(request, limit)
    return None


def _read_mapping(request: object, limit: int) -> CoreRequest:
    """The request of a mapping of one of the three kinds.

    Starlette's and aiohttp's requests are mappings too, so they are ruled out before.
    """
    if is_environ(request):
        return read_environ(request, limit)
    if is_lambda_event(request):
        return read_lambda_event(request, limit)
    if is_plain_mapping(request):
        return read_plain_mapping(request, limit)
    raise TypeError(
        f"{_SYNC_SHAPES}, or, for to_core_request_async, {_ASYNC_SHAPES} is needed, "
        f"not {_kind(request)}"
    )


def _needs_await(request: object) -> TypeError:
    return TypeError(
        f"the body of {_kind(request)} has to be awaited; use "
        "await to_core_request_async(request)"
    )


def _kind(request: object) -> str:
    """The type's full name; never the value, which may hold secrets."""
    kind = type(request)
    return f"{kind.__module__}.{kind.__qualname__}"
