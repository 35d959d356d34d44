"""The adapters behind real servers: what was sent over a socket is what comes out.

Requests are written byte for byte, since an HTTP client would normalise them. A site
runs one view; what the view returns, or raises, is the outcome of a test.
"""

from __future__ import annotations

import asyncio
import json
import queue
import socket
import threading
import wsgiref.simple_server
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import fastapi
import flask
import pytest
import starlette.requests
import starlette.responses
import uvicorn
import werkzeug.serving
from django.conf import settings  # type: ignore[import-untyped]
from django.core.handlers.asgi import ASGIHandler  # type: ignore[import-untyped]
from django.core.handlers.wsgi import WSGIHandler  # type: ignore[import-untyped]
from django.http import HttpRequest, HttpResponse  # type: ignore[import-untyped]
from django.test import override_settings  # type: ignore[import-untyped]
from django.urls import re_path  # type: ignore[import-untyped]
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


# --- the sites -----------------------------------------------------------------------


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


@contextmanager
def running(serve: Callable[[], object], stop: Callable[[], object]) -> Iterator[None]:
    """A server in a thread, which is stopped and joined at the end."""
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield
    finally:
        stop()
        thread.join(10)
        assert not thread.is_alive()


@contextmanager
def werkzeug_server(app: Any) -> Iterator[int]:
    """Werkzeug's server, which keeps the target as RAW_URI and decodes chunks."""
    server = werkzeug.serving.make_server("127.0.0.1", 0, app, request_handler=QuietWerkzeugHandler)
    with running(lambda: server.serve_forever(0.01), server.shutdown):
        yield server.port
    server.server_close()


class QuietWerkzeugHandler(werkzeug.serving.WSGIRequestHandler):
    """Werkzeug's handler without its log."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


class QuietWsgirefHandler(wsgiref.simple_server.WSGIRequestHandler):
    """wsgiref's handler without its log."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def wsgiref_server(app: Any) -> Iterator[int]:
    """The standard library's server, which keeps only the decoded path."""
    server = wsgiref.simple_server.make_server(
        "127.0.0.1", 0, app, handler_class=QuietWsgirefHandler
    )
    with running(lambda: server.serve_forever(0.01), server.shutdown):
        yield server.server_port
    server.server_close()


