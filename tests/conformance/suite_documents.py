"""Groups of the suite as OpenAPI documents: each schema is the payload of one event."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .generation import Generation, generate
from .suite_groups import Group

MEDIA_TYPE = "application/json"
VERSIONS = {"draft2020-12": "3.1.0", "draft4": "3.0.3"}


@dataclass(frozen=True)
class SuiteSdk:
    """The SDK of some groups; `groups` are keyed by their event."""

    generation: Generation
    groups: dict[str, Group]


def write_document(groups: Sequence[Group], folder: Path) -> Path:
    """A document with a webhook a group, and a file a schema.

    References of a schema are relative to its root, so it needs a file of its own. A boolean is
    written where it is used. Each webhook is a group by itself, told by nothing but `expect`.
    """
    (folder / "schemas").mkdir(parents=True, exist_ok=True)
    webhooks = {}
    for group in groups:
        schema = group.schema
        if not isinstance(schema, bool):
            path = f"schemas/{event_of(group)}.json"
            (folder / path).write_text(json.dumps(schema), encoding="utf-8")
            schema = {"$ref": path}
        webhooks[event_of(group)] = _webhook(event_of(group), schema)
    version = VERSIONS[groups[0].draft]
    document = {"openapi": version, "info": {"title": "Suite", "version": "1"}, "paths": {}}
    document |= _declared(webhooks, version)
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(document), encoding="utf-8")
    return spec


def event_of(group: Group) -> str:
    """The event's name, also that of its group."""
    return f"group{group.index}"


def handler_of(group: Group) -> str:
    """The name of the handler that receives it."""
    return f"Group{group.index}Handler"


def _webhook(name: str, schema: Any) -> dict[str, Any]:
    body = {"required": True, "content": {MEDIA_TYPE: {"schema": schema}}}
    return {"post": {"requestBody": body, "responses": {"200": {"description": "Received"}}}}


def _declared(items: dict[str, dict[str, Any]], version: str) -> dict[str, Any]:
    """The path items where their version has them: 3.0 has callbacks, and no webhooks."""
    groups = {name: {"signatureVerification": "none"} for name in items}
    kind = "webhook" if version.startswith("3.1") else "callback"
    for name, item in items.items():
        item["post"][f"x-{kind}-group"] = name
    if kind == "webhook":
        return {"x-webhooks": groups, "webhooks": items}
    callbacks = {name: {"{$request.body#/url}": item} for name, item in items.items()}
    operation = {"callbacks": callbacks, "responses": {"200": {"description": "Subscribed"}}}
    return {"x-callbacks": groups, "paths": {"/subscriptions": {"post": operation}}}


def generate_groups(groups: Sequence[Group], folder: Path) -> tuple[list[SuiteSdk], list[str]]:
    """SDKs of all the groups, and what was refused.

    If the document of all is refused, each group is tried in a document of its own.
    """
    made = generate(write_document(groups, folder / "spec"), folder / "sdk", "--package-only")
    if made.package:
        return [SuiteSdk(made, {event_of(group): group for group in groups})], []
    if len(groups) == 1:
        return [], [f"{groups[0].name}\n{made.stderr.strip()[-1500:]}"]
    sdks: list[SuiteSdk] = []
    refused: list[str] = []
    for group in groups:
        alone, said = generate_groups([group], folder / f"group{group.index}")
        sdks += alone
        refused += said
    return sdks, refused
