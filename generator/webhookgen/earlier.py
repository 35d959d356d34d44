"""What earlier runs left in an output folder, by their own records."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .diagnostics import Diagnostic
from .manifest import MANIFEST_NAME, Manifest, digest_of, load_manifest, manifest_path
from .staging import list_stages


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The files that earlier runs recorded and that this run answers for.

    `manifest` is the package's own record. `superseded` names other packages of the same project:
    those that record a file that this run writes too, as `pyproject.toml`. `digests` holds, by
    path relative to DIR, each digest that a run recorded; a killed run adds a second one.
    """

    manifest: Manifest | None
    superseded: tuple[str, ...]
    digests: Mapping[str, frozenset[str]]


def load_earlier(directory: Path, package: str, wanted: Collection[str]) -> Earlier | Diagnostic:
    """Read the records in `directory` for a run that writes the paths `wanted`.

    Raises:
        OSError: One can't be read.
    """
    own = load_manifest(directory, package)
    if isinstance(own, Diagnostic):
        return own
    others = {
        name: manifest
        for name, manifest in _manifests(directory)
        if name != package and any(path in manifest.files for path in wanted)
    }
    records = dict(others) if own is None else {package: own, **others}
    digests: dict[str, set[str]] = {}
    for manifest in (*records.values(), *_killed_runs(directory, package)):
        for path, digest in manifest.files.items():
            digests.setdefault(path, set()).add(digest)
    for name in records:
        path = manifest_path(name)
        digests.setdefault(path, set()).add(digest_of((directory / path).read_bytes()))
    return Earlier(
        manifest=own,
        superseded=tuple(sorted(others)),
        digests={path: frozenset(known) for path, known in digests.items()},
    )


def recorded_package(directory: Path, spec: str, *, package_only: bool) -> str | None:
    """The package name that an earlier run used for this output, where there is exactly one.

    A project holds one package. A folder of bare packages may hold those of many documents, so
    there an earlier run counts only if it read a document of the same file name.
    """
    names = []
    try:
        for name, manifest in _manifests(directory):
            if Path(spec).name in manifest.inputs or not (package_only or _is_bare(manifest, name)):
                names.append(name)
    except OSError:
        return None  # writing reports it
    return names[0] if len(names) == 1 else None


def _is_bare(manifest: Manifest, package: str) -> bool:
    return all(path.startswith(f"{package}/") for path in manifest.files)


def _manifests(directory: Path) -> Iterator[tuple[str, Manifest]]:
    """The valid records in `directory`, in the order of package names."""
    if not directory.is_dir():
        return
    for path in sorted(directory.glob(f"*/{MANIFEST_NAME}")):
        name = path.parent.name
        if name.isidentifier():
            manifest = load_manifest(directory, name)
            if isinstance(manifest, Manifest):
                yield name, manifest


def _killed_runs(directory: Path, package: str) -> Iterator[Manifest]:
    """The records in the leftovers of killed runs.

    Such a run may have replaced a project file already, whose digest no other record knows.
    """
    for stage in list_stages(directory):
        if stage.package == package:
            manifest = load_manifest(stage.trees, package)
            if isinstance(manifest, Manifest):
                yield manifest
