"""Generating an SDK from a document, as a user does, and importing what came out.

Tests of several folders generate the same documents; the fixture `generate_sdk` of `conftest.py`
does so once a session.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Protocol

from webhookgen.cli import main

ROOT = Path(__file__).parent.parent
SPECS = ROOT / "fixtures" / "specs"


@dataclass(frozen=True, slots=True)
class GeneratedSdk:
    """What one run wrote: the project's directory, and the package's name in it."""

    directory: Path
    package: str

    @property
    def package_directory(self) -> Path:
        """The package itself."""
        return self.directory / self.package

    @contextmanager
    def imported(self) -> Iterator[ModuleType]:
        """The package, importable under its name while the block runs.

        Several documents may give one package name, so nothing of it stays imported. Its modules
        load on first use, so whatever uses them has to run within the block.
        """
        hidden = _forget(self.package)
        sys.path.insert(0, str(self.directory))
        importlib.invalidate_caches()
        try:
            yield importlib.import_module(self.package)
        finally:
            sys.path.remove(str(self.directory))
            _forget(self.package)
            sys.modules.update(hidden)


class GenerateSdk(Protocol):
    """The fixture `generate_sdk`."""

    def __call__(self, spec: Path, *options: str) -> GeneratedSdk:
        """Generate the SDK of a document, or return the one already made with these options."""


def run_webhookgen(*arguments: str | Path) -> int:
    """Run the command line in this process; the result is its exit code."""
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as end:
        return int(end.code or 0)


def write_sdk(spec: Path, directory: Path, *options: str) -> GeneratedSdk:
    """Generate the SDK of a document into a directory that does not exist yet."""
    code = run_webhookgen("generate", spec, "-o", directory, *options)
    assert code == 0, f"generate {spec} exits with {code}"
    manifests = list(directory.glob("*/_manifest.json"))
    assert len(manifests) == 1, f"{directory} holds the packages {manifests}"
    return GeneratedSdk(directory, manifests[0].parent.name)


def _forget(package: str) -> dict[str, ModuleType]:
    """Take a package and all below it out of `sys.modules`."""
    names = [name for name in sys.modules if name == package or name.startswith(f"{package}.")]
    return {name: sys.modules.pop(name) for name in names}
