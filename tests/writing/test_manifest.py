"""Manifests: the same bytes for the same run, and nothing taken on trust from one on disk."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from webhookgen.diagnostics import Diagnostic, codes
from webhookgen.earlier import recorded_package
from webhookgen.manifest import Manifest, load_manifest, make_manifest, render_manifest

from .conftest import Output, make_output, snapshot

DIGEST = "0" * 64


def record(**changes: Any) -> str:
    """A manifest's text with some members replaced."""
    return json.dumps({"generator": "1", "inputs": {}, "options": {}, "files": {}, **changes})


def put(directory: Path, text: str, package: str = "acme") -> Path:
    path = directory / package / "_manifest.json"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def test_text_is_sorted_and_ends_with_a_line_end() -> None:
    manifest = make_manifest(
        {"b.py": "", "a.py": "x"}, generator="1", inputs={"z": "1", "y": "2"}, options={"o": True}
    )
    text = render_manifest(manifest)
    assert list(json.loads(text)) == ["files", "generator", "inputs", "options"]
    assert list(json.loads(text)["files"]) == ["a.py", "b.py"]
    assert text.endswith("}\n")
    assert json.loads(text)["files"]["b.py"].startswith("e3b0c442")


def test_what_is_written_is_read_back(tmp_path: Path, old: Output) -> None:
    old.write(tmp_path)
    assert load_manifest(tmp_path, "acme") == old.manifest


def test_no_manifest(tmp_path: Path) -> None:
    assert load_manifest(tmp_path, "acme") is None
    (tmp_path / "acme").write_text("a file")
    assert load_manifest(tmp_path, "acme") is None


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../victim",
        "acme/../../victim",
        "acme/./a.py",
        "acme//a.py",
        "acme/",
        "",
        ".",
        "..",
        "acme\\..\\victim",
        "C:\\victim",
        "C:victim",
        "acme/a.py:stream",
        "\\\\server\\share\\victim",
        "other/victim",
        ".git/hooks/pre-commit",
        "acme/a\x00.py",
        "acme/a\n.py",
        "acme/\ud800.py",
    ],
)
def test_path_that_leaves_the_output_is_refused(tmp_path: Path, old: Output, path: str) -> None:
    directory = tmp_path / "sdk"
    put(directory, record(files={path: DIGEST}))
    (tmp_path / "victim").write_text("v")
    before = snapshot(tmp_path)
    [diagnostic] = old.write(directory)
    assert diagnostic.code == codes.INVALID_MANIFEST
    assert diagnostic.at.file == str(directory / "acme/_manifest.json")
    assert diagnostic.message.isprintable()
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<<<<<<< HEAD\n{}",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        '{"generator": "1", "inputs": {}, "options": {}}',
        record(files=[]),
        record(files={"acme/a.py": 1}),
        record(inputs={"a": None}),
        record(options=[]),
        record(generator=1),
        '{"generator": ' + "1" * 10_000 + "}",
        "\x00\xff",
    ],
)
def test_malformed_manifest_stops_the_run(tmp_path: Path, old: Output, text: str) -> None:
    path = put(tmp_path, text)
    before = snapshot(tmp_path)
    [diagnostic] = old.write(tmp_path)
    assert (diagnostic.code, diagnostic.at.file) == (codes.INVALID_MANIFEST, str(path))
    assert "version control" in diagnostic.help
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_manifest_that_is_no_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "acme/_manifest.json"
    path.parent.mkdir()
    (tmp_path / "real.json").write_text(record())
    {"link": lambda: path.symlink_to("../real.json"), "pipe": lambda: os.mkfifo(path)}.get(
        kind, path.mkdir
    )()
    found = load_manifest(tmp_path, "acme")
    assert isinstance(found, Diagnostic)
    assert found.code == codes.INVALID_MANIFEST


def test_manifest_of_a_newer_version_may_hold_more(tmp_path: Path) -> None:
    put(tmp_path, record(schema=2))
    assert isinstance(load_manifest(tmp_path, "acme"), Manifest)


def test_foreign_manifest_claims_no_file_of_another_package(tmp_path: Path, old: Output) -> None:
    """A record in `evil` names our files, so that they would count as its own."""
    put(tmp_path, record(files={"acme/__init__.py": DIGEST, "README.md": DIGEST}), "evil")
    (tmp_path / "README.md").write_text("mine\n")
    before = snapshot(tmp_path)
    assert [entry.code for entry in old.write(tmp_path)] == [codes.FILE_IN_THE_WAY]
    assert snapshot(tmp_path) == before


def test_recorded_package(tmp_path: Path, old: Output) -> None:
    assert recorded_package(tmp_path / "absent", "acme.yaml", package_only=False) is None
    old.write(tmp_path)
    assert recorded_package(tmp_path, "specs/acme.yaml", package_only=True) == "acme"
    assert recorded_package(tmp_path, "specs/other.yaml", package_only=False) == "acme"
    assert recorded_package(tmp_path, "specs/other.yaml", package_only=True) is None


def test_recorded_package_among_bare_packages(tmp_path: Path) -> None:
    for name in ("a", "b"):
        make_output({f"{name}/__init__.py": ""}, name).write(tmp_path)
    assert recorded_package(tmp_path, "acme.yaml", package_only=True) is None
    assert recorded_package(tmp_path, "other.yaml", package_only=False) is None


@pytest.mark.parametrize("name", ["not-a-name", ".hidden", "1st"])
def test_folder_whose_name_is_no_identifier_is_no_package(tmp_path: Path, name: str) -> None:
    put(tmp_path, record(files={"pyproject.toml": DIGEST}), name)
    assert recorded_package(tmp_path, "acme.yaml", package_only=False) is None
