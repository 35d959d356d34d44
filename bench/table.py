"""The table that a run prints."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = "| what | figure | budget | floor | peers |\n| --- | --- | --- | --- | --- |"


@dataclass(frozen=True)
class Row:
    """One measure: what it came to, and what it is held against."""

    what: str
    figure: str
    budget: str = ""
    floor: str = ""
    peer: str = ""
    failed: bool = False


def line(row: Row) -> str:
    """A row of the table in Markdown."""
    return f"| {row.what} | {row.figure} | {row.budget} | {row.floor} | {row.peer} |"
