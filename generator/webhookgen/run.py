"""One run of the command line: what it was asked, what it found, and the stages in order.

Nothing here prints, so that `cli.py` alone says how a run looks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .diagnostics import Code, Diagnostic, Severity, codes
from .ir.service import NO_PROJECT, Json
from .package_name import package_name_fault
from .progress import Progress
from .source import Location, Sources
from .version import VERSION

if TYPE_CHECKING:
    from .config import Config, Settings
    from .format import Formatter
    from .manifest import Manifest
    from .pipeline import Planned, Reading
    from .repeat import Repeated


@dataclass(slots=True)
class Run:
    """What one run was asked to show and to overlook, and what its stages found."""

    verbose: bool = False
    quiet: bool = False
    ignored: frozenset[Code] = frozenset()
    fail_on_warning: bool = False
    progress: Progress = field(default_factory=lambda: Progress(sys.stderr, shown=False))
    found: list[Diagnostic] = field(default_factory=list)
    config: Config | None = None
    overlays: tuple[str, ...] = ()

    def ignore(self, ignored: frozenset[Code]) -> None:
        """Overlook further codes, also in what was found so far."""
        self.ignored |= ignored
        self.found = [found for found in self.found if found.code not in self.ignored]

    def add(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Note what a stage found, but for what is to be ignored."""
        self.found += [found for found in diagnostics if found.code not in self.ignored]

    def is_fatal(self, diagnostic: Diagnostic) -> bool:
        """Whether nothing is written because of it."""
        if diagnostic.code in self.ignored:
            return False
        return diagnostic.severity is Severity.ERROR or self.fail_on_warning

    def for_document(self) -> Run:
        """The run over one of several documents. What is ignored and found is its own."""
        found, self.found = self.found, []
        return replace(self, found=found)

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
    settings: Settings | None
    package_only: bool
    formatter: Formatter


def open_config(run: Run, path: Path | None) -> Sources:
    """Find and read the config file of a run; the sources hold it, for the places of its faults."""
    from .config import Config, find_config, load_config

    sources = Sources()
    folder = Path.cwd()
    found = path or find_config(folder)
    if found is None:
        return sources
    diagnostics: list[Diagnostic] = []
    loaded = load_config(found, diagnostics)
    run.add(diagnostics)
    document = loaded.document if isinstance(loaded, Config) else loaded
    if document is not None:
        sources.adopt(document)
    run.config = loaded if isinstance(loaded, Config) else None
    return sources


def targets_of(
    run: Run, spec: str | None, output: Path | None, package: str | None
) -> list[tuple[str, Path, str | None, Settings | None]] | str:
    """Document, folder, package and settings of each SDK asked for, or why it can't be told."""
    entries = run.config.entries if run.config is not None else ()
    if spec is None:
        if not entries:
            return (
                "Missing argument 'SPEC'. Give it and -o DIR, or list `documents` in a config file."
            )
        if output is not None or package is not None or run.overlays:
            return (
                "Without SPEC the config file says where each document goes, "
                "its package and its overlays."
            )
        return [(e.spec, e.output, e.settings.package, e.settings) for e in entries]
    own = run.config.entries_of(spec) if run.config is not None else ()
    if output is None and not own:
        return "Missing option '-o' / '--output'."
    if output is None and len(own) > 1 and package is not None:
        return f"The config file lists {spec} {len(own)} times. Say by -o which --package names."
    if output is None:
        return [(spec, e.output, package or e.settings.package, e.settings) for e in own]
    settings = settings_of(run, spec, output)
    return [(spec, output, package or (settings.package if settings else None), settings)]


def worst(exits: list[int]) -> int:
    """The exit code of a run over several documents: an error counts more than a new version."""
    return 1 if 1 in exits else max(exits, default=0)


