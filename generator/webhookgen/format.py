"""Formatting of the generated Python by a pinned formatter.

The output must not depend on where it is made, so a formatter sees our settings only: no
configuration file, no cache, no environment variable of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Literal, TypeAlias

from .diagnostics import Diagnostic, codes
from .source import Location

Formatter: TypeAlias = Literal["ruff", "black", "none"]

_LINE_LENGTH = 88
_RUNTIME = "/_runtime/"
_IN_MEMORY = "/dev/shm"  # noqa: S108 - a folder of our own is made there, as in the usual one
_PAGE = 4096


class FormattingError(Exception):
    """A formatter refused text that we wrote, which is a fault of our own."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def format_files(files: Mapping[str, str], formatter: Formatter) -> dict[str, str]:
    """Format the Python files among `files`, a mapping of path to text, and keep the others.

    The runtime is kept too: it is formatted in our sources as both formatters would.

    Raises:
        FormattingError: The formatter is missing or refused the text.
    """
    python = {
        path: text
        for path, text in files.items()
        if path.endswith((".py", ".pyi")) and _RUNTIME not in path
    }
    if not python or formatter == "none":
        return dict(files)
    formatted = _ruff(python) if formatter == "ruff" else _black(python)
    return {path: formatted.get(path, text) for path, text in files.items()}


def _ruff(files: Mapping[str, str]) -> dict[str, str]:
    """Format with one process over copies; their names are numbers, which no exclusion matches."""
    texts = {path: _encoded(path, text) for path, text in files.items()}
    names = {path: f"{n}{PurePath(path).suffix}" for n, path in enumerate(texts)}
    where = _folder_in_memory(sum(map(len, texts.values())), len(texts))
    with tempfile.TemporaryDirectory(prefix="webhookgen-", dir=where) as folder:
        for path, text in texts.items():
            with open(f"{folder}/{names[path]}", "wb") as file:
                file.write(text)
        _run_ruff(folder, {name: path for path, name in names.items()})
        return {path: _text_of(f"{folder}/{name}") for path, name in names.items()}


def _text_of(path: str) -> str:
    with open(path, "rb") as file:
        return file.read().decode("utf-8")


def _folder_in_memory(size: int, count: int) -> str | None:
    """Where Linux keeps files in memory, if so many of so many bytes have room there twice.

    Thousands of small files cost a disk's file system more than ruff's own work. None stands for
    the usual folder, which `TMPDIR` also asks for.
    """
    if os.environ.get("TMPDIR") or not os.access(_IN_MEMORY, os.W_OK | os.X_OK):
        return None
    room = 2 * (size + count * _PAGE)
    return _IN_MEMORY if shutil.disk_usage(_IN_MEMORY).free > room else None


def _run_ruff(folder: str, paths: Mapping[str, str]) -> None:
    """Run ruff in `folder`; `paths` gives the real path of each file name in it, for messages."""
    settings = ["--isolated", "--no-cache", "--no-respect-gitignore"]
    target = ["--line-length", str(_LINE_LENGTH), "--target-version", "py311"]
    environment = {key: value for key, value in os.environ.items() if key[:5] != "RUFF_"}
    try:
        done = subprocess.run(
            [*_ruff_command(), "format", *settings, *target, "--config", "exclude = []", "."],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as fault:
        raise FormattingError(_unusable("ruff", str(fault))) from fault
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "backslashreplace")
        raise _refused_by_ruff(said, paths)


def _ruff_command() -> list[str]:
    """The command of the ruff installed beside us; never another one on the search path."""
    try:
        from ruff import find_ruff_bin  # type: ignore[import-untyped]

        return [str(find_ruff_bin())]
    except (ImportError, FileNotFoundError):
        return [sys.executable, "-m", "ruff"]


def _refused_by_ruff(said: str, paths: Mapping[str, str]) -> FormattingError:
    """Turn ruff's complaint (`error: Failed to parse 3.py:1:2: ...`) into ours."""
    for line in said.splitlines():
        for word in line.split():
            name = word.partition(":")[0]
            if name in paths:
                return FormattingError(_refused("ruff", paths[name], line.partition(name)[2]))
    return FormattingError(_unusable("ruff", said))


def _black(files: Mapping[str, str]) -> dict[str, str]:
    """Format with black's library, imported here because that takes a while."""
    try:
        import black
        from black.mode import Mode, TargetVersion
    except ImportError as fault:
        raise FormattingError(_unusable("black", str(fault))) from fault
    code = Mode(line_length=_LINE_LENGTH, target_versions={TargetVersion.PY311})
    stubs = replace(code, is_pyi=True)
    formatted: dict[str, str] = {}
    for path, text in files.items():
        _encoded(path, text)
        try:
            formatted[path] = black.format_str(text, mode=stubs if path.endswith(".pyi") else code)
        except Exception as fault:  # black documents no closed set
            raise FormattingError(_refused("black", path, str(fault))) from fault
    return formatted


def _encoded(path: str, text: str) -> bytes:
    """The text as UTF-8; a lone surrogate in it is refused, as Python itself would."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as fault:
        raise FormattingError(_refused("python", path, str(fault))) from fault


def _refused(formatter: str, path: str, said: str) -> Diagnostic:
    return Diagnostic(
        code=codes.INTERNAL_ERROR,
        message=f"{formatter} can't format the generated file: {_one_line(said)}",
        at=Location(path, ""),
        help="report it with the document, the file as `--formatter none` writes it, "
        "and what `webhookgen --version` prints",
    )


def _unusable(formatter: str, said: str) -> Diagnostic:
    other = "black" if formatter == "ruff" else "ruff"
    return Diagnostic(
        code=codes.INTERNAL_ERROR,
        message=f"{formatter} can't be run: {_one_line(said)}",
        at=Location(formatter, ""),
        help=f"install webhookgen again, or pass `--formatter {other}`",
    )


def _one_line(said: str) -> str:
    """A tool's message on one line, without control characters and not over 300 characters."""
    words = " ".join(said.strip(" :\r\n").split())
    return "".join(c if c.isprintable() else "?" for c in words)[:300]
