"""The adapters by shape: stand-ins for frameworks, plain mappings and strangers.

The stand-ins follow the published request classes of frameworks that the test extra
does not install; where they are installed, test_adapters_servers.py runs the real ones.
"""

from __future__ import annotations

import asyncio
import pickle
from collections import UserDict
from collections.abc import AsyncGenerator, AsyncIterator, MutableMapping
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings  # type: ignore[import-untyped]
from django.core.handlers.wsgi import WSGIRequest  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request as StarletteRequest
from webhookgen_runtime.adapters import to_core_request, to_core_request_async
from webhookgen_runtime.request import CoreRequest

if not settings.configured:
    settings.configure()

URL = "http://hooks.example/hook/a%20b/%C3%A9%2Fz?x=a%2Fb+c&x=%C3%A9"
RAW_TARGET = URL.removeprefix("http://hooks.example")
BODY = b'{"a": "\xff\xfe\x00"}'
RAW_HEADERS = (
    (b"Host", b"hooks.example"),
    (b"X-Repeated", b"one"),
    (b"X-Repeated", b"two\xe9"),
    (b"Content-Length", b"%d" % len(BODY)),
)
CHUNKED_HEADERS = (*RAW_HEADERS[:3], (b"Transfer-Encoding", b"chunked"))


def scope(headers: tuple[tuple[bytes, bytes], ...] = RAW_HEADERS) -> dict[str, Any]:
    """An ASGI scope; its header names are in lower case."""
    return {
        "type": "http",
        "method": "POST",
        "scheme": "http",
        "path": "/hook/a b/é/z",
        "raw_path": RAW_TARGET.partition("?")[0].encode(),
        "query_string": b"x=a%2Fb+c&x=%C3%A9",
        "headers": [[name.lower(), value] for name, value in headers],
        "server": ("server", 8000),
    }


class RestRequest:
    """Shaped like Django REST framework 3.18's Request: a wrapper that forwards."""

    def __init__(self, request: WSGIRequest) -> None:
        self._request = request

    def __getattr__(self, name: str) -> Any:
        try:
            return getattr(self.__getattribute__("_request"), name)
        except AttributeError:
            raise AttributeError(f"'Request' object has no attribute '{name}'") from None


def rest_request() -> RestRequest:
    environ = {
        "REQUEST_METHOD": "POST",
        "RAW_URI": RAW_TARGET,
        "CONTENT_LENGTH": str(len(BODY)),
        "HTTP_HOST": "hooks.example",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(BODY),
    }
    return RestRequest(WSGIRequest(environ))


class LitestarRequest:
    """Shaped like Litestar 2's Request: slots, a scope, a body that is kept."""

    __slots__ = ("_chunks", "is_connected", "scope")

    def __init__(self, headers: tuple[tuple[bytes, bytes], ...] = RAW_HEADERS) -> None:
        self.scope = scope(headers)
        self.is_connected = True
        self._chunks = [BODY[:5], BODY[5:]]

    async def stream(self) -> AsyncGenerator[bytes, None]:
        if not self.is_connected:
            raise ValueError("500: stream consumed")
        for chunk in self._chunks:
            yield chunk
        self.is_connected = False

    async def body(self) -> bytes:
        return b"".join([chunk async for chunk in self.stream()])


class QuartRequest:
    """Shaped like Quart 0.20's Request: a scope, and `get_data` to await."""

    def __init__(self, headers: tuple[tuple[bytes, bytes], ...] = RAW_HEADERS) -> None:
        self.scope = scope(headers)
        self.data = BODY

    @property
    def stream(self) -> None:
        raise NotImplementedError("Use body instead")

    async def get_data(self, cache: bool = True, as_text: bool = False) -> bytes:
        data = self.data
        if not cache:
            self.data = b""
        return data


