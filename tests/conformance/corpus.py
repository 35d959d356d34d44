"""The corpus: real documents, and the example payloads of their events."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.corpus.documents import CorpusDocument, documents_with_events

from . import corpus_laws as laws
from .alone import NotAnsweredError, Probe, ask_sdk, make_site
from .checkers import Findings, check_types
from .corpus_events import Content, content_for, contents_of
from .generation import Generation, generate
from .oracle import oracle_at
from .payloads import (
    GITHUB_SPEC,
    PAYLOADS,
    Payload,
    embedded_payloads,
    github_payloads,
)
from .table import Table


@dataclass
class Examined:
    """One document: its SDK, what every event's readers say, and its payloads' answers."""

    document: CorpusDocument
    generation: Generation
    built: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[Payload, Content, dict[str, Any]]] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    died: str = ""
    types: list[Findings] = field(default_factory=list)


def measure_corpus(parts: list[str], jobs: int, *, types: bool) -> list[Table]:
    """The tables of all documents, or of those whose path holds one of the parts."""
    chosen = [d for d in documents_with_events() if not parts or any(p in d.path for p in parts)]
    payloads = defaultdict(list)
    for payload in embedded_payloads():
        payloads[payload.spec].append(payload)
    table = Table("Corpus")
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(jobs) as pool:
        site = make_site(Path(scratch) / "site")
        found = pool.map(
            lambda each: examine(each, payloads[each.path], Path(scratch), site, types=types),
            chosen,
        )
        for examined in found:
            laws.judge_document(table, examined.document.path, examined)
            for payload, content, answer in examined.answers:
                _judge(table, payload, content, answer)
    if not parts:
        _note_others(table)
    return [table]


def examine(
    document: CorpusDocument, payloads: list[Payload], scratch: Path, site: Path, *, types: bool
) -> Examined:
    """Generate a document's SDK, build its readers, give it its payloads."""
    folder = scratch / document.path.replace("/", "__")
    examined = Examined(document, generate(document.file, folder, "--package-only"))
    package = examined.generation.package
    if not package:
        return examined
    try:
        examined.built = ask_sdk(site, folder, package, None)
        _give_payloads(examined, payloads, site)
    except NotAnsweredError as fault:
        examined.died = str(fault)
    if types:
        examined.types = check_types(folder)
    return examined


def _give_payloads(examined: Examined, payloads: list[Payload], site: Path) -> None:
    document = examined.document
    if not payloads and document.path != GITHUB_SPEC:
        return
    contents = contents_of(document.file)
    if document.path == GITHUB_SPEC:
        recorded, strays = github_payloads([content.key for content in contents])
        payloads = payloads + recorded
        examined.strays += strays
    by_content: dict[Content, list[Payload]] = defaultdict(list)
    for payload in payloads:
        content = content_for(payload, contents)
        if content is None:
            examined.strays.append(f"{payload.path}: no event {payload.event}")
        else:
            by_content[content].append(payload)
    generation = examined.generation
    answered = ask_sdk(
        site, generation.folder, generation.package, [_probe(c, p) for c, p in by_content.items()]
    )
    for (content, given), answer in zip(by_content.items(), answered, strict=True):
        for index, payload in enumerate(given):
            by_mode = {mode: found[index] for mode, found in answer["answers"].items()}
            examined.answers.append((payload, content, by_mode))


def _probe(content: Content, payloads: list[Payload]) -> Probe:
    bodies = tuple(payload.text for payload in payloads)
    return Probe(content.handler, content.event, content.media_type, bodies)


def _judge(table: Table, payload: Payload, content: Content, by_mode: dict[str, Any]) -> None:
    try:
        oracle = oracle_at(content.file, content.schema_pointer)
    except ValueError as fault:
        table.note("schemas that jsonschema-rs can't read", [f"{payload.path}: {str(fault)[:300]}"])
        return
    laws.judge_payload(table, payload, oracle, by_mode)


def _note_others(table: Table) -> None:
    """Payloads that belong to no event of any document."""
    indexed = {payload.path for payload in embedded_payloads()}
    others = [
        path.relative_to(PAYLOADS).as_posix()
        for path in sorted(PAYLOADS.rglob("*.json"))
        if path.name != "ORIGIN.json" and path.parts[len(PAYLOADS.parts)] != "github"
    ]
    left = [path for path in others if path not in indexed]
    table.note("payloads of no event: a fixture without its document, parts of bodies", left)
