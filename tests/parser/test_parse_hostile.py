"""Whatever a document holds, parsing ends, and what it gives is whole."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from webhookgen.diagnostics import Diagnostic
from webhookgen.ir.service import Event, Json, Schema, Service
from webhookgen.parser.document import parse_service
from webhookgen.parser.rules import check_rules
from webhookgen.source import Sources

BODY: Json = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Paid"}}}}
FULL: dict[str, Json] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1", "description": "D"},
    "x-webhooks": {
        "money": {
            "description": "D",
            "discriminator": {
                "propertyPointer": "$request.body#/type",
                "mapping": {"paid": "paid", "lost": "lost"},
            },
            "signatureVerification": {
                "signatureHeader": "X-Sig",
                "algorithm": "HMAC-SHA256",
                "digestEncoding": "hex",
                "messageTemplate": "{$method}.{$request.body}",
                "signatureValueTemplate": "v1={digest}",
            },
        }
    },
    "x-callback-groups": {"back": {"signatureVerification": {"algorithm": "Custom", "name": "n"}}},
    "webhooks": {
        "paid": {
            "x-webhook-group": "money",
            "parameters": [{"name": "X-A", "in": "header", "schema": {"type": "string"}}],
            "post": {
                "operationId": "paid",
                "summary": "S",
                "deprecated": False,
                "x-webhookgen-name": "N",
                "parameters": [{"$ref": "#/components/parameters/P"}],
                "requestBody": BODY,
                "responses": {"200": {"description": "ok"}},
            },
            "additionalOperations": {"COPY": {"summary": "c"}},
        },
        "lost": {"$ref": "#/components/pathItems/Lost", "x-webhook-group": "money"},
    },
    "paths": {
        "/a": {
            "post": {
                "operationId": "make",
                "callbacks": {
                    "on": {"{$url}": {"post": {"requestBody": {"required": False}}}},
                    "off": {"$ref": "#/components/callbacks/Off"},
                },
            },
            "put": {"x-fern-webhook": True, "x-webhook-group": "money", "requestBody": BODY},
        }
    },
    "components": {
        "pathItems": {"Lost": {"post": {"requestBody": {"$ref": "#/components/requestBodies/B"}}}},
        "requestBodies": {"B": BODY},
        "parameters": {"P": {"name": "X-P", "in": "header", "content": {"text/plain": {}}}},
        "callbacks": {"Off": {"x-callback-group": "back", "{$request.body#/u}": {"put": {}}}},
        "schemas": {
            "Paid": {
                "type": "object",
                "required": ["type"],
                "properties": {
                    "type": {"type": "string", "enum": ["paid", "lost"]},
                    "next": {"$ref": "#/components/schemas/Paid"},
                    "many": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
                },
                "additionalProperties": False,
                "allOf": [{"patternProperties": {"^x": True}}],
                "examples": [{"type": "paid"}],
            },
            "Pet": {
                "oneOf": [{"$ref": "#/components/schemas/Cat"}],
                "discriminator": {"propertyName": "kind", "mapping": {"c": "Cat"}},
            },
            "Cat": {"allOf": [{"type": "object", "const": {"kind": "Cat"}}], "minProperties": 1},
        },
    },
}
WRONG: tuple[Json, ...] = (None, [], {}, 3, True, "text", [None, {"$ref": 1}], {"$ref": "#/info"})


def pointers(node: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path to each node below the root."""
    items: list[tuple[str | int, Json]] = []
    if isinstance(node, dict):
        items = list(node.items())
    elif isinstance(node, list):
        items = list(enumerate(node))
    for key, child in items:
        yield (*path, key)
        yield from pointers(child, (*path, key))


def replaced(path: tuple[str | int, ...], value: Json) -> Json:
    """The full document with one node replaced."""
    data: Json = copy.deepcopy(FULL)
    node = data
    for token in path[:-1]:
        node = node[token]  # type: ignore[index]
    node[path[-1]] = value  # type: ignore[index]
    return data


