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

from .request import CoreRequest
from .request_body import MAX_BODY_BYTES
from .request_shapes import (
    Reader,
    reader_of_awaited,
    reader_of_mapping,
    reader_of_object,
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
    if isinstance(request, CoreRequest):
        return request
    read = _reader_at_once(request)
    if read is not None:
        known: CoreRequest = read(request, max_body_bytes)
        return known
    if reader_of_awaited(request) is not None:
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
    if isinstance(request, CoreRequest):
        return request
    read = _reader_at_once(request)
    if read is not None:
        known: CoreRequest = read(request, max_body_bytes)
        return known
    read = reader_of_awaited(request)
    if read is not None:
        awaited: CoreRequest = await read(request, max_body_bytes)
        return awaited
    raise _unknown(request)


def _unwrapped(request: object) -> object:
    """What a Werkzeug LocalProxy, as `flask.request` is, stands for just now."""
    if not hasattr(type(request), "_get_current_object"):
        return request
    proxy: Any = request
    return proxy._get_current_object()


def _reader_at_once(request: object) -> Reader | None:
    """What reads a request that is at hand; None for what is to be awaited, or unknown.

    Django's request under ASGI has a scope too, and Starlette's and aiohttp's are
    mappings of their own, so the order matters.
    """
    if isinstance(request, dict):
        return reader_of_mapping(cast("dict[str, Any]", request))
    read = reader_of_object(request)
    if read is None and not hasattr(request, "method") and isinstance(request, Mapping):
        return reader_of_mapping(cast("Mapping[str, Any]", request))
    return read


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
