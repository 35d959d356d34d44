"""Real servers on loopback for the tests of the adapters.

Requests are written byte for byte, since an HTTP client would normalise them. A site
runs one view; what the view returns, or raises, is the outcome of a test.
"""

from __future__ import annotations

import asyncio
import queue
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import fastapi
import flask
import pytest
import starlette.requests
import starlette.responses
from django.conf import settings  # type: ignore[import-untyped]
from django.core.handlers.asgi import ASGIHandler  # type: ignore[import-untyped]
from django.core.handlers.wsgi import WSGIHandler  # type: ignore[import-untyped]
from django.http import HttpRequest, HttpResponse  # type: ignore[import-untyped]
from django.test import override_settings  # type: ignore[import-untyped]
from django.urls import re_path  # type: ignore[import-untyped]
from loopback_servers import running, uvicorn_server, werkzeug_server, wsgiref_server
from webhookgen_runtime.adapters import to_core_request, to_core_request_async
from webhookgen_runtime.request import CoreRequest

if not settings.configured:
    settings.configure()

TARGET = "/hook/a%20b/%C3%A9%2Fz?x=a%2Fb+c&x=%C3%A9"
BODY = b'{"a": "\xff\xfe\x00"}'
FIELDS = {
    "host": "hooks.example",
    "x-repeated": "one,two",
    "content-type": "application/octet-stream",
    "x-forwarded-host": "forwarded.example",
    "x-forwarded-proto": "https",
    "connection": "close",
}

Step = Callable[[Any], Any]
Outcomes = queue.Queue[Any]
Site = Callable[[Step, Outcomes], AbstractContextManager[int]]


def settle(step: Step, request: Any, outcomes: Outcomes) -> None:
    """Run a view's step; its result or its error is the outcome."""
    try:
        outcomes.put(step(request))
    except Exception as error:
        outcomes.put(error)


async def settle_async(step: Step, request: Any, outcomes: Outcomes) -> None:
    """The same for a step that awaits."""
    try:
        outcomes.put(await step(request))
    except Exception as error:
        outcomes.put(error)


def flask_app(step: Step, outcomes: Outcomes) -> flask.Flask:
    """A Flask app with one view; it hands on the proxy, as people do."""
    app = flask.Flask("receiver")

    @app.route("/<path:_path>", methods=["POST"])
    def view(_path: str) -> str:
        settle(step, flask.request, outcomes)
        return ""

    return app


def bare_wsgi_app(step: Step, outcomes: Outcomes) -> Any:
    """A WSGI application without a framework."""

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        settle(step, environ, outcomes)
        start_response("200 OK", [])
        return [b""]

    return app


@contextmanager
def django_urls(view: Callable[..., Any]) -> Iterator[None]:
    """Django settings under which every path leads to one view."""
    urls = type("Urls", (), {"urlpatterns": [re_path("", view)]})
    rest: dict[str, Any] = {"UNAUTHENTICATED_USER": None, "DEFAULT_AUTHENTICATION_CLASSES": []}
    with override_settings(
        ROOT_URLCONF=urls, ALLOWED_HOSTS=["*"], MIDDLEWARE=[], REST_FRAMEWORK=rest
    ):
        yield


def django_view(step: Step, outcomes: Outcomes) -> Callable[..., HttpResponse]:
    """A Django view that runs a step."""

    def view(request: HttpRequest) -> HttpResponse:
        settle(step, request, outcomes)
        return HttpResponse()

    return view


@contextmanager
def flask_site(step: Step, outcomes: Outcomes) -> Iterator[int]:
    """Flask on Werkzeug's server."""
    with werkzeug_server(flask_app(step, outcomes)) as port:
        yield port


@contextmanager
def wsgi_site(step: Step, outcomes: Outcomes) -> Iterator[int]:
    """A bare WSGI application on Werkzeug's server."""
    with werkzeug_server(bare_wsgi_app(step, outcomes)) as port:
        yield port


