"""The README says what is true: its code is what the tests run, its commands run here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from webhookgen.cli import webhookgen

from tests.support import ROOT, SPECS, GeneratedSdk

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in ROOT.glob("docs/*.md")}
RECEIVERS = ROOT / "tests" / "receivers"
PAYMENTS = SPECS / "payments" / "spec.yaml"
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "*/README.md", "generator/adr/*.md")
    for path in ROOT.glob(pattern)
)
NOT_ON_THE_MAP = {"__main__.py", "package_name.py", "progress.py", "version.py"}


def blocks(language: str, text: str = README) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def section(title: str, text: str = README) -> str:
    """The text below a heading."""
    _, found, rest = text.partition(f"\n## {title}\n")
    assert found, f"there is no section {title!r}"
    return rest.partition("\n## ")[0]


def table(text: str) -> list[str]:
    """The first cells of the tables in a text."""
    rows = [row.split("|")[1].strip() for row in text.splitlines() if row.startswith("| ")]
    return [row for row in rows if not set(row) <= {"-", " "}]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with `openapi.yaml` and, on the path of `run`, the command `webhookgen`."""
    shutil.copy(PAYMENTS, tmp_path / "openapi.yaml")
    command = tmp_path / ".bin" / "webhookgen"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m webhookgen "$@"\n')
    command.chmod(0o755)
    return tmp_path


def run(project: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the README in a project."""
    path = os.pathsep.join([str(project / ".bin"), os.environ["PATH"]])
    sources = os.pathsep.join(str(Path(entry or ".").resolve()) for entry in sys.path)
    return subprocess.run(
        ["sh", "-c", command],
        cwd=project,
        env={**os.environ, "PATH": path, "PYTHONPATH": sources},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "name", ["flask_app", "fastapi_app", "django_app", "answers_app", "batches_app"]
)
def test_each_receiver_is_a_file_that_the_tests_serve(name: str) -> None:
    code = (RECEIVERS / f"{name}.py").read_text(encoding="utf-8")

    shown = [block for text in (README, PAGES["receiving"]) for block in blocks("python", text)]

    assert shown.count(code) == 1


def test_the_example_of_a_test_runs(payments_sdk: GeneratedSdk) -> None:
    (example,) = [block for block in blocks("python") if "payments_api.testing" in block]

    with payments_sdk.imported():
        exec(compile(example, "README.md", "exec"), {})


def test_the_config_is_the_one_that_the_tests_use() -> None:
    used = (ROOT / "tests" / "corpus" / "github.yaml").read_text(encoding="utf-8")

    assert blocks("yaml", section("When the document is not yours")) == [used]
    assert blocks("yaml", PAGES["configuration"])[0] == used


def test_every_key_of_the_config_is_explained() -> None:
    text = (ROOT / "generator/webhookgen/config/schema.json").read_text(encoding="utf-8")
    known = json.loads(text)["$defs"]["root"]["properties"]
    cells = table(PAGES["configuration"])

    assert {name for cell in cells for name in re.findall("`(.*?)`", cell)} == set(known)


def test_the_signature_block_is_the_one_of_the_fixture() -> None:
    shown = [
        yaml.safe_load(block)
        for text in (README, PAGES["events"])
        for block in blocks("yaml", text)
        if "x-webhooks" in block
    ]
    declared = yaml.safe_load(PAYMENTS.read_text(encoding="utf-8"))["x-webhooks"]
    del declared["payment"]["description"]

    assert shown == [{"x-webhooks": declared}] * 2


def test_the_commands_for_ci_write_and_then_find_nothing_stale(project: Path) -> None:
    (commands,) = blocks("sh", section("In CI"))
    assert blocks("sh", PAGES["commands"])[0] == commands
    write, check = commands.splitlines()

    written = run(project, write)
    fresh = run(project, check)
    (project / "sdk" / "payments_api" / "testing.py").unlink()
    stale = run(project, check)

    assert (written.returncode, written.stderr) == (0, "")
    assert (fresh.returncode, fresh.stdout) == (0, "")
    assert (stale.returncode, stale.stdout) == (1, "missing: sdk/payments_api/testing.py\n")


def test_the_hook_fails_where_the_sdk_is_stale(project: Path) -> None:
    (shown,) = blocks("yaml", PAGES["commands"])
    (configured,) = yaml.safe_load(shown)["repos"][0]["hooks"]
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    command = " ".join([hook["entry"], *configured["args"]])

    assert configured["id"] == hook["id"]
    assert hook["language"] == "python"
    assert hook["pass_filenames"] is False
    assert run(project, command).returncode == 1
    assert run(project, "webhookgen generate openapi.yaml -o sdk").returncode == 0
    assert run(project, command).returncode == 0


def test_every_option_of_generate_is_explained() -> None:
    names = {
        name
        for cell in table(section("Commands", PAGES["commands"]))
        for name in re.findall(r"--?[a-z-]+", cell)
    }
    command = webhookgen.commands["generate"]
    options = [p for p in command.params if isinstance(p, click.Option)]

    assert names == {name for option in options for name in option.opts}


@pytest.mark.parametrize("command", ["lint", "inspect"])
def test_every_option_of_the_other_commands_is_named(command: str) -> None:
    text = section("Commands", PAGES["commands"])
    options = [p for p in webhookgen.commands[command].params if isinstance(p, click.Option)]

    missing = [name for option in options for name in option.opts if f"`{name}" not in text]
    assert missing == []


def test_every_dependency_has_its_reason(metadata: dict[str, Any]) -> None:
    needed = {re.split(r"[<>=]", text)[0] for text in metadata["dependencies"]}
    explained = {name for cell in table(section("Dependencies")) for name in cell.split(", ")}

    assert explained - {"package"} == needed


@pytest.fixture(scope="module")
def metadata() -> dict[str, Any]:
    """The `[project]` table."""
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)["project"]
    return found


@pytest.mark.parametrize("path", DOCUMENTS)
def test_the_links_lead_somewhere(path: str) -> None:
    document = ROOT / path
    links = re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
    gone = [link for link in links if "://" not in link and not (document.parent / link).exists()]

    assert gone == []


def test_the_map_of_the_code_names_what_is_there() -> None:
    text = (ROOT / "generator" / "README.md").read_text(encoding="utf-8")
    package = ROOT / "generator" / "webhookgen"
    named = {name for cell in table(text) for name in re.findall(r"`([^`]+)`", cell)}
    files = {path.name for path in package.rglob("*.py")}
    folders = {f"{path.name}/" for path in package.iterdir() if path.is_dir()}
    nested = {path.relative_to(package).as_posix() for path in package.rglob("*.py")}

    assert named - files - folders - nested == set()
    assert {path.name for path in package.glob("*.py")} - named == NOT_ON_THE_MAP


def test_every_template_has_its_line() -> None:
    text = (ROOT / "templates" / "README.md").read_text(encoding="utf-8")
    folder = ROOT / "templates" / "webhookgen_templates"

    assert set(re.findall(r"`(\w+(?:\.\w+)?\.jinja)`", text)) == {
        path.name for path in folder.glob("*.jinja")
    }


def test_ci_runs_the_command_that_the_readme_gives() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (pattern,) = re.findall(r'grep -m 1 "(.*)" README.md', script)
    found = [line for line in README.splitlines() if re.search(pattern, line)]

    assert found == ["pip install -e '.[test]' && pytest -n 2"]
    assert [*blocks("sh", section("Try it"))[1].splitlines()] == found
    assert found[0] in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    assert 'eval "$command" </dev/null\n' in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
