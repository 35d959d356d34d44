"""What type checkers see of the custom types."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typed_sample.models import Card, Labels
from typed_sample.use import make
from webhookgen_runtime.decoding import json_decoder

from tests.support import ROOT

SAMPLE = Path(__file__).parent / "typed_sample"


def lines_with_errors(tool: str, folder: Path, file: str) -> list[int]:
    """The lines of a file of the sample in which a checker finds something."""
    target = folder / "typed_sample"
    target.mkdir()
    for path in SAMPLE.glob("*.py"):
        if path.name in ("__init__.py", "models.py", file):
            (target / path.name).write_text(path.read_text())
    runtime = str(ROOT / "runtime")
    if tool == "mypy":
        (folder / "mypy.ini").write_text(f"[mypy]\nstrict = True\nmypy_path = {runtime}\n")
        command = ["mypy", "--config-file", "mypy.ini", "--output", "json", "typed_sample"]
    else:
        settings = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "extraPaths": [runtime]}
        (folder / "pyrightconfig.json").write_text(json.dumps(settings))
        command = ["basedpyright", "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
    )
    if tool == "mypy":
        found = [json.loads(line) for line in done.stdout.splitlines() if line]
        assert {each["file"].rpartition("/")[2] for each in found} <= {file}, done.stdout
        return sorted({each["line"] for each in found if each["severity"] == "error"})
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == 3, done.stdout
    found = report["generalDiagnostics"]
    assert all(each["file"].endswith(file) for each in found), done.stdout
    return sorted({each["range"]["start"]["line"] + 1 for each in found})


@pytest.mark.parametrize("tool", ["mypy", "basedpyright"])
def test_right_uses_pass(tool: str, tmp_path: Path) -> None:
    assert lines_with_errors(tool, tmp_path, "use.py") == []


@pytest.mark.parametrize("tool", ["mypy", "basedpyright"])
def test_wrong_uses_do_not(tool: str, tmp_path: Path) -> None:
    lines = (SAMPLE / "misuse.py").read_text().splitlines()
    wrong = [number for number, line in enumerate(lines, 1) if number > 5 and line]
    assert lines_with_errors(tool, tmp_path, "misuse.py") == wrong


def test_the_sample_runs() -> None:
    order = make()
    assert isinstance(order.labels, Labels)
    assert order.labels.additional_properties == {"a": Card(number="1")}
    labels = b'{"id":1,"note":"n","a":{"number":"1"}}'
    body = b'{"source":{"iban":"x"},"labels":%s,"odd":{"":1},"pair":[1]}' % labels
    assert json_decoder(type(order))(body) == order
