"""Writing the output, so that a killed run leaves the old output or the new one.

Nothing is replaced before everything is ready in a hidden folder of DIR. Then the project files are
renamed into place, and last the package is exchanged as a whole: no moment shows a package that is
neither the old nor the new one. A step that fails undoes the ones before it.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

from .comparison import Comparison, Status, compare_output
from .diagnostics import Diagnostic, Severity, codes
from .exchange import exchange_folders
from .manifest import Manifest
from .source import Location
from .staging import (
    Stage,
    keep_copy,
    make_stage,
    recover_packages,
    remove_stage,
    remove_stages,
    stage_tree,
    write_file,
)

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_Report: TypeAlias = Callable[[str, Status], None]

_TO_WRITE = (Status.MISSING, Status.CHANGED, Status.EDITED)
_STALE = (*_TO_WRITE, Status.LEFT_OVER)

# Where a file system has no locks, a stage of that age in seconds is taken for a killed run's.
_SURELY_KILLED = 3600.0


def is_error(diagnostic: Diagnostic) -> bool:
    """Whether the diagnostic is an error."""
    return diagnostic.severity is Severity.ERROR


def write_output(
    directory: Path,
    package: str,
    files: Mapping[str, str],
    manifest: Manifest,
    *,
    fatal: Callable[[Diagnostic], bool] = is_error,
    report: _Report | None = None,
) -> list[Diagnostic]:
    """Write `files`, a mapping of path relative to `directory` to text, and the manifest.

    If a diagnostic is `fatal`, nothing is written. `report` is told each path with the status it
    had before, once all is done. A file that needs no change isn't touched.
    """
    try:
        with ExitStack() as undo:
            _make_directory(directory, undo)
            diagnostics = _write(directory, package, files, manifest, fatal, report)
            if not any(map(fatal, diagnostics)):
                undo.pop_all()
    except OSError as fault:
        return [_unwritable(directory, fault)]
    return diagnostics


def _write(
    directory: Path,
    package: str,
    files: Mapping[str, str],
    manifest: Manifest,
    fatal: Callable[[Diagnostic], bool],
    report: _Report | None,
) -> list[Diagnostic]:
    with _locked(directory) as alone:
        if alone:
            recover_packages(directory)
        comparison = compare_output(directory, package, files, manifest)
        diagnostics = list(comparison.diagnostics)
        if any(map(fatal, diagnostics)):
            return diagnostics
        if comparison.paths(*_STALE):
            _replace(comparison)
        with contextlib.suppress(OSError):  # the output is in place by now
            remove_stages(directory, older_than=0 if alone else _SURELY_KILLED)
    if report:
        for path in comparison.paths(*Status):
            report(path, comparison.statuses[path])
    return diagnostics


def _replace(comparison: Comparison) -> None:
    """Stage everything, then put it in place."""
    stage = make_stage(comparison.directory, comparison.package)
    try:
        trees = _stage_trees(comparison, stage)
        for path in _project_files(comparison, *_TO_WRITE):
            write_file(stage.files / path, comparison.wanted[path])
        with ExitStack() as undo:
            _place_project_files(comparison, stage, undo)
            for name in trees:
                _place_tree(comparison.directory, name, stage, undo)
            undo.pop_all()
    finally:
        remove_stage(stage)


def _stage_trees(comparison: Comparison, stage: Stage) -> list[str]:
    """Stage each package that changes, and return their names, our own first."""
    superseded = comparison.earlier.superseded if comparison.earlier else ()
    staged: list[str] = []
    for name in (comparison.package, *superseded):
        inside = {path for path in comparison.paths(*_STALE) if path.startswith(f"{name}/")}
        if inside:
            new = {path: comparison.wanted[path] for path in inside if path in comparison.wanted}
            relative = {path.removeprefix(f"{name}/"): content for path, content in new.items()}
            gone = {path.removeprefix(f"{name}/") for path in inside - new.keys()}
            stage_tree(comparison.directory / name, stage.trees / name, relative, gone)
            staged.append(name)
    return staged


def _project_files(comparison: Comparison, *statuses: Status) -> list[str]:
    """The paths directly in DIR that have one of `statuses`."""
    return [path for path in comparison.paths(*statuses) if "/" not in path]


def _place_project_files(comparison: Comparison, stage: Stage, undo: ExitStack) -> None:
    for path in _project_files(comparison, *_STALE):
        target, before = comparison.directory / path, stage.before / path
        if target.exists():
            keep_copy(target, before)
            undo.callback(before.replace, target)
        else:
            undo.callback(target.unlink, missing_ok=True)
        if path in comparison.wanted:
            (stage.files / path).replace(target)
        else:
            target.unlink()


def _place_tree(directory: Path, name: str, stage: Stage, undo: ExitStack) -> None:
    """Put a staged package in place; one of which nothing is left is only moved away."""
    current, staged, aside = directory / name, stage.trees / name, stage.replaced / name
    if not staged.is_dir():
        current.rename(aside)
        undo.callback(aside.rename, current)
    elif current.exists():
        old = exchange_folders(staged, current, aside)
        undo.callback(exchange_folders, old, current, stage.root / f"undone-{name}")
    else:
        staged.rename(current)
        undo.callback(current.rename, staged)


def _make_directory(directory: Path, undo: ExitStack) -> None:
    """Make the folder and those above it; `undo` removes them again."""
    missing = [folder for folder in (directory, *directory.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        undo.callback(_remove_if_empty, folder)
    if not directory.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(directory))


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


@contextlib.contextmanager
def _locked(directory: Path) -> Iterator[bool]:
    """Hold the folder's lock, waiting for another run to end; false where it has no locks.

    The system drops the lock with the process, so a stage seen under it belongs to a killed run.
    """
    if fcntl is None:
        yield False
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            alone = True
        except OSError:
            alone = False
        yield alone
    finally:
        os.close(descriptor)


def _unwritable(directory: Path, fault: OSError) -> Diagnostic:
    path = fault.filename if isinstance(fault.filename, str) else str(directory)
    return Diagnostic(
        code=codes.UNWRITABLE,
        message=f"the output can't be written: {(fault.strerror or str(fault)).lower()}",
        at=Location(path, ""),
        help="choose a folder that can be written with `-o`, or make room there; "
        "nothing was changed",
    )
