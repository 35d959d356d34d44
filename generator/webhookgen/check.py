"""`generate --check`: what a run would change, found without writing anything."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .comparison import Comparison, Status, compare_output
from .diagnostics import Diagnostic, Severity, codes
from .ir.service import Json
from .manifest import Manifest
from .source import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """Every path that isn't as this run would leave it, once, and with its status.

    `only_version` is true where the files are as an earlier version of webhookgen wrote them from
    the same documents with the same options. `errors` says why the output can't be compared.
    """

    comparison: Comparison
    only_version: bool
    errors: tuple[Diagnostic, ...]

    @property
    def stale(self) -> dict[str, Status]:
        """The paths, sorted, relative to DIR."""
        statuses = self.comparison.statuses.items()
        return {path: status for path, status in statuses if status is not Status.UNCHANGED}

    @property
    def up_to_date(self) -> bool:
        """Whether a run would change nothing."""
        return not self.stale and not self.errors

    def diff(self) -> str:
        """What a run would change, as one unified diff.

        Raises:
            OSError: A file can't be read.
        """
        return "".join(_diff(self.comparison, path) for path in self.stale)


def check_output(
    directory: Path, package: str, files: Mapping[str, str], manifest: Manifest
) -> CheckReport:
    """Compare the output in `directory` with what this run would write."""
    try:
        comparison = compare_output(directory, package, files, manifest)
        errors = _errors(comparison)
    except OSError as fault:
        comparison = Comparison(
            directory=directory,
            package=package,
            wanted={},
            statuses={},
            earlier=None,
            diagnostics=(),
        )
        errors = (_unreadable(directory, fault),)
    only_version = not errors and _differs_in_version(comparison, manifest)
    return CheckReport(comparison=comparison, only_version=only_version, errors=errors)


def _errors(comparison: Comparison) -> tuple[Diagnostic, ...]:
    """The errors that no status shows."""
    return tuple(
        diagnostic
        for diagnostic in comparison.diagnostics
        if diagnostic.severity is Severity.ERROR and diagnostic.code != codes.FILE_IN_THE_WAY
    )


def _differs_in_version(comparison: Comparison, manifest: Manifest) -> bool:
    """Whether the files on disk are as recorded, and only the version is another."""
    recorded = comparison.earlier.manifest if comparison.earlier else None
    if recorded is None or _version(recorded) == _version(manifest):
        return False
    if recorded.inputs != manifest.inputs or recorded.options != manifest.options:
        return False
    if comparison.paths(Status.EDITED, Status.EDITED_LEFT_OVER, Status.IN_THE_WAY):
        return False
    return not any(path in recorded.files for path in comparison.paths(Status.MISSING))


def _version(manifest: Manifest) -> tuple[str, Json]:
    return manifest.generator, (manifest.run or {}).get("by")


def _diff(comparison: Comparison, path: str) -> str:
    """The change of one file; nothing for one that can't be shown, as a folder in the way."""
    target = comparison.directory / path
    old = target.read_bytes() if target.is_file() and not target.is_symlink() else b""
    new = comparison.wanted.get(path, b"")
    if comparison.statuses[path] is Status.EDITED_LEFT_OVER:
        new = old
    lines = difflib.unified_diff(
        old.decode("utf-8", "replace").splitlines(keepends=True),
        new.decode("utf-8", "replace").splitlines(keepends=True),
        f"{target} (on disk)",
        f"{target} (generated)",
    )
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def _unreadable(directory: Path, fault: OSError) -> Diagnostic:
    path = fault.filename if isinstance(fault.filename, str) else str(directory)
    return Diagnostic(
        code=codes.UNWRITABLE,
        message=f"the output can't be read: {(fault.strerror or str(fault)).lower()}",
        at=Location(path, ""),
        help="check the folder that `-o` names",
    )
