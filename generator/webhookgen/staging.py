"""The hidden folder in which a run makes its output ready before anything is replaced.

It lies in DIR, so that moving things out of it is a rename on one file system. Layout:

    .NAME.webhookgen-<random>/
        trees/NAME/     the package as it will be; after the exchange, as it was
        files/          project files to be put in place
        before/         project files as they were, to put back if a later step fails
        replaced/NAME/  the package as it was, where the system can't exchange folders
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .manifest import MANIFEST_NAME

_STAGE_NAME = re.compile(r"\.(?P<package>\w+)\.webhookgen-[0-9a-f]{16}", re.ASCII)
_BYTECODE = "__pycache__"


@dataclass(frozen=True, slots=True)
class Stage:
    """One run's hidden folder, and the package that the run writes."""

    root: Path
    package: str

    @property
    def trees(self) -> Path:
        """Whole packages, by name."""
        return self.root / "trees"

    @property
    def files(self) -> Path:
        """New project files."""
        return self.root / "files"

    @property
    def before(self) -> Path:
        """Project files as they were."""
        return self.root / "before"

    @property
    def replaced(self) -> Path:
        """Packages that were moved aside."""
        return self.root / "replaced"


def make_stage(directory: Path, package: str) -> Stage:
    """Make an empty stage in `directory`; modes follow the umask, unlike `tempfile`'s."""
    stage = Stage(directory / f".{package}.webhookgen-{secrets.token_hex(8)}", package)
    stage.root.mkdir()
    for folder in (stage.trees, stage.files, stage.before, stage.replaced):
        folder.mkdir()
    return stage


def list_stages(directory: Path) -> list[Stage]:
    """The stages in `directory`, of live and of killed runs."""
    if not os.path.lexists(directory):
        return []
    with os.scandir(directory) as entries:
        found = [
            Stage(Path(entry.path), match["package"])
            for entry in entries
            if (match := _STAGE_NAME.fullmatch(entry.name)) and entry.is_dir(follow_symlinks=False)
        ]
    return sorted(found, key=lambda stage: stage.root)


def recover_packages(directory: Path) -> None:
    """Put back each package that a killed run had moved aside and not yet replaced."""
    for stage in list_stages(directory):
        for aside in sorted(stage.replaced.glob("*")):
            current = directory / aside.name
            if (stage.trees / aside.name).is_dir() and not os.path.lexists(current):
                aside.rename(current)


def remove_stages(directory: Path, *, older_than: float = 0) -> None:
    """Remove the stages that killed runs left; the caller knows that no run is live.

    `older_than` is an age in seconds, for callers that can't know it. What can't be removed stays.
    """
    limit = time.time() - older_than
    for stage in list_stages(directory):
        if not older_than or stage.root.stat().st_mtime < limit:
            remove_stage(stage)


def remove_stage(stage: Stage) -> None:
    """Remove a stage, as far as the file system lets us."""
    shutil.rmtree(stage.root, ignore_errors=True)


def stage_tree(
    current: Path, staged: Path, new: Mapping[str, bytes], gone: Collection[str]
) -> None:
    """Make at `staged` the folder `current` as it will be: without `gone`, with `new` written.

    Paths are relative to the folder. Everything else is carried over as it is, by hard link where
    possible, so that a file that doesn't change keeps its time. Compiled bytecode is not carried
    over: Python trusts it by its source's size and second, which a quick second run may repeat.
    """
    if current.is_dir():
        _carry_over(current, staged, {*new, *gone})
        if staged.is_dir():
            shutil.copymode(current, staged)
    for folder in {path.rpartition("/")[0] for path in new}:
        (staged / folder).mkdir(parents=True, exist_ok=True)
    # The manifest comes last: a stage that has one is complete.
    for path in sorted(new, key=lambda path: (path == MANIFEST_NAME, path)):
        write_file(f"{staged}/{path}", new[path])


def write_file(path: str | Path, content: bytes) -> None:
    """Write a new file; its folder is there."""
    with open(path, "xb") as file:
        file.write(content)


def keep_copy(source: Path, target: Path) -> None:
    """Make `target` the same file as `source`, or a copy where hard links can't be made."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        if not stat.S_ISREG(source.lstat().st_mode):
            raise
        shutil.copy2(source, target, follow_symlinks=False)


def _carry_over(current: Path, staged: Path, dropped: Collection[str]) -> None:
    for path, entry in _entries(current, dropped):
        target = staged / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if entry.is_symlink():
            target.symlink_to(os.readlink(entry.path))
        elif entry.is_dir(follow_symlinks=False):
            target.mkdir(exist_ok=True)
            shutil.copymode(entry.path, target)
        else:
            keep_copy(Path(entry.path), target)


def _entries(
    folder: Path, dropped: Collection[str], prefix: str = ""
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """What is carried over from `folder`: each link, file and folder by its relative path.

    A folder comes after its members, and only if one is carried over or it was empty before.
    """
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    for entry in entries:
        path = prefix + entry.name
        if entry.is_symlink() or not entry.is_dir(follow_symlinks=False):
            if path not in dropped and not _is_bytecode(path):
                yield path, entry
            continue
        members = list(_entries(Path(entry.path), dropped, path + "/"))
        yield from members
        if members or not any(os.scandir(entry.path)):
            yield path, entry


def _is_bytecode(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return name.endswith(".pyc") and folder.rpartition("/")[2] == _BYTECODE
