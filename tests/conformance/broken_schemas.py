"""Schemas that are wrong: any keyword with any value, references to nowhere and in loops."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from webhookgen import generate

from .random_schemas import FORMATS, NODE, TYPES, names, values

REFERENCES = (NODE, "#", "#/$defs/Nowhere", "nowhere.json", "#anchor", "https://example.com/x", "")
PATTERNS = ("(", "[", "^a$", "\\p{L}", "(?<=a)b")
KEYWORDS = [
    "type",
    "enum",
    "const",
    "format",
    "nullable",
    "required",
    "properties",
    "additionalProperties",
    "patternProperties",
    "items",
    "prefixItems",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "dependentSchemas",
    "minimum",
    "dependentRequired",
    "propertyNames",
    "unevaluatedProperties",
    "discriminator",
    "default",
    "pattern",
    "exclusiveMinimum",
    "contentEncoding",
    "$ref",
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "title",
    "description",
    "deprecated",
    "readOnly",
    "examples",
    "example",
]

words = st.sampled_from((*TYPES, *FORMATS, *REFERENCES, *PATTERNS, "a", "kind"))


def _wrong(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    value = st.one_of(
        inner,
        words,
        values,
        st.lists(inner | words, max_size=3),
        st.dictionaries(names | words, inner, max_size=3),
    )
    return st.dictionaries(st.sampled_from(KEYWORDS), value, max_size=4)


@st.composite
def broken_schemas(draw: st.DrawFn) -> tuple[str, Any]:
    """A version of OpenAPI and a schema."""
    plain: st.SearchStrategy[Any] = st.sampled_from([True, False, {}])
    part = st.recursive(plain, _wrong, max_leaves=6)
    version = draw(st.sampled_from(["3.0.3", "3.1.0", "3.2.0"]))
    schema = draw(part)
    if isinstance(schema, dict) and draw(st.booleans()):
        schema = {**schema, "$defs": {"Node": draw(part)}}
    return version, schema


def generates(version: str, schema: Any) -> bool:
    """Whether a document with the schema generates a package; every fault is raised."""
    body = {"required": True, "content": {"application/json": {"schema": {"$ref": "s.json"}}}}
    event = {"post": {"requestBody": body, "responses": {"200": {"description": "Received"}}}}
    name = "x-webhooks" if version.startswith("3.0") else "webhooks"
    info = {"title": "Broken", "version": "1"}
    document = {"openapi": version, "info": info, "paths": {}, name: {"sent": event}}
    with tempfile.TemporaryDirectory() as scratch:
        spec = Path(scratch) / "openapi.json"
        spec.write_text(json.dumps(document), encoding="utf-8")
        (Path(scratch) / "s.json").write_text(json.dumps(schema), encoding="utf-8")
        return bool(generate(str(spec), package="broken", formatter="none").files)
