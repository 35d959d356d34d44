"""Requests of Werkzeug, and so of Flask.

The body is read by Werkzeug's own means, so that the limits set in the app hold and
its later accesses find the body.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Protocol

from .request import CoreRequest
from .request_body import ReadableStream, read_stream
from .wsgi_requests import (
    check_whole,
    environ_request,
    expected_length,
    undelimited_body,
)

_FIX = (
    "call to_core_request(request) before request.form, request.files, request.stream "
    "and request.get_data(cache=False)"
)


class WerkzeugRequest(Protocol):
    """The part of Werkzeug's, and so Flask's, request that is used here."""

    environ: dict[str, Any]
    stream: ReadableStream

    def get_data(self) -> bytes:
        """The whole body, kept for later calls."""
        ...


def read_werkzeug(request: WerkzeugRequest, limit: int) -> CoreRequest:
    """The request of Werkzeug or Flask."""
    return environ_request(request.environ, _body(request, limit))


def _body(request: WerkzeugRequest, limit: int) -> bytes | None:
    environ = request.environ
    length = expected_length(environ)
    if length is None:
        body = _streamed_body(request, limit)
    else:
        body = request.get_data() if length <= limit else None
    if body is not None:
        check_whole(body, length, environ, _FIX)
    return body


def _streamed_body(request: WerkzeugRequest, limit: int) -> bytes | None:
    """A body of unknown length; an empty stream may mean that Werkzeug has it cached."""
    if not request.environ.get("wsgi.input_terminated"):
        return undelimited_body(request.environ)
    body = read_stream(request.stream, None, limit)
    if body:
        request.stream = BytesIO(body)
    elif body is not None:
        body = request.get_data()
    return body if body is not None and len(body) <= limit else None
