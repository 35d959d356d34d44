"""What a run leaves on disk: files in the way, edits, leftovers, links and failures."""

from __future__ import annotations

import multiprocessing
import os
import resource
import stat
from functools import partial
from pathlib import Path

import pytest
from webhookgen.diagnostics import Diagnostic, codes
from webhookgen.write import write_output

from .conftest import (
    Output,
    leftovers,
    make_output,
    snapshot,
    start_child,
    wait_for,
)


def found(diagnostics: list[Diagnostic]) -> list[tuple[str, str]]:
    return [(entry.code.slug, entry.at.file) for entry in diagnostics]


def test_first_run_writes_files_and_manifest(tmp_path: Path, old: Output) -> None:
    directory = tmp_path / "deep" / "sdk"
    assert old.write(directory) == []
    assert set(snapshot(directory)) == {*old.files, "acme/_manifest.json"}
    assert (directory / "acme/__init__.py").read_text() == "OLD = True\n"
    assert leftovers(directory) == []


def test_modes_follow_the_umask(tmp_path: Path, old: Output) -> None:
    before = os.umask(0o027)
    try:
        old.write(tmp_path / "sdk")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "sdk/acme/__init__.py").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "sdk/pyproject.toml").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "sdk/acme").stat().st_mode) == 0o750


def test_unchanged_output_is_not_touched(tmp_path: Path, old: Output) -> None:
    old.write(tmp_path)
    paths = [tmp_path, *tmp_path.rglob("*")]
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in paths}
    assert old.write(tmp_path) == []
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in before} == before


def test_unchanged_file_of_changed_output_keeps_its_time(
    tmp_path: Path, old: Output, new: Output
) -> None:
    old.write(tmp_path)
    os.utime(tmp_path / "acme/models/kept.py", ns=(1, 1))
    new.write(tmp_path)
    assert (tmp_path / "acme/models/kept.py").stat().st_mtime_ns == 1


def test_second_run_removes_what_it_does_not_write(
    tmp_path: Path, old: Output, new: Output
) -> None:
    old.write(tmp_path)
    assert new.write(tmp_path) == []
    assert set(snapshot(tmp_path)) == {*new.files, "acme/_manifest.json"}


def test_folder_that_becomes_empty_is_removed(tmp_path: Path, old: Output, new: Output) -> None:
    new.write(tmp_path)
    cache = tmp_path / "acme/events/__pycache__"
    cache.mkdir()
    (cache / "paid.cpython-311.pyc").write_bytes(b"compiled")
    old.write(tmp_path)
    assert not (tmp_path / "acme/events").exists()


def test_bytecode_is_not_carried_over(tmp_path: Path, old: Output, new: Output) -> None:
    old.write(tmp_path)
    cache = tmp_path / "acme/__pycache__"
    cache.mkdir()
    (cache / "__init__.cpython-311.pyc").write_bytes(b"compiled")
    new.write(tmp_path)
    assert not cache.exists()


@pytest.mark.parametrize("path", ["acme/__init__.py", "pyproject.toml", "acme/models/kept.py"])
def test_unrecorded_file_in_the_way_stops_the_run(tmp_path: Path, old: Output, path: str) -> None:
    mine = tmp_path / path
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("mine\n")
    before = snapshot(tmp_path)
    assert found(old.write(tmp_path)) == [("file-in-the-way", str(mine))]
    assert snapshot(tmp_path) == before
    assert leftovers(tmp_path) == []


def test_folder_in_the_way_stops_the_run(tmp_path: Path, old: Output) -> None:
    (tmp_path / "README.md").mkdir()
    assert found(old.write(tmp_path)) == [("file-in-the-way", str(tmp_path / "README.md"))]
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


def test_file_where_a_folder_must_be_is_reported_once(tmp_path: Path, old: Output) -> None:
    (tmp_path / "acme").write_text("mine")
    assert found(old.write(tmp_path)) == [("file-in-the-way", str(tmp_path / "acme"))]


def test_recorded_file_where_a_folder_must_be_goes(tmp_path: Path) -> None:
    make_output({"acme/models": "recorded"}).write(tmp_path)
    assert make_output({"acme/models/a.py": "A = 1\n"}).write(tmp_path) == []
    assert (tmp_path / "acme/models/a.py").read_text() == "A = 1\n"


def test_identical_file_is_not_in_the_way(tmp_path: Path, old: Output) -> None:
    (tmp_path / "README.md").write_text(old.files["README.md"])
    assert old.write(tmp_path) == []


def test_edited_file_is_overwritten_with_a_warning(
    tmp_path: Path, old: Output, new: Output
) -> None:
    old.write(tmp_path)
    edited = tmp_path / "acme/__init__.py"
    edited.write_text("EDITED = True\n")
    diagnostics = new.write(tmp_path)
    assert found(diagnostics) == [("edited-by-hand", str(edited))]
    assert edited.read_text() == "NEW = True\n"


