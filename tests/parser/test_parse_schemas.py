"""Schemas in all dialects."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Parse, Parsed
from webhookgen.ir.service import Const, Json
from webhookgen.parser.document import parse_service
from webhookgen.source import Document, Sources

Payload = Callable[..., Parsed]


def test_every_keyword(payload: Payload) -> None:
    parsed = payload("""
{type: object, title: T, description: D, deprecated: true, readOnly: true, writeOnly: true,
 x-webhookgen-name: Name, required: [a, a], minProperties: 1, maxProperties: 2,
 properties: {a: {type: string, format: uuid, contentEncoding: base64, const: null},
              a/b~c: false},
 additionalProperties: false, patternProperties: {^x: true},
 example: 1, examples: [2], enum: [{}, null]}""")
    schema = parsed.payload
    assert (schema.types, schema.title, schema.description) == (("object",), "T", "D")
    assert (schema.deprecated, schema.read_only, schema.write_only) == (True, True, True)
    assert schema.name_override == "Name"
    assert schema.required == ("a",)
    first, second = schema.properties
    assert (first.name, first.schema.format) == ("a", "uuid")
    assert first.schema.content_encoding == "base64"
    assert first.schema.const == Const(None)
    assert second.schema.never
    assert second.schema.at.pointer.endswith("/properties/a~1b~0c")
    assert schema.additional_properties is not None
    assert schema.additional_properties.never
    assert [(name, each.never) for name, each in schema.pattern_properties] == [("^x", False)]
    assert schema.examples == (1, 2)
    assert schema.enum == ({}, None)
    assert schema.other == ("minProperties", "maxProperties")
    assert parsed.found == []


def test_arrays_and_unions(payload: Payload) -> None:
    schema = payload("""
{type: array, prefixItems: [{type: string}], items: {type: integer}, minItems: 1, maxItems: 2.0,
 oneOf: [{uniqueItems: true}], anyOf: [true], allOf: [false]}""").payload
    assert [each.types for each in schema.prefix_items] == [("string",)]
    assert schema.items is not None
    assert schema.items.types == ("integer",)
    assert (schema.min_items, schema.max_items) == (1, 2)
    assert schema.one_of[0].other == ("uniqueItems",)
    assert not schema.any_of[0].never
    assert schema.all_of[0].never


@pytest.mark.parametrize(
    ("openapi", "schema", "types"),
    [
        ("3.1.0", "{type: [string, 'null']}", ("string", "null")),
        ("3.1.0", "{type: string, nullable: true}", ("string",)),
        ("3.0.3", "{type: string, nullable: true}", ("string", "null")),
        ("3.0.3", "{nullable: true, type: string}", ("string", "null")),
        ("3.0.3", "{type: string, nullable: 'yes'}", ("string",)),
        ("3.0.3", "{nullable: true}", ()),
        ("3.0.3", "{type: string, x-nullable: true}", ("string",)),
        ("3.1.0", "{type: [string, string]}", ("string",)),
        ("3.1.0", "{}", ()),
    ],
)
def test_types(payload: Payload, openapi: str, schema: str, types: tuple[str, ...]) -> None:
    assert payload(schema, openapi=openapi).payload.types == types


def test_siblings_of_a_reference(payload: Payload) -> None:
    schema = "{$ref: '#/components/schemas/A', description: D, properties: {b: {}}}"
    modern = payload(schema, more="{A: {type: object}}")
    assert modern.payload.description == "D"
    assert [each.name for each in modern.payload.properties] == ["b"]
    assert modern.target(modern.payload).types == ("object",)
    old = payload(schema, more="{A: {type: object}}", openapi="3.0.3")
    assert (old.payload.description, old.payload.properties) == (None, ())
    assert old.target(old.payload).types == ("object",)


def test_a_target_is_named_by_its_first_place(payload: Payload) -> None:
    parsed = payload(
        "{properties: {a: {$ref: '#/components/schemas/A'}, b: {$ref: '#/components/schemas/B'}}}",
        more="{A: &a {type: string}, B: *a, C: {}}",
    )
    first, second = (each.schema for each in parsed.payload.properties)
    assert first.ref == second.ref
    assert parsed.service is not None
    assert list(parsed.service.schemas) == [first.ref]
    assert parsed.target(first).id == first.ref


def test_another_file_has_its_own_dialect(parse: Parse) -> None:
    parsed = parse(
        """
