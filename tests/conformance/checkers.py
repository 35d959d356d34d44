"""Type checkers over one SDK, as its user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Findings:
    """What one checker says, and how long it took."""

    tool: str
    seconds: float
    errors: list[str]


def check_types(folder: Path) -> list[Findings]:
    """`mypy --strict` and basedpyright in strict mode, over all packages in a folder."""
    return [_mypy(folder), _pyright(folder)]


def _mypy(folder: Path) -> Findings:
    cache = folder.parent / ".mypy_cache"
    began = time.monotonic()
    done = _run(folder, "mypy", "--strict", "--no-error-summary", "--cache-dir", str(cache), ".")
    errors = [line for line in done.stdout.splitlines() if ": error:" in line]
    if done.returncode and not errors:
        errors = [done.stderr[-500:] or done.stdout[-500:]]
    return Findings("mypy --strict", time.monotonic() - began, errors)


def _pyright(folder: Path) -> Findings:
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "reportMissingModuleSource": False,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    began = time.monotonic()
    done = _run(folder, "basedpyright", "--outputjson", "--pythonpath", sys.executable)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return Findings("basedpyright strict", time.monotonic() - began, [done.stderr[-500:]])
    errors = [
        f"{each['file']}:{each['range']['start']['line'] + 1}: {each['message']}"
        for each in report["generalDiagnostics"]
    ]
    return Findings("basedpyright strict", time.monotonic() - began, errors)


def _run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
    )