class AiohttpContent:
    """Shaped like aiohttp's StreamReader."""

    def __init__(self, body: bytes) -> None:
        self.total_bytes = len(body)
        self._left = body

    async def read(self) -> bytes:
        left, self._left = self._left, b""
        return left

    async def iter_any(self) -> AsyncIterator[bytes]:
        while self._left:
            chunk, self._left = self._left[:3], self._left[3:]
            yield chunk


class AiohttpTransport:
    """Shaped like an asyncio transport."""

    def get_extra_info(self, name: str) -> Any:
        return {"sockname": ("127.0.0.1", 8000)}[name]


class AiohttpRequest(UserDict[str, Any]):
    """Shaped like aiohttp 3's Request, which is a mutable mapping too."""

    def __init__(self, headers: tuple[tuple[bytes, bytes], ...] = RAW_HEADERS) -> None:
        super().__init__()
        self.method, self.scheme, self.raw_path = "POST", "http", RAW_TARGET
        self.raw_headers = headers
        self.client_max_size = 0
        self.content = AiohttpContent(BODY)
        self.transport = AiohttpTransport()
        self._read_bytes: bytes | None = None

    async def read(self) -> bytes:
        if self._read_bytes is None:
            self._read_bytes = await self.content.read()
        return self._read_bytes


def starlette_request(
    headers: tuple[tuple[bytes, bytes], ...] = RAW_HEADERS,
) -> StarletteRequest:
    """A Starlette request whose body comes in two messages."""
    messages = iter((BODY[:5], BODY[5:]))

    async def receive() -> MutableMapping[str, Any]:
        chunk = next(messages)
        return {"type": "http.request", "body": chunk, "more_body": chunk == BODY[:5]}

    return StarletteRequest(scope(headers), receive)


STAND_INS = [AiohttpRequest, LitestarRequest, QuartRequest, starlette_request]


def converted(request: object, **options: Any) -> CoreRequest:
    return asyncio.run(to_core_request_async(request, **options))


@pytest.mark.parametrize("headers", [RAW_HEADERS, CHUNKED_HEADERS])
@pytest.mark.parametrize("make", STAND_INS)
def test_url_headers_and_bytes_are_those_sent(make: Any, headers: Any) -> None:
    request = converted(make(headers))

    assert (request.url, request.raw_body) == (URL, BODY)
    assert request.headers.get_all("X-Repeated") == ("one", "two\xe9")


@pytest.mark.parametrize("headers", [RAW_HEADERS, CHUNKED_HEADERS])
@pytest.mark.parametrize("make", STAND_INS)
def test_a_body_over_the_limit_is_left_out(make: Any, headers: Any) -> None:
    over = converted(make(headers), max_body_bytes=len(BODY) - 1)

    assert (over.body_too_large, over.raw_body) == (True, b"")
    assert converted(make(headers), max_body_bytes=len(BODY)).raw_body == BODY


@pytest.mark.parametrize("headers", [RAW_HEADERS, CHUNKED_HEADERS])
def test_bodies_read_before_are_errors(headers: Any) -> None:
    async def drained() -> list[Any]:
        aiohttp, litestar = AiohttpRequest(headers), LitestarRequest(headers)
        quart, starlette = QuartRequest(headers), starlette_request(headers)
        await aiohttp.content.read()
        await quart.get_data(cache=False)
        for request in (litestar, starlette):
            assert [chunk async for chunk in request.stream()]
        return [aiohttp, litestar, quart, starlette]

    for request in asyncio.run(drained()):
        with pytest.raises(RuntimeError, match="gone or incomplete"):
            converted(request)


def test_another_error_of_the_framework_passes_through() -> None:
    class Broken(LitestarRequest):
        async def body(self) -> bytes:
            raise ConnectionError("client disconnected")

    with pytest.raises(ConnectionError):
        converted(Broken())


def test_a_forwarding_wrapper_of_django_is_django() -> None:
    request = to_core_request(rest_request())

    assert (request.url, request.raw_body) == (URL, BODY)
    read = rest_request()
    read.read()
    with pytest.raises(RuntimeError, match=r"before request\.POST.*request\.data"):
        to_core_request(read)


