"""A run that is killed leaves the old output or the new one, and the next run puts all right."""

from __future__ import annotations

import errno
import os
import random
import select
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from webhookgen.diagnostics import codes
from webhookgen.exchange import rename_folders
from webhookgen.staging import make_stage

from .conftest import Output, kill, leftovers, make_output, snapshot, start_child, wait_for

# The audit events (docs.python.org, "Audit events table") that touch the file system.
STEPS = {
    "open",
    "os.mkdir",
    "os.link",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.symlink",
    "os.chmod",
    "os.scandir",
    "ctypes.dlsym",
}


def at_step(number: int, act: Any) -> None:
    """Call `act` before this process touches the file system for the `number`th time."""
    left = number

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in STEPS:
            left -= 1
            if left == 0:
                act()

    sys.addaudithook(hook)


def tree_of(output: Output, directory: Path) -> dict[str, bytes | str]:
    """The package as `output` leaves it."""
    output.write(directory)
    return snapshot(directory / output.package)


def test_killed_before_each_step(tmp_path: Path, old: Output, new: Output) -> None:
    old_tree, new_tree = tree_of(old, tmp_path / "old"), tree_of(new, tmp_path / "new")
    directory, killed, outcomes = tmp_path / "sdk", -signal.SIGKILL, set()
    step = 0
    while killed == -signal.SIGKILL:
        step += 1
        assert old.write(directory) == []

        def run(step: int = step) -> None:
            at_step(step, lambda: os.kill(os.getpid(), signal.SIGKILL))
            new.write(directory)

        killed = wait_for(start_child(run))
        tree = snapshot(directory / "acme")
        assert tree in (old_tree, new_tree), step
        outcomes.add(tree == new_tree)
        assert new.write(directory) == [], step
        assert leftovers(directory) == [], step
        assert snapshot(directory) == snapshot(tmp_path / "new"), step
    assert killed == 0
    assert outcomes == {True, False}
    assert step > 40


def test_failure_at_each_step_is_undone(tmp_path: Path, old: Output, new: Output) -> None:
    directory, step, failures, outcome = tmp_path / "sdk", 0, 0, -1
    old.write(directory)
    before = snapshot(directory)
    while outcome != 12:  # no step was left to fail
        step += 1

        def run(step: int = step) -> None:
            failed = False

            def fail() -> None:
                nonlocal failed
                failed = True
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

            at_step(step, fail)
            diagnostics = new.write(directory)
            assert [entry.code for entry in diagnostics] in ([], [codes.UNWRITABLE])
            os._exit(12 if not failed else 10 if diagnostics else 11)

        outcome = wait_for(start_child(run))
        assert outcome in (10, 11, 12), step
        assert (snapshot(directory) == before) is (outcome == 10), step
        failures += outcome == 10
        assert old.write(directory) == []
        assert leftovers(directory) == []
    assert failures > 20


def test_first_run_killed_before_each_step(tmp_path: Path, old: Output) -> None:
    old_tree = tree_of(old, tmp_path / "old")
    step, killed = 0, -signal.SIGKILL
    while killed == -signal.SIGKILL:
        step += 1
        directory = tmp_path / f"sdk{step}"

        def run(step: int = step, directory: Path = directory) -> None:
            at_step(step, lambda: os.kill(os.getpid(), signal.SIGKILL))
            old.write(directory)

        killed = wait_for(start_child(run))
        assert snapshot(directory / "acme") in ({}, old_tree)
        changed = make_output({**old.files, "pyproject.toml": "[project]\nname = 'later'\n"})
        assert changed.write(directory) == [], step
        assert leftovers(directory) == []
    assert step > 20


