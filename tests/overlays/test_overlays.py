"""Overlays from end to end: what a run reads, records and says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
import webhookgen

SPEC = """
openapi: 3.1.0
info: {title: Desk, version: "1"}
webhooks:
  opened: {post: {requestBody: {content: {application/json: {schema: {type: object}}}}}}
"""
CLOSED = """
overlay: 1.0.0
info: {title: Any, version: "1"}
actions:
  - target: $.webhooks
    update:
      closed: {post: {requestBody: {content: {application/json: {schema: SCHEMA}}}}}
"""
MEANT = """
overlay: 1.0.0
info: {title: Any, version: "1"}
actions:
  - target: $
    update: {x-webhooks: {signatureVerification: none}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "spec.yaml").write_text(SPEC)
    (tmp_path / "closed.yaml").write_text(CLOSED.replace("SCHEMA", "{type: string}"))
    (tmp_path / "meant.yaml").write_text(MEANT)
    return tmp_path


def run(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "webhookgen", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


def events_of(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.returncode == 0, done.stderr
    groups = json.loads(done.stdout)["groups"]
    return [event["name"] for group in groups for event in group["events"]]


def test_inspect_and_lint_take_overlays(folder: Path) -> None:
    done = run(folder, "inspect", "spec.yaml", "--json", "--overlay", "closed.yaml")
    assert events_of(done) == ["opened", "closed"]
    assert "WG501" in run(folder, "lint", "spec.yaml").stdout
    assert run(folder, "lint", "spec.yaml", "--overlay", "meant.yaml").stdout == ""


def test_standard_input_can_be_overlaid(folder: Path) -> None:
    done = run(folder, "inspect", "-", "--json", "--overlay", "closed.yaml", stdin=SPEC)
    assert events_of(done) == ["opened", "closed"]


def test_a_json_document_and_a_json_overlay(folder: Path) -> None:
    import yaml

    (folder / "spec.json").write_text(json.dumps(yaml.safe_load(SPEC)))
    overlay = yaml.safe_load(CLOSED.replace("SCHEMA", "{$ref: '#/nowhere'}"))
    text = json.dumps(overlay, indent=1)
    (folder / "closed.json").write_text(text)
    done = run(folder, "lint", "spec.json", "--overlay", "closed.json", "--format", "concise")
    line = next(i for i, each in enumerate(text.splitlines(), 1) if "#/nowhere" in each)
    assert done.stdout.startswith(f"closed.json:{line}:"), done.stdout


def test_references_of_an_overlay_start_at_the_document(folder: Path) -> None:
    (folder / "schemas").mkdir()
    (folder / "schemas" / "note.yaml").write_text("{type: string}")
    (folder / "elsewhere").mkdir()
    overlay = CLOSED.replace("SCHEMA", "{$ref: schemas/note.yaml}")
    (folder / "elsewhere" / "closed.yaml").write_text(overlay)
    done = run(folder, "inspect", "spec.yaml", "--json", "--overlay", "elsewhere/closed.yaml")
    assert events_of(done) == ["opened", "closed"]


def test_anchors_of_an_overlay_are_found(folder: Path) -> None:
    overlay = CLOSED.replace("SCHEMA", "{$ref: '#note'}") + (
        "  - {target: $, update: {components: {schemas: {Note: {$anchor: note, type: string}}}}}\n"
    )
    (folder / "closed.yaml").write_text(overlay)
    done = run(folder, "inspect", "spec.yaml", "--json", "--overlay", "closed.yaml")
    assert events_of(done) == ["opened", "closed"]


def test_overlays_are_inputs(folder: Path) -> None:
    generate = ("generate", "spec.yaml", "-o", "sdk")
    both = ("--overlay", "meant.yaml", "--overlay", "closed.yaml")
    assert run(folder, *generate, *both).returncode == 0
    manifest = json.loads((folder / "sdk" / "desk" / "_manifest.json").read_text())
    assert list(manifest["inputs"]) == ["closed.yaml", "meant.yaml", "spec.yaml"]
    inputs = manifest["inputs"]
    assert manifest["options"]["overlays"] == [inputs["meant.yaml"], inputs["closed.yaml"]]
    assert run(folder, *generate, *both, "--check").returncode == 0
    assert run(folder, *generate, *both[:2], "--check").returncode == 1
    (folder / "closed.yaml").write_text(CLOSED.replace("SCHEMA", "{type: integer}"))
    assert run(folder, *generate, *both, "--check").returncode == 1


def test_the_order_of_overlays_is_an_option(folder: Path) -> None:
    generate = ("generate", "spec.yaml", "-o", "sdk")
    assert run(folder, *generate, "--overlay=meant.yaml", "--overlay=closed.yaml").returncode == 0
    other = ("--overlay=closed.yaml", "--overlay=meant.yaml", "--check")
    assert run(folder, *generate, *other).returncode == 1


def test_those_of_the_config_come_first(folder: Path) -> None:
    (folder / "conf").mkdir()
    (folder / "conf" / "webhookgen.yaml").write_text("overlays: [../closed.yaml]\n")
    (folder / "late.yaml").write_text(
        MEANT.replace("$\n", "$.webhooks.closed\n").replace("update: {", "remove: true # {")
    )
    options = ("--config", "conf/webhookgen.yaml", "--json")
    done = run(folder, "inspect", "spec.yaml", *options)
    assert events_of(done) == ["opened", "closed"]
    done = run(folder, "inspect", "spec.yaml", *options, "--overlay", "late.yaml")
    assert events_of(done) == ["opened"]


def test_each_document_of_a_config_may_have_its_own(folder: Path) -> None:
    config = """
        overlays: [meant.yaml]
        documents:
          - {spec: spec.yaml, output: one}
          - {spec: other.yaml, output: two, package: two, overlays: [closed.yaml]}
    """
    (folder / "webhookgen.yaml").write_text(dedent(config))
    (folder / "other.yaml").write_text(SPEC)
    done = run(folder, "generate")
    assert done.returncode == 0, done.stderr
    assert "WG501" not in done.stderr
    assert not (folder / "one" / "desk" / "events" / "closed.py").exists()
    assert (folder / "two" / "two" / "events" / "closed.py").exists()


def test_without_a_document_the_config_says_which_overlays(folder: Path) -> None:
    (folder / "webhookgen.yaml").write_text("documents: [{spec: spec.yaml, output: one}]\n")
    done = run(folder, "generate", "--overlay", "closed.yaml")
    assert done.returncode == 2
    assert "its overlays" in done.stderr


def test_the_library_takes_overlays(folder: Path) -> None:
    spec, overlays = str(folder / "spec.yaml"), [str(folder / "closed.yaml")]
    made = webhookgen.generate(spec, overlays=overlays, package_only=True)
    assert "desk/events/closed.py" in made.files


def test_what_is_not_needed_is_not_loaded(folder: Path) -> None:
    code = """
        import sys, webhookgen
        webhookgen.generate("spec.yaml")
        print([name for name in sys.modules if "jsonpath" in name or "webhookgen.overlays" in name])
    """
    done = subprocess.run(
        [sys.executable, "-c", dedent(code)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
