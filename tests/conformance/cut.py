"""Schemas cut down to what typed mode must enforce."""

from __future__ import annotations

from typing import Any

KEPT = frozenset(("type", "required", "const", "items", "properties", "prefixItems"))
REFERENCES = frozenset(("$ref", "$defs", "definitions", "$id", "$anchor", "$dynamicAnchor"))


def cut_schema(schema: Any, kept: frozenset[str] = KEPT) -> Any:
    """The schema with no other keyword than `kept`, at every depth; booleans stay."""
    if not isinstance(schema, dict):
        return schema
    return {name: _cut_keyword(name, value, kept) for name, value in schema.items() if name in kept}


def _cut_keyword(name: str, value: Any, kept: frozenset[str]) -> Any:
    if name in ("properties", "$defs", "definitions") and isinstance(value, dict):
        return {key: cut_schema(each, kept) for key, each in value.items()}
    if name == "prefixItems" and isinstance(value, list):
        return [cut_schema(each, kept) for each in value]
    return cut_schema(value, kept) if name == "items" else value