def test_edit_that_equals_the_new_text_draws_no_warning(
    tmp_path: Path, old: Output, new: Output
) -> None:
    old.write(tmp_path)
    (tmp_path / "acme/__init__.py").write_text(new.files["acme/__init__.py"])
    assert new.write(tmp_path) == []


def test_edited_file_that_is_no_longer_written_is_kept(
    tmp_path: Path, old: Output, new: Output
) -> None:
    old.write(tmp_path)
    edited = tmp_path / "acme/models/gone.py"
    edited.write_text("MINE = 1\n")
    assert found(new.write(tmp_path)) == [("edited-by-hand", str(edited))]
    assert edited.read_text() == "MINE = 1\n"
    assert new.write(tmp_path) == []
    assert edited.read_text() == "MINE = 1\n"


def test_own_files_links_and_empty_folders_are_kept(
    tmp_path: Path, old: Output, new: Output
) -> None:
    old.write(tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("s")
    package = tmp_path / "acme"
    (package / "models/mine.py").write_text("MINE = 1\n")
    (package / "models/mine.py").chmod(0o600)
    (package / "empty").mkdir()
    (package / "linked").symlink_to("../outside")
    (package / "broken").symlink_to("nowhere")
    assert new.write(tmp_path) == []
    assert (package / "models/mine.py").read_text() == "MINE = 1\n"
    assert stat.S_IMODE((package / "models/mine.py").stat().st_mode) == 0o600
    assert (package / "empty").is_dir()
    assert os.readlink(package / "linked") == "../outside"
    assert os.readlink(package / "broken") == "nowhere"
    assert (outside / "secret").read_text() == "s"


def test_missing_project_file_alone_is_put_back(tmp_path: Path, old: Output) -> None:
    old.write(tmp_path)
    inode = (tmp_path / "acme").stat().st_ino
    (tmp_path / "README.md").unlink()
    assert old.write(tmp_path) == []
    assert (tmp_path / "README.md").read_text() == "# Acme\n"
    assert (tmp_path / "acme").stat().st_ino == inode


def test_package_only_after_a_project_removes_the_project_files(
    tmp_path: Path, old: Output
) -> None:
    old.write(tmp_path)
    bare = make_output({path: text for path, text in old.files.items() if "/" in path})
    assert bare.write(tmp_path) == []
    assert [path.name for path in tmp_path.iterdir()] == ["acme"]


def test_project_under_another_name_supersedes_the_first(tmp_path: Path, old: Output) -> None:
    old.write(tmp_path)
    (tmp_path / "acme/mine.py").write_text("MINE = 1\n")
    renamed = {path.replace("acme/", "other/"): text for path, text in old.files.items()}
    assert make_output(renamed, "other").write(tmp_path) == []
    assert set(snapshot(tmp_path)) == {*renamed, "other/_manifest.json", "acme/mine.py"}


def test_superseded_package_without_own_files_is_gone(tmp_path: Path, old: Output) -> None:
    old.write(tmp_path)
    renamed = {path.replace("acme/", "other/"): text for path, text in old.files.items()}
    make_output(renamed, "other").write(tmp_path)
    assert not (tmp_path / "acme").exists()


def test_bare_packages_of_two_documents_live_side_by_side(tmp_path: Path) -> None:
    make_output({"a/__init__.py": "A = 1\n"}, "a").write(tmp_path)
    assert make_output({"b/__init__.py": "B = 1\n"}, "b").write(tmp_path) == []
    assert set(snapshot(tmp_path)) == {
        f"{name}/{file}" for name in "ab" for file in ("__init__.py", "_manifest.json")
    }


def test_linked_package_folder_is_not_followed(tmp_path: Path, old: Output, new: Output) -> None:
    elsewhere, directory = tmp_path / "elsewhere", tmp_path / "sdk"
    old.write(elsewhere)
    directory.mkdir()
    (directory / "acme").symlink_to(elsewhere / "acme")
    before = snapshot(elsewhere)
    assert found(new.write(directory)) == [("file-in-the-way", str(directory / "acme"))]
    assert snapshot(elsewhere) == before
    assert [path.name for path in directory.iterdir()] == ["acme"]


def test_recorded_folder_replaced_by_a_link_stops_the_run(
    tmp_path: Path, old: Output, new: Output
) -> None:
    directory, elsewhere = tmp_path / "sdk", tmp_path / "elsewhere"
    old.write(directory)
    (directory / "acme/models").rename(elsewhere)
    (directory / "acme/models").symlink_to(elsewhere)
    before = snapshot(tmp_path)
    assert found(new.write(directory)) == [
        ("invalid-manifest", str(directory / "acme/_manifest.json"))
    ]
    assert snapshot(tmp_path) == before


def test_output_folder_may_itself_be_a_link(tmp_path: Path, old: Output) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "sdk").symlink_to("real")
    assert old.write(tmp_path / "sdk") == []
    assert (tmp_path / "real/acme/__init__.py").exists()


