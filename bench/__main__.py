"""Measure everything and print one table: `python -m bench [--small]`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .adapters import adapter_rows
from .processes import process_rows
from .requests import request_rows
from .table import Row, markdown


def main() -> None:
    """Measure; `--small` only shows that everything runs."""
    small = "--small" in sys.argv[1:]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for row in request_rows(folder, small=small):
            rows.append(row)
            print(row.what, row.figure, file=sys.stderr, flush=True)
        for row in (*adapter_rows(small=small), *process_rows(folder, small=small)):
            rows.append(row)
    print(markdown(rows), end="")


if __name__ == "__main__":
    main()
