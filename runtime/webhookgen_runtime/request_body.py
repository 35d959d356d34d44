"""Reading a body: the whole of it, once, and never more than the limit."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from typing import Protocol

MAX_BODY_BYTES = 26_214_400
"""25 MiB: GitHub's cap, and more than any provider we know of sends."""

_CHUNK_BYTES = 1_048_576


class ReadableStream(Protocol):
    """A binary stream; PEP 3333's `wsgi.input` is one."""

    def read(self, size: int = ..., /) -> bytes:
        """Up to `size` bytes; none at the end."""
        ...


def content_length(text: object) -> int | None:
    """The value of Content-Length (RFC 9110 8.6); None where it is absent or no number.

    A number too long to convert is as good as any that is over every limit.
    """
    if not isinstance(text, str) or not (text.isascii() and text.isdecimal()):
        return None
    return int(text) if len(text) < 19 else sys.maxsize


def read_stream(stream: ReadableStream, length: int | None, limit: int) -> bytes | None:
    """`length` bytes of a stream, or all up to its end; None for more than the limit.

    Reads in steps, so that a length that was only claimed costs no memory.
    """
    left = limit + 1 if length is None else length
    chunks: list[bytes] = []
    while left > 0 and (chunk := stream.read(min(left, _CHUNK_BYTES))):
        chunks.append(chunk)
        left -= len(chunk)
    if length is None and left <= 0:
        return None
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


async def collect(chunks: AsyncIterator[bytes], limit: int) -> bytes | None:
    """All chunks of a body as one; None, and no further reading, over the limit."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)


def consumed_body(fix: str) -> RuntimeError:
    """The error for a body of which a part or all is no longer there to read."""
    return RuntimeError(
        "the request's body is gone or incomplete: it was read before, or the client "
        f"stopped sending; {fix}"
    )
