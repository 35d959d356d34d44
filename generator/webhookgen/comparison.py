"""The files of one run against those on disk: what `generate` would do and `--check` reports."""

from __future__ import annotations

import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal, TypeAlias

from .diagnostics import Code, Diagnostic, codes
from .earlier import Earlier, load_earlier
from .manifest import Manifest, digest_of, manifest_path, path_fault, render_manifest
from .source import Location

_Kind: TypeAlias = Literal["missing", "file", "folder", "link", "special", "under a file"]


class Status(StrEnum):
    """How a file on disk stands to what this run writes."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    MISSING = "missing"
    LEFT_OVER = "left over"
    EDITED = "edited by hand"
    EDITED_LEFT_OVER = "left over, edited by hand"
    IN_THE_WAY = "in the way"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Each path, relative to `directory`, with its status and the bytes this run wants there.

    Where a diagnostic is an error, the rest may be empty.
    """

    directory: Path
    package: str
    wanted: Mapping[str, bytes]
    statuses: Mapping[str, Status]
    earlier: Earlier | None
    diagnostics: tuple[Diagnostic, ...]

    def paths(self, *statuses: Status) -> list[str]:
        """The paths that have one of `statuses`, sorted."""
        return sorted(path for path, status in self.statuses.items() if status in statuses)


def compare_output(
    directory: Path, package: str, files: Mapping[str, str], manifest: Manifest
) -> Comparison:
    """Look at everything that this run would touch, without touching it.

    Raises:
        OSError: A file can't be looked at.
    """
    texts = {**files, manifest_path(package): render_manifest(manifest)}
    faults = tuple(_own_faults(directory, package, texts))
    earlier = None if faults else load_earlier(directory, package, texts)
    if earlier is None or isinstance(earlier, Diagnostic):
        return Comparison(
            directory=directory,
            package=package,
            wanted={},
            statuses={},
            earlier=None,
            diagnostics=faults if earlier is None else (earlier,),
        )
    wanted = {path: text.encode("utf-8") for path, text in texts.items()}
    return _compare(directory, package, wanted, earlier)


def _compare(
    directory: Path, package: str, wanted: Mapping[str, bytes], earlier: Earlier
) -> Comparison:
    folder = _Folder(directory)
    statuses: dict[str, Status] = {}
    diagnostics: list[Diagnostic] = []
    for path in sorted(wanted.keys() | earlier.digests.keys()):
        if path in earlier.digests and folder.kind(path) == "link":
            diagnostics.append(_linked(directory, package, folder.obstacle(path)))
        elif status := _status(folder, path, wanted, earlier.digests):
            statuses[path] = status
            diagnostics.extend(_reported(directory, folder.obstacle(path), status))
    return Comparison(
        directory=directory,
        package=package,
        wanted=wanted,
        statuses=statuses,
        earlier=earlier,
        diagnostics=tuple(dict.fromkeys(diagnostics)),
    )