def test_killed_at_random_moments(tmp_path: Path) -> None:
    """A loop that writes large outputs in turn is killed 25 times, with own files beside."""
    names = [f"acme/models/m{number}.py" for number in range(150)]
    outputs = [
        make_output({"pyproject.toml": text, **dict.fromkeys(names, f"{text} = 1\n" * 50)})
        for text in ("first", "second")
    ]
    trees = [tree_of(output, tmp_path / str(n)) for n, output in enumerate(outputs)]
    for tree in trees:
        tree["mine.py"] = b"MINE = 1\n"
    directory = tmp_path / "sdk"
    outputs[0].write(directory)
    (directory / "acme/mine.py").write_bytes(b"MINE = 1\n")
    moments = random.Random(20240229)
    for _ in range(25):
        reading, writing = os.pipe()

        def run() -> None:
            while True:
                for output in reversed(outputs):
                    assert output.write(directory) == []

        child = start_child(run)
        os.close(writing)
        # Waits for the moment; the pipe would end early only if the child did.
        ended, _, _ = select.select([reading], [], [], moments.uniform(0.0, 0.15))
        os.close(reading)
        kill(child)
        assert not ended
        assert snapshot(directory / "acme") in trees
        assert outputs[0].write(directory) == []
        assert snapshot(directory / "acme") == trees[0]
        assert leftovers(directory) == []


def test_stage_of_a_live_run_is_left_alone(tmp_path: Path, old: Output, new: Output) -> None:
    """A run that is stopped while it stages makes the next one wait, not clean up under it."""
    old.write(tmp_path)

    def stop_half_way() -> None:
        at_step(30, lambda: os.kill(os.getpid(), signal.SIGSTOP))
        assert new.write(tmp_path) == []

    first = start_child(stop_half_way)
    _, status = os.waitpid(first, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    staged = leftovers(tmp_path)
    assert len(staged) == 1

    def write_later() -> None:
        assert old.write(tmp_path) == []

    second = start_child(write_later)
    assert os.waitpid(second, os.WNOHANG)[0] == 0
    assert leftovers(tmp_path) == staged
    os.kill(first, signal.SIGCONT)
    assert wait_for(first) == 0
    assert wait_for(second) == 0
    assert leftovers(tmp_path) == []


def test_killed_between_two_renames(tmp_path: Path, old: Output, new: Output) -> None:
    """Where folders can't be exchanged, a kill may leave no package; its own files survive."""
    old.write(tmp_path)
    (tmp_path / "acme/mine.py").write_text("MINE = 1\n")
    stage = make_stage(tmp_path, "acme")
    (stage.trees / "acme").mkdir()
    (tmp_path / "acme").rename(stage.replaced / "acme")
    assert new.write(tmp_path) == []
    assert (tmp_path / "acme/mine.py").read_text() == "MINE = 1\n"
    assert (tmp_path / "acme/__init__.py").read_text() == "NEW = True\n"
    assert leftovers(tmp_path) == []


def test_folder_beside_that_only_looks_like_a_stage_is_kept(tmp_path: Path, old: Output) -> None:
    for name in (".acme.webhookgen-mine", "acme.webhookgen-0123456789abcdef"):
        (tmp_path / name).mkdir()
    (tmp_path / ".acme.webhookgen-0123456789abcdef").write_text("a file")
    old.write(tmp_path)
    assert len(leftovers(tmp_path)) == 3


def test_two_renames_replace_a_folder(tmp_path: Path) -> None:
    new, current, aside = (tmp_path / name for name in ("new", "current", "aside"))
    for folder in (new, current):
        folder.mkdir()
        (folder / "name").write_text(folder.name)
    rename_folders(new, current, aside)
    assert snapshot(tmp_path) == {"current/name": b"new", "aside/name": b"current"}


def test_two_renames_that_fail_change_nothing(tmp_path: Path) -> None:
    current = tmp_path / "current"
    current.mkdir()
    with pytest.raises(FileNotFoundError):
        rename_folders(tmp_path / "absent", current, tmp_path / "aside")
    assert [path.name for path in tmp_path.iterdir()] == ["current"]
