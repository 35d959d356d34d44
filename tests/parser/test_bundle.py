"""The bundle of schemas that strict validation reads: what is in it, and what it means."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Parse, Parsed

from tests.bundles import document_of, ref_of, schemas_of

Payload = Callable[..., Parsed]

TREE = (
    "{$id: 'https://example.com/tree', $dynamicAnchor: node, type: object, properties: "
    "{value: true, children: {type: array, items: {$dynamicRef: '#node'}}}}"
)
STRICT_TREE = (
    "{$id: 'https://example.com/strict', $dynamicAnchor: node, $ref: tree, "
    "unevaluatedProperties: false}"
)

MEANINGS = [
    ("3.0.3", "{type: string, nullable: true}", [None, "a"], [1]),
    ("3.0.3", "{type: string, nullable: true, enum: [a]}", ["a"], [None, "b"]),
    ("3.0.3", "{nullable: true, allOf: [@A]}", [None, {"a": 1}], [1]),
    ("3.0.3", "{nullable: true, oneOf: [{type: string, nullable: true}]}", [None, "a"], [1]),
    ("3.0.3", "{nullable: true, anyOf: [{type: string}], oneOf: [{maxLength: 1}]}", ["a"], ["ab"]),
    ("3.0.3", "{nullable: true, enum: [a]}", ["a"], [None]),
    ("3.0.3", "{minimum: 1, exclusiveMinimum: true}", [2, "a"], [1]),
    ("3.0.3", "{maximum: 1, exclusiveMaximum: false}", [1], [2]),
    ("3.0.3", "{$ref: '#/components/schemas/A', maxProperties: 0}", [{"a": 1}], [1]),
    ("3.1.0", "{$ref: '#/components/schemas/A', maxProperties: 0}", [{}], [{"a": 1}]),
    ("3.1.0", "{type: string, nullable: true}", ["a"], [None]),
    ("3.1.0", "{type: object, properties: {$ref: {type: string}}}", [{"$ref": "a"}], [{"$ref": 1}]),
    ("3.1.0", "{const: {$ref: no, title: x}}", [{"$ref": "no", "title": "x"}], [1]),
    ("3.1.0", "{not: @A}", [1], [{"a": 1}]),
    ("3.1.0", "{if: {type: string}, then: {minLength: 2}, else: {minimum: 2}}", ["ab", 2], ["a"]),
    ("3.1.0", "{dependentRequired: {a: [b]}, dependentSchemas: {c: {maxProperties: 1}}}",
     [{"a": 1, "b": 1}, {"c": 1}], [{"a": 1}, {"c": 1, "d": 1}]),
    ("3.1.0", "{contains: {type: string}, minContains: 2.0, maxContains: 3}", [["a", "b"]], [[]]),
    ("3.1.0", "{prefixItems: [{type: string}], unevaluatedItems: false}", [["a"]], [["a", 1], [1]]),
    ("3.1.0", "{anyOf: [@A, false]}", [{}], [1]),
    ("3.1.0", "@Never", [], [1, None]),
    ("3.1.0", "@Tree", [{"children": [{"x": 1}]}], [{"children": [1]}]),
    ("3.1.0", "@Strict",
     [{"children": [{"value": 1}]}], [{"x": 1}, {"children": [{"x": 1}]}]),
    ("3.1.0", "{$dynamicRef: '#/components/schemas/A'}", [{}], [1]),
    ("3.1.0", "{pattern: '^(?!no)', allOf: [{pattern: '(?<=a)b'}]}", ["ab", 1], ["noab", "b"]),
    ("3.1.0", "{pattern: '^(?!no)'}", ["a" * 10_000], ["a" * 10_001]),
    ("3.1.0", "{properties: {b: true}, patternProperties: {'^(?!x)a': {type: string}}, "
     "additionalProperties: false}", [{"a": "", "b": 1}], [{"a": 1}, {"c": 1}, {"a" * 10_001: ""}]),
    ("3.1.0", "{patternProperties: {'^(?!x)a': true}, unevaluatedProperties: false}",
     [{"a": 1}], [{"b": 1}]),
    ("3.1.0", "{format: email, contentMediaType: application/json}", ["a"], []),
]  # fmt: skip

FAULTS = [
    ("{type: any, minLength: 2}", ["ab", 1], ["a"]),
    ("{minimum: '1', maximum: 3}", [0], [4]),
    ("{pattern: '([', minLength: 2}", ["ab"], ["a"]),
    ("{minLength: -1, maxLength: 1.5, maxItems: 1}", ["abc"], [[1, 2]]),
    ("{uniqueItems: 'yes', multipleOf: 0, maximum: 3}", [[1, 1]], [4]),
    ("{required: true, maxProperties: 1}", [{}], [{"a": 1, "b": 2}]),
    ("{properties: [a], items: 3, allOf: {}, maxProperties: 1}", [{"a": 1}], [{"a": 1, "b": 2}]),
    ("{properties: {a: 3, b: {type: string}}}", [{"a": 1}], [{"b": 1}]),
    ("{patternProperties: {'([': false, '^b': {type: string}}, additionalProperties: false}",
     [{"a": 1}], [{"b": 1}]),
    ("{dependentRequired: {a: [b], c: d}}", [{"c": 1}], [{"a": 1}]),
    ("{anyOf: [], oneOf: [], prefixItems: [], maximum: 3}", [1], [4]),
    ("{exclusiveMinimum: true, minimum: 1}", [1], [0]),
    ("{not: {$ref: 3}, maximum: 3}", [], [4]),
    ("{not: {type: any, maximum: 3}}", [4], [1]),
]  # fmt: skip

MORE = f"{{A: {{type: object, title: A}}, Never: false, Tree: {TREE}, Strict: {STRICT_TREE}}}"


def validator_of(parsed: Parsed) -> Any:
    """The validator of the first event's first body."""
    assert parsed.service is not None, parsed.diagnostics
    schemas = schemas_of(parsed.service)
    event = parsed.events[0]
    return schemas.validator(ref_of(schemas, event, event.content[0].media_type))


