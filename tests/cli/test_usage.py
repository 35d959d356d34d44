"""Wrong usage: exit 2, and a message that says what to do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from webhookgen.package_name import package_name_fault
from webhookgen.version import VERSION

ROOT = Path(__file__).parents[2]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "webhookgen", *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
        check=False,
    )


def test_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"webhookgen {project['version']}\n")
    assert project["version"] == VERSION


@pytest.mark.parametrize("arguments", [("-h",), ("generate", "-h"), ("lint", "--help")])
def test_help(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: webhookgen")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Usage: webhookgen"),
        (("write",), "No such command 'write'"),
        (("generate",), "Missing argument 'SPEC'"),
        (("generate", "a.yaml"), "Missing option '-o'"),
        (("generate", "a.yaml", "-o", "x", "--formatter", "yapf"), "'yapf' is not one of"),
        (("generate", "a.yaml", "-o", "x", "--fail-on", "info"), "'info'"),
        (("generate", "a.yaml", "-o", "x", "-q", "-v"), "exclude each other"),
        (("generate", "a.yaml", "-o", "x", "--ignore", "WG999"), "'WG999' is no code"),
        (("generate", "a.yaml", "-o", "x", "--ignore", "no-signatur"), "mean no-signature?"),
        (("generate", "a.yaml", "-o", "x", "--ignore", "WG001"), "errors can't be ignored"),
        (("generate", "a.yaml", "-o", "x", "--ignore", "dangling-ref"), "can't be ignored"),
        (("generate", "a.yaml", "-o", "x", "--package", "a-b"), "is not an identifier"),
        (("generate", "a.yaml", "-o", "x", "--package", "../x"), "is not an identifier"),
        (("generate", "a.yaml", "-o", "x", "--package", "class"), "is a keyword"),
        (("generate", "a.yaml", "-o", "x", "--package", "email"), "standard library"),
        (("lint", "a.yaml", "--format", "xml"), "'xml' is not one of"),
        (("lint",), "Missing argument 'SPEC'"),
        (("inspect", "a.yaml", "b.yaml"), "unexpected extra argument"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in re.sub(r"\s+", " ", done.stderr)
    assert done.stdout == ""
    assert not Path("x").exists()


@pytest.mark.parametrize("name", ["acme", "acme_api", "Acme2", "_acme", "match"])
def test_good_package_name(name: str) -> None:
    assert package_name_fault(name) is None


@pytest.mark.parametrize(
    "name",
    ["", "1st", "a.b", "a b", "caf\u00e9", "None", "JSON", "msgspec", "__main__", "a\n", "Email"],
)
def test_bad_package_name(name: str) -> None:
    assert package_name_fault(name)


def test_message_survives_a_locale_that_can_not_spell_it() -> None:
    done = run("generate", "a.yaml", "-o", "x", "--package", "\u2603", PYTHONIOENCODING="latin-1")
    assert done.returncode == 2
    assert "\\u2603" in done.stderr
