"""The benchmark runs, and keeps its table; what it measures is nobody's test."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.table import HEAD, README, Row, line, write_table
from tests.support import ROOT


def test_the_benchmark_runs_small() -> None:
    command = [sys.executable, "-m", "bench", "--small"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    rows = ran.stdout.splitlines()
    assert "\n".join(rows[:2]) == HEAD
    assert {row.count("|") for row in rows} == {6}
    measured = {row.split(":")[0].strip("| `") for row in rows[2:]}
    assert {"verify, pick, decode", "to_core_request", "generate", "again, unchanged"} <= measured
    assert "**missed" not in ran.stdout


def test_a_missed_budget_is_seen() -> None:
    assert line(Row("a", "2 s", "1 s", missed=True)) == "| a | **missed:** 2 s | 1 s |  |  |"
    assert line(Row("a", "1 s", "1 s")) == "| a | 1 s | 1 s |  |  |"


def test_the_table_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"Before.\n\n{HEAD}\n{line(Row('old', '1'))}\n\nAfter.\n", "utf-8")
    write_table([line(Row("new", "2")), line(Row("newer", "3"))], readme)
    rows = f"{line(Row('new', '2'))}\n{line(Row('newer', '3'))}"
    assert readme.read_text("utf-8") == f"Before.\n\n{HEAD}\n{rows}\n\nAfter.\n"


def test_a_readme_without_a_table_is_refused(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("Nothing.\n", "utf-8")
    with pytest.raises(ValueError, match="no table"):
        write_table([], readme)


def test_the_readme_has_a_table_to_replace() -> None:
    assert HEAD in README.read_text("utf-8")
