"""Each case of `fixtures/specs/` gives the output and the diagnostics kept beside it.

`pytest tests/test_golden.py --update-golden` rewrites them; read that difference as code.
"""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cases import Case, Outcome, invalid_cases, run_case, valid_cases

Outcomes = Callable[[Case], Outcome]


@pytest.mark.parametrize("case", valid_cases(), ids=lambda case: case.name)
def test_output_is_golden(case: Case, outcomes: Outcomes, pytestconfig: pytest.Config) -> None:
    outcome = outcomes(case)
    assert outcome.code == 0, outcome.stderr
    if pytestconfig.getoption("--update-golden"):
        update_files(case.folder / "expected", outcome.files)
        update_file(case.folder / "stderr.txt", outcome.stderr)
    expected = case.folder / "expected"
    kept = {
        path.relative_to(expected).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(expected.rglob("*"))
        if path.is_file()
    }
    assert difference(kept, outcome.files) == ""
    assert difference(kept_stderr(case), {"stderr.txt": outcome.stderr}) == ""


@pytest.mark.parametrize("case", invalid_cases(), ids=lambda case: case.name)
def test_diagnostics_are_golden(case: Case, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    outcome = run_case(case, tmp_path / "case")
    if pytestconfig.getoption("--update-golden"):
        update_file(case.folder / "stderr.txt", outcome.stderr)
    assert difference(kept_stderr(case), {"stderr.txt": outcome.stderr}) == ""
    assert outcome.stderr, "a case about diagnostics has none"
    failed = "error[" in outcome.stderr or "--fail-on" in case.options
    assert outcome.code == (1 if failed else 0)
    assert outcome.untouched == failed


def kept_stderr(case: Case) -> dict[str, str]:
    """The diagnostics kept beside a case."""
    kept = case.folder / "stderr.txt"
    return {"stderr.txt": kept.read_text(encoding="utf-8") if kept.exists() else ""}


def difference(kept: dict[str, str], made: dict[str, str]) -> str:
    """A unified diff of all files; "" where there is none."""
    lines: list[str] = []
    for path in sorted({*kept, *made}):
        if path not in made:
            lines.append(f"{path}: no longer made")
        elif path not in kept:
            lines.append(f"{path}: not kept")
        old, new = kept.get(path, "").splitlines(), made.get(path, "").splitlines()
        lines += difflib.unified_diff(old, new, path, path, lineterm="", n=1)
        if old == new and kept.get(path) != made.get(path) and path in kept and path in made:
            lines.append(f"{path}: line ends differ")
    return "\n".join(lines)


def update_files(expected: Path, made: dict[str, str]) -> None:
    """Replace a folder of expected files."""
    shutil.rmtree(expected, ignore_errors=True)
    for path, text in made.items():
        target = expected / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")


def update_file(path: Path, text: str) -> None:
    """Replace a file; none where there is nothing to keep."""
    if text:
        path.write_text(text, encoding="utf-8", newline="")
    else:
        path.unlink(missing_ok=True)
