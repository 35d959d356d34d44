"""`check_output`: each stale path once, and nothing written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from webhookgen.check import CheckReport, check_output
from webhookgen.diagnostics import codes

from .conftest import Output, make_output, snapshot


def check(output: Output, directory: Path) -> CheckReport:
    return check_output(directory, output.package, output.files, output.manifest)


def test_up_to_date(tmp_path: Path, old: Output) -> None:
    old.write(tmp_path)
    report = check(old, tmp_path)
    assert report.up_to_date
    assert (report.stale, report.only_version, report.diff()) == ({}, False, "")


def test_nothing_there_and_nothing_made(tmp_path: Path, old: Output) -> None:
    report = check(old, tmp_path / "sdk")
    assert set(report.stale.values()) == {"missing"}
    assert set(report.stale) == {*old.files, "acme/_manifest.json"}
    assert list(tmp_path.iterdir()) == []


def test_each_path_is_listed_once_and_nothing_is_written(
    tmp_path: Path, old: Output, new: Output
) -> None:
    old.write(tmp_path)
    (tmp_path / "README.md").write_text("edited\n")
    (tmp_path / "acme/models/kept.py").unlink()
    (tmp_path / "acme/events").write_text("mine\n")
    before = snapshot(tmp_path)
    assert check(new, tmp_path).stale == {
        "README.md": "edited by hand",
        "acme/__init__.py": "changed",
        "acme/_manifest.json": "changed",
        "acme/events/__init__.py": "in the way",
        "acme/events/paid.py": "in the way",
        "acme/models/gone.py": "left over",
        "acme/models/kept.py": "missing",
        "pyproject.toml": "changed",
    }
    assert snapshot(tmp_path) == before


def test_edited_file_that_is_no_longer_written(tmp_path: Path, old: Output, new: Output) -> None:
    old.write(tmp_path)
    (tmp_path / "acme/models/gone.py").write_text("EDITED = 1\n")
    report = check(new, tmp_path)
    assert report.stale["acme/models/gone.py"] == "left over, edited by hand"
    assert "EDITED" not in report.diff()


def test_own_files_are_not_listed(tmp_path: Path, old: Output) -> None:
    old.write(tmp_path)
    (tmp_path / "acme/mine.py").write_text("MINE = 1\n")
    assert check(old, tmp_path).up_to_date


def test_diff_shows_what_a_run_would_change(tmp_path: Path, old: Output, new: Output) -> None:
    old.write(tmp_path)
    diff = check(new, tmp_path).diff()
    assert "-OLD = True\n+NEW = True\n" in diff
    assert "-GONE = 1\n" in diff
    assert "+PAID = 1\n" in diff
    assert f"--- {tmp_path / 'acme/__init__.py'} (on disk)\n" in diff


def test_diff_of_a_file_without_a_last_line_end(tmp_path: Path) -> None:
    make_output({"acme/__init__.py": "A"}).write(tmp_path)
    report = check(make_output({"acme/__init__.py": "B"}), tmp_path)
    assert "-A\n+B\n" in report.diff()


def test_only_the_version_differs(tmp_path: Path, old: Output) -> None:
    old.write(tmp_path)
    files = {**old.files, "acme/__init__.py": "OTHER = True\n"}
    later = make_output(files, generator="2")
    report = check(later, tmp_path)
    assert report.only_version
    assert set(report.stale) == {"acme/__init__.py", "acme/_manifest.json"}


@pytest.mark.parametrize("change", ["edit", "remove", "inputs", "options", "in the way"])
def test_more_than_the_version_differs(tmp_path: Path, old: Output, change: str) -> None:
    old.write(tmp_path)
    later = make_output({**old.files, "acme/later.py": ""}, generator="2")
    match change:
        case "edit":
            (tmp_path / "acme/__init__.py").write_text("EDITED = True\n")
        case "remove":
            (tmp_path / "acme/models/kept.py").unlink()
        case "in the way":
            (tmp_path / "acme/later.py").write_text("mine\n")
        case _:
            inputs, options = later.manifest.inputs, later.manifest.options
            inputs = {"acme.yaml": "1" * 64} if change == "inputs" else inputs
            options = {"package_only": True} if change == "options" else options
            changed = replace(later.manifest, inputs=inputs, options=options)
            later = replace(later, manifest=changed)
    report = check(later, tmp_path)
    assert not report.only_version
    assert not report.up_to_date


def test_manifest_that_can_not_be_trusted(tmp_path: Path, old: Output) -> None:
    old.write(tmp_path)
    (tmp_path / "acme/_manifest.json").write_text("{}")
    report = check(old, tmp_path)
    assert [entry.code for entry in report.errors] == [codes.INVALID_MANIFEST]
    assert not report.up_to_date


def test_output_folder_that_is_a_file(tmp_path: Path, old: Output) -> None:
    (tmp_path / "sdk").write_text("mine")
    report = check(old, tmp_path / "sdk")
    assert [entry.code for entry in report.errors] == [codes.UNWRITABLE]
    assert not report.up_to_date
