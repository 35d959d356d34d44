"""Requests of aiohttp's server.

aiohttp decompresses a body with a Content-Encoding before anybody sees it; a provider
that signs the compressed bytes needs a server with `auto_decompress=False`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Any, Protocol

from .headers import Headers, Line
from .request import CoreRequest
from .request_body import collect, consumed_body, content_length
from .request_target import Target, received_target

_FIX = (
    "await to_core_request_async(request) before request.post(), request.multipart() "
    "and request.content"
)


class AiohttpContent(Protocol):
    """The stream of a body, and how many bytes it has been fed."""

    total_bytes: int

    def iter_any(self) -> AsyncIterator[bytes]:
        """The body in chunks, once."""
        ...


class AiohttpTransport(Protocol):
    """The connection, which knows the server's own address."""

    def get_extra_info(self, name: str) -> Any:
        """What asyncio knows of the connection under this name."""
        ...


class AiohttpRequest(Protocol):
    """The part of aiohttp's request that is used here."""

    method: str
    scheme: str
    raw_path: str
    raw_headers: tuple[tuple[bytes, bytes], ...]
    client_max_size: int
    content: AiohttpContent
    transport: AiohttpTransport | None

    async def read(self) -> bytes:
        """The whole body, kept for later calls."""
        ...


async def read_aiohttp(request: AiohttpRequest, limit: int) -> CoreRequest:
    """The request of aiohttp's server, its body read by aiohttp, which keeps it."""
    # Not put off like the rest: the connection may soon be closed.
    target = _target(request)
    body = await _body(request, limit)
    return CoreRequest(
        method=request.method,
        url=lambda: target,
        headers=Headers(partial(_lines, request.raw_headers)),
        raw_body=body or b"",
        body_too_large=body is None,
    )


async def _body(request: AiohttpRequest, limit: int) -> bytes | None:
    length = _length(request)
    if length is not None and length > limit:
        return None
    if length is None and not 0 < request.client_max_size <= limit:
        body = await _bounded_body(request, limit)
    else:
        body = await request.read()
    if body is not None and len(body) < request.content.total_bytes:
        raise consumed_body(_FIX)
    return body if body is not None and len(body) <= limit else None


async def _bounded_body(request: AiohttpRequest, limit: int) -> bytes | None:
    """A body of unknown length, read here where aiohttp itself would have no limit."""
    body = await collect(request.content.iter_any(), limit)
    if body:
        vars(request)["_read_bytes"] = body
    return await request.read() if body == b"" else body


def _length(request: AiohttpRequest) -> int | None:
    for name, value in request.raw_headers:
        if name.lower() == b"content-length":
            return content_length(value.decode("latin-1"))
    return None


def _target(request: AiohttpRequest) -> Target:
    transport = request.transport
    name: Any = transport.get_extra_info("sockname") if transport else None
    # A Unix socket's name is one text, an Internet socket's begins with host and port.
    server = None if name is None or isinstance(name, str) else (name[0], name[1])
    return received_target(request.raw_path, request.scheme, server)


def _lines(raw_headers: tuple[tuple[bytes, bytes], ...]) -> list[Line]:
    return [(n.decode("latin-1"), v.decode("latin-1")) for n, v in raw_headers]
