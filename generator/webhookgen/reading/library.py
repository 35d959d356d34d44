"""The files of one run: each read once, known by its real path, named as people know it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from ..diagnostics import Diagnostic, codes
from ..location import Location
from .document import Document, load_document
from .folder import Folder, Zone


class Library:
    """The documents that were opened, in that order. Broken ones are kept for their text."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        self.documents: dict[str, Document] = {}
        self.inputs: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self._diagnostics = diagnostics
        self._folder = Folder.of("-")
        self._folders: dict[str, Path] = {}
        self._names: dict[Path, str] = {}
        self._spellings: dict[tuple[str, str], tuple[str, Zone]] = {}

    def open_spec(self, spec: str, stdin: BinaryIO | None) -> Document | None:
        """The document that a run starts with; its folder bounds what the others may be."""
        self._folder = Folder.of(spec)
        path = self._folder.path / os.path.basename(spec)
        try:
            raw = path.read_bytes() if spec != "-" else stdin.read() if stdin else b""
            real = Path(os.path.realpath(path))
        except (OSError, ValueError) as error:
            self._diagnostics.append(_unreadable(Location(spec, ""), error))
            return None
        self._folders[spec] = self._folder.path
        self._names[real] = spec
        return self._keep(spec, os.path.basename(spec), raw)

    def open_overlay(self, path: str) -> Document | None:
        """The document at a path that the user gave, wherever it lies."""
        try:
            raw = Path(path).read_bytes()
        except (OSError, ValueError) as error:
            self._diagnostics.append(_unreadable(Location(path, ""), error))
            return None
        return self._keep(path, self._folder.relative(Path(os.path.realpath(path))), raw)

    def open_file(self, referrer: str, path: str) -> tuple[Document, Zone] | None:
        """The document at a path as a reference gives it, or None and a diagnostic if it is broken.

        Raises:
            OutsideFolder: the file may not be read.
            OSError, ValueError: there is no such file, or it can't be read.
        """
        spelling = (referrer, path)
        if spelling not in self._spellings:
            joined = Path(os.path.normpath(self._folders[referrer] / path))
            self._spellings[spelling] = self._name_of(joined)
        name, zone = self._spellings[spelling]
        document = self.documents[name]
        return (document, zone) if document.fault_at is None else None

    def _name_of(self, path: Path) -> tuple[str, Zone]:
        """The name and the zone of the document at a path, which is read if it is not known."""
        known = self._names.get(Path(os.path.realpath(path)))
        if known is not None:
            return known, Zone.INSIDE
        real, zone = self._folder.admit(path)
        raw = real.read_bytes()
        name = self._folder.name(real)
        self._folders[name] = real.parent
        self._names[real] = name
        self._keep(name, self._folder.relative(real), raw)
        return name, zone

    def _keep(self, name: str, relative: str, raw: bytes) -> Document | None:
        self.keys[name] = relative
        self.inputs[relative] = hashlib.sha256(raw).hexdigest()
        document = load_document(name, raw, self._diagnostics)
        self.documents[name] = document
        return document if document.fault_at is None else None


def _unreadable(at: Location, error: OSError | ValueError) -> Diagnostic:
    help = "give the path of a .yaml, .yml or .json file, or - for standard input"
    return Diagnostic(
        code=codes.UNREADABLE_FILE,
        message=f"the file can't be read: {_reason(error)}",
        at=at,
        help="make the file readable" if isinstance(error, PermissionError) else help,
    )


def _reason(error: OSError | ValueError) -> str:
    match error:
        case FileNotFoundError():
            return "there is none of this name"
        case IsADirectoryError():
            return "it is a folder"
        case PermissionError():
            return "permission is missing"
        case OSError(strerror=str(text)):
            return text.lower()
    return "its name is not one that a file can have"
