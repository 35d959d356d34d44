"""Okta's inline hooks want commands back: each answers with the examples of Okta's document."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import jsonschema_rs
import msgspec
import pytest
import yaml

from tests.corpus.documents import SPECS
from tests.support import GenerateSdk

DOCUMENT = SPECS / "okta" / "management-minimal.yaml"
HOOKS = {
    "CreatePasswordImportInlineHook",
    "CreateTelephonyInlineHook",
    "CreateUserImportInlineHook",
    "create-registration-hook",
    "create-saml-hook",
    "create-token-hook",
}
BROKEN = {"ProgressiveProfileResponse", "TokenHookRemoveClaim"}
"""Examples that their own schemas refuse: a text for an object, and null for what can't be null."""

pytestmark = [
    pytest.mark.skipif(not DOCUMENT.is_file(), reason=f"there is no document at {DOCUMENT}"),
    pytest.mark.xdist_group("okta"),
]


@pytest.fixture(scope="module")
def document() -> Any:
    return yaml.load(DOCUMENT.read_text(encoding="utf-8"), yaml.CSafeLoader)


@pytest.fixture(scope="module")
def okta(generate_sdk: GenerateSdk) -> Iterator[ModuleType]:
    with generate_sdk(DOCUMENT).imported() as package:
        yield package


def examples(document: Any, hook: str) -> Iterator[tuple[str, str, str, Any]]:
    """Status, media type, name and value of each example of an answer to a hook."""
    for status, response in document["x-webhooks"][hook]["post"]["responses"].items():
        for media_type, media in follow(document, response).get("content", {}).items():
            for name, example in media.get("examples", {}).items():
                yield status, media_type, name, follow(document, example)["value"]


def follow(document: Any, node: Any) -> Any:
    """What a Reference Object stands for."""
    while "$ref" in node:
        target = document
        for token in node["$ref"].removeprefix("#/").split("/"):
            target = target[token.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def received(package: ModuleType, hook: str) -> Any:
    """An event of a hook, as a handler gives it."""
    testing = importlib.import_module(f"{package.__name__}.testing")
    module, _, name = package.WebhooksHandler._events[hook].partition(":")
    event_class = getattr(importlib.import_module(f"{package.__name__}.{module}"), name)
    request = testing.build_request(event_class)
    event = package.WebhooksHandler().parse_event(request, expect=event_class)
    assert type(event) is event_class, event
    return event


def is_valid(document: Any, hook: str, status: str, media_type: str, example: Any) -> bool:
    """Whether an example fits its schema, by a validator of JSON Schema."""
    responses = document["x-webhooks"][hook]["post"]["responses"]
    schema = follow(document, responses[status])["content"][media_type]["schema"]
    schemas = {"allOf": [schema], "components": {"schemas": document["components"]["schemas"]}}
    return bool(jsonschema_rs.Draft4Validator(with_null(schemas)).is_valid(example))


def with_null(schema: Any) -> Any:
    """OpenAPI 3.0's `nullable` in words that JSON Schema has, and no examples."""
    if isinstance(schema, list):
        return [with_null(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {k: with_null(v) for k, v in schema.items() if k not in ("example", "examples")}
    if found.get("nullable") is True and isinstance(found.get("type"), str):
        found["type"] = [found["type"], "null"]
    return found


def test_the_document_has_six_hooks_with_thirty_examples(document: Any) -> None:
    found = {hook: list(examples(document, hook)) for hook in document["x-webhooks"]}
    broken = {
        name
        for hook, each in found.items()
        for status, media_type, name, example in each
        if not is_valid(document, hook, status, media_type, example)
    }

    assert {hook for hook, each in found.items() if each} == HOOKS
    assert sum(map(len, found.values())) == 30
    assert broken == BROKEN


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_a_hook_answers_with_its_examples(okta: ModuleType, document: Any, hook: str) -> None:
    event = received(okta, hook)
    decoding = importlib.import_module(f"{okta.__name__}._runtime.decoding")
    valid = [each for each in examples(document, hook) if each[2] not in BROKEN]
    assert valid
    for status, media_type, name, example in valid:
        body_type = event._answer_bodies[status][media_type]
        body = decoding.json_decoder(body_type)(json.dumps(example).encode())
        assert not isinstance(body, decoding.Refusal), (name, body)

        answer = event.respond(body, status=int(status))

        assert (answer.status, answer.headers) == (int(status), {"Content-Type": media_type}), name
        assert json.loads(event.respond(example, status=int(status)).body) == example, name
        assert differences(body, json.loads(answer.body), example, name) == []


def differences(body: Any, sent: Any, example: Any, path: str) -> list[str]:
    """Where what was sent is not the example; a member that no model declares may be left out."""
    if isinstance(body, list) and isinstance(sent, list) and isinstance(example, list):
        if not len(body) == len(sent) == len(example):
            return [path]
        items = enumerate(zip(body, sent, example, strict=True))
        return [found for i, each in items for found in differences(*each, f"{path}/{i}")]
    if isinstance(body, msgspec.Struct) and isinstance(sent, dict) and isinstance(example, dict):
        wire = dict(zip(body.__struct_encode_fields__, body.__struct_fields__, strict=True))
        declared = {name: value for name, value in example.items() if name in wire}
        if sent.keys() != declared.keys():
            return [path]
        members = [(name, getattr(body, wire[name])) for name in declared]
        return [
            found
            for name, value in members
            for found in differences(value, sent[name], declared[name], f"{path}/{name}")
        ]
    return [] if sent == example else [path]
