"""Measure everything and print one table: `python -m bench [--small] [--write] [PART]...`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from .adapters import adapter_rows
from .generation import generation_rows
from .processes import process_rows
from .requests import request_rows
from .table import HEAD, Row, line, write_table

PARTS: Mapping[str, Callable[[Path, bool], Iterable[Row]]] = {
    "requests": lambda folder, small: request_rows(folder, small=small),
    "adapters": lambda _, small: adapter_rows(small=small),
    "processes": lambda folder, small: process_rows(folder, small=small),
    "generation": lambda folder, small: generation_rows(folder, small=small),
}


def main() -> int:
    """Measure, each row printed once it is known.

    Returns 1 if a part could not be measured; the others are. A missed budget is no failure.
    """
    asked = _arguments()
    rows: list[Row] = []
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for part in asked.parts or PARTS:
            for measured in _surviving(part, Path(name), small=asked.small):
                # So few calls as in a small run tell nothing.
                row = replace(measured, missed=measured.missed and not asked.small)
                rows.append(row)
                print(line(row), flush=True)
    if asked.write:
        write_table([line(row) for row in rows])
    if not asked.small:
        print(_summary(rows))
    return int(any(row.failed for row in rows))


def _summary(rows: Sequence[Row]) -> str:
    missed = [row.what for row in rows if row.missed]
    held = sum(bool(row.budget) for row in rows)
    return "\n- missed: ".join([f"\n{held - len(missed)} of {held} budgets held", *missed])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all")
    parser.add_argument("--small", action="store_true", help="only show that everything runs")
    parser.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    asked = parser.parse_args()
    unknown = set(asked.parts) - PARTS.keys()
    if unknown:
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    if asked.write and (asked.parts or asked.small):
        parser.error("--write takes the whole table")
    return asked


def _surviving(part: str, folder: Path, *, small: bool) -> Iterator[Row]:
    """A part's rows, and one that says why there are no more."""
    try:
        yield from PARTS[part](folder, small)
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split()).replace("|", "/")
        yield Row(f"{part} failed", said, failed=True)


if __name__ == "__main__":
    sys.exit(main())
