"""Two versions of one small output, and processes that can be killed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from webhookgen.diagnostics import Diagnostic
from webhookgen.manifest import Manifest, make_manifest
from webhookgen.write import write_output


@dataclass(frozen=True)
class Output:
    """What one run writes."""

    files: dict[str, str]
    manifest: Manifest
    package: str = "acme"

    def write(self, directory: Path) -> list[Diagnostic]:
        return write_output(directory, self.package, self.files, self.manifest)


def make_output(files: dict[str, str], package: str = "acme", generator: str = "1") -> Output:
    manifest = make_manifest(
        files, generator=generator, inputs={"acme.yaml": "0" * 64}, options={"package": package}
    )
    return Output(files, manifest, package)


def snapshot(folder: Path) -> dict[str, bytes | str]:
    """Every file below `folder` by relative path, links by their target."""
    return {
        str(path.relative_to(folder)): os.readlink(path) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def leftovers(directory: Path) -> list[str]:
    return [path.name for path in directory.iterdir() if ".webhookgen-" in path.name]


def start_child(work: Callable[[], object]) -> int:
    """Run `work` in a forked process, whose exit status is 1 if it raises."""
    process = os.fork()
    if process == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException as fault:
            print(repr(fault), file=sys.__stderr__)
        finally:
            os._exit(status)
    return process


def wait_for(process: int) -> int:
    """The exit code of a child; negative for the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    wait_for(process)


@pytest.fixture
def old() -> Output:
    return make_output(
        {
            "pyproject.toml": "[project]\nname = 'acme'\n",
            "README.md": "# Acme\n",
            "acme/__init__.py": "OLD = True\n",
            "acme/models/__init__.py": "",
            "acme/models/gone.py": "GONE = 1\n",
            "acme/models/kept.py": "KEPT = 1\n",
        }
    )


@pytest.fixture
def new() -> Output:
    return make_output(
        {
            "pyproject.toml": "[project]\nname = 'acme'\nversion = '2'\n",
            "README.md": "# Acme\n",
            "acme/__init__.py": "NEW = True\n",
            "acme/events/__init__.py": "",
            "acme/events/paid.py": "PAID = 1\n",
            "acme/models/__init__.py": "",
            "acme/models/kept.py": "KEPT = 1\n",
        }
    )
