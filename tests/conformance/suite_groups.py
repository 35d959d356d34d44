"""The official test-suite, and which of its groups an OpenAPI document can hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from tests.corpus.documents import SHARED

SUITE = SHARED / "json-schema-test-suite"
STANDARD = "https://json-schema.org/draft/2020-12/schema"
METASCHEMAS = ("https://json-schema.org/draft/2020-12/", "http://json-schema.org/draft-04/schema")
KEYWORDS_3_0 = frozenset(
    [
        "title",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
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
        "type",
        "not",
        "allOf",
        "oneOf",
        "anyOf",
        "items",
        "properties",
        "additionalProperties",
        "description",
        "format",
        "default",
        "$ref",
    ]
)
SILENT = frozenset(("definitions", "$comment"))
"""No keywords of 3.0, but they assert nothing: a place that references lead to, and words."""


@dataclass(frozen=True)
class Group:
    """One schema of the suite and its tests."""

    draft: str
    file: str
    index: int
    description: str
    schema: Any
    tests: tuple[dict[str, Any], ...]

    @property
    def name(self) -> str:
        """Where it is in the suite."""
        return f"{self.draft}/{self.file}#{self.index} {self.description}"

    @property
    def validator(self) -> type[Any]:
        """The class of jsonschema-rs for the draft."""
        if self.draft == "draft4":
            return jsonschema_rs.Draft4Validator
        return jsonschema_rs.Draft202012Validator


def groups_of(draft: str, parts: list[str]) -> list[Group]:
    """The groups of a draft's required tests, in files whose name holds one of the parts."""
    return [
        Group(draft, path.stem, index, raw["description"], raw["schema"], tuple(raw["tests"]))
        for path in sorted((SUITE / draft).glob("*.json"))
        if not parts or any(part in f"{draft}/{path.stem}" for part in parts)
        for index, raw in enumerate(json.loads(path.read_text(encoding="utf-8")))
    ]


def why_excluded(group: Group) -> str:
    """Why no document can hold a group's schema; "" where one can."""
    if any(ref.startswith(METASCHEMAS) for ref in _references(group.schema)):
        return "a reference to the metaschema, a remote document"
    if _metaschema(group) not in ("", STANDARD):
        return "a metaschema of its own"
    remote = _remote(group)
    if remote:
        return f"a remote document: {remote}"
    return _beyond_3_0(group.schema) if group.draft == "draft4" else ""


def _metaschema(group: Group) -> str:
    return group.schema.get("$schema", "") if isinstance(group.schema, dict) else ""


def _references(schema: Any) -> Iterator[str]:
    """The references anywhere in a schema; texts in a `const` or an `enum` are none."""
    for name, value in _members(schema):
        if name in ("$ref", "$dynamicRef") and isinstance(value, str):
            yield value
        elif name not in ("const", "enum"):
            yield from _references(value)


def _members(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, list):
        return [("", each) for each in value]
    return list(value.items()) if isinstance(value, dict) else []


def _remote(group: Group) -> str:
    """The first remote document that jsonschema-rs asks for."""
    asked: list[str] = []

    def retrieve(uri: str) -> Any:
        asked.append(uri)
        raise LookupError(uri)

    try:
        group.validator(group.schema, retriever=retrieve)
    except (jsonschema_rs.ReferencingError, jsonschema_rs.ValidationError, ValueError):
        return asked[0] if asked else ""
    return asked[0] if asked else ""


def _beyond_3_0(schema: Any) -> str:
    """The first thing in a draft-4 schema that OpenAPI 3.0's Schema Object lacks."""
    if not isinstance(schema, dict):
        return ""
    if "$ref" in schema and isinstance(schema["$ref"], str):
        return ""  # its siblings are ignored in both; a place they hold is looked at from outside
    for name in schema:
        if name not in KEYWORDS_3_0 | SILENT:
            return f"not in OpenAPI 3.0: {name}"
    declared = schema.get("type", "string")
    if isinstance(declared, list) or declared == "null":
        return "not in OpenAPI 3.0: type lists, type null"
    if isinstance(schema.get("items"), list):
        return "not in OpenAPI 3.0: items as a list"
    return next((why for each in _subschemas(schema) if (why := _beyond_3_0(each))), "")


def _subschemas(schema: dict[str, Any]) -> Iterator[Any]:
    for name in ("items", "additionalProperties", "not"):
        yield schema.get(name)
    for name in ("allOf", "anyOf", "oneOf"):
        yield from schema.get(name, ())
    for name in ("properties", "definitions"):
        yield from schema.get(name, {}).values()