def parsed(data: Json, path: Path) -> tuple[Service | None, list[Diagnostic]]:
    path.write_text(json.dumps(data), encoding="utf-8")
    sources = Sources()
    document = sources.open(str(path))
    assert document is not None
    service = parse_service(document, sources, sources.diagnostics)
    near, far = check_rules(document, service.reached if service else ())
    return service, [*sources.diagnostics, *near, *far]


def assert_whole(service: Service | None, diagnostics: list[Diagnostic]) -> None:
    for found in diagnostics:
        assert found.message[:1].islower() or not found.message[:1].isalpha(), found.message
        assert found.message[-1] != "."
        assert found.help
        assert found.help[-1] != "."
    if service is None:
        assert any(found.severity == "error" for found in diagnostics)
        return
    for group in service.groups:
        assert group.events
        names = {event.name for event in group.events}
        if group.discriminator is not None and group.discriminator.mapping is not None:
            assert {name for _, name in group.discriminator.mapping} <= names
    events = [event for group in service.groups for event in group.events]
    assert len({(event.kind, event.name) for event in events}) == len(events)
    assert_schemas(service, events)


def assert_schemas(service: Service, events: list[Event]) -> None:
    waiting = [each.schema for event in events for each in event.content if each.schema]
    waiting += [header.schema for event in events for header in event.headers]
    waiting += service.schemas.values()
    seen: set[int] = set()
    while waiting:
        schema = waiting.pop()
        if id(schema) not in seen:
            seen.add(id(schema))
            waiting += parts(schema)
            assert schema.ref is None or schema.ref in service.schemas
            if schema.discriminator is not None:
                assert all(each in service.schemas for _, each in schema.discriminator.mapping)
    assert all(schema.id == key for key, schema in service.schemas.items())


def parts(schema: Schema) -> list[Schema]:
    further = [schema.items, schema.additional_properties]
    return [
        *(each.schema for each in schema.properties),
        *(each for _, each in schema.pattern_properties),
        *schema.prefix_items,
        *schema.all_of,
        *schema.any_of,
        *schema.one_of,
        *(each for each in further if each is not None),
    ]


def test_the_document_is_sound(tmp_path: Path) -> None:
    service, diagnostics = parsed(FULL, tmp_path / "spec.json")
    assert_whole(service, diagnostics)
    assert service is not None
    assert [(g.name, [e.name for e in g.events]) for g in service.groups] == [
        ("money", ["paidPost", "paidCopy", "lost", "PUT /a"]),
        ("back", ["off"]),
        (None, ["on"]),
    ]


def test_any_node_may_have_any_type(tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    every = list(pointers(FULL))
    assert len(every) > 130
    for place in every:
        for value in WRONG:
            assert_whole(*parsed(replaced(place, value), path))


KEYS = sorted({str(key) for path in pointers(FULL) for key in path} | {"x-webhook-groups"})
SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([*KEYS, "#/webhooks"])
TREES: st.SearchStrategy[Json] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=40,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(KEYS), TREES), st.sampled_from(["3.0.0", "3.1.0", "3.2.0"]))
def test_known_words_in_any_order(tmp_path: Path, data: dict[str, Json], version: str) -> None:
    assert_whole(*parsed({**data, "openapi": version}, tmp_path / "spec.json"))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(TREES)
def test_any_schema(tmp_path: Path, schema: Json) -> None:
    data = replaced(("components", "schemas", "Paid"), schema)
    assert_whole(*parsed(data, tmp_path / "spec.json"))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(TREES)
def test_any_swagger(tmp_path: Path, tree: Json) -> None:
    data: Json = {
        "swagger": "2.0",
        "definitions": tree,
        "x-webhooks": {"a": tree, "b": {"post": tree}},
    }
    assert_whole(*parsed(data, tmp_path / "spec.json"))
