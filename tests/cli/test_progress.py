"""Progress is for terminals, and only for stages that take their time."""

from __future__ import annotations

import io
import threading

from webhookgen.progress import Progress


class Terminal(io.StringIO):
    """A stream that tells when something was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written = threading.Event()

    def write(self, text: str) -> int:
        count = super().write(text)
        self.written.set()
        return count


def test_long_stage_is_named_and_taken_away() -> None:
    terminal = Terminal()
    with Progress(terminal, shown=True, patience=0.0).stage("reading acme.yaml"):
        assert terminal.written.wait(10)
        assert terminal.getvalue() == "reading acme.yaml ..."
    assert terminal.getvalue() == "reading acme.yaml ...\r\x1b[2K"


def test_short_stage_is_quiet() -> None:
    terminal = Terminal()
    with Progress(terminal, shown=True, patience=60.0).stage("reading"):
        pass
    assert terminal.getvalue() == ""


def test_pipe_is_quiet() -> None:
    pipe = Terminal()
    with Progress(pipe, shown=False, patience=0.0).stage("reading"):
        assert not pipe.written.wait(0.05)
    assert pipe.getvalue() == ""
