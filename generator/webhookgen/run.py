"""One run of the command line: what it was asked, what it found, and the stages in order.

Nothing here prints, so that `cli.py` alone says how a run looks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .diagnostics import Code, Diagnostic, Severity, codes
from .package_name import package_name_fault
from .progress import Progress
from .source import Location
from .version import VERSION

if TYPE_CHECKING:
    from .format import Formatter
    from .manifest import Manifest
    from .pipeline import Planned, Reading


@dataclass(slots=True)
class Run:
    """What one run was asked to show and to overlook, and what its stages found."""

    verbose: bool = False
    quiet: bool = False
    ignored: frozenset[Code] = frozenset()
    fail_on_warning: bool = False
    progress: Progress = field(default_factory=lambda: Progress(sys.stderr, shown=False))
    found: list[Diagnostic] = field(default_factory=list)

    def add(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Note what a stage found, but for what is to be ignored."""
        self.found += [found for found in diagnostics if found.code not in self.ignored]

    def is_fatal(self, diagnostic: Diagnostic) -> bool:
        """Whether nothing is written because of it."""
        if diagnostic.code in self.ignored:
            return False
        return diagnostic.severity is Severity.ERROR or self.fail_on_warning

    @property
    def failed(self) -> bool:
        """Whether something fatal was found."""
        return any(map(self.is_fatal, self.found))


@dataclass(frozen=True, slots=True)
class Target:
    """What `generate` was asked to write, and where."""

    spec: str
    directory: Path
    package: str | None
    package_only: bool
    formatter: Formatter


def read_spec(run: Run, spec: str) -> Reading:
    """Read the document `spec`, or standard input for `-`."""
    from .pipeline import read_service

    stdin = sys.stdin.buffer if spec == "-" else None
    with run.progress.stage(f"reading {spec}"):
        reading = read_service(spec, stdin)
    run.add(reading.diagnostics)
    return reading


def plan_service(run: Run, reading: Reading, package: str | None) -> Planned | None:
    """Plan the package of what was read, or None where nothing could be read."""
    from .pipeline import plan_package

    if reading.service is None:
        return None
    with run.progress.stage("naming types and events"):
        planned = plan_package(reading.service, package=package)
    run.add(planned.diagnostics)
    return planned


def plan_target(run: Run, reading: Reading, target: Target) -> Planned | None:
    """Plan under the name asked for, else the name that an earlier run used, else the title."""
    from .earlier import recorded_package
    from .pipeline import default_package

    if reading.service is None or target.package is not None:
        return plan_service(run, reading, target.package)
    default = default_package(reading.service)
    kept = recorded_package(target.directory, target.spec, package_only=target.package_only)
    if kept is None or kept == default or package_name_fault(kept):
        return plan_service(run, reading, default)
    run.add([_renamed(target.directory / kept, default)])
    return plan_service(run, reading, kept)


def _renamed(kept: Path, default: str) -> Diagnostic:
    return Diagnostic(
        code=codes.PACKAGE_RENAMED,
        message=f"an earlier run named the package {kept.name}, which is kept; "
        f"its name would now be {default}",
        at=Location(str(kept), ""),
        help=f"pass `--package {kept.name}` or `--package {default}` to say which is meant",
    )


def make_files(
    run: Run, target: Target, planned: Planned, reading: Reading
) -> tuple[str, dict[str, str], Manifest] | None:
    """Render and format; the package's name, its files and their record."""
    from .format import FormattingError, format_files
    from .manifest import make_manifest
    from .pipeline import render_package

    name = planned.package.name
    with run.progress.stage("rendering"):
        files = render_package(planned.package, package_only=target.package_only)
    try:
        with run.progress.stage("formatting"):
            files = format_files(files, target.formatter)
    except FormattingError as fault:
        run.add([fault.diagnostic])
        return None
    manifest = make_manifest(
        files,
        generator=VERSION,
        inputs=reading.sources.inputs,
        options={
            "formatter": target.formatter,
            "package": name,
            "package_only": target.package_only,
        },
    )
    return name, files, manifest
