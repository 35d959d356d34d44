"""Servers on a free port of loopback, each in a thread that ends with its test."""

from __future__ import annotations

import socket
import threading
import wsgiref.simple_server
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
import werkzeug.serving


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
