"""Requests of WSGI applications (PEP 3333) as bare environs.

The body is read from the stream that the server gave and put back, so that whoever
comes later reads it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from io import BytesIO
from typing import Any

from .headers import Headers, Line
from .request import CoreRequest
from .request_body import (
    consumed_body,
    content_length,
    read_stream,
)
from .request_target import Target, escaped_path, received_target

_CONTENT_FIELDS = {"CONTENT_TYPE": "content-type", "CONTENT_LENGTH": "content-length"}

_ENVIRON_FIX = "call to_core_request(environ) before anything reads wsgi.input"


def read_environ(environ: dict[str, Any], limit: int) -> CoreRequest:
    """The request of a WSGI environ."""
    return environ_request(environ, environ_body(environ, limit))


def environ_request(
    environ: Mapping[str, Any], body: bytes | None, path_encoding: str = "latin-1"
) -> CoreRequest:
    """The request of a WSGI environ whose body was read; None is one over the limit."""
    return CoreRequest(
        method=environ["REQUEST_METHOD"],
        url=partial(_environ_target, environ, path_encoding),
        headers=Headers(partial(_environ_lines, environ)),
        raw_body=body or b"",
        body_too_large=body is None,
    )


def environ_body(environ: dict[str, Any], limit: int) -> bytes | None:
    """The body behind `wsgi.input`, which is then set back to its start.

    Raises:
        RuntimeError: the body has been read, or the server does not delimit it.
    """
    length = expected_length(environ)
    if length is None and not environ.get("wsgi.input_terminated"):
        return undelimited_body(environ)
    if length is not None and length > limit:
        return None
    body = read_stream(environ["wsgi.input"], length, limit) if length != 0 else b""
    if body is not None:
        check_whole(body, length, environ, _ENVIRON_FIX)
        environ["wsgi.input"] = BytesIO(body)
    return body


def expected_length(environ: Mapping[str, Any]) -> int | None:
    """The length that the request gives; Transfer-Encoding wins (RFC 9112 6.3)."""
    return (
        None if is_chunked(environ) else content_length(environ.get("CONTENT_LENGTH"))
    )


def is_chunked(environ: Mapping[str, Any]) -> bool:
    """Whether the body was sent in chunks (RFC 9112 7.1)."""
    encoding: str | None = environ.get("HTTP_TRANSFER_ENCODING")
    return encoding is not None and "chunked" in encoding.lower()


def check_whole(
    body: bytes, length: int | None, environ: Mapping[str, Any], fix: str
) -> None:
    """Refuse a body that is shorter than its length, or chunked and empty.

    Raises:
        RuntimeError: somebody else read the body, or a part of it.
    """
    if len(body) < (is_chunked(environ) if length is None else length):
        raise consumed_body(fix)


def undelimited_body(environ: Mapping[str, Any]) -> bytes:
    """No body; where one was sent but its end can't be found, an error."""
    if is_chunked(environ):
        raise RuntimeError(
            "the request's body is chunked, and this WSGI server doesn't decode it; "
            "use a server that sets wsgi.input_terminated, or a proxy that buffers"
        )
    return b""


def _environ_target(environ: Mapping[str, Any], path_encoding: str) -> Target:
    """The target as sent, where the server keeps it; else the path, quoted again.

    PEP 3333 gives only the decoded path, from which nobody can tell %2F from a slash
    or an escape that wasn't needed from its character.
    """
    text = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if not text:
        text = _quoted_path(environ, path_encoding)
        query = environ.get("QUERY_STRING")
        text = f"{text}?{query}" if query else text
    server = (environ.get("SERVER_NAME", ""), environ.get("SERVER_PORT"))
    return received_target(text, environ.get("wsgi.url_scheme", "http"), server)


def _quoted_path(environ: Mapping[str, Any], encoding: str) -> str:
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return escaped_path(path, encoding=encoding)


def _environ_lines(environ: Mapping[str, Any]) -> list[Line]:
    """The field lines of an environ: `HTTP_*`, and the two that have no prefix."""
    lines: list[Line] = [
        (key[5:].replace("_", "-"), value)
        for key, value in environ.items()
        if key.startswith("HTTP_") and key[5:] not in _CONTENT_FIELDS
    ]
    for key, name in _CONTENT_FIELDS.items():
        if environ.get(key):
            lines.append((name, environ[key]))
    return lines
