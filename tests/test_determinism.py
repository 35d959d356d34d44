"""Same input, same bytes: whatever the hash seed, locale, time zone or working directory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cases import tree
from tests.support import SPECS

CASES = ["payments", "model-names", "callbacks", "several-files", "undecidable"]
SURROUNDINGS = [
    {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Kathmandu", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "4711", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "NO_COLOR": "1"},
]


def generate(spec: str, output: str, cwd: Path, surroundings: dict[str, str]) -> str:
    """Generate in a process of its own; what it says."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
    environment["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, filter(None, sys.path)))
    done = subprocess.run(
        [sys.executable, "-m", "webhookgen", "generate", spec, "-o", output],
        cwd=cwd,
        env={**environment, **surroundings},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr.decode("utf-8", "backslashreplace")


@pytest.mark.parametrize("name", CASES)
def test_surroundings_do_not_matter(name: str, tmp_path: Path) -> None:
    """Also whether the document is named from its folder, from elsewhere or in full."""
    places = [("spec.yaml", SPECS / name), (f"{name}/spec.yaml", SPECS), (None, tmp_path)]
    trees: list[dict[str, bytes | None]] = []
    for number, (surroundings, (spec, cwd)) in enumerate(zip(SURROUNDINGS, places, strict=True)):
        output = tmp_path / str(number)
        generate(spec or str(SPECS / name / "spec.yaml"), str(output), cwd, surroundings)
        trees.append(tree(output))
    assert any(path.endswith("/_manifest.json") for path in trees[0])
    for other in trees[1:]:
        assert other.keys() == trees[0].keys()
        changed = [path for path in other if other[path] != trees[0][path]]
        assert not changed


def test_again_over_the_same_output(tmp_path: Path) -> None:
    spec, output = str(SPECS / "payments" / "spec.yaml"), str(tmp_path / "sdk")
    generate(spec, output, tmp_path, SURROUNDINGS[0])
    first = tree(tmp_path)
    generate(spec, output, tmp_path, SURROUNDINGS[1])
    assert tree(tmp_path) == first


@pytest.mark.parametrize(
    "name", ["inferred-const", "structure-only", "undecidable", "inferred-header-const"]
)
def test_order_of_webhooks_does_not_matter(name: str, tmp_path: Path) -> None:
    """Each event is picked by the same tests wherever it stands in the document."""
    document = yaml.safe_load((SPECS / name / "spec.yaml").read_text(encoding="utf-8"))
    decisions: list[Any] = []
    for number, turned in enumerate((False, True)):
        webhooks = list(document["webhooks"].items())
        document["webhooks"] = dict(reversed(webhooks) if turned else webhooks)
        spec = tmp_path / f"{number}.json"
        spec.write_text(json.dumps(document), encoding="utf-8")
        decisions.append(decided(spec))
    assert decisions[0] == decisions[1]


def decided(spec: Path) -> Any:
    """What `inspect --json` says of each event, and of those that can't be told apart."""
    done = subprocess.run(
        [sys.executable, "-m", "webhookgen", "inspect", str(spec), "--json"],
        capture_output=True,
        check=True,
    )
    groups = json.loads(done.stdout)["groups"]
    events = {event["name"]: event for group in groups for event in group["events"]}
    return events, [sorted(names) for group in groups for names in group["undecided"]]
