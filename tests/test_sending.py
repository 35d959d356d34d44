"""`python -m PACKAGE.testing send` against a receiver on this machine, for bodies of every kind."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import ModuleType
from typing import Any, ClassVar

import pytest

from tests.cases import Case, Outcome
from tests.support import SPECS, GeneratedSdk

Outcomes = Callable[[Case], Outcome]


class Receiver(BaseHTTPRequestHandler):
    """Parses what comes by the handlers of a package, and keeps the classes of the results."""

    package: ClassVar[ModuleType]
    came: ClassVar[list[tuple[str, str | None]]]

    def receive(self) -> None:
        """Take one request."""
        request = self.package.CoreRequest(
            method=self.command,
            url=f"http://{self.headers['Host']}{self.path}",
            headers=list(self.headers.items()),
            raw_body=self.rfile.read(int(self.headers.get("Content-Length", "0"))),
        )
        handlers = [name for name in self.package.__all__ if name.endswith("Handler")]
        found = [getattr(self.package, name)().parse_event(request) for name in handlers]
        events = [each for each in found if not isinstance(each, self.package.UnknownEvent)]
        names = [type(each).__name__ for each in events if not each.drift]
        self.came.append((" ".join(names), self.headers.get("Content-Type")))
        self.send_response(204 if names else 422)
        self.end_headers()

    do_POST = do_PUT = do_GET = do_DELETE = do_PATCH = receive

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@contextmanager
def receiving(package: ModuleType) -> Iterator[tuple[str, list[Any]]]:
    """The URL of a receiver, and what has come to it."""
    came: list[Any] = []
    server = HTTPServer(
        ("127.0.0.1", 0), type("Own", (Receiver,), {"package": package, "came": came})
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook?a=1", came
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send(sdk: GeneratedSdk, url: str, event: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"{sdk.package}.testing", "send", url, "--event", event]
    return subprocess.run(command, cwd=sdk.directory, capture_output=True, text=True, check=False)


CASES = (
    "form-encodings",
    "forms",
    "multipart-forms",
    "payload-kinds",
    "several-media-types",
    "several-methods",
    "text-that-is-json",
)


@pytest.mark.parametrize("case", CASES)
def test_each_event_is_sent_as_itself(outcomes: Outcomes, case: str) -> None:
    sdk = outcomes(Case(SPECS / case)).sdk
    with sdk.imported() as package, receiving(package) as (url, came):
        testing = __import__(f"{sdk.package}.testing", fromlist=["testing"])
        for name in [name for name in package.__all__ if name.endswith("Event")]:
            event = getattr(package, name)
            if name == "UnknownEvent" or not hasattr(event, "name"):
                continue
            request = testing.build_request(event)
            done = send(sdk, url, name)
            assert done.returncode == 0, (name, done.stdout, done.stderr, came[-1:])
            assert done.stdout == f"{request.method} {url}: 204\n"
            assert came[-1] == (name, request.headers.get("content-type"))
        assert came


def test_a_receiver_that_hangs_up_is_told_in_a_line(outcomes: Outcomes) -> None:
    sdk = outcomes(Case(SPECS / "multipart-forms")).sdk

    class HangingUp(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Answer nothing."""

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), HangingUp)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/"
        done = send(sdk, url, "mailReceived")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    refused = send(sdk, url, "mailReceived")
    for each in (done, refused, send(sdk, "http://127.0.0.1:x/", "mailReceived")):
        assert each.returncode == 1, each.stderr
        assert each.stdout.startswith("http://127.0.0.1:")
        assert each.stderr == ""
