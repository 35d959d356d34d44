"""Documents made for measuring: as many events as are asked for, told apart in one of six ways."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PLANS = ("const", "mapping", "header", "joined", "nested const", "structure")
SCHEME = {"signatureHeader": "X-Signature", "algorithm": "HMAC-SHA256", "digestEncoding": "hex"}


def write_document(path: Path, events: int, plan: str = "const") -> Path:
    """Write an OpenAPI document of a shop whose events are told apart by a plan."""
    group: dict[str, Any] = {"signatureVerification": SCHEME}
    if plan == "mapping":
        mapping = {f"event.{i}": f"event{i}" for i in range(events)}
        group["discriminator"] = {"propertyPointer": "$request.body#/type", "mapping": mapping}
    if plan == "joined":  # of a header and a member
        value = "{$request.header.X-Event}.{$request.body#/type}"
        mapping = {f"shop.event.{i}": f"event{i}" for i in range(events)}
        group["discriminator"] = {"value": value, "mapping": mapping}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "x-webhooks": {"shop": group},
        "webhooks": {f"event{i}": _webhook(i, plan) for i in range(events)},
        "components": {"schemas": _shared() | {f"E{i}": _payload(i, plan) for i in range(events)}},
    }
    path.write_text(json.dumps(document))
    return path


def event_body(number: int, plan: str, size: int) -> bytes:
    """A body of at least `size` bytes: an order with as many lines as that takes."""
    body: dict[str, Any] = {"id": "order-31415926", "createdAt": "2026-01-01T12:00:00Z"}
    body |= {"customer": {"id": "c1", "name": "Ada", "email": "ada@example.com"}, "lines": []}
    body |= _marks(number, plan)
    while len(json.dumps(body)) < size:
        at = len(body["lines"])
        line = {"sku": f"SKU-{at:05}", "title": "A thing that people buy", "quantity": at}
        body["lines"].append({**line, "price": at + 0.5, "gift": at % 2 == 0, "note": None})
    return json.dumps(body).encode()


def event_headers(number: int, plan: str) -> dict[str, str]:
    """The headers by which an event is told, where it is told by one."""
    if plan == "joined":
        return {"X-Event": "shop"}
    return {"X-Event": f"event.{number}"} if plan == "header" else {}


def _marks(number: int, plan: str) -> dict[str, Any]:
    if plan == "nested const":
        return {"meta": {"type": f"event.{number}"}}
    return {f"only{number}": 1} if plan == "structure" else {"type": f"event.{number}"}


def _webhook(number: int, plan: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/E{number}"}}}
    operation: dict[str, Any] = {"requestBody": {"required": True, "content": content}}
    operation["responses"] = {"204": {"description": "Taken."}}
    if plan == "header":
        schema = {"type": "string", "const": f"event.{number}"}
        header = {"name": "X-Event", "in": "header", "required": True, "schema": schema}
        operation["parameters"] = [header]
    return {"x-webhook-group": "shop", "post": operation}


def _payload(number: int, plan: str) -> dict[str, Any]:
    type_ = {"type": "string", "const": f"event.{number}"}
    members: dict[str, Any] = {
        "id": {"type": "string"},
        "createdAt": {"type": "string", "format": "date-time"},
        "customer": {"$ref": "#/components/schemas/Customer"},
        "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
    }
    match plan:
        case "nested const":
            members["meta"] = {
                "type": "object",
                "required": ["type"],
                "properties": {"type": type_},
            }
        case "structure":
            members[f"only{number}"] = {"type": "integer"}
        case "const":
            members["type"] = type_
        case _:
            members["type"] = {"type": "string"}
    required = [name for name in members if name != "customer"]
    return {"type": "object", "required": required, "properties": members}


def _shared() -> dict[str, Any]:
    texts = {name: {"type": "string"} for name in ("id", "name", "email")}
    line: dict[str, Any] = {name: {"type": "string"} for name in ("sku", "title")}
    line |= {"quantity": {"type": "integer"}, "price": {"type": "number"}}
    line |= {"gift": {"type": "boolean"}, "note": {"type": ["string", "null"]}}
    return {
        "Customer": {"type": "object", "required": ["id", "name"], "properties": texts},
        "Line": {"type": "object", "required": ["sku", "title"], "properties": line},
    }
