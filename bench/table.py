"""The table that a run prints, and where bench/README.md keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HEAD = "| what | figure | budget | floor | peers |\n| --- | --- | --- | --- | --- |"
README = Path(__file__).with_name("README.md")


@dataclass(frozen=True)
class Row:
    """One measure: what it came to, and what it is held against."""

    what: str
    figure: str
    budget: str = ""
    floor: str = ""
    peer: str = ""
    missed: bool = False
    """Whether the figure is over the budget."""
    failed: bool = False
    """Whether nothing could be measured."""


def skipped(what: str) -> Row:
    """The row of what is not installed."""
    return Row(what, "skipped: not installed")


def line(row: Row) -> str:
    """A row of the table in Markdown; a budget that is missed is said in bold."""
    figure = f"**missed:** {row.figure}" if row.missed else row.figure
    return f"| {row.what} | {figure} | {row.budget} | {row.floor} | {row.peer} |"


def write_table(lines: list[str], readme: Path = README) -> None:
    """Put a table in the place of the one in a README.

    Raises:
        ValueError: there is none.
    """
    text = readme.read_text(encoding="utf-8")
    before, found, rest = text.partition(HEAD)
    if not found:
        raise ValueError(f"{readme} has no table to replace")
    after = rest.partition("\n\n")[2]
    table = "\n".join([HEAD, *lines])
    readme.write_text(f"{before}{table}\n\n{after}", encoding="utf-8")