def test_output_folder_that_is_a_file(tmp_path: Path, old: Output) -> None:
    (tmp_path / "sdk").write_text("mine")
    for directory in (tmp_path / "sdk", tmp_path / "sdk/below"):
        [diagnostic] = old.write(directory)
        assert diagnostic.code == codes.UNWRITABLE
        assert "\n" not in diagnostic.message
    assert snapshot(tmp_path) == {"sdk": b"mine"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(tmp_path: Path, old: Output) -> None:
    tmp_path.chmod(0o555)
    try:
        assert [entry.code for entry in old.write(tmp_path)] == [codes.UNWRITABLE]
        assert list(tmp_path.iterdir()) == []
    finally:
        tmp_path.chmod(0o755)


def test_full_disk_leaves_the_old_output(tmp_path: Path, old: Output, new: Output) -> None:
    """The limit on a file's size stands in for a full disk: write(2) fails half-way."""
    old.write(tmp_path)
    before = snapshot(tmp_path)
    large = make_output({**new.files, "acme/events/large.py": "#" * 100_000})

    def write() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        assert [entry.code for entry in large.write(tmp_path)] == [codes.UNWRITABLE]

    assert wait_for(start_child(write)) == 0
    assert snapshot(tmp_path) == before
    assert leftovers(tmp_path) == []


def test_too_long_name_leaves_nothing(tmp_path: Path) -> None:
    long = make_output({f"acme/{'a' * 300}.py": ""})
    assert [entry.code for entry in long.write(tmp_path / "sdk")] == [codes.UNWRITABLE]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "paths",
    [
        ("acme/Paid.py", "acme/paid.py"),
        ("acme/Caf\u00e9/a.py", "acme/cafe\u0301/A.py"),
        ("acme/models", "acme/models/a.py"),
        ("../acme.py",),
        ("/acme.py",),
        ("acme/../../x.py",),
        ("acme\\x.py",),
        ("other/x.py",),
        ("acme/a\nb.py",),
    ],
)
def test_paths_that_rendering_must_not_make(tmp_path: Path, paths: tuple[str, ...]) -> None:
    output = make_output(dict.fromkeys(paths, ""))
    assert [entry.code for entry in output.write(tmp_path / "sdk")] == [codes.INTERNAL_ERROR]
    assert list(tmp_path.iterdir()) == []


def test_text_that_is_no_unicode(tmp_path: Path, old: Output) -> None:
    files = {"acme/__init__.py": "'\ud800'"}
    diagnostics = write_output(tmp_path / "sdk", "acme", files, old.manifest)
    assert [entry.code for entry in diagnostics] == [codes.INTERNAL_ERROR]
    assert list(tmp_path.iterdir()) == []


def test_fatal_warning_stops_the_run(tmp_path: Path, old: Output, new: Output) -> None:
    old.write(tmp_path)
    (tmp_path / "acme/__init__.py").write_text("EDITED = True\n")
    before = snapshot(tmp_path)
    diagnostics = write_output(tmp_path, "acme", new.files, new.manifest, fatal=lambda _: True)
    assert [entry.code for entry in diagnostics] == [codes.EDITED_BY_HAND]
    assert snapshot(tmp_path) == before


def test_report_names_each_file_with_what_it_was(tmp_path: Path, old: Output, new: Output) -> None:
    old.write(tmp_path)
    seen: dict[str, str] = {}
    write_output(tmp_path, "acme", new.files, new.manifest, report=seen.__setitem__)
    assert seen == {
        "README.md": "unchanged",
        "acme/__init__.py": "changed",
        "acme/_manifest.json": "changed",
        "acme/events/__init__.py": "missing",
        "acme/events/paid.py": "missing",
        "acme/models/__init__.py": "unchanged",
        "acme/models/gone.py": "left over",
        "acme/models/kept.py": "unchanged",
        "pyproject.toml": "changed",
    }


def test_two_writers_at_once(tmp_path: Path, old: Output, new: Output) -> None:
    """Runs wait for each other, so that neither takes the other's files for a stranger's."""
    barrier = multiprocessing.get_context("fork").Barrier(2)

    def write(output: Output) -> None:
        barrier.wait()
        for _ in range(15):
            assert output.write(tmp_path) == []

    children = [start_child(partial(write, output)) for output in (old, new)]
    assert [wait_for(child) for child in children] == [0, 0]
    assert set(snapshot(tmp_path)) in [
        {*output.files, "acme/_manifest.json"} for output in (old, new)
    ]
    assert leftovers(tmp_path) == []
