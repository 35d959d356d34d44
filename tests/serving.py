"""Real servers on loopback, each on a port that the system picks."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import uvicorn
from django.conf import settings  # type: ignore[import-untyped]
from django.test import override_settings  # type: ignore[import-untyped]
from werkzeug.serving import make_server

if not settings.configured:
    settings.configure()


@contextmanager
def served_wsgi(app: Any) -> Iterator[str]:
    """Serve a WSGI application with Werkzeug; the URL, without a slash at its end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def served_asgi(app: Any) -> Iterator[str]:
    """Serve an ASGI application with uvicorn; the URL, without a slash at its end.

    The socket listens before the server runs, so a request that comes early waits.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def django_urls(urls: Any) -> Iterator[None]:
    """Let Django answer for some URLs: a module's name, or a tuple of paths."""
    with override_settings(ROOT_URLCONF=urls, ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[]):
        yield