def spelled_out(schema: str) -> str:
    """A schema in which `@A` is short for a reference to the component `A`."""
    return re.sub(r"@(\w+)", r"{$ref: '#/components/schemas/\1'}", schema)


def check(validator: Any, valid: list[Any], invalid: list[Any]) -> None:
    assert [value for value in valid if not validator.is_valid(value)] == []
    assert [value for value in invalid if validator.is_valid(value)] == []


@pytest.mark.parametrize(("openapi", "schema", "valid", "invalid"), MEANINGS)
def test_a_schema_keeps_its_meaning(
    payload: Payload, openapi: str, schema: str, valid: list[Any], invalid: list[Any]
) -> None:
    more = MORE if openapi == "3.1.0" else "{A: {type: object, title: A}}"
    parsed = payload(spelled_out(schema), openapi=openapi, more=more)
    assert parsed.slugs == []
    check(validator_of(parsed), valid, invalid)


@pytest.mark.parametrize(("schema", "valid", "invalid"), FAULTS)
def test_a_faulty_keyword_is_told_and_left_out(
    payload: Payload, schema: str, valid: list[Any], invalid: list[Any]
) -> None:
    parsed = payload(schema)
    assert set(parsed.slugs) == {"invalid-schema"}
    assert len(parsed.found) == len(set(parsed.found)), "each fault is told once"
    check(validator_of(parsed), valid, invalid)


def test_an_empty_enum_lets_nothing_fit(payload: Payload) -> None:
    check(validator_of(payload("{enum: []}")), [], [1, None])
    check(validator_of(payload("{enum: []}", openapi="3.0.3")), [1, None], [])


def test_swagger_forms_and_files(parse: Parse) -> None:
    parsed = parse("""
swagger: "2.0"
info: {title: T, version: "1"}
x-webhooks:
  sent:
    post:
      consumes: [application/x-www-form-urlencoded]
      parameters:
      - {name: a, in: formData, type: string, minLength: 2, required: true}
      - {name: b, in: formData, type: file, x-nullable: true}
""")
    check(validator_of(parsed), [{"a": "ab"}, {"a": "ab", "b": None}], [{}, {"a": "a"}, {"a": 1}])


def test_only_what_validates_is_kept(payload: Payload) -> None:
    text = (
        "{type: object, description: D, x-a: 1, readOnly: true, default: {}, format: f, "
        "discriminator: {propertyName: a}, "
        "properties: {description: {title: T}, x-b: {type: string}}}"
    )
    found = document(payload(text, more="{Other: {type: string}}"))
    assert found["$defs"] == {
        "event": {"type": "object", "properties": {"description": {}, "x-b": {"type": "string"}}}
    }


