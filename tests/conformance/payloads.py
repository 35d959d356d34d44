"""The example payloads that lie beside the corpus, and the events that they are of."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.corpus.documents import SHARED

from .raw_documents import escape_token

PAYLOADS = SHARED / "payloads"
GITHUB_SPEC = "github/openapi-webhooks/api.github.com.json"


@dataclass(frozen=True)
class Payload:
    """One example. `event` is its name, or the place of the callback in the document."""

    path: str
    spec: str
    event: str
    method: str
    media_type: str

    @property
    def text(self) -> str:
        """The JSON text."""
        return (PAYLOADS / self.path).read_text(encoding="utf-8")


def embedded_payloads() -> Iterator[Payload]:
    """The examples that the documents themselves hold."""
    with (PAYLOADS / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        for row in csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE):
            event = row["event"]
            if row["kind"] == "callbacks":
                event = _callback_pointer(event)
            yield Payload(row["payload"], row["spec"], event, row["method"], row["media_type"])


def _callback_pointer(event: str) -> str:
    """`post /subscriptions:done` -> `/paths/~1subscriptions/post/callbacks/done/`."""
    method, _, rest = event.partition(" ")
    path, _, key = rest.rpartition(":")
    return f"/paths/{escape_token(path)}/{method}/callbacks/{escape_token(key)}/"


def github_payloads(keys: list[str]) -> tuple[list[Payload], list[str]]:
    """GitHub's recorded deliveries, and those that no event of the document is meant for.

    The folder is the value of X-GitHub-Event, and joined with the body's `action` the event's name.
    """
    known = {_plain(key): key for key in keys}
    indexed = {payload.path for payload in embedded_payloads()}
    found, strays = [], []
    for path in sorted((PAYLOADS / "github").rglob("*.json")):
        name = path.relative_to(PAYLOADS).as_posix()
        if path.name == "ORIGIN.json" or name in indexed:
            continue
        action = json.loads(path.read_text(encoding="utf-8")).get("action")
        plain = _plain(path.parent.name)
        key = known.get(plain + _plain(action or "")) or known.get(plain)
        if key is None:
            strays.append(f"{name}: no event {path.parent.name} {action or ''}")
        else:
            found.append(Payload(name, GITHUB_SPEC, key, "post", "application/json"))
    return found, strays


def _plain(text: Any) -> str:
    return re.sub(r"[^a-z0-9]", "", str(text).lower())
