"""The official test-suite: the verdicts of generated SDKs, and what they keep of an instance."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from . import suite_laws as laws
from .alone import NotAnsweredError, Probe, ask_sdk, make_site
from .suite_documents import MEDIA_TYPE, SuiteSdk, event_of, generate_groups, handler_of
from .suite_groups import SUITE as SUITE
from .suite_groups import Group, groups_of, why_excluded
from .table import Table

DRAFTS = ("draft2020-12", "draft4")


@dataclass(frozen=True)
class Measured:
    """What was found of the groups of one file."""

    answers: list[tuple[Group, dict[str, Any]]]
    refused: list[str]
    died: list[str]


def measure_suite(parts: list[str], jobs: int) -> list[Table]:
    """A table a draft."""
    with tempfile.TemporaryDirectory() as scratch:
        site = make_site(Path(scratch) / "site")
        return [measure_draft(draft, parts, jobs, Path(scratch), site) for draft in DRAFTS]


def measure_draft(draft: str, parts: list[str], jobs: int, scratch: Path, site: Path) -> Table:
    """Generate and try all the groups of a draft."""
    table = Table(f"JSON-Schema-Test-Suite, {draft}")
    groups = groups_of(draft, parts)
    chosen = list(_without_excluded(groups, table))
    by_file = [list(each) for _, each in groupby(chosen, key=lambda group: group.file)]
    with ThreadPoolExecutor(jobs) as pool:
        folder = scratch / draft
        found = pool.map(lambda each: _measure(each, folder / each[0].file, site), by_file)
    for measured in found:
        laws.judge_generation(table, len(measured.answers), measured.refused, measured.died)
        for group, answer in measured.answers:
            laws.judge_group(table, group, answer)
    return table


def _without_excluded(groups: Sequence[Group], table: Table) -> Iterator[Group]:
    tests = 0
    for group in groups:
        why = why_excluded(group)
        if why:
            tests += len(group.tests)
            table.note("excluded groups", [f"{group.name}: {why}"])
        else:
            yield group
    everything = sum(len(group.tests) for group in groups)
    table.note("tests", [f"{everything} required, {tests} in excluded groups"])


def _measure(groups: list[Group], folder: Path, site: Path) -> Measured:
    sdks, refused = generate_groups(groups, folder)
    measured = Measured([], refused, [])
    for sdk in sdks:
        try:
            measured.answers.extend(_ask(sdk, site))
        except NotAnsweredError as fault:
            measured.died.append(f"{next(iter(sdk.groups.values())).name}\n{fault}")
    return measured


def _ask(sdk: SuiteSdk, site: Path) -> list[tuple[Group, dict[str, Any]]]:
    probes = [
        Probe(handler_of(group), event_of(group), MEDIA_TYPE, _bodies(group))
        for group in sdk.groups.values()
    ]
    answers = ask_sdk(site, sdk.generation.folder, sdk.generation.package, probes)
    return [(sdk.groups[answer["event"]], answer) for answer in answers]


def _bodies(group: Group) -> tuple[str, ...]:
    return tuple(json.dumps(test["data"], ensure_ascii=False) for test in group.tests)
