"""The bundles of real documents: every schema compiles, and means what the document says.

The second opinion is a naive one: the whole document, for 3.0 with a few keywords rewritten, is
handed to the validator, and the schema is looked up in it by its pointer.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from webhookgen.ir.service import Event
from webhookgen.pipeline import Reading, read_service

from tests.bundles import DRAFT, events_of, ref_of, schemas_of
from tests.corpus.documents import SHARED, SPECS, CorpusDocument, documents_with_events

PAYLOADS = SHARED / "payloads"
DOCUMENTS = documents_with_events() if SPECS.is_dir() else []


def examples() -> dict[str, list[dict[str, str]]]:
    """The rows of the index of payloads, by document."""
    found: dict[str, list[dict[str, str]]] = {}
    if PAYLOADS.is_dir():
        with (PAYLOADS / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
            for row in csv.DictReader(index, delimiter="\t"):
                found.setdefault(row["spec"], []).append(row)
    return found


EXAMPLES = examples()


def test_the_corpus_is_there() -> None:
    if not DOCUMENTS or not EXAMPLES:
        pytest.skip(f"{SHARED} is not there, so no public document was read")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.path)
def test_every_schema_of_a_bundle_compiles(document: CorpusDocument) -> None:
    reading = read_service(str(document.file))
    assert reading.service is not None
    schemas = schemas_of(reading.service)
    for roots in schemas.events.values():
        for ref in roots.values():
            schemas.validator(ref)


@pytest.mark.parametrize("spec", EXAMPLES)
def test_verdicts_are_those_of_the_document(spec: str) -> None:
    reading = read_service(str(SPECS / spec))
    assert reading.service is not None
    schemas, registry = schemas_of(reading.service), naive_registry(reading)
    different, checked = [], 0
    for row in EXAMPLES[spec]:
        event = event_of(events_of(reading.service), row)
        ours = schemas.validator(ref_of(schemas, event, row["media_type"]))
        theirs = DRAFT({"$ref": naive_ref(event, row["media_type"])}, registry=registry)
        payload = json.loads((PAYLOADS / row["payload"]).read_text(encoding="utf-8"))
        for value in (payload, *changed(payload)):
            checked += 1
            if ours.is_valid(value) != theirs.is_valid(value):
                different.append((row["payload"], value))
    assert different == []
    assert checked


def event_of(events: list[Event], row: dict[str, str]) -> Event:
    """The event of a payload; the index names a callback `method path:key`."""
    kind = "callback" if row["kind"] == "callbacks" else "webhook"
    key, below = row["event"], ""
    if kind == "callback":
        owner, _, key = key.rpartition(":")
        path = owner.partition(" ")[2].replace("~", "~0").replace("/", "~1")
        below = f"/paths/{path}/"
    return next(
        event
        for event in events
        if (event.kind, event.key, event.method.lower()) == (kind, key, row["method"])
        and event.at.pointer.startswith(below)
    )


def naive_ref(event: Event, media_type: str) -> str:
    """Where the schema stands in its own document."""
    at = next(media.at for media in event.content if media.media_type == media_type)
    return f"{uri_of(at.file)}#{quote(at.pointer, safe='/~')}/schema"


def naive_registry(reading: Reading) -> Any:
    """The documents as they are, those of 3.0 rewritten."""
    documents = reading.sources.documents.items()
    return jsonschema_rs.Registry(
        [(uri_of(name), rewritten(name, document.data)) for name, document in documents],
        draft=jsonschema_rs.Draft202012,
    )


def uri_of(name: str) -> str:
    return Path(os.path.realpath(name)).as_uri()


def rewritten(name: str, data: Any) -> Any:
    is_newer = isinstance(data, dict) and str(data.get("openapi", "")).startswith(("3.1", "3.2"))
    return data if is_newer else translated(data)


def translated(node: Any) -> Any:
    """OpenAPI 3.0's schemas as JSON Schema's, wherever they stand."""
    if isinstance(node, list):
        return [translated(item) for item in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        return {"$ref": node["$ref"]}
    kept = {"enum", "default", "example", "examples"}
    out = {name: value if name in kept else translated(value) for name, value in node.items()}
    for limit in ("Minimum", "Maximum"):
        flag = out.get(f"exclusive{limit}")
        if isinstance(flag, bool):
            del out[f"exclusive{limit}"]
            if flag and limit.lower() in out:
                out[f"exclusive{limit}"] = out.pop(limit.lower())
    if out.get("nullable") is True and isinstance(out.get("type"), str):
        out["type"] = [out["type"], "null"]
    elif out.get("nullable") is True and {"oneOf", "anyOf", "allOf"} & out.keys():
        return {"anyOf": [{"type": "null"}, out]}
    return out


def changed(payload: Any) -> Iterator[Any]:
    """The payload with one thing changed at a time: a value replaced, a member left out."""
    for path in list(paths(payload))[:60]:
        for other in (None, "", 7, {}, []):
            yield at(payload, path, lambda holder, key, other=other: holder.update({key: other}))
        yield at(payload, path, lambda holder, key: holder.pop(key))
        yield at(payload, path, lambda holder, key: holder.update({"undeclared member": key}))


def paths(value: Any) -> Iterator[tuple[Any, ...]]:
    """The ways to every member of an object in a value, the outer ones first."""
    level: list[tuple[tuple[Any, ...], Any]] = [((), value)]
    while level:
        below = []
        for path, node in level:
            items = node.items() if isinstance(node, dict) else ()
            items = enumerate(node[:2]) if isinstance(node, list) else items
            for key, child in items:
                if isinstance(node, dict):
                    yield (*path, key)
                below.append(((*path, key), child))
        level = below


def at(payload: Any, path: tuple[Any, ...], change: Any) -> Any:
    """A copy of a payload, changed in one object."""
    copy = holder = json.loads(json.dumps(payload))
    for key in path[:-1]:
        holder = holder[key]
    change(holder, path[-1])
    return copy
