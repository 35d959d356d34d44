"""The benchmark runs; what it measures is nobody's test."""

import subprocess
import sys

from tests.support import ROOT


def test_the_benchmark_runs_small() -> None:
    command = [sys.executable, "-m", "bench", "--small"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    rows = ran.stdout.splitlines()
    assert rows[0] == "| what | figure | budget | floor | peers |"
    assert {row.count("|") for row in rows} == {6}
    measured = {row.split(":")[0].strip("| `") for row in rows[2:]}
    assert {"verify, pick, decode", "to_core_request", "generate", "again, unchanged"} <= measured
