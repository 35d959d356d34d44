"""Measure everything and print one table: `python -m bench [--small]`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .adapters import adapter_rows
from .processes import process_rows
from .requests import request_rows
from .table import HEAD, Row, line
from .unions import union_rows


def main() -> int:
    """Measure, each row printed once it is known; `--small` only shows that everything runs.

    Returns 1 if a part could not be measured; the others are.
    """
    small = "--small" in sys.argv[1:]
    failed = False
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for row in _rows(Path(name), small=small):
            failed = failed or row.failed
            print(line(row), flush=True)
    return int(failed)


def _rows(folder: Path, *, small: bool) -> Iterator[Row]:
    yield from _surviving("requests", lambda: request_rows(folder, small=small))
    yield from _surviving("unions", lambda: union_rows(folder, small=small))
    yield from _surviving("adapters", lambda: adapter_rows(small=small))
    yield from _surviving("processes", lambda: process_rows(folder, small=small))


def _surviving(part: str, rows: Callable[[], Iterable[Row]]) -> Iterator[Row]:
    """A part's rows, and one that says why there are no more."""
    try:
        yield from rows()
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split()).replace("|", "/")
        yield Row(f"{part} failed", said, failed=True)


if __name__ == "__main__":
    sys.exit(main())