@contextmanager
def uvicorn_server(app: Any) -> Iterator[int]:
    """uvicorn on a socket that already listens, so that nobody has to wait for it."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, lifespan="off", http="h11", proxy_headers=False)
    server = uvicorn.Server(config)
    with running(
        lambda: server.run(sockets=[listening]),
        lambda: setattr(server, "should_exit", True),
    ):
        yield listening.getsockname()[1]


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
KEEP_ONLY_THE_DECODED_PATH = (wsgiref_site, django_wsgiref_site)


# --- the requests --------------------------------------------------------------------


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


# --- what arrives --------------------------------------------------------------------


@pytest.mark.parametrize("site", SITES)
def test_url_headers_and_bytes_are_those_sent(site: Site) -> None:
    request = received(site, message())
    kept = TARGET.replace("%2Fz", "/z") if site in KEEP_ONLY_THE_DECODED_PATH else TARGET

    assert request.method == "POST"
    assert request.url == "http://hooks.example" + kept
    assert f"{request.path}?{request.query_string}" == kept
    assert request.query == {"x": ("a/b c", "é")}
    assert request.raw_body == BODY
    assert not request.body_too_large
    assert dict(request.headers) | {
        "x-repeated": request.headers["X-Repeated"].replace(", ", ",")
    } == FIELDS | {"content-length": str(len(BODY))}


@pytest.mark.parametrize("site", [s for s in ASYNC_SITES if s is not django_async_site])
def test_asynchronous_servers_keep_repeated_fields_apart(site: Site) -> None:
    assert received(site, message()).headers.get_all("x-repeated") == ("one", "two")


@pytest.mark.parametrize("site", SITES)
def test_a_request_without_a_body_has_an_empty_one(site: Site) -> None:
    assert received(site, message(body=b"")).raw_body == b""


@pytest.mark.parametrize(
    "site",
    [s for s in SITES if s not in KEEP_ONLY_THE_DECODED_PATH],
)
def test_a_chunked_body_arrives(site: Site) -> None:
    assert received(site, message(chunked=True)).raw_body == BODY


@pytest.mark.parametrize("site", KEEP_ONLY_THE_DECODED_PATH)
def test_a_server_that_cannot_decode_chunks_is_told_of(site: Site) -> None:
    with pytest.raises(RuntimeError, match=r"use a server that sets wsgi\.input_terminated"):
        received(site, message(chunked=True))


@pytest.mark.parametrize("site", [flask_site, wsgi_site, django_site, starlette_site])
def test_a_whole_url_as_target_is_the_url(site: Site) -> None:
    request = received(site, message("http://other.example/hook/%2F?a=%20"))

    assert request.url == "http://other.example/hook/%2F?a=%20"
    assert (request.path, request.query_string) == ("/hook/%2F", "a=%20")


@pytest.mark.parametrize("site", [wsgi_site, wsgiref_site, starlette_site, aiohttp_site])
def test_the_server_stands_in_for_a_missing_host(site: Site) -> None:
    request = received(site, message("/hook", version="1.0", fields={"host": ""}))

    assert "host" not in request.headers
    assert request.url.startswith(("http://127.0.0.1:", "http://localhost:"))
    assert request.url.endswith("/hook")


# --- bodies that others read, and limits ---------------------------------------------


def drain_flask(request: Any) -> None:
    request.stream.read()


def drain_a_part_in_flask(request: Any) -> None:
    request.stream.read(3)


def parse_a_form_in_flask(request: Any) -> None:
    assert request.form is not None


def read_uncached_in_flask(request: Any) -> None:
    request.get_data(cache=False)


def drain_environ(environ: Any) -> None:
    environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))


def drain_chunked_environ(environ: Any) -> None:
    assert environ["wsgi.input"].read()


def drain_django(request: Any) -> None:
    request.read()


def parse_a_form_in_django(request: Any) -> None:
    assert request.POST is not None


def take_the_environ_of_django(request: Any) -> None:
    drain_environ(request.environ)


async def drain_django_async(request: Any) -> None:
    request.read()


async def drain_stream(request: Any) -> None:
    assert [chunk async for chunk in request.stream()]


async def parse_a_form(request: Any) -> None:
    assert await request.form() is not None


async def parse_a_form_in_quart(request: Any) -> None:
    assert await request.form is not None


async def read_uncached_in_quart(request: Any) -> None:
    await request.get_data(cache=False)


async def parse_a_form_in_aiohttp(request: Any) -> None:
    await request.post()


async def drain_aiohttp(request: Any) -> None:
    await request.content.read()


async def drain_a_part_in_aiohttp(request: Any) -> None:
    await request.content.read(3)


FORM = {"content-type": "application/x-www-form-urlencoded"}
PARTS = {"content-type": "multipart/form-data; boundary=b"}
PARTS_BODY = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n'
FORM_MESSAGE = message(body=b"a=1", fields=FORM)
PARTS_MESSAGE = message(body=PARTS_BODY, fields=PARTS)
CHUNKED_MESSAGE = message(chunked=True)


@pytest.mark.parametrize(
    ("site", "first", "sent"),
    [
        (flask_site, drain_flask, message()),
        (flask_site, drain_flask, CHUNKED_MESSAGE),
        (flask_site, drain_a_part_in_flask, message()),
        (flask_site, parse_a_form_in_flask, FORM_MESSAGE),
        (flask_site, parse_a_form_in_flask, PARTS_MESSAGE),
        (flask_site, read_uncached_in_flask, message()),
        (wsgi_site, drain_chunked_environ, CHUNKED_MESSAGE),
        (django_site, drain_django, message()),
        (django_site, parse_a_form_in_django, PARTS_MESSAGE),
        (django_asgi_site, drain_django, message()),
        (django_asgi_site, parse_a_form_in_django, PARTS_MESSAGE),
        (django_async_site, drain_django_async, message()),
        (rest_site, drain_django, message()),
        (rest_site, parse_a_form_in_django, PARTS_MESSAGE),
        (starlette_site, drain_stream, message()),
        (starlette_site, drain_stream, CHUNKED_MESSAGE),
        (fastapi_site, drain_stream, message()),
        (litestar_site, drain_stream, message()),
        (litestar_site, parse_a_form, PARTS_MESSAGE),
        (quart_site, parse_a_form_in_quart, PARTS_MESSAGE),
        (quart_site, read_uncached_in_quart, message()),
        (quart_site, read_uncached_in_quart, CHUNKED_MESSAGE),
        (aiohttp_site, drain_aiohttp, message()),
        (aiohttp_site, drain_aiohttp, CHUNKED_MESSAGE),
        (aiohttp_site, drain_a_part_in_aiohttp, message()),
        (aiohttp_site, parse_a_form_in_aiohttp, PARTS_MESSAGE),
    ],
)
def test_a_body_that_was_read_before_is_an_error(site: Site, first: Step, sent: bytes) -> None:
    outcome = outcome_of(site, then(site, first, None), sent)

    assert type(outcome) is RuntimeError
    assert "body is gone or incomplete" in str(outcome)
    assert "to_core_request" in str(outcome)


def read_cached_in_flask(request: Any) -> None:
    assert request.get_data()


async def read_body(request: Any) -> None:
    assert await request.body()


@pytest.mark.parametrize(
    ("site", "first", "sent"),
    [
        (flask_site, read_cached_in_flask, message()),
        (flask_site, read_cached_in_flask, CHUNKED_MESSAGE),
        (flask_site, parse_a_form_in_flask, message()),
        (django_site, parse_a_form_in_django, message()),
        (django_asgi_site, parse_a_form_in_django, message()),
        (starlette_site, read_body, message()),
        (starlette_site, read_body, CHUNKED_MESSAGE),
        (fastapi_site, read_body, message()),
        (litestar_site, read_body, CHUNKED_MESSAGE),
    ],
)
def test_a_body_that_the_framework_kept_is_found(site: Site, first: Step, sent: bytes) -> None:
    outcome = outcome_of(site, then(site, first, None), sent)

    assert isinstance(outcome, CoreRequest)
    assert outcome.raw_body == BODY


def flask_json(request: Any) -> Any:
    return request.get_json()


def environ_json(environ: Any) -> Any:
    return json.loads(environ["wsgi.input"].read())


def django_json(request: Any) -> Any:
    return json.loads(request.body)


def rest_data(request: Any) -> Any:
    return request.data


async def django_json_async(request: Any) -> Any:
    return json.loads(request.body)


async def awaited_json(request: Any) -> Any:
    return await request.json()


async def quart_json(request: Any) -> Any:
    return await request.get_json()


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(
    ("site", "second"),
    [
        (flask_site, flask_json),
        (wsgi_site, environ_json),
        (django_site, django_json),
        (django_asgi_site, django_json),
        (rest_site, rest_data),
        (django_async_site, django_json_async),
        (starlette_site, awaited_json),
        (fastapi_site, awaited_json),
        (litestar_site, awaited_json),
        (quart_site, quart_json),
        (aiohttp_site, awaited_json),
    ],
)
def test_the_framework_reads_the_body_afterwards(site: Site, second: Step, chunked: bool) -> None:
    if chunked and site in (django_site, rest_site):
        pytest.skip("Django under WSGI never reads a chunked body, with or without us")
    kind = {"content-type": "application/json"}
    sent = message(body=b'{"a": 1}', chunked=chunked, fields=kind)

    assert outcome_of(site, then(site, None, second), sent) == {"a": 1}


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("site", SITES)
def test_converting_twice_gives_equal_requests(site: Site, chunked: bool) -> None:
    if chunked and site in KEEP_ONLY_THE_DECODED_PATH:
        pytest.skip("wsgiref does not decode chunks")
    convert = converting(site)

    def step(request: Any) -> Any:
        return convert(request), convert(request)

    async def step_async(request: Any) -> Any:
        return await convert(request), await convert(request)

    twice = step_async if site in ASYNC_SITES else step
    first, second = outcome_of(site, twice, message(chunked=chunked))

    assert first == second
    assert first.raw_body == BODY


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("site", SITES)
def test_a_body_over_the_limit_is_left_out(site: Site, chunked: bool) -> None:
    if chunked and site in KEEP_ONLY_THE_DECODED_PATH:
        pytest.skip("wsgiref does not decode chunks")
    sent = message(chunked=chunked)
    over = received(site, sent, max_body_bytes=len(BODY) - 1)
    fits = received(site, sent, max_body_bytes=len(BODY))

    assert (over.body_too_large, over.raw_body) == (True, b"")
    assert over.headers["host"] == "hooks.example"
    assert (fits.body_too_large, fits.raw_body) == (False, BODY)


@pytest.mark.parametrize(
    "site", [starlette_site, fastapi_site, litestar_site, quart_site, aiohttp_site]
)
def test_the_synchronous_form_names_the_asynchronous_one(site: Site) -> None:
    async def step(request: Any) -> Any:
        return to_core_request(request)

    outcome = outcome_of(site, step, message())

    assert type(outcome) is TypeError
    assert "await to_core_request_async(request)" in str(outcome)
    assert "hooks.example" not in str(outcome)


@pytest.mark.parametrize("site", [flask_site, wsgi_site, django_site])
def test_the_asynchronous_form_takes_what_the_synchronous_takes(site: Site) -> None:
    def step(request: Any) -> Any:
        return asyncio.run(awaited(to_core_request_async(request)))

    assert outcome_of(site, step, message()).raw_body == BODY


async def awaited(value: Awaitable[CoreRequest]) -> CoreRequest:
    return await value
