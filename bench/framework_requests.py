"""A request of each framework that is installed, its body already read, and a plain reader."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from . import peers

BODY = b'{"id": 1, "type": "order.paid"}'
HEADERS = {
    "host": "a.example",
    "content-type": "application/json",
    "content-length": str(len(BODY)),
    "user-agent": "Hooks/1.0",
    "accept": "*/*",
    "x-sig": "0" * 64,
}
SCOPE: dict[str, Any] = {
    "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": "/hooks",
    "raw_path": b"/hooks", "query_string": b"a=1", "root_path": "", "server": ("a.example", 80),
    "headers": [(name.encode(), value.encode()) for name, value in HEADERS.items()],
}  # fmt: skip
ENVIRON: dict[str, Any] = {
    "REQUEST_METHOD": "POST", "PATH_INFO": "/hooks", "QUERY_STRING": "a=1", "SCRIPT_NAME": "",
    "SERVER_NAME": "a.example", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
    "CONTENT_TYPE": HEADERS["content-type"], "CONTENT_LENGTH": HEADERS["content-length"],
    "HTTP_HOST": "a.example", "HTTP_USER_AGENT": "Hooks/1.0", "HTTP_ACCEPT": "*/*",
    "HTTP_X_SIG": HEADERS["x-sig"], "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
}  # fmt: skip
CONTEXT = {"domainName": "a.example", "http": {"method": "POST", "path": "/hooks"}}
EVENTS: dict[str, dict[str, Any]] = {
    "AWS Lambda, format 1.0": {
        "httpMethod": "POST", "path": "/hooks", "headers": HEADERS, "body": BODY.decode(),
        "multiValueHeaders": {name: [value] for name, value in HEADERS.items()},
        "queryStringParameters": {"a": "1"}, "multiValueQueryStringParameters": {"a": ["1"]},
        "requestContext": CONTEXT, "isBase64Encoded": False,
    },
    "AWS Lambda, format 2.0": {
        "rawPath": "/hooks", "rawQueryString": "a=1", "headers": HEADERS, "body": BODY.decode(),
        "requestContext": CONTEXT, "isBase64Encoded": False,
    },
}  # fmt: skip

ReadAttributes = Callable[[Any], Any]
"""Method, URL, a header and the body as a tuple, or a coroutine of it."""


@dataclass(frozen=True)
class FrameworkRequest:
    """A request, and a function that reads it without us."""

    name: str
    request: Any
    read: ReadAttributes
    awaited: bool = False


def requests_at_hand() -> Iterator[FrameworkRequest]:
    """The requests whose bodies need no awaiting."""
    yield FrameworkRequest("WSGI environ", _environ(), _read_environ)
    for name, event in EVENTS.items():
        yield FrameworkRequest(name, event, _read_event)
    if peers.is_installed("flask"):
        from flask import Request

        yield FrameworkRequest("Flask", Request(_environ()), _read_flask)
    if peers.is_installed("django"):
        yield FrameworkRequest("Django", _django(), _read_django)
    if peers.is_installed("rest_framework"):
        from rest_framework.request import Request as RestRequest

        yield FrameworkRequest("Django REST framework", RestRequest(_django()), _read_django)


def awaited_requests() -> Iterator[FrameworkRequest]:
    """The requests whose bodies are awaited; call it where a loop runs."""
    if peers.is_installed("starlette"):
        from starlette.requests import Request

        yield FrameworkRequest("Starlette, FastAPI", Request(SCOPE, _receive), _read_asgi, True)
    if peers.is_installed("litestar"):
        from litestar import Request as LitestarRequest

        scope: Any = {**SCOPE, "state": {}, "route_handler": _RouteHandler()}
        asked: Any = LitestarRequest(scope, receive=_receive)
        yield FrameworkRequest("Litestar", asked, _read_asgi, True)
    if peers.is_installed("quart"):
        yield FrameworkRequest("Quart", _quart(), _read_quart, True)
    if peers.is_installed("aiohttp"):
        yield FrameworkRequest("aiohttp", _aiohttp(), _read_aiohttp, True)
    if peers.is_installed("django"):
        from django.core.handlers.asgi import ASGIRequest

        asked = ASGIRequest(SCOPE, io.BytesIO(BODY))
        yield FrameworkRequest("Django under ASGI", asked, _read_django_asgi, True)


def _environ() -> dict[str, Any]:
    return {**ENVIRON, "wsgi.input": io.BytesIO(BODY)}


def _read_environ(environ: dict[str, Any]) -> object:
    stream = environ["wsgi.input"]
    body = stream.read(len(BODY))
    stream.seek(0)
    url = f"http://{environ['HTTP_HOST']}{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
    return environ["REQUEST_METHOD"], url, environ["HTTP_X_SIG"], body


def _read_event(event: dict[str, Any]) -> object:
    path = event.get("rawPath") or event["path"]
    method = event.get("httpMethod") or event["requestContext"]["http"]["method"]
    return method, path, event["headers"]["x-sig"], event["body"].encode()


def _read_flask(request: Any) -> object:
    return request.method, request.url, request.headers["X-Sig"], request.get_data()


def _django() -> Any:
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIRequest

    if not settings.configured:
        settings.configure(ALLOWED_HOSTS=["a.example"])
    return WSGIRequest(_environ())


def _read_django(request: Any) -> object:
    return request.method, request.get_full_path(), request.headers["X-Sig"], request.body


async def _read_django_asgi(request: Any) -> object:
    return _read_django(request)


async def _receive() -> Any:
    return {"type": "http.request", "body": BODY, "more_body": False}


async def _read_asgi(request: Any) -> object:
    return request.method, str(request.url), request.headers["x-sig"], await request.body()


class _RouteHandler:
    """What Litestar asks for the limit of bodies."""

    def resolve_request_max_body_size(self) -> None:
        """No limit."""


def _quart() -> Any:
    from quart.wrappers import Request
    from werkzeug.datastructures import Headers

    async def push(path: str, headers: Any) -> None:
        """No push is promised."""

    headers = Headers(list(HEADERS.items()))
    request = Request(
        "POST", "http", "/hooks", b"a=1", headers, "", "1.1",
        scope=SCOPE, send_push_promise=push,
    )  # fmt: skip
    request.body.set_result(BODY)
    return request


async def _read_quart(request: Any) -> object:
    return request.method, request.url, request.headers["X-Sig"], await request.get_data()


class _Transport:
    """A connection that knows its own name."""

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("127.0.0.1", 80) if name == "sockname" else default


class _Protocol:
    """What aiohttp's stream tells that it is full."""

    _reading_paused = False

    def resume_reading(self, resume_parser: bool = True) -> None:
        """It never pauses."""


def _aiohttp() -> Any:
    from aiohttp.streams import StreamReader
    from aiohttp.test_utils import make_mocked_request

    stream = StreamReader(_Protocol(), 2**16, loop=asyncio.get_running_loop())
    stream.feed_data(BODY)
    stream.feed_eof()
    transport = _Transport()
    return make_mocked_request(
        "POST", "/hooks?a=1", headers=HEADERS, transport=transport, payload=stream
    )


async def _read_aiohttp(request: Any) -> object:
    return request.method, str(request.url), request.headers["X-Sig"], await request.read()
