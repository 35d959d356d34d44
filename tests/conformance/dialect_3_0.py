"""Schemas of OpenAPI 3.0 and Swagger 2.0 as JSON Schema 2020-12, by a translation of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .raw_documents import load_document, look_up, split_reference

SAME = frozenset(
    [
        "multipleOf",
        "maximum",
        "minimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "maxProperties",
        "minProperties",
        "required",
        "enum",
        "format",
    ]
)
SCHEMAS = ("items", "not", "additionalProperties")
LISTS = ("allOf", "anyOf", "oneOf")


class Translation:
    """One schema and all that it refers to; `definitions` grows as references are met."""

    def __init__(self, file: Path, pointer: str) -> None:
        """Translate the schema at a place."""
        self.definitions: dict[str, Any] = {}
        self._names: dict[tuple[Path, str], str] = {}
        reference = self._reference(file, pointer)
        self.schema = {"$ref": reference, "$defs": self.definitions}

    def _reference(self, file: Path, pointer: str) -> str:
        key = (file, pointer)
        if key not in self._names:
            name = self._names[key] = f"schema{len(self._names)}"
            self.definitions[name] = True
            try:
                found = look_up(load_document(file), pointer)
            except (LookupError, OSError, ValueError):
                found = True  # a reference to nowhere says nothing
            self.definitions[name] = self._translated(found, file)
        return f"#/$defs/{self._names[key]}"

    def _translated(self, schema: Any, file: Path) -> Any:
        if not isinstance(schema, dict):
            return schema
        if isinstance(schema.get("$ref"), str):  # its siblings are ignored: 3.0.3 section 4.7.23
            return {"$ref": self._reference(*split_reference(schema["$ref"], file))}
        result = {name: value for name, value in schema.items() if name in SAME}
        result |= _type(schema) | _limits(schema)
        for name in SCHEMAS:
            if name in schema:
                result[name] = self._translated(schema[name], file)
        for name in LISTS:
            if name in schema:
                result[name] = [self._translated(each, file) for each in schema[name]]
        if isinstance(schema.get("properties"), dict):
            members = schema["properties"].items()
            result["properties"] = {n: self._translated(each, file) for n, each in members}
        return result


def _type(schema: dict[str, Any]) -> dict[str, Any]:
    """`nullable` adds null to a type that is stated beside it, and to nothing else (3.0.3)."""
    if "type" not in schema:
        return {}
    nullable = schema.get("nullable") is True
    return {"type": [schema["type"], "null"] if nullable else schema["type"]}


def _limits(schema: dict[str, Any]) -> dict[str, Any]:
    """`exclusiveMinimum: true` makes `minimum` exclusive."""
    result = {}
    for name in ("Minimum", "Maximum"):
        if schema.get(f"exclusive{name}") is True and name.lower() in schema:
            result[f"exclusive{name}"] = schema[name.lower()]
    return result
