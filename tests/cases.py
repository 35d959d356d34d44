"""The cases of `fixtures/specs/`: a folder each, and what `generate` makes of it.

A case holds `spec.yaml` (or `.json`) and what it refers to, `args` with further options, a config
in `webhookgen.yaml`, `stderr.txt` with what `generate` says, `expected/` with what it writes, and
`requests/`. The cases below `invalid/` have no `expected/`; `sdk` in one of them is what the output
folder holds before.
"""

from __future__ import annotations

import contextlib
import io
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import ROOT, SPECS, GeneratedSdk, run_webhookgen

OURS = ("expected", "requests", "stderr.txt", "args")
UNRECORDED = ("_runtime", "_manifest.json")
OUTPUT = "sdk"
RUNTIME = ROOT / "runtime" / "webhookgen_runtime"


@dataclass(frozen=True, slots=True)
class Case:
    """One folder."""

    folder: Path

    @property
    def name(self) -> str:
        """The folder's path below `fixtures/specs/`."""
        return self.folder.relative_to(SPECS).as_posix()

    @property
    def spec(self) -> Path:
        """The document."""
        found = sorted(self.folder.glob("spec.*")) or sorted(self.folder.glob("*/spec.*"))
        return found[0] if found else self.folder / "spec.yaml"

    @property
    def options(self) -> list[str]:
        """Options that the case adds to the command."""
        args = self.folder / "args"
        return args.read_text(encoding="utf-8").split() if args.exists() else []

    @property
    def config(self) -> list[str]:
        """The option for the config file that `generate` finds, as it runs in the case."""
        found = [self.folder / name for name in ("webhookgen.yaml", "pyproject.toml")]
        stated = [self.folder / self.options[-1]] if "--config" in self.options else []
        return next((["--config", str(each)] for each in (*stated, *found) if each.exists()), [])

    @property
    def is_invalid(self) -> bool:
        """Whether the case is about diagnostics alone."""
        return self.name.startswith("invalid/")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run said and wrote; `files` holds the package without its runtime and manifest.

    `untouched` says that all that was in the folder before the run is as it was, and nothing else.
    """

    code: int
    stderr: str
    directory: Path
    untouched: bool
    files: dict[str, str] = field(default_factory=dict)

    @property
    def sdk(self) -> GeneratedSdk:
        """The package, to be imported."""
        manifests = list((self.directory / OUTPUT).glob("*/_manifest.json"))
        assert len(manifests) == 1, f"{self.directory} holds the packages {manifests}"
        return GeneratedSdk(self.directory / OUTPUT, manifests[0].parent.name)


def valid_cases() -> list[Case]:
    """The cases with output."""
    return [Case(f) for f in sorted(SPECS.iterdir()) if f.is_dir() and f.name != "invalid"]


def invalid_cases() -> list[Case]:
    """The cases about diagnostics."""
    return [Case(folder) for folder in sorted((SPECS / "invalid").iterdir()) if folder.is_dir()]


def run_case(case: Case, directory: Path) -> Outcome:
    """Run `generate` on a copy of a case, from within it, so that all paths are relative."""
    shutil.copytree(
        case.folder, directory, ignore=shutil.ignore_patterns(*OURS), dirs_exist_ok=True
    )
    before = tree(directory)
    said = io.StringIO()
    with contextlib.chdir(directory), contextlib.redirect_stderr(said):
        options = ["--package-only", *case.options]
        spec = case.spec.relative_to(case.folder)
        code = run_webhookgen("generate", spec, "-o", OUTPUT, *options)
    written = {} if case.is_invalid else written_files(directory / OUTPUT)
    outcome = Outcome(code, said.getvalue(), directory, tree(directory) == before, written)
    if written:
        share_runtime(outcome.sdk.package_directory / "_runtime")
    return outcome


def share_runtime(copy: Path) -> None:
    """Check a package's runtime, and put a link to the original there, which is compiled once."""
    for path in copy.iterdir():
        assert path.read_bytes() == (RUNTIME / path.name).read_bytes()
    shutil.rmtree(copy)
    copy.symlink_to(RUNTIME, target_is_directory=True)


def written_files(output: Path) -> dict[str, str]:
    """The texts in an output folder, but for what is the same or differs in every one."""
    return {
        path.relative_to(output).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(output.rglob("*"))
        if path.is_file() and not set(path.relative_to(output).parts) & set(UNRECORDED)
    }


def tree(directory: Path) -> dict[str, bytes | None]:
    """Everything below a folder: the bytes of files, None for folders."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(directory.rglob("*"))
    }
