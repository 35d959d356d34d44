"""Progress on a terminal: the name of a stage, once it takes longer than people like to wait."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import TextIO

_PATIENCE = 1.0  # seconds
_CLEAR_LINE = "\r\x1b[2K"


class Progress:
    """Shows the running stage on `stream`, and takes it away when the stage ends.

    Nothing is ever written where `shown` is false, as on a pipe.
    """

    def __init__(self, stream: TextIO, *, shown: bool, patience: float = _PATIENCE) -> None:
        self._stream = stream
        self._shown = shown
        self._patience = patience

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Name what the body does."""
        if not self._shown:
            yield
            return
        lock, lines = threading.Lock(), [name]
        timer = threading.Timer(self._patience, self._show, (lock, lines))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            with lock:
                if not lines:
                    self._write(_CLEAR_LINE)
                lines.clear()

    def _show(self, lock: threading.Lock, lines: list[str]) -> None:
        """Write the stage's name, unless it has ended; an empty `lines` says that it was shown."""
        with lock:
            if lines:
                self._write(f"{lines.pop()} ...")

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            self._stream.write(text)
            self._stream.flush()
