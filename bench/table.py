"""The table that a run prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measure: what it came to, and what it is held against."""

    what: str
    figure: str
    budget: str = ""
    floor: str = ""
    peer: str = ""


def markdown(rows: Iterable[Row]) -> str:
    """The rows as a table in Markdown."""
    head = "| what | figure | budget | floor | peers |\n| --- | --- | --- | --- | --- |\n"
    return head + "".join(
        f"| {row.what} | {row.figure} | {row.budget} | {row.floor} | {row.peer} |\n" for row in rows
    )