def settings_of(run: Run, spec: str, output: Path | None = None) -> Settings | None:
    """What the config file says of a document, and of the SDK in a folder where it lists several.

    The first entry of a document stands for it where no other one has that folder.
    """
    if run.config is None:
        return None
    own = run.config.entries_of(spec)
    asked = os.path.realpath(output) if output is not None else None
    there = [entry for entry in own if os.path.realpath(entry.output) == asked]
    found = next(iter((*there, *own)), None)
    return run.config.settings if found is None else found.settings


def read_spec(run: Run, spec: str, settings: Settings | None) -> Reading:
    """Read the document `spec`, or standard input for `-`, with its overlays.

    Those of the config file, which `settings` names, come first.
    """
    from .pipeline import read_service

    if settings is not None:
        run.ignore(settings.ignored)
    stdin = sys.stdin.buffer if spec == "-" else None
    with run.progress.stage(f"reading {spec}"):
        overlays = (*(settings.overlays if settings is not None else ()), *run.overlays)
        reading = read_service(spec, stdin, run.config, settings, overlays)
    run.add(reading.diagnostics)
    return reading


def plan_service(
    run: Run, reading: Reading, package: str | None, settings: Settings | None
) -> Planned | None:
    """Plan the package of what was read, or None where nothing could be read."""
    from .pipeline import plan_package

    if reading.service is None:
        return None
    project = settings.project if settings is not None else NO_PROJECT
    with run.progress.stage("naming types and events"):
        planned = plan_package(reading.service, package=package, project=project)
    run.add(planned.diagnostics)
    return planned


def plan_target(run: Run, reading: Reading, target: Target) -> Planned | None:
    """Plan under the name asked for, else the name that an earlier run used, else the title."""
    from .earlier import recorded_package
    from .pipeline import default_package

    settings = target.settings
    if reading.service is None or target.package is not None:
        return plan_service(run, reading, target.package, settings)
    default = default_package(reading.service)
    kept = recorded_package(target.directory, target.spec, package_only=target.package_only)
    if kept is None or kept == default or package_name_fault(kept):
        return plan_service(run, reading, default, settings)
    run.add([_renamed(target.directory / kept, default)])
    return plan_service(run, reading, kept, settings)


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
    from .manifest import digest_of, make_manifest
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
    options = {**options_of(run, target), "package": name}
    if reading.overlays:  # their digests in order; `inputs` has them by path
        options["overlays"] = [digest_of(each.text) for each in reading.overlays]
    manifest = make_manifest(
        files, generator=VERSION, inputs=reading.sources.inputs, options=options
    )
    return name, files, _recorded(run, reading, planned, manifest)


def options_of(run: Run, target: Target) -> dict[str, Json]:
    """What shapes the output beside the documents and the package's name."""
    options: dict[str, Json] = {
        "formatter": target.formatter,
        "package_only": target.package_only,
    }
    if run.config is not None:  # by its digest alone: where it lies may differ between machines
        options["config"] = run.config.digest
    return options


def _recorded(run: Run, reading: Reading, planned: Planned, manifest: Manifest) -> Manifest:
    """The manifest, with all that a run like this one says where nothing has changed."""
    from .pipeline import default_package
    from .repeat import record_run

    if reading.service is None or reading.overlays:
        return manifest
    return record_run(
        manifest,
        [*reading.diagnostics, *planned.diagnostics],
        reading.sources,
        len(reading.elsewhere),
        default=default_package(reading.service),
        config=run.config.document if run.config is not None else None,
    )


def repeated_run(run: Run, target: Target) -> Repeated | None:
    """What there is to say where nothing has changed since an earlier run; else None.

    A document with overlays is always read: the places of its findings lie in several texts.
    """
    from .repeat import find_repeated

    settings = settings_of(run, target.spec)
    if run.overlays or (settings is not None and settings.overlays):
        return None
    config = run.config.document if run.config is not None else None
    options = options_of(run, target)
    repeated = find_repeated(target.directory, target.spec, target.package, options, config)
    if repeated is not None:
        if settings is not None:
            run.ignore(settings.ignored)
        run.add(repeated.findings)
    return repeated
