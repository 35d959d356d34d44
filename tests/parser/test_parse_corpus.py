"""Every public document that the index lists with events, read as it is."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from webhookgen.diagnostics import Severity
from webhookgen.parser.document import parse_service
from webhookgen.parser.rules import check_rules
from webhookgen.source import Sources

CORPUS = Path(__file__).parents[3] / "shared" / "specs"
INDEX = CORPUS / "INDEX.tsv"

MERGED = "several operations declare an equal callback, which is one event"
METHODS = "a path item with several methods is several events"
DIFFERENT = {
    "3gpp/TS29503_Nudm_SDM.yaml": (0, 2, MERGED),
    "3gpp/TS29503_Nudm_UECM.yaml": (0, 7, MERGED),
    "3gpp/TS29534_Npcf_AMPolicyAuthorization.yaml": (0, 3, MERGED),
    "3gpp/TS29555_N5g-ddnmf_Discovery.yaml": (0, 2, MERGED),
    "3gpp/TS29565_Ntsctsf_QoSandTSCAssistance.yaml": (0, 3, MERGED),
    "3gpp/TS29574_Ndccf_DataManagement.yaml": (0, 3, MERGED),
    "peertube/peertube.json": (0, 1, MERGED),
    "3gpp/TS29518_Namf_Communication.yaml": (0, 7, "one callback has two expressions"),
    "libopenapi/vendor-extensions-test.yaml": (0, 5, METHODS),
    "oapi-codegen/spec.yaml": (2, 2, METHODS),
    "ogen/pathItems.json": (2, 0, METHODS),
    "ogen/webhooks.json": (3, 0, METHODS),
    "redocly/pets.yaml": (1, 4, METHODS),
    "speakeasy/walk.openapi.yaml": (1, 2, "a reusable callback that no operation refers to"),
    "svix/lib-openapi.json": (14, 0, "`x-webhooks` repeats `webhooks`"),
}
"""Documents whose events are not as many as the index counts keys, and why."""


def listed() -> list[tuple[str, int, int]]:
    if not INDEX.is_file():
        return []
    with INDEX.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    counted = (
        (row["path"], _count(row["webhooks"]) + _count(row["x_webhooks"]), _count(row["callbacks"]))
        for row in rows
    )
    return [row for row in counted if row[1] + row[2]]


def _count(text: str) -> int:
    return int(text) if text.isdigit() else 0


LISTED = listed()


def test_the_corpus_is_there() -> None:
    if not LISTED:
        pytest.skip(f"{INDEX} is not there, so no public document was read")
    assert len(LISTED) > 140


@pytest.mark.parametrize(("path", "webhooks", "callbacks"), LISTED, ids=[row[0] for row in LISTED])
def test_events_are_found(path: str, webhooks: int, callbacks: int) -> None:
    sources = Sources()
    document = sources.open(str(CORPUS / path))
    assert document is not None
    service = parse_service(document, sources, sources.diagnostics)
    assert service is not None
    check_rules(document, service.reached, sources.diagnostics)
    kinds = Counter(event.kind for group in service.groups for event in group.events)
    expected = DIFFERENT.get(path, (webhooks, callbacks))[:2]
    assert (kinds["webhook"], kinds["callback"]) == expected
    assert [each for each in sources.diagnostics if each.severity is Severity.ERROR] == []
