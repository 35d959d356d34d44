"""Which files a document may refer to.

A document is often a stranger's. Its references reach its own folder and below; the folder's parent
and below with a warning, because specifications of one family share `../common/`; and nothing else:
no absolute path, no hidden name, no way out through a link, no file that is not YAML or JSON.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

EXTENSIONS = (".yaml", ".yml", ".json")


class Zone(Enum):
    """Where a file lies, seen from the folder of the document that a run was started with."""

    INSIDE = "inside"
    PARENT = "parent"


class OutsideFolder(Exception):
    """A file that may not be read; its text says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The real path of the folder that SPEC is in, and how people see it."""

    path: Path
    shown: str

    @staticmethod
    def of(spec: str) -> Folder:
        """The folder of a SPEC; standard input's is the working directory."""
        shown = "" if spec == "-" else os.path.dirname(spec)
        return Folder(Path(os.path.realpath(shown or ".")), shown)

    def admit(self, path: Path) -> tuple[Path, Zone]:
        """The real path behind a path, and its zone.

        Raises:
            OutsideFolder: the file may not be read.
        """
        self._zone(path)
        real = Path(os.path.realpath(path))
        zone = self._zone(real)
        if real.suffix.lower() not in EXTENSIONS:
            raise OutsideFolder("is not a .yaml, .yml or .json file")
        if real.exists() and not real.is_file():
            raise OutsideFolder("is not a regular file")
        return real, zone

    def relative(self, real: Path) -> str:
        """A real path as seen from the folder, with slashes."""
        return Path(os.path.relpath(real, self.path)).as_posix()

    def name(self, real: Path) -> str:
        """A real path as shown to people: relative, in the way that SPEC was given."""
        return Path(os.path.normpath(os.path.join(self.shown, self.relative(real)))).as_posix()

    def _zone(self, path: Path) -> Zone:
        zone = Zone.INSIDE if path.is_relative_to(self.path) else Zone.PARENT
        top = self.path if zone is Zone.INSIDE else self.path.parent
        if not path.is_relative_to(top):
            raise OutsideFolder("lies outside the document's folder and the one above it")
        if any(part.startswith(".") for part in path.relative_to(top).parts):
            raise OutsideFolder("is hidden or lies in a hidden folder")
        return zone
