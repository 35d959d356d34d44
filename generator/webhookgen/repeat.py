"""The record by which a later run knows that it would change nothing, and what it would say.

It lies in the manifest, which others may have edited, so it only spares work that would end in
the files that are there: these are compared with their digests, and the manifest with its own.
`--check` does not go by it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .diagnostics import Diagnostic
from .diagnostics.record import CONFIG, Recalled, Side, record_finding
from .earlier import load_earlier, recorded_package
from .ir.service import Json
from .location import Location
from .manifest import Manifest, digest_of, manifest_path, render_manifest
from .own_code import own_digest
from .source import Document, Folder, OutsideFolder, Position, Sources
from .staging import list_stages


@dataclass(frozen=True, slots=True)
class Repeated:
    """What a run has to say that would change nothing: its findings and their places."""

    findings: list[Diagnostic]
    sources: Sources
    elsewhere: int
    paths: tuple[str, ...]


class _Recorded(Sources):
    """Documents of which only the lines are looked at, and the positions that were recorded."""

    def __init__(self, documents: Sequence[Document]) -> None:
        super().__init__()
        self.recorded: dict[tuple[Location, Side], Position] = {}
        for document in documents:
            self.adopt(document)

    def position(self, at: Location, on: Side = "value") -> Position | None:
        """The position that a location had."""
        return self.recorded.get((at, on))


def record_run(
    manifest: Manifest,
    findings: Sequence[Diagnostic],
    sources: Sources,
    elsewhere: int,
    *,
    default: str,
    config: Document | None,
) -> Manifest:
    """The manifest with the record of its run, unless its findings mean nothing to others.

    `default` is the package's name where none is asked for.
    """
    keys = dict(sources.input_names)
    if config is not None:
        keys[config.name] = CONFIG
    records: list[Json] = []
    for found in findings:
        record = record_finding(found, sources.position, keys)
        if record is None:
            return manifest
        records.append(record)
    run: dict[str, Json] = {
        "by": own_digest(),
        "default": default,
        "elsewhere": elsewhere,
        "findings": records,
    }
    return _sealed(replace(manifest, run=run))


def _sealed(manifest: Manifest) -> Manifest:
    """The manifest with a digest of all the rest, which an edit by hand would change."""
    run = {key: value for key, value in (manifest.run or {}).items() if key != "seal"}
    text = render_manifest(replace(manifest, run=run))
    return replace(manifest, run={**run, "seal": digest_of(text.encode())})


def find_repeated(
    directory: Path,
    spec: str,
    package: str | None,
    options: Mapping[str, Json],
    config: Document | None,
) -> Repeated | None:
    """What an earlier run has recorded, where this one would do nothing else.

    `options` are this run's, without the package. None where anything differs or can't be told.
    """
    name = package or recorded_package(
        directory, spec, package_only=bool(options.get("package_only"))
    )
    if name is None or spec == "-":
        return None
    try:
        manifest = _trusted(directory, name, {**options, "package": name})
        if manifest is None or not _as_recorded(directory, manifest.files):
            return None
        if package is None and (manifest.run or {}).get("default") != name:
            return None
        documents = _documents(spec, manifest)
    except (OSError, OutsideFolder, ValueError):
        return None
    return None if documents is None else _recalled(manifest, documents, config, name)


def _trusted(directory: Path, name: str, options: Mapping[str, Json]) -> Manifest | None:
    """The record of the one run that has written here, if it was like this one."""
    earlier = load_earlier(directory, name, ("pyproject.toml", "README.md"))
    if isinstance(earlier, Diagnostic) or earlier.superseded or list_stages(directory):
        return None
    manifest = earlier.manifest
    if manifest is None or not manifest.run or manifest.options != options:
        return None
    same = manifest == _sealed(manifest) and manifest.run.get("by") == own_digest()
    path = directory / manifest_path(name)
    return manifest if same and path.read_text("utf-8") == render_manifest(manifest) else None


def _as_recorded(directory: Path, files: Mapping[str, str]) -> bool:
    """Whether every file is there with its digest, and no link is on the way to it."""
    folders = {path.rpartition("/")[0] for path in files}
    if any((directory / folder).is_symlink() for folder in _and_above(folders)):
        return False
    return all(
        not os.path.islink(directory / path)
        and digest_of((directory / path).read_bytes()) == digest
        for path, digest in files.items()
    )


def _and_above(folders: set[str]) -> Iterator[str]:
    for folder in folders:
        while folder:
            yield folder
            folder = folder.rpartition("/")[0]


def _documents(spec: str, manifest: Manifest) -> dict[str, Document] | None:
    """The inputs by their keys, if all of them are as they were; their text is not parsed."""
    found: dict[str, Document] = {}
    folder, main = Folder.of(spec), os.path.basename(spec)
    for key, digest in manifest.inputs.items():
        path, name = folder.path / key, spec
        if key != main:
            path, _ = folder.admit(Path(os.path.normpath(path)))
            name = folder.name(path)
        text = path.read_bytes()
        if digest_of(text) != digest:
            return None
        found[key] = Document(name, None, text, "json")
    return found if main in found else None


def _recalled(
    manifest: Manifest, documents: dict[str, Document], config: Document | None, name: str
) -> Repeated | None:
    if config is not None:
        documents = {**documents, CONFIG: config}
    sources = _Recorded(tuple(documents.values()))
    recalled = Recalled({key: document.name for key, document in documents.items()})
    run: Any = manifest.run
    try:
        for record in run["findings"]:
            recalled.read(record)
        elsewhere = int(run["elsewhere"])
    except (AttributeError, LookupError, TypeError, ValueError):
        return None
    sources.recorded = recalled.positions
    paths = tuple(sorted([*manifest.files, manifest_path(name)]))
    return Repeated(recalled.findings, sources, elsewhere, paths)