@contextmanager
def wsgiref_site(step: Step, outcomes: Outcomes) -> Iterator[int]:
    """A bare WSGI application on wsgiref."""
    with wsgiref_server(bare_wsgi_app(step, outcomes)) as port:
        yield port


@contextmanager
def django_site(step: Step, outcomes: Outcomes) -> Iterator[int]:
    """Django on Werkzeug's server."""
    with (
        django_urls(django_view(step, outcomes)),
        werkzeug_server(WSGIHandler()) as port,
    ):
        yield port


@contextmanager
def django_wsgiref_site(step: Step, outcomes: Outcomes) -> Iterator[int]:
    """Django on wsgiref."""
    with (
        django_urls(django_view(step, outcomes)),
        wsgiref_server(WSGIHandler()) as port,
    ):
        yield port


@contextmanager
def django_asgi_site(step: Step, outcomes: Outcomes) -> Iterator[int]:
    """Django on uvicorn with a plain view."""
    with (
        django_urls(django_view(step, outcomes)),
        uvicorn_server(ASGIHandler()) as port,
    ):
        yield port


@contextmanager
def django_async_site(step: Step, outcomes: Outcomes) -> Iterator[int]:
    """Django on uvicorn with a view that awaits."""

    async def view(request: HttpRequest) -> HttpResponse:
        await settle_async(step, request, outcomes)
        return HttpResponse()

    with django_urls(view), uvicorn_server(ASGIHandler()) as port:
        yield port


@contextmanager
def rest_site(step: Step, outcomes: Outcomes) -> Iterator[int]:
    """Django REST framework on Werkzeug's server."""
    views = pytest.importorskip("rest_framework.views", reason=absent("djangorestframework"))

    class View(views.APIView):  # type: ignore[name-defined, misc]
        def post(self, request: Any) -> HttpResponse:
            settle(step, request, outcomes)
            return HttpResponse()

    with django_urls(View.as_view()), werkzeug_server(WSGIHandler()) as port:
        yield port


@contextmanager
def starlette_site(step: Step, outcomes: Outcomes) -> Iterator[int]:
    """A Starlette request on uvicorn, without routing."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        request = starlette.requests.Request(scope, receive)
        await settle_async(step, request, outcomes)
        await starlette.responses.Response()(scope, receive, send)

    with uvicorn_server(app) as port:
        yield port


@contextmanager
def fastapi_site(step: Step, outcomes: Outcomes) -> Iterator[int]:
    """FastAPI on uvicorn."""
    app = fastapi.FastAPI()

    async def view(request: Any) -> fastapi.Response:
        await settle_async(step, request, outcomes)
        return fastapi.Response()

    view.__annotations__["request"] = fastapi.Request
    app.post("/{path:path}")(view)
    with uvicorn_server(app) as port:
        yield port


@contextmanager
def litestar_site(step: Step, outcomes: Outcomes) -> Iterator[int]:
    """Litestar on uvicorn."""
    litestar = pytest.importorskip("litestar", reason=absent("litestar"))

    async def view(request: Any) -> None:
        await settle_async(step, request, outcomes)

    view.__annotations__.update({"request": litestar.Request, "return": None})
    app = litestar.Litestar([litestar.post("/{path:path}")(view)], openapi_config=None)
    with uvicorn_server(app) as port:
        yield port


@contextmanager
def quart_site(step: Step, outcomes: Outcomes) -> Iterator[int]:
    """Quart on uvicorn; it hands on the proxy, as people do."""
    quart = pytest.importorskip("quart", reason=absent("quart"))
    app = quart.Quart("receiver")

    @app.post("/<path:_path>")  # type: ignore[untyped-decorator]
    async def view(_path: str) -> str:
        await settle_async(step, quart.request, outcomes)
        return ""

    with uvicorn_server(app) as port:
        yield port


@contextmanager
def aiohttp_site(step: Step, outcomes: Outcomes) -> Iterator[int]:
    """aiohttp's own server."""
    web = pytest.importorskip("aiohttp.web", reason=absent("aiohttp"))
    listening = socket.create_server(("127.0.0.1", 0))
    loop = asyncio.new_event_loop()
    stopped = asyncio.Event()

    async def view(request: Any) -> Any:
        await settle_async(step, request, outcomes)
        return web.Response()

    async def serve() -> None:
        app = web.Application()
        app.router.add_post("/{path:.*}", view)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        await stopped.wait()
        await runner.cleanup()

    with running(
        lambda: loop.run_until_complete(serve()),
        lambda: loop.call_soon_threadsafe(stopped.set),
    ):
        yield listening.getsockname()[1]
    loop.close()


