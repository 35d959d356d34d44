"""The measuring itself: what counts as equal, declared, cut down, translated, mistyped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.conformance.cut import cut_schema
from tests.conformance.dialect_3_0 import Translation
from tests.conformance.formats import only_types
from tests.conformance.json_values import equal
from tests.conformance.kept import differences
from tests.conformance.oracle import has_misfit
from tests.conformance.places import root_of
from tests.conformance.suite_groups import Group, why_excluded
from tests.conformance.table import Table


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (1, 1.0, True),
        (True, 1, False),
        (0, False, False),
        ({"a": [1, True]}, {"a": [1.0, True]}, True),
        ({"a": 1}, {"a": 1, "b": 1}, False),
        ([], {}, False),
        ("1", 1, False),
        (None, None, True),
        (2**53 + 1, float(2**53), False),
    ],
)
def test_json_equality(left: Any, right: Any, same: bool) -> None:
    assert equal(left, right) is same


def test_a_cut_schema_keeps_six_keywords_at_every_depth() -> None:
    schema = {
        "type": "object",
        "minProperties": 1,
        "properties": {"minimum": {"minimum": 3, "type": "integer"}, "no": False},
        "items": {"prefixItems": [{"pattern": "a"}, True], "items": False},
        "const": {"minimum": 3},
    }
    assert cut_schema(schema) == {
        "type": "object",
        "properties": {"minimum": {"type": "integer"}, "no": False},
        "items": {"prefixItems": [{}, True], "items": False},
        "const": {"minimum": 3},
    }


@pytest.mark.parametrize(
    ("schema", "given", "encoded", "kinds"),
    [
        ({"properties": {"a": {}}}, {"a": 1, "b": 2}, {"a": 1}, []),
        ({"properties": {"a": {}}}, {"a": 1}, {}, ["lost"]),
        ({"properties": {"a": {}}}, {"a": 1}, {"a": 2}, ["differs"]),
        ({"properties": {"a": {}}}, {"a": 1}, {"a": 1, "b": 2}, ["differs"]),
        ({"patternProperties": {"^x": {}}}, {"x1": 1, "y": 1}, {}, ["lost"]),
        ({"additionalProperties": {"type": "integer"}}, {"y": 1}, {}, ["lost"]),
        ({"additionalProperties": True}, {"y": 1}, {}, []),
        ({"additionalProperties": {"description": "Any."}}, {"y": 1}, {}, []),
        ({"allOf": [{"$ref": "#/$defs/A"}], "$defs": {"A": {"required": ["y"]}}}, {"y": 1}, {}, []),
        (
            {"allOf": [{"$ref": "#/$defs/A"}], "$defs": {"A": {"properties": {"y": True}}}},
            {"y": 1},
            {},
            ["lost"],
        ),
        ({"anyOf": [{"properties": {"y": {}}}]}, {"y": 1}, {}, ["lost branch"]),
        ({"items": {"properties": {"y": {}}}}, [{"z": 1}, {"y": 1}], [{}, {}], ["lost"]),
        ({}, "2024-02-29T00:00:00+00:00", "2024-02-29T00:00:00Z", ["spelling"]),
        ({}, "2024-02-29T00:00:00Z", "2024-02-29T00:00:01Z", ["differs"]),
    ],
)
def test_undeclared_members_aside(schema: Any, given: Any, encoded: Any, kinds: list[str]) -> None:
    assert [each.kind for each in differences(given, encoded, root_of(schema))] == kinds


@pytest.mark.parametrize(
    ("schema", "instance", "misfit"),
    [
        ({"properties": {"a": {"type": "string"}}}, {"a": 1}, True),
        ({"required": ["a"]}, {}, True),
        ({"const": 1}, 2, True),
        ({"maxLength": 1}, "ab", False),
        ({"enum": ["a", "c"]}, "b", False),
        ({"enum": ["a"]}, "b", None),
        ({"enum": ["a"]}, 1, True),
        ({"additionalProperties": False}, {"a": 1}, None),
        ({"properties": {"b": {}}, "additionalProperties": False}, {"a": 1}, False),
        ({"properties": {"a": False}}, {"a": 1}, True),
        ({"oneOf": [{}, {}]}, 1, False),
        ({"anyOf": [{"type": "string"}, {"required": ["a"]}]}, {}, True),
        ({"anyOf": [{"type": "string"}, {"maximum": 1}]}, 2, False),
        ({"oneOf": [{"enum": ["a"]}, {"type": "integer"}]}, "b", None),
        ({"if": True, "then": {"type": "string"}}, 1, None),
    ],
)
def test_missing_and_mistyped(schema: Any, instance: Any, misfit: bool | None) -> None:
    errors = list(jsonschema_rs.Draft202012Validator(schema).iter_errors(instance))
    assert errors
    assert has_misfit(errors) is misfit


def test_formats_explain_faults_of_texts() -> None:
    schema = {"properties": {"a": {"anyOf": [{"format": "date"}]}, "b": {"type": "string"}}}
    instance = {"a": "soon", "b": "soon"}
    assert only_types(root_of(schema), instance, [["/a", "not a date"]])
    assert only_types(root_of(schema), instance, [["", "no branch fits"]])
    assert not only_types(root_of(schema), instance, [["/b", "not a date"]])
    assert not only_types(root_of(schema), {"a": 1}, [["/a", "not a date"]])
    assert not only_types(root_of(schema), instance, [])


def test_the_dialect_of_3_0(tmp_path: Path) -> None:
    schemas = {
        "Order": {
            "type": "object",
            "nullable": True,
            "properties": {
                "nullable": {"$ref": "other.json#/Amount", "nullable": True},
                "next": {"$ref": "#/schemas/Order"},
            },
        },
    }
    amount = {"type": "number", "minimum": 0, "exclusiveMinimum": True, "const": 3}
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps({"schemas": schemas}))
    (tmp_path / "other.json").write_text(json.dumps({"Amount": amount}))
    schema = Translation(file, "/schemas/Order").schema
    validator = jsonschema_rs.Draft202012Validator(schema)
    for valid in (None, {}, {"nullable": 1}, {"next": None}, {"next": {"nullable": 0.5}}):
        assert validator.is_valid(valid)
    for invalid in (1, {"nullable": None}, {"nullable": 0}, {"next": {"next": {"nullable": "1"}}}):
        assert not validator.is_valid(invalid)


@pytest.mark.parametrize(
    ("draft", "schema", "excluded"),
    [
        ("draft2020-12", {"$ref": "#/$defs/a", "$defs": {"a": True}}, False),
        ("draft2020-12", {"$ref": "http://localhost:1234/a.json"}, True),
        ("draft2020-12", {"$ref": "https://json-schema.org/draft/2020-12/schema"}, True),
        ("draft2020-12", {"const": {"$ref": "http://localhost:1234/a.json"}}, False),
        ("draft2020-12", {"$schema": "http://localhost:1234/a.json"}, True),
        ("draft4", {"type": "object"}, False),
        ("draft4", {"type": ["object"]}, True),
        ("draft4", {"items": [{}]}, True),
        ("draft4", {"not": {"patternProperties": {}}}, True),
        ("draft4", {"properties": {"patternProperties": {}}}, False),
    ],
)
def test_what_is_excluded(draft: str, schema: Any, excluded: bool) -> None:
    assert bool(why_excluded(Group(draft, "file", 0, "", schema, ()))) is excluded


def test_only_what_is_required_fails(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("A table")
    table.check("told", required=False).record(False, "first")
    assert not table.failed
    table.check("required").record(False, "second\nmore")
    assert table.failed
    table.print()
    assert "second\n      more" in capsys.readouterr().out
