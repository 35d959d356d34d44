"""Bodies made mostly of what msgspec has no type for: untagged unions, and typed extra members."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .documents import SCHEME

COUNT = 60
_TEXT = {"type": "string"}
_KINDS: tuple[dict[str, Any], ...] = tuple(
    {
        "type": "object",
        "required": names,
        "properties": {
            names[0]: _TEXT,
            names[1]: {"type": "integer"},
            names[2]: {"type": "boolean"},
        },
    }
    for names in (["email", "age", "active"], ["phone", "extension", "mobile"])
)
_EXTRAS: dict[str, Any] = {
    "type": "object",
    "required": ["sku", "quantity", "gift"],
    "properties": {"sku": _TEXT, "quantity": {"type": "integer"}, "gift": {"type": "boolean"}},
    "additionalProperties": {"type": "integer"},
}
_UNION: dict[str, Any] = {"anyOf": list(_KINDS)}


def _holding(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": ["held"], "properties": {"held": schema}}


ITEMS: dict[str, dict[str, Any]] = {
    "untagged unions": _UNION,
    "untagged unions, each a member of an item": _holding(_UNION),
    "typed extras": _EXTRAS,
    "typed extras, each a member of an item": _holding(_EXTRAS),
}


def write_hard_document(path: Path, kind: str) -> Path:
    """Write a document of one event, whose body is a list of one kind of item."""
    item = ITEMS[kind]
    payload = {
        "type": "object",
        "required": ["items"],
        "properties": {"items": {"type": "array", "items": item}},
    }
    content = {"application/json": {"schema": payload}}
    body = {"required": True, "content": content}
    operation = {"requestBody": body, "responses": {"204": {"description": "Taken."}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Hard", "version": "1"},
        "x-webhooks": {"hard": {"signatureVerification": SCHEME}},
        "webhooks": {"listed": {"x-webhook-group": "hard", "post": operation}},
    }
    path.write_text(json.dumps(document))
    return path


def hard_body(kind: str) -> bytes:
    """A body of sixty items; those of a union are of its two kinds in turn."""
    return json.dumps({"items": [_item(kind, at) for at in range(COUNT)]}).encode()


def _item(kind: str, at: int) -> dict[str, Any]:
    kind, _, held = kind.partition(", ")
    if held:
        return {"held": _item(kind, at)}
    if kind == "typed extras":
        return {"sku": f"SKU-{at:05}", "quantity": at, "gift": True, "a": at, "b": 1, "c": 2}
    if at % 2:
        return {"phone": f"+4930{at:07}", "extension": at, "mobile": True}
    return {"email": f"ada{at}@shop.example", "age": at, "active": False}