def test_a_scope_without_a_raw_path_has_its_path_quoted() -> None:
    request = LitestarRequest()
    request.scope |= {"raw_path": None, "query_string": b""}

    assert converted(request).url == "http://hooks.example/hook/a%20b/%C3%A9/z"


def test_a_raw_path_that_holds_the_query_does_not_double_it() -> None:
    request = LitestarRequest()
    request.scope["raw_path"] = RAW_TARGET.encode()

    assert converted(request).url == URL


@pytest.mark.parametrize("make", STAND_INS)
def test_what_must_be_awaited_is_sent_to_the_asynchronous_form(make: Any) -> None:
    with pytest.raises(TypeError, match=r"await to_core_request_async\(request\)") as refused:
        to_core_request(make())
    assert type(make()).__name__ in str(refused.value)


# --- plain mappings, and what is none of all this ------------------------------------


@pytest.mark.parametrize("member", ["raw_body", "body"])
def test_a_plain_mapping(member: str) -> None:
    plain = {"method": "PUT", "url": URL, "headers": {"X-Sig": ["a", "b"]}, member: BODY}

    assert to_core_request(plain) == CoreRequest(
        method="PUT", url=URL, headers=[("x-sig", "a"), ("x-sig", "b")], raw_body=BODY
    )


def test_a_plain_mapping_may_leave_members_out() -> None:
    plain = {"headers": None, "body": None, "url": "/x", "query": {"a": "1"}}

    assert to_core_request(plain) == CoreRequest(url="/x", query={"a": "1"})
    assert to_core_request(plain | {"body": b"12"}, max_body_bytes=1).body_too_large


def test_a_plain_mapping_with_a_body_of_text_is_refused() -> None:
    with pytest.raises(TypeError, match="pass the body as bytes") as refused:
        to_core_request({"headers": {}, "body": "the secret text"})
    assert "secret" not in str(refused.value)


def test_a_core_request_passes_through() -> None:
    request = CoreRequest(raw_body=BODY)

    assert to_core_request(request) is request
    assert converted(request) is request


@pytest.mark.parametrize(
    "stranger",
    [None, 5, "text", BODY, {}, {"event": "paid"}, {"headers": {}}, [], object(), int],
)
def test_anything_else_is_refused_with_the_shapes_that_are_not(stranger: object) -> None:
    with pytest.raises(TypeError) as refused:
        to_core_request(stranger)
    with pytest.raises(TypeError):
        converted(stranger)

    message = str(refused.value)
    assert type(stranger).__name__ in message
    assert "paid" not in message
    for shape in ("Flask", "Django", "WSGI", "Lambda", "mapping", "Starlette", "aiohttp"):
        assert shape in message


@given(
    raw_path=st.binary(max_size=20),
    path=st.text(max_size=20),
    query=st.binary(max_size=20),
    lines=st.lists(st.tuples(st.binary(max_size=8), st.binary(max_size=8)), max_size=4),
    host=st.binary(max_size=8),
)
def test_no_bytes_in_a_scope_raise(
    raw_path: bytes, path: str, query: bytes, lines: list[tuple[bytes, bytes]], host: bytes
) -> None:
    request = LitestarRequest((*lines, (b"host", host)))
    request.scope |= {"raw_path": raw_path, "path": path, "query_string": query}
    core = converted(request)

    assert core == pickle.loads(pickle.dumps(core))
    assert core.path[:1] == "/"
    assert core.query_string.encode("latin-1") == query or b"?" in raw_path + path.encode()


@pytest.mark.parametrize("headers", [RAW_HEADERS, CHUNKED_HEADERS])
@pytest.mark.parametrize("make", [AiohttpRequest, QuartRequest, starlette_request])
def test_converting_twice_gives_equal_requests(make: Any, headers: Any) -> None:
    request = make(headers)

    assert converted(request) == converted(request)
    assert converted(request).raw_body == BODY