def test_definitions_are_named_after_components(payload: Payload) -> None:
    line = "{properties: {next: {$ref: '#/components/schemas/Order/properties/line'}}}"
    more = f"{{Order: {{properties: {{line: {line}}}}}, 'a b/c': {{minimum: 1}}}}"
    schema = spelled_out("{allOf: [@Order, {$ref: '#/components/schemas/a b~1c'}]}")
    assert document(payload(schema, more=more))["$defs"] == {
        "Order": {"properties": {"line": {"$ref": "#/$defs/Order.line"}}},
        "Order.line": {"properties": {"next": {"$ref": "#/$defs/Order.line"}}},
        "a_b_c": {"minimum": 1},
        "event": {"allOf": [{"$ref": "#/$defs/Order"}, {"$ref": "#/$defs/a_b_c"}]},
    }


def test_references_lead_across_files(parse: Parse) -> None:
    parsed = parse(
        """
openapi: 3.1.0
info: {title: T, version: "1"}
webhooks:
  sent: {post: {requestBody: {content: {application/json: {schema: {$ref: "types.yaml#/Order"}}}}}}
components: {schemas: {Order: {type: string}}}
""",
        types="""
Order:
  type: array
  items: {anyOf: [{$ref: "#/Order"}, {$ref: "spec.yaml#/components/schemas/Order"}]}
""",
    )
    check(validator_of(parsed), [[], [[], "a"]], [1, [1]])


def test_aliases_and_repeated_objects_are_written_once(parse: Parse) -> None:
    names = ", ".join(f"member{i}: {{type: string}}" for i in range(12))
    members = f"{{properties: {{{names}}}}}"
    parsed = parse(f"""
openapi: 3.1.0
info: {{title: T, version: "1"}}
x-shared:
- &shared {{type: object, properties: {{a: &limit {{maximum: 3}}, b: *limit}}}}
- &one {{application/json: {{schema: *shared}}}}
- &two {{application/json: {{schema: {{properties: {{one: {members}, two: {members}}}}}}}}}
webhooks:
  a: {{post: {{requestBody: {{content: *one}}}}}}
  b: {{post: {{requestBody: {{content: *one}}}}}}
  c: {{post: {{requestBody: {{content: *two}}}}}}
""")
    assert parsed.service is not None
    text = json.dumps(document_of(parsed.service))
    assert text.count("maximum") == 1
    assert text.count("member3") == 1


LOOPS = [
    "A: {anyOf: [@A, {type: string}]}",
    "A: {not: @A}",
    "A: {if: @B}, B: {dependentSchemas: {a: @A}}",
    "A: {oneOf: [@B]}, B: {allOf: [@A]}",
    "A: @A",
    "A: {$dynamicRef: '#a', $dynamicAnchor: a}",
]


@pytest.mark.parametrize("more", LOOPS)
def test_loops_without_a_step_are_cut(payload: Payload, more: str) -> None:
    parsed = payload(spelled_out("{properties: {a: @A}}"), more=spelled_out(f"{{{more}}}"))
    assert parsed.slugs == ["ref-loop"]
    validator_of(parsed).is_valid({"a": {"a": 1}})


def test_what_nests_too_deeply_is_anything(payload: Payload) -> None:
    schema = "{items: " * 230 + "false" + "}" * 230
    parsed = payload(schema)
    assert parsed.slugs == ["schema-became-any"]
    value: Any = 1
    for _ in range(260):
        value = [value]
    assert validator_of(parsed).is_valid(value)
    assert validator_of(payload(schema.replace("items", "not"))).is_valid(value) in (True, False)


@pytest.mark.parametrize("keyword", ["const: ", "enum: [1, "])
def test_a_value_that_was_left_out_restricts_nothing(payload: Payload, keyword: str) -> None:
    value = keyword + "[" * 300 + "]" * 300 + "]" * keyword.count("[")
    parsed = payload(f"{{properties: {{a: {{{value}}}}}}}")
    assert parsed.slugs == ["left-out"]
    check(validator_of(parsed), [{"a": 2}], [])


@pytest.mark.parametrize("nested", ["items: {", "properties: {a: {", "allOf: [{", "anyOf: [1, {"])
def test_an_event_is_kept_however_deep_its_schema_nests(payload: Payload, nested: str) -> None:
    closing = "".join({"{": "}", "[": "]"}[c] for c in reversed(nested) if c in "{[")
    parsed = payload("{" + nested * 1_500 + closing * 1_500 + "}")
    assert "left-out" in parsed.slugs
    check(validator_of(parsed), [{}], [])


def test_the_same_document_gives_the_same_bundle(payload: Payload) -> None:
    schema = spelled_out("{anyOf: [@Tree, @Strict]}")
    assert document(payload(schema, more=MORE)) == document(payload(schema, more=MORE))


def document(parsed: Parsed) -> Any:
    assert parsed.service is not None, parsed.diagnostics
    return document_of(parsed.service)
