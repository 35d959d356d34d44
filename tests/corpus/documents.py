"""The corpus: real documents that lie beside the repository, listed in `INDEX.tsv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared"
SPECS = SHARED / "specs"


@dataclass(frozen=True)
class CorpusDocument:
    """One document and the number of webhooks and callbacks that the index counts in it."""

    path: str
    events: int

    @property
    def file(self) -> Path:
        """Where it is."""
        return SPECS / self.path


def documents_with_events() -> list[CorpusDocument]:
    """The documents that declare at least one event, in the order of the index."""
    with (SPECS / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        rows = list(csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE))
    counted = [CorpusDocument(row["path"], sum(_count(row[c]) for c in COLUMNS)) for row in rows]
    return [document for document in counted if document.events]


COLUMNS = ("webhooks", "x_webhooks", "callbacks")


def _count(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