openapi: 3.1.0
info: {}
webhooks:
  a:
    post:
      requestBody:
        content:
          application/json:
            schema: {properties: {old: {$ref: old.yaml#/s}, part: {$ref: part.yaml#/s}}}
""",
        old="{openapi: 3.0.0, s: {type: string, nullable: true}}",
        part="{s: {type: string, nullable: true}}",
    )
    old, part = (parsed.target(each.schema) for each in parsed.payload.properties)
    assert (old.types, part.types) == (("string", "null"), ("string",))


def test_recursion(payload: Payload) -> None:
    parsed = payload(
        "{$ref: '#/components/schemas/Node'}",
        more="{Node: {properties: {next: {$ref: '#/components/schemas/Node'}}}}",
    )
    node = parsed.target(parsed.payload)
    assert parsed.target(node.properties[0].schema) is node
    assert parsed.found == []


@pytest.mark.parametrize(
    "more",
    [
        "{A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}",
        "{A: {$ref: '#/components/schemas/A'}}",
        "{A: {allOf: [{}, {$ref: '#/components/schemas/A'}]}}",
    ],
)
def test_a_loop_of_references_is_cut(payload: Payload, more: str) -> None:
    parsed = payload("{$ref: '#/components/schemas/A'}", more=more)
    assert parsed.slugs == ["ref-loop"]
    schema, steps = parsed.payload, 0
    while schema.ref is not None:
        schema, steps = parsed.target(schema), steps + 1
    assert steps < 3


@pytest.mark.parametrize(
    ("schema", "token"),
    [
        ("3", ""),
        ("[]", ""),
        ("text", ""),
        ("null", ""),
        ("{type: strin}", "/type"),
        ("{type: [string, 3]}", "/type"),
        ("{type: []}", "/type"),
        ("{type: null}", "/type"),
        ("{type: {}}", "/type"),
        ("{properties: []}", "/properties"),
        ("{properties: {a: 3}}", "/properties/a"),
        ("{patternProperties: []}", "/patternProperties"),
        ("{required: true}", "/required"),
        ("{required: [a, 3]}", "/required"),
        ("{enum: {}}", "/enum"),
        ("{enum: []}", "/enum"),
        ("{allOf: {}}", "/allOf"),
        ("{oneOf: [3]}", "/oneOf/0"),
        ("{items: [{}]}", "/items"),
        ("{prefixItems: {}}", "/prefixItems"),
        ("{additionalProperties: text}", "/additionalProperties"),
        ("{$ref: 3}", "/$ref"),
        ("{examples: {}}", "/examples"),
        ("{format: 3}", "/format"),
        ("{deprecated: 'yes'}", "/deprecated"),
        ("{description: []}", "/description"),
        ("{discriminator: []}", "/discriminator"),
        ("{discriminator: {}}", "/discriminator"),
        ("{discriminator: {propertyName: a, mapping: []}}", "/discriminator/mapping"),
        ("{discriminator: {propertyName: a, mapping: {b: 3}}}", "/discriminator/mapping/b"),
        ("{discriminator: {propertyName: a, mapping: {b: Nope}}}", "/discriminator/mapping/b"),
    ],
)
def test_invalid_schemas_are_widened(payload: Payload, schema: str, token: str) -> None:
    parsed = payload(schema)
    base = "/webhooks/event/post/requestBody/content/application~1json/schema"
    assert parsed.found == [f"invalid-schema {base}{token}"]
    assert parsed.service is not None


def discriminator(parsed: Parsed) -> dict[str, str]:
    found = parsed.payload if parsed.payload.discriminator else parsed.target(parsed.payload)
    assert found.discriminator is not None
    assert parsed.service is not None
    assert all(target in parsed.service.schemas for _, target in found.discriminator.mapping)
    return {value: target.rpartition("/")[2] for value, target in found.discriminator.mapping}


def test_explicit_and_implicit_mapping(payload: Payload) -> None:
    parsed = payload(
        """{oneOf: [{$ref: '#/components/schemas/Cat'}, {type: object}],
            anyOf: [{$ref: '#/components/schemas/Dog'}],
            discriminator: {propertyName: kind, defaultMapping: Dog,
              mapping: {c: Cat, u: '#/components/schemas/Cat', Dog: Cow, gone: './gone.yaml'}}}""",
        more="{Cat: {}, Dog: {}, Cow: {}}",
    )
    assert discriminator(parsed) == {"c": "Cat", "u": "Cat", "Dog": "Cow", "Cat": "Cat"}
    assert parsed.payload.discriminator is not None
    assert parsed.payload.discriminator.property == "kind"
    assert (parsed.payload.discriminator.default or "").endswith("/Dog")
    assert parsed.slugs == ["invalid-schema"]


def test_children_of_a_parent(payload: Payload) -> None:
    parsed = payload(
        "{$ref: '#/components/schemas/Pet'}",
        more="""{Pet: {discriminator: {propertyName: kind}},
                 Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]},
                 Lion: {allOf: [{type: object}, {$ref: '#/components/schemas/Cat'}]},
                 Rock: {allOf: [{type: object}]}}""",
    )
    assert discriminator(parsed) == {"Cat": "Cat", "Lion": "Lion"}
    assert parsed.found == []


def test_deep_nesting_is_widened() -> None:
    schema: Json = {"type": "string"}
    for _ in range(10_000):
        schema = {"items": schema}
    content: Json = {"application/json": {"schema": schema}}
    data: Json = {
        "openapi": "3.1.0",
        "webhooks": {"a": {"post": {"requestBody": {"content": content}}}},
    }
    sources = Sources()
    assert parse_service(Document("x.json", data, b"", "json"), sources, sources.diagnostics)
    slugs = [each.code.slug for each in sources.diagnostics]
    assert slugs == ["schema-became-any", "no-signature"]


def test_long_pointers_are_not_multiplied() -> None:
    long = "n" * 100_000
    inner: dict[str, Json] = {f"p{n}": {"type": "string"} for n in range(2_000)}
    schema: Json = {"properties": {long: {"properties": inner}}}
    content: Json = {"application/json": {"schema": schema}}
    data: Json = {
        "openapi": "3.1.0",
        "webhooks": {"a": {"post": {"requestBody": {"content": content}}}},
    }
    sources = Sources()
    service = parse_service(Document("x.json", data, b"", "json"), sources, sources.diagnostics)
    assert service is not None
    found = service.groups[0].events[0].content[0].schema
    assert found is not None
    assert found.properties[0].schema.properties == ()
    assert "schema-became-any" in [each.code.slug for each in sources.diagnostics]


def test_a_dynamic_reference_that_only_one_anchor_can_mean_is_followed(payload: Payload) -> None:
    parsed = payload(
        "{properties: {one: {$dynamicRef: '#one'}, two: {$dynamicRef: '#two'},"
        " plain: {$dynamicRef: '#three'}}}",
        more="{A: {$dynamicAnchor: one}, B: {$dynamicAnchor: two}, C: {$dynamicAnchor: two},"
        " D: {$anchor: three}}",
    )
    one, two, plain = (each.schema for each in parsed.payload.properties)
    assert parsed.target(one).at.pointer == "/components/schemas/A"
    assert two.ref is None
    assert parsed.target(plain).at.pointer == "/components/schemas/D"


@pytest.mark.parametrize(
    "schema",
    ["{pattern: '['}", "{patternProperties: {'(': true}}", "{pattern: 3}", "{minItems: -1}"],
)
def test_a_faulty_limit_is_reported(payload: Payload, schema: str) -> None:
    parsed = payload(schema)
    assert parsed.slugs == ["invalid-schema"]
    assert (parsed.payload.min_items, parsed.payload.max_items) == (None, None)