class _Folder:
    """An output folder as it lies on disk, looked at without following a link below it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._kinds: dict[str, _Kind] = {"": "folder"}

    def kind(self, path: str) -> _Kind:
        """What lies at `path`; "link" also where one lies on the way to it."""
        if path not in self._kinds:
            above = self.kind(path.rpartition("/")[0])
            if above == "folder":
                self._kinds[path] = self._look(path)
            elif above in ("file", "special"):
                self._kinds[path] = "under a file"
            else:
                self._kinds[path] = above
        return self._kinds[path]

    def content(self, path: str) -> bytes:
        """The bytes of the file at `path`."""
        return (self._root / path).read_bytes()

    def obstacle(self, path: str) -> str:
        """The link or file that stands on the way to `path`, else `path` itself."""
        while (above := path.rpartition("/")[0]) and self.kind(above) not in ("folder", "missing"):
            path = above
        return path

    def _look(self, path: str) -> _Kind:
        try:
            mode = (self._root / path).lstat().st_mode
        except FileNotFoundError:
            return "missing"
        if stat.S_ISLNK(mode):
            return "link"
        if stat.S_ISDIR(mode):
            return "folder"
        return "file" if stat.S_ISREG(mode) else "special"


def _status(
    folder: _Folder,
    path: str,
    wanted: Mapping[str, bytes],
    digests: Mapping[str, frozenset[str]],
) -> Status | None:
    """The status of `path`, or None where a recorded file is gone and isn't missed."""
    kind = folder.kind(path)
    if path not in wanted:
        if kind != "file":
            return None
        ours = digest_of(folder.content(path)) in digests[path]
        return Status.LEFT_OVER if ours else Status.EDITED_LEFT_OVER
    if kind == "missing":
        return Status.MISSING
    if kind == "under a file":
        above = folder.obstacle(path)
        goes = above in digests and _status(folder, above, {}, digests) is Status.LEFT_OVER
        return Status.MISSING if goes else Status.IN_THE_WAY
    if kind != "file":
        return Status.IN_THE_WAY
    return _file_status(folder.content(path), wanted[path], digests.get(path))


def _file_status(found: bytes, wanted: bytes, recorded: frozenset[str] | None) -> Status:
    """The status of a file that is wanted; one that needs no change is never in the way."""
    if found == wanted:
        return Status.UNCHANGED
    if recorded is None:
        return Status.IN_THE_WAY
    return Status.CHANGED if digest_of(found) in recorded else Status.EDITED


def _own_faults(directory: Path, package: str, texts: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Paths and texts that must not have come out of rendering."""
    seen: dict[str, str] = {}
    for path, text in texts.items():
        folded = unicodedata.normalize("NFC", path).casefold()
        if fault := path_fault(path, package):
            yield _own_fault(directory, path, f"the generated path {path!a} {fault}")
        elif folded in seen:
            yield _own_fault(directory, path, f"{path} and {seen[folded]} differ only in case")
        elif not _is_encodable(text):
            yield _own_fault(directory, path, "the generated text can't be written as UTF-8")
        seen.setdefault(folded, path)
    for folded, path in seen.items():
        above = folded.rpartition("/")[0]
        if above in seen:
            yield _own_fault(directory, path, f"{seen[above]} is both a file and a folder")


def _is_encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _reported(directory: Path, path: str, status: Status) -> Iterator[Diagnostic]:
    if status is Status.IN_THE_WAY:
        yield _file_diagnostic(
            codes.FILE_IN_THE_WAY,
            directory / path,
            "something that webhookgen did not write is in the way",
            "move it away, or choose another folder with `-o` or another name with `--package`",
        )
    elif status is Status.EDITED:
        yield _file_diagnostic(
            codes.EDITED_BY_HAND,
            directory / path,
            "the generated file was edited by hand, and the edit is overwritten",
            "keep your own code in files of your own, which are left alone",
        )
    elif status is Status.EDITED_LEFT_OVER:
        yield _file_diagnostic(
            codes.EDITED_BY_HAND,
            directory / path,
            "the file is no longer generated, but kept because it was edited by hand",
            "remove it once you don't need it",
        )


def _linked(directory: Path, package: str, path: str) -> Diagnostic:
    return _file_diagnostic(
        codes.INVALID_MANIFEST,
        directory / manifest_path(package),
        f"the manifest records files at {path}, which is a link",
        "replace the link by a file or folder of its own, or remove it and generate again",
    )


def _own_fault(directory: Path, path: str, message: str) -> Diagnostic:
    return _file_diagnostic(
        codes.INTERNAL_ERROR,
        directory / path,
        message,
        "report it with the document and what `webhookgen --version` prints",
    )


def _file_diagnostic(code: Code, path: Path, message: str, help: str) -> Diagnostic:
    return Diagnostic(code=code, message=message, at=Location(str(path), ""), help=help)
