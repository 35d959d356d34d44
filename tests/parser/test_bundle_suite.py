"""The bundle gives the verdicts of the official JSON-Schema-Test-Suite."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Parse, Parsed
from webhookgen.diagnostics import Severity
from webhookgen_runtime.schema_faults import UNLISTED, FaultFinder

from tests.bundles import ref_of, schemas_of

SUITE = Path(__file__).parents[3] / "shared" / "json-schema-test-suite"

ELSEWHERE = "vocabulary"
"""Its schema names a metaschema of its own that lies on another machine, and no reference shows."""

NOT_IN_3_0 = ("additionalItems", "dependencies", "definitions", "refRemote")
"""Keywords that OpenAPI 3.0 leaves out of draft 4, and files on other machines."""


def files(draft: str, *left_out: str) -> list[Path]:
    return [path for path in sorted((SUITE / draft).glob("*.json")) if path.stem not in left_out]


def test_the_suite_is_there() -> None:
    if not SUITE.is_dir():
        pytest.skip(f"{SUITE} is not there, so none of its tests ran")


@pytest.mark.parametrize("path", files("draft2020-12", ELSEWHERE), ids=lambda path: path.stem)
def test_draft_2020_12_as_openapi_3_1(path: Path, parse: Parse) -> None:
    wrong = []
    for group in json.loads(path.read_text(encoding="utf-8")):
        schema = group["schema"]
        if isinstance(schema, dict):
            schema = {"$id": "urn:suite:schema", **schema}  # so that `#` is the schema's own root
        wrong += verdicts(parsed_in(parse, "3.1.0", schema), group)
    assert wrong == []


@pytest.mark.parametrize("path", files("draft4", *NOT_IN_3_0), ids=lambda path: path.stem)
def test_draft_4_as_openapi_3_0(path: Path, parse: Parse) -> None:
    wrong = []
    for group in json.loads(path.read_text(encoding="utf-8")):
        schema = group["schema"]
        if not uses_what_3_0_lacks(schema):
            wrong += verdicts(parsed_in(parse, "3.0.3", at_component(schema)), group)
    assert wrong == []


def parsed_in(parse: Parse, version: str, schema: Any) -> Parsed:
    """A document whose one event has the schema, which is a component."""
    reference = {"$ref": "#/components/schemas/Tested"}
    body = {"content": {"application/json": {"schema": reference}}}
    document = {
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "webhooks": {"event": {"post": {"requestBody": body}}},
        "components": {"schemas": {"Tested": schema}},
    }
    return parse(json.dumps(document))


def verdicts(parsed: Parsed, group: Any) -> list[str]:
    """The tests of a group that come out otherwise; none where it refers to other machines."""
    errors = [each for each in parsed.diagnostics if each.code.severity is Severity.ERROR]
    if errors:
        assert {each.code.slug for each in errors} <= {"remote-ref", "dangling-ref"}
        return []
    assert parsed.service is not None
    schemas = schemas_of(parsed.service)
    ref = ref_of(schemas, parsed.events[0], "application/json")
    validator, faults = schemas.validator(ref), FaultFinder(schemas, ref)
    wrong = []
    for test in group["tests"]:
        name = f"{group['description']}: {test['description']}"
        if validator.is_valid(test["data"]) is not test["valid"]:
            wrong.append(name)
        if not test["valid"] and not schemas.is_dynamic and faults.find(test["data"]) == UNLISTED:
            wrong.append(f"{name}: no fault is listed")
    return wrong


def uses_what_3_0_lacks(schema: Any) -> bool:
    """Whether draft 4 keywords occur that OpenAPI 3.0 does not have."""
    if isinstance(schema, list):
        return any(map(uses_what_3_0_lacks, schema))
    if not isinstance(schema, dict):
        return False
    lacking = "id" in schema and isinstance(schema["id"], str)
    lacking |= "additionalItems" in schema or isinstance(schema.get("items"), list)
    return lacking or any(map(uses_what_3_0_lacks, schema.values()))


def at_component(schema: Any) -> Any:
    """The schema with references to its root led to where it stands."""
    if isinstance(schema, list):
        return [at_component(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    moved = {n: v if n == "enum" else at_component(v) for n, v in schema.items()}
    ref = schema.get("$ref")
    if isinstance(ref, str) and ref.startswith("#"):
        moved["$ref"] = f"#/components/schemas/Tested{ref[1:]}"
    return moved