def absent(package: str) -> str:
    """Why a test is skipped."""
    return f"{package} is not installed; test_adapters_shapes.py covers its shape"


SYNC_SITES: list[Site] = [
    flask_site,
    wsgi_site,
    wsgiref_site,
    django_site,
    django_wsgiref_site,
    django_asgi_site,
    rest_site,
]
ASYNC_SITES: list[Site] = [
    django_async_site,
    starlette_site,
    fastapi_site,
    litestar_site,
    quart_site,
    aiohttp_site,
]
SITES = SYNC_SITES + ASYNC_SITES
ON_WSGIREF = (wsgiref_site, django_wsgiref_site)
"""These servers keep only the decoded path, and don't decode chunks."""
CHUNKING_SITES = [site for site in SITES if site not in ON_WSGIREF]
FRAMINGS = [(site, False) for site in SITES] + [(site, True) for site in CHUNKING_SITES]


def message(
    target: str = TARGET,
    *,
    body: bytes = BODY,
    chunked: bool = False,
    version: str = "1.1",
    fields: dict[str, str] | None = None,
) -> bytes:
    """A request as bytes; the field X-Repeated is sent twice."""
    lines = [f"POST {target} HTTP/{version}"]
    for name, value in (FIELDS | (fields or {})).items():
        values = value.split(",") if name == "x-repeated" else [value]
        lines += [f"{name.title()}: {single}" for single in values if single]
    if chunked:
        lines.append("Transfer-Encoding: chunked")
        half = len(body) // 2
        chunks = [c for c in (body[:half], body[half:]) if c]
        body = b"".join(b"%x\r\n%b\r\n" % (len(c), c) for c in [*chunks, b""])
    else:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def outcome_of(site: Site, step: Step, sent: bytes) -> Any:
    """What a step made of a request that was sent to a site."""
    outcomes: Outcomes = queue.Queue()
    with (
        site(step, outcomes) as port,
        socket.create_connection(("127.0.0.1", port), timeout=20) as connection,
    ):
        connection.sendall(sent)
        outcome = outcomes.get(timeout=20)
        while connection.recv(65536):
            pass
    return outcome


def converting(site: Site, **options: Any) -> Step:
    """The step that only converts, in the form that a site needs."""
    if site in ASYNC_SITES:
        return lambda request: to_core_request_async(request, **options)
    return lambda request: to_core_request(request, **options)


def received(site: Site, sent: bytes, **options: Any) -> CoreRequest:
    """The CoreRequest that a site makes of the bytes sent."""
    outcome = outcome_of(site, converting(site, **options), sent)
    if isinstance(outcome, Exception):
        raise outcome
    assert isinstance(outcome, CoreRequest)
    return outcome


def then(site: Site, first: Step | None, second: Step | None) -> Step:
    """Steps before and after the conversion; the outcome is that of the last."""

    def step(request: Any) -> Any:
        if first:
            first(request)
        core = to_core_request(request)
        return second(request) if second else core

    async def step_async(request: Any) -> Any:
        if first:
            await first(request)
        core = await to_core_request_async(request)
        return await second(request) if second else core

    return step_async if site in ASYNC_SITES else step
