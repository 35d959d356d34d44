"""Generation in new processes: the CPU time and the memory of an SDK, and how they grow."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import peers
from .documents import write_document
from .sdks import GITHUB, GITHUB_CONFIG, ROOT, command
from .table import Row, skipped
from .timing import best_process

SECONDS, MEBIBYTES, AGAIN_SECONDS = 3.0, 300, 0.3


@dataclass(frozen=True)
class Job:
    """A document to generate an SDK of, and how often that is measured."""

    name: str
    spec: Path
    options: tuple[str, ...] = ()
    runs: int = 3
    held: bool = False
    """Whether the budgets are for it."""


def generation_rows(folder: Path, *, small: bool) -> Iterator[Row]:
    """The first run, and one with nothing changed, of each document."""
    for job in _jobs(folder, small=small):
        yield from _rows(job, folder / "generated", 1 if small else job.runs)
    if small:
        return
    if not GITHUB.is_file():
        yield Row("generate: GitHub", "skipped: its document is not here")
    elif peers.is_installed("datamodel_code_generator"):
        yield _datamodel(folder)
    else:
        yield skipped("peer: datamodel-code-generator, GitHub's models alone")


def _jobs(folder: Path, *, small: bool) -> Iterator[Job]:
    yield Job("payments (the README's)", ROOT / "fixtures" / "specs" / "payments" / "spec.yaml")
    counts = {10: 1} if small else {10: 3, 100: 3, 1000: 1, 3000: 1}
    for count, runs in counts.items():
        document = write_document(folder / f"grow{count}.json", count)
        yield Job(f"{count:,} synthetic events", document, runs=runs)
    if GITHUB.is_file() and not small:
        yield Job("GitHub", GITHUB, ("--config", str(GITHUB_CONFIG)), runs=4, held=True)
        yield Job("GitHub without a config", GITHUB, runs=1)


def _rows(job: Job, output: Path, runs: int) -> Iterator[Row]:
    run: Mapping[str, Sequence[str]] = {"": command(job.spec, output, *job.options)}
    first: list[tuple[float, int]] = []
    for _ in range(runs):
        shutil.rmtree(output, ignore_errors=True)
        first.append(best_process(run, batches=1)[""])
    again, _ = best_process(run, batches=2 * runs)[""]
    seconds, memory = min(first)
    yield Row(
        f"generate: {job.name}",
        f"{seconds:.2f} s, {memory / 1024:.0f} MiB",
        f"{SECONDS:.0f} s, {MEBIBYTES} MiB" if job.held else "",
        missed=job.held and (seconds > SECONDS or memory / 1024 > MEBIBYTES),
    )
    yield Row(
        f"again, unchanged: {job.name}",
        f"{again:.2f} s",
        f"{AGAIN_SECONDS} s" if job.held else "",
        missed=job.held and again > AGAIN_SECONDS,
    )


def _datamodel(folder: Path) -> Row:
    """The models of GitHub's schemas by another generator, formatted by its own quickest."""
    run = [sys.executable, "-m", "datamodel_code_generator", "--input", str(GITHUB)]
    run += ["--input-file-type", "openapi", "--output", str(folder / "models.py")]
    run += ["--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin"]
    seconds, memory = best_process({"": run}, batches=1)[""]
    what = "peer: datamodel-code-generator, GitHub's models alone"
    return Row(what, f"{seconds:.1f} s, {memory / 1024:.0f} MiB")
