"""The shapes of the requests that are known, told by the few attributes that are used.

No framework is imported, and what reads its requests is loaded with the first of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias, cast

from .lazy import load_named

Reader: TypeAlias = Callable[[Any, int], Any]
"""From a request, and the size that its body may have, to a CoreRequest, or to a
coroutine that gives one."""

_MEMBERS = ("method", "url", "raw_body", "body")


def reader_of_object(request: object) -> Reader | None:
    """What reads a request whose body is at hand and that is no mapping."""
    if is_django_request(request):
        return _reader("django_requests", "read_django")
    if is_werkzeug_request(request):
        return _reader("werkzeug_requests", "read_werkzeug")
    return None


def reader_of_mapping(request: Mapping[str, Any]) -> Reader | None:
    """What reads a request that is a mapping."""
    if is_environ(request):
        return _reader("wsgi_requests", "read_environ")
    if is_lambda_event(request):
        return _reader("lambda_events", "read_lambda_event")
    if is_plain_mapping(request):
        return _reader("plain_mappings", "read_plain_mapping")
    return None


def reader_of_awaited(request: object) -> Reader | None:
    """What reads a request whose body has to be awaited."""
    if is_asgi_request(request):
        return _reader("asgi_requests", "read_asgi")
    if is_aiohttp_request(request):
        return _reader("aiohttp_requests", "read_aiohttp")
    return None


def is_django_request(request: object) -> bool:
    """Whether this is a request of Django or of Django REST framework."""
    return isinstance(getattr(request, "META", None), dict) and hasattr(
        request, "build_absolute_uri"
    )


def is_werkzeug_request(request: object) -> bool:
    """Whether this is a request of Werkzeug or Flask."""
    return is_environ(getattr(request, "environ", None)) and hasattr(
        request, "get_data"
    )


def is_environ(request: object) -> bool:
    """Whether this is a WSGI environ."""
    return isinstance(request, dict) and "wsgi.input" in request


def is_lambda_event(request: Mapping[str, Any]) -> bool:
    """Whether this is an AWS Lambda event, of API Gateway, a function URL or an ALB."""
    return "httpMethod" in request or (
        "rawPath" in request and "requestContext" in request
    )


def is_plain_mapping(request: Mapping[str, Any]) -> bool:
    """Whether this is a mapping with `headers` and at least one more known member."""
    return "headers" in request and any(member in request for member in _MEMBERS)


def is_asgi_request(request: object) -> bool:
    """Whether this is a request of Starlette, FastAPI, Litestar or Quart.

    Quart's method is asked for first: looking at its `stream` makes a coroutine that
    nobody awaits.
    """
    return hasattr(request, "scope") and (
        hasattr(request, "get_data") or hasattr(request, "stream")
    )


def is_aiohttp_request(request: object) -> bool:
    """Whether this is a request of aiohttp's server."""
    return hasattr(request, "raw_headers") and hasattr(request, "raw_path")


@cache
def _reader(module: str, function: str) -> Reader:
    return cast("Reader", load_named(f"{module}:{function}"))
