"""A config file, read: its text for positions, and the settings of each document."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..diagnostics import Diagnostic, Severity, codes
from ..location import Location
from ..source import Document, load_document, load_toml_document
from .checking import check_config
from .discovery import TABLE
from .settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the `documents`: its paths as given to people, and its settings."""

    spec: str
    output: Path
    settings: Settings


@dataclass(frozen=True, slots=True)
class Config:
    """A config file. `settings` hold for a document that `entries` does not name."""

    document: Document
    settings: Settings
    entries: tuple[Entry, ...]

    @property
    def digest(self) -> str:
        """The digest of what is read of the file: all of it, or one table."""
        text = self.document.text
        if self.document.table:
            text = json.dumps(self.document.data, sort_keys=True).encode()
        return hashlib.sha256(text).hexdigest()

    def entries_of(self, spec: str) -> tuple[Entry, ...]:
        """The entries of a document, told by its real path; several where it has several SDKs."""
        real = os.path.realpath(spec)
        same = (entry for entry in self.entries if os.path.realpath(entry.spec) == real)
        return tuple(same) if spec != "-" else ()


def load_config(path: Path, diagnostics: list[Diagnostic]) -> Config | Document | None:
    """The config at a path, or with errors the document that they point into, if it can be read."""
    shown = Path(os.path.relpath(path)).as_posix() if path.is_absolute() else path.as_posix()
    try:
        raw = path.read_bytes()
    except (OSError, ValueError) as fault:
        diagnostics.append(_unreadable(shown, fault))
        return None
    found: list[Diagnostic] = []
    document = _load(shown, raw, found)
    if document.fault_at is None:
        found += _check(document)
    diagnostics += found
    if _failed(found) or not isinstance(document.data, dict):
        return document
    found = []
    config = _config(document, found)
    diagnostics += found
    return document if _failed(found) else config


def _failed(found: Sequence[Diagnostic]) -> bool:
    return any(each.severity is Severity.ERROR for each in found)


def _load(shown: str, raw: bytes, diagnostics: list[Diagnostic]) -> Document:
    if not shown.lower().endswith(".toml"):
        return load_document(shown, raw, diagnostics)
    return load_toml_document(shown, raw, TABLE, diagnostics)


def _check(document: Document) -> list[Diagnostic]:
    root = Location(document.name, "")
    if document.data is not None:
        return check_config(document.data, root)
    table = f"`[{'.'.join(TABLE)}]`"
    message = f"the file has no table {table}" if document.table else "the config is empty"
    help = f"add {table}" if document.table else "say what it is for, or remove it"
    return [Diagnostic(code=codes.CONFIG_INVALID, message=message, at=root, help=help)]


def _config(document: Document, diagnostics: list[Diagnostic]) -> Config:
    members = document.data if isinstance(document.data, dict) else {}
    root = Location(document.name, "")
    settings = read_settings(members, root, None, diagnostics)
    stated = members.get("documents")
    folder = Path(document.name).parent
    entries = tuple(
        Entry(
            spec=os.path.normpath(folder / str(entry["spec"])),
            output=folder / str(entry["output"]),
            settings=read_settings(entry, root.child("documents", i), settings, diagnostics),
        )
        for i, entry in enumerate(stated if isinstance(stated, list) else [])
        if isinstance(entry, dict)
    )
    return Config(document, settings, entries)


def _unreadable(shown: str, fault: OSError | ValueError) -> Diagnostic:
    reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else "bad name"
    return Diagnostic(
        code=codes.UNREADABLE_FILE,
        message=f"the config can't be read: {reason.lower()}",
        at=Location(shown, ""),
        help="give the path of a .yaml, .yml, .json or .toml file",
    )
