"""Composed values, against a validator."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from webhookgen.lower.composing import IMPOSSIBLE, Composer

from tests.conformance.random_instances import instances
from tests.conformance.random_schemas import schemas


def composed(*parts: Any, **definitions: Any) -> Any:
    return Composer(definitions).compose(parts)


FITTING: list[tuple[Any, ...]] = [
    ({"type": "object", "required": ["a"]}, {"required": ["b"], "properties": {"b": {"const": 1}}}),
    ({"enum": ["a", "b"]}, {"enum": ["b", "c"]}),
    ({"enum": [1, "b"]}, {"type": "string"}),
    ({"type": ["string", "null"]}, {"type": ["integer", "null"]}),
    ({"type": "number", "exclusiveMinimum": 4}, {"type": "integer", "maximum": 5}),
    ({"multipleOf": 3, "type": "integer"}, {"minimum": 10}),
    ({"type": "string", "pattern": "^[A-Z]{3}$"}, {"minLength": 3}),
    ({"oneOf": [{"const": 1}, {"const": 2}]}, {"anyOf": [{"const": 3}, {"const": 2}]}),
    ({"oneOf": [{"required": ["a"]}, {"required": ["b"]}], "type": "object"}, {"required": ["b"]}),
    ({"type": "array", "minItems": 2, "items": {"const": "x"}}, {"maxItems": 3}),
    ({"type": "object", "minProperties": 2}, {"properties": {"a": {"const": 1}}}),
    ({"type": "object", "required": ["a"], "dependentRequired": {"a": ["b"]}}, True),
    ({"patternProperties": {"^a": {"const": 7}}, "required": ["a1"], "type": "object"}, {}),
    ({"additionalProperties": {"const": 7}, "required": ["a1"], "type": "object"}, {}),
]  # fmt: skip


@pytest.mark.parametrize("parts", FITTING)
def test_a_composed_value_fits_every_part(parts: tuple[Any, ...]) -> None:
    value = composed(*parts)
    assert all(jsonschema_rs.is_valid(part, value) for part in parts), value


REFUSED: list[tuple[Any, ...]] = [
    ({"type": "string"}, {"type": "integer"}),
    ({"const": 1}, {"const": True}),
    ({"enum": ["a"]}, {"enum": ["b"]}),
    ({"type": "object", "required": ["a"]}, {"additionalProperties": False}),
    ({"type": "object", "required": ["a"],
      "properties": {"a": {"type": "object", "required": ["b"]}}},
     {"properties": {"a": {"properties": {"c": {}}, "additionalProperties": False}}}),
    ({"type": "integer", "exclusiveMinimum": 1}, {"exclusiveMaximum": 2}),
    ({"type": "array", "minItems": 1, "items": {"const": 1}}, {"items": {"const": 2}}),
    ({"type": "string", "minLength": 3}, {"maxLength": 2}),
    ({"type": "object", "required": ["a"]}, {"unevaluatedProperties": False}),
    ({"oneOf": [{"const": 1}, {"const": 2}]}, {"anyOf": [{"const": 3}, {"const": 4}]}),
    (False,),
]  # fmt: skip


@pytest.mark.parametrize("parts", REFUSED)
def test_what_no_value_fits_is_impossible(parts: tuple[Any, ...]) -> None:
    assert composed(*parts) is IMPOSSIBLE


def test_what_has_to_hold_itself_is_impossible() -> None:
    endless = {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/$defs/x"}}}
    assert composed({"$ref": "#/$defs/x"}, x=endless) is IMPOSSIBLE


def test_a_circle_is_left_where_there_is_a_way_out() -> None:
    ways = [{"$ref": "#/$defs/y"}, {"type": "null"}]
    holder = {"type": "object", "required": ["x"], "properties": {"x": {"$ref": "#/$defs/x"}}}
    composer = Composer({"x": {"anyOf": ways}, "y": holder})
    assert composer.compose([{"$ref": "#/$defs/x"}]) is None
    assert composer.compose([{"$ref": "#/$defs/y"}]) == {"x": None}


def test_a_search_that_gives_up_says_so() -> None:
    unions = [{"anyOf": [{"required": [f"{i}{n}"]} for n in "abcdef"]} for i in range(9)]
    composer = Composer({})
    wanted = {"type": "object", "maxProperties": 1}
    assert composer.compose([wanted, *unions]) is IMPOSSIBLE
    assert composer.gave_up


closed = schemas(2, refs=False).filter(lambda schema: "$ref" not in str(schema))


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_impossible_is_never_said_of_what_some_value_fits(data: st.DataObject) -> None:
    first, second = data.draw(closed), data.draw(closed)
    value = data.draw(instances(first))
    assume(jsonschema_rs.is_valid(first, value) and jsonschema_rs.is_valid(second, value))
    composer = Composer({})
    assert composer.compose([first, second]) is not IMPOSSIBLE or composer.gave_up
