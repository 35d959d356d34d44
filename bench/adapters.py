"""`to_core_request`, against a function that reads the same attributes into a tuple."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from webhookgen_runtime import to_core_request

from . import peers
from .table import Row
from .timing import best_times

BODY = b'{"id": 1}'
ENVIRON: dict[str, Any] = {
    "REQUEST_METHOD": "POST", "PATH_INFO": "/hooks", "QUERY_STRING": "a=1", "SCRIPT_NAME": "",
    "SERVER_NAME": "a.example", "SERVER_PORT": "80", "HTTP_HOST": "a.example",
    "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(BODY)), "HTTP_X_SIG": "00",
    "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
}  # fmt: skip


def adapter_rows(*, small: bool) -> Iterator[Row]:
    """A row for each framework that is installed."""
    batches, spell = (2, 1e-4) if small else (40, 2e-3)
    for name, (make, read) in _frameworks().items():
        actions = {
            "ours": lambda m=make: to_core_request(m()),
            "attributes": lambda m=make, r=read: r(m()),
        }
        best = best_times(actions, batches=batches, spell=spell)
        more = (best["ours"] - best["attributes"]) * 1e6
        yield Row(f"`to_core_request`: {name}", f"{more:.1f} us more", "10 us")


def _frameworks() -> dict[str, tuple[Callable[[], Any], Callable[[Any], object]]]:
    found: dict[str, tuple[Callable[[], Any], Callable[[Any], object]]] = {
        "WSGI environ": (_environ, _read_environ),
    }
    if peers.is_installed("flask"):
        from flask import Request

        found["Flask"] = (lambda: Request(_environ()), _read_flask)
    if peers.is_installed("django"):
        from django.conf import settings
        from django.core.handlers.wsgi import WSGIRequest

        if not settings.configured:
            settings.configure()
        found["Django"] = (lambda: WSGIRequest(_environ()), _read_django)
    return found


def _environ() -> dict[str, Any]:
    return {**ENVIRON, "wsgi.input": io.BytesIO(BODY)}


def _read_environ(environ: dict[str, Any]) -> object:
    return (
        environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["QUERY_STRING"],
        environ["HTTP_HOST"], environ["wsgi.input"].read(len(BODY)),
    )  # fmt: skip


def _read_flask(request: Any) -> object:
    return request.method, request.url, request.headers, request.get_data()


def _read_django(request: Any) -> object:
    return request.method, request.get_full_path(), request.headers, request.body
