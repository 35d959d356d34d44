"""The record that each run leaves of its files: `DIR/NAME/_manifest.json`.

It tells the next run which files are webhookgen's own. It comes back from a repository that others
can write to, so it is read as hostile text: no path in it may reach beyond what webhookgen writes,
which is the package and files directly in DIR.
"""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .diagnostics import Diagnostic, codes
from .ir.service import Json
from .source import Location

MANIFEST_NAME = "_manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What one run read and wrote.

    `inputs` holds the digest of each document by name, `options` what shaped the output besides,
    `files` the digest of each written file by its path relative to DIR. The manifest is not among
    them. `run` is what `repeat.py` records, None where a later run could not repeat this one.
    """

    generator: str
    inputs: Mapping[str, str]
    options: Mapping[str, Json]
    files: Mapping[str, str]
    run: Mapping[str, Json] | None = None


def make_manifest(
    files: Mapping[str, str],
    *,
    generator: str,
    inputs: Mapping[str, str],
    options: Mapping[str, Json],
) -> Manifest:
    """The record of a run that writes `files`, a mapping of path to text."""
    digests = {path: digest_of(text.encode("utf-8")) for path, text in files.items()}
    return Manifest(generator=generator, inputs=inputs, options=options, files=digests)


def render_manifest(manifest: Manifest) -> str:
    """The manifest as JSON text; the same manifest gives the same bytes."""
    record: dict[str, Json] = {
        "generator": manifest.generator,
        "inputs": dict(manifest.inputs),
        "options": dict(manifest.options),
        "files": dict(manifest.files),
    }
    if manifest.run is not None:
        record["run"] = dict(manifest.run)
    return json.dumps(record, indent=2, sort_keys=True) + "\n"


def manifest_path(package: str) -> str:
    """Where the manifest of `package` lies, relative to DIR."""
    return f"{package}/{MANIFEST_NAME}"


def digest_of(content: bytes) -> str:
    """The digest that a manifest records for a file."""
    return hashlib.sha256(content).hexdigest()


def load_manifest(directory: Path, package: str) -> Manifest | Diagnostic | None:
    """Read the manifest of an earlier run, or None where there is none.

    A link in its place, and one that is malformed or holds an unsafe path, gives a diagnostic.

    Raises:
        OSError: It can't be read.
    """
    path = directory / package / MANIFEST_NAME
    try:
        if not stat.S_ISDIR(path.parent.lstat().st_mode):
            return None
        if not stat.S_ISREG(path.lstat().st_mode):
            return _not_plain(path)
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    manifest = _parse_manifest(text, package)
    return manifest if isinstance(manifest, Manifest) else _invalid(path, manifest)


def path_fault(path: str, package: str) -> str | None:
    """Why webhookgen may not write or remove `path`, or None where it may."""
    parts = path.split("/")
    if path.startswith("/"):
        return "is absolute"
    if "\\" in path or ":" in path:
        return "holds a backslash or a drive"
    if any(part in ("", ".", "..") for part in parts):
        return "is not a plain path below its folder"
    if not path.isprintable():
        return "holds control characters"
    if len(parts) > 1 and parts[0] != package:
        return "lies outside the package"
    return None


def _parse_manifest(text: bytes, package: str) -> Manifest | str:
    """The manifest, or what is wrong with it."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return "is not JSON"
    if not isinstance(record, dict):
        return "is not a JSON object"
    generator, options = record.get("generator"), record.get("options")
    run = record.get("run")
    inputs, files = _text_map(record.get("inputs")), _text_map(record.get("files"))
    if not isinstance(generator, str) or not isinstance(options, dict):
        return "lacks the generator or the options"
    if inputs is None or files is None:
        return "lacks the inputs or the files, each with its digest"
    for path in files:
        if fault := path_fault(path, package):
            return f"records the path {path!a}, which {fault}"
    return Manifest(
        generator=generator,
        inputs=inputs,
        options=options,
        files=files,
        run=run if isinstance(run, dict) else None,
    )


def _text_map(value: object) -> dict[str, str] | None:
    if not isinstance(value, dict):
        return None
    if not all(isinstance(digest, str) for digest in value.values()):
        return None
    return value


def _not_plain(path: Path) -> Diagnostic:
    return Diagnostic(
        code=codes.INVALID_MANIFEST,
        message="the manifest is a link or a special file",
        at=Location(str(path), ""),
        help=f"restore it from version control, or move {path.parent} away and generate again",
    )


def _invalid(path: Path, fault: str) -> Diagnostic:
    return Diagnostic(
        code=codes.INVALID_MANIFEST,
        message=f"the manifest {fault}",
        at=Location(str(path), ""),
        help=f"restore it from version control, or remove {path.parent} and the project files "
        "beside it and generate again",
    )
