"""The ready-made fetcher, against a server on this machine."""

from __future__ import annotations

import asyncio
import gzip
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest
from webhookgen_runtime import httpx_fetching
from webhookgen_runtime.httpx_fetching import (
    MAX_BYTES,
    fetch_certificate,
    fetch_certificate_async,
)

PAGES: dict[str, tuple[int, bytes, dict[str, str]]] = {
    "/one.pem": (200, b"a certificate", {}),
    "/missing.pem": (404, b"no", {}),
    "/forbidden.pem": (403, b"no", {}),
    "/redirect.pem": (302, b"", {"Location": "/one.pem"}),
    "/redirect-to-list.pem": (307, b"elsewhere", {"Location": "https://evil.test/x.pem"}),
    "/failed.pem": (500, b"", {}),
    "/large.pem": (200, b"x" * (MAX_BYTES + 1), {}),
    "/largest.pem": (200, b"x" * MAX_BYTES, {}),
    "/bomb.pem": (200, gzip.compress(b"x" * 10_000_000), {"Content-Encoding": "gzip"}),
    "/empty.pem": (200, b"", {}),
}


class Pages(BaseHTTPRequestHandler):
    """Answers with the pages above."""

    def do_GET(self) -> None:
        status, body, headers = PAGES[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Pages)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def both(url: str) -> bytes | None:
    """What both fetchers give, which must be the same."""
    found = fetch_certificate(url)
    assert asyncio.run(fetch_certificate_async(url)) == found
    return found


def test_a_page_is_its_bytes(base: str) -> None:
    assert both(f"{base}/one.pem") == b"a certificate"
    assert both(f"{base}/largest.pem") == b"x" * MAX_BYTES


@pytest.mark.parametrize("page", ["missing", "forbidden", "empty"])
def test_what_is_not_there_is_none(base: str, page: str) -> None:
    assert both(f"{base}/{page}.pem") is None


@pytest.mark.parametrize("page", ["redirect", "redirect-to-list"])
def test_a_redirect_is_not_followed(base: str, page: str) -> None:
    assert both(f"{base}/{page}.pem") is None


def test_a_large_page_is_none(base: str) -> None:
    assert both(f"{base}/large.pem") is None


def test_a_compressed_page_is_not_blown_up(base: str) -> None:
    found = both(f"{base}/bomb.pem")
    assert found is not None
    assert len(found) < MAX_BYTES


def test_a_server_that_fails_raises(base: str) -> None:
    with pytest.raises(httpx.HTTPStatusError):
        fetch_certificate(f"{base}/failed.pem")
    with pytest.raises(httpx.HTTPStatusError):
        asyncio.run(fetch_certificate_async(f"{base}/failed.pem"))


def test_no_server_raises() -> None:
    with pytest.raises(httpx.ConnectError):
        fetch_certificate("http://127.0.0.1:9/one.pem")


def test_an_answer_that_takes_too_long_raises(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(httpx_fetching, "DEADLINE", -1.0)
    with pytest.raises(httpx.ReadTimeout):
        fetch_certificate(f"{base}/one.pem")
    with pytest.raises(httpx.ReadTimeout):
        asyncio.run(fetch_certificate_async(f"{base}/one.pem"))


def test_without_httpx_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(RuntimeError, match="pip install"):
        fetch_certificate("https://keys.hooks.example/one.pem")
