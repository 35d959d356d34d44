"""Requests of ASGI applications: Starlette's (FastAPI's), Litestar's and Quart's.

Everything but the body comes from the ASGI scope, which holds the bytes as sent.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from functools import partial
from typing import Any, Protocol, TypeGuard

from .headers import Headers, Line
from .request import CoreRequest
from .request_body import collect, consumed_body, content_length
from .request_target import Target, escaped_path, received_target

_FIX = (
    "await to_core_request_async(request) before request.form(), request.stream() and "
    "form parameters"
)


class StreamingRequest(Protocol):
    """The part of Starlette's and Litestar's request that is used here."""

    scope: Mapping[str, Any]

    async def body(self) -> bytes:
        """The whole body, kept for later calls."""
        ...

    def stream(self) -> AsyncGenerator[bytes, None]:
        """The body in chunks, once."""
        ...


class QuartRequest(Protocol):
    """The part of Quart's request that is used here."""

    scope: Mapping[str, Any]

    async def get_data(self) -> bytes:
        """The whole body, kept for later calls."""
        ...


async def read_asgi(
    request: StreamingRequest | QuartRequest, limit: int
) -> CoreRequest:
    """The request of an ASGI framework, its body read by the framework's own means."""
    scope = request.scope
    length = content_length(_scope_header(scope, b"content-length"))
    if length is not None and length > limit:
        return scope_request(scope, None)
    body = await _body(request, length, limit)
    if body == b"" and (length or _lost_by_quart(request, scope)):
        raise consumed_body(_FIX)
    too_large = body is None or len(body) > limit
    return scope_request(scope, None if too_large else body)


def scope_request(scope: Mapping[str, Any], body: bytes | None) -> CoreRequest:
    """The request of an ASGI scope; a body of None is one over the limit."""
    return CoreRequest(
        method=scope["method"],
        url=partial(_scope_target, scope),
        headers=Headers(partial(_scope_lines, scope)),
        raw_body=body or b"",
        body_too_large=body is None,
    )


async def _body(
    request: StreamingRequest | QuartRequest, length: int | None, limit: int
) -> bytes | None:
    if _is_quart_request(request):
        return await request.get_data()
    if not _is_streaming_request(request):
        raise TypeError(f"{type(request).__name__} has no body to await")
    try:
        return await _streamed_body(request, length, limit)
    except Exception as error:
        if "stream consumed" not in str(error).lower():
            raise
        raise consumed_body(_FIX) from error


async def _streamed_body(
    request: StreamingRequest, length: int | None, limit: int
) -> bytes | None:
    """The body of Starlette or Litestar, which then keep it.

    Without a length Starlette would buffer without end, so its stream is read here up
    to the limit and left where its `body()` looks. Litestar has a limit of its own.
    """
    if length is not None or not hasattr(request, "_stream_consumed"):
        return await request.body()
    async with aclosing(request.stream()) as chunks:
        body = await collect(chunks, limit)
    if body is not None:
        vars(request)["_body"] = body
    return body


def _is_quart_request(request: object) -> TypeGuard[QuartRequest]:
    # Asked first: looking at Quart's `stream` makes a coroutine that nobody awaits.
    return hasattr(request, "get_data")


def _is_streaming_request(request: object) -> TypeGuard[StreamingRequest]:
    return hasattr(request, "stream")


def _lost_by_quart(request: object, scope: Mapping[str, Any]) -> bool:
    """Whether an empty body of Quart's was a chunked one that somebody took."""
    encoding = _scope_header(scope, b"transfer-encoding") or ""
    return _is_quart_request(request) and "chunked" in encoding.lower()


def _scope_target(scope: Mapping[str, Any]) -> Target:
    """The target as sent; a server that keeps no `raw_path` leaves only the decoded."""
    raw_path: bytes | None = scope.get("raw_path")
    sent = raw_path.decode("latin-1").partition("?")[0] if raw_path else ""
    text = sent or escaped_path(scope["path"])
    query: bytes | str = scope.get("query_string") or b""
    if query:
        text += "?" + (query if isinstance(query, str) else query.decode("latin-1"))
    server = scope.get("server")
    return received_target(
        text, scope.get("scheme") or "http", (server[0], server[1]) if server else None
    )


def _scope_lines(scope: Mapping[str, Any]) -> list[Line]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in scope["headers"]
    ]


def _scope_header(scope: Mapping[str, Any], wanted: bytes) -> str | None:
    """One field, found without decoding the others; ASGI's names are in lower case."""
    for name, value in scope["headers"]:
        if name == wanted:
            text: str = value.decode("latin-1")
            return text
    return None
