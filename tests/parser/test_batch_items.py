"""Batches: what a document says of one item, and what is said where that is in doubt."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent
from typing import Any

import pytest
from conftest import Parse, Parsed

Itemised = Callable[..., Parsed]
A = "{type: object, required: [a], properties: {a: {type: string}}}"
B = "{type: object, required: [b], properties: {b: {type: integer}}}"


@pytest.fixture
def itemised(parse: Parse) -> Itemised:
    """Parse a document of one event of a group with items."""

    def run(schema: str, items: str = "$request.body#/events", **more: str) -> Parsed:
        components = more.pop("components", "{}")
        text = f"""
openapi: 3.1.0
info: {{title: T, version: "1"}}
x-webhooks: {{items: "{items}", signatureVerification: none}}
webhooks:
  event: {{post: {{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}}}}}
components: {{schemas: {components}}}
"""
        return parse(text, **more)

    return run


def strict(parsed: Parsed) -> Any:
    """What strict validation asks of an item, references followed one step."""
    assert parsed.service is not None
    bundle = parsed.service.bundle
    held = dict(bundle.definitions)
    (root,) = bundle.roots
    return _followed({"$ref": root.ref}, held)


def _followed(schema: Any, held: Any) -> Any:
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _followed(held[schema["$ref"].removeprefix("#/$defs/")], held)
        return {key: _followed(value, held) for key, value in schema.items()}
    return [_followed(each, held) for each in schema] if isinstance(schema, list) else schema


AS_A = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}
AS_B = {"type": "object", "required": ["b"], "properties": {"b": {"type": "integer"}}}


@pytest.mark.parametrize(
    ("schema", "items"),
    [
        (f"{{type: array, items: {A}}}", "$request.body"),
        (f"{{type: [array, 'null'], items: {A}}}", "$request.body"),
        (f"{{items: {A}}}", "$request.body"),
        (A, "$request.body"),
        (A, "$request.body#/events"),
        (f"{{properties: {{events: {{type: array, items: {A}}}}}}}", "$request.body#/events"),
        (
            f"{{properties: {{a/b: {{properties: {{c: {{type: array, items: {A}}}}}}}}}}}",
            "$request.body#/a~1b/c",
        ),
        (
            f"{{allOf: [{{type: object}}, {{properties: {{events: {{items: {A}}}}}}}]}}",
            "$request.body#/events",
        ),
    ],
)
def test_the_schema_of_an_item(itemised: Itemised, schema: str, items: str) -> None:
    parsed = itemised(schema, items)
    assert [each.name for each in parsed.payload.properties] == ["a"]
    assert strict(parsed) == AS_A
    assert parsed.groups[0].items == items
    assert parsed.slugs == []


def test_an_item_is_named_by_its_component(itemised: Itemised) -> None:
    schema = "{properties: {events: {type: array, items: {$ref: '#/components/schemas/A'}}}}"
    parsed = itemised(schema, components=f"{{A: {A}}}")
    assert parsed.target(parsed.payload).at.pointer == "/components/schemas/A"


@pytest.mark.parametrize(
    ("schema", "keyword"),
    [
        (
            "{oneOf: [{$ref: '#/components/schemas/As'}, {$ref: '#/components/schemas/Bs'}]}",
            "anyOf",
        ),
        (
            "{anyOf: [{$ref: '#/components/schemas/As'}, {$ref: '#/components/schemas/Bs'}]}",
            "anyOf",
        ),
        (
            "{allOf: [{$ref: '#/components/schemas/As'}, {$ref: '#/components/schemas/Bs'}]}",
            "allOf",
        ),
    ],
)
def test_what_several_parts_say_is_composed(itemised: Itemised, schema: str, keyword: str) -> None:
    components = (
        f"{{As: {{properties: {{events: {{type: array, items: {A}}}}}}}, "
        f"Bs: {{properties: {{events: {{type: array, items: {B}}}}}}}}}"
    )
    assert strict(itemised(schema, components=components)) == {keyword: [AS_A, AS_B]}


def test_parts_may_be_in_other_files(itemised: Itemised) -> None:
    schema = f"{{oneOf: [{{type: array, items: {A}}}, {{$ref: 'other.yaml#/Bs'}}]}}"
    other = f"Bs: {{type: array, items: {B}}}"
    parsed = itemised(schema, "$request.body", other=other)
    assert strict(parsed) == {"anyOf": [AS_A, AS_B]}
    assert parsed.slugs == []


def test_where_nothing_is_said_of_an_item_it_is_anything(itemised: Itemised) -> None:
    parsed = itemised("{type: array}", "$request.body")
    assert parsed.events[0].content[0].schema is None
    assert parsed.events[0].payload_required


def test_a_hostile_composition_comes_to_an_end(itemised: Itemised) -> None:
    levels = 60
    one_of = (
        "{{oneOf: [{{$ref: '#/components/schemas/a{0}'}}, {{$ref: '#/components/schemas/b{0}'}}]}}"
    )
    held = [f"{side}{n}: {one_of.format(n + 1)}" for n in range(levels) for side in "ab"]
    held += [f"a{levels}: {{type: array, items: {A}}}", f"b{levels}: {{type: array, items: {B}}}"]
    held += [f"s{n}: {{$ref: '#/components/schemas/s{n + 1}'}}" for n in range(1500)]
    held += ["s1500: {properties: {events: {$ref: '#/components/schemas/a0'}}}"]
    held += ["c: {oneOf: [{$ref: '#/components/schemas/c'}, {$ref: '#/components/schemas/s0'}]}"]
    parsed = itemised("{$ref: '#/components/schemas/c'}", components="{" + ", ".join(held) + "}")
    assert strict(parsed) == {"anyOf": [AS_A, AS_B]}


def test_examples_of_bodies_give_their_items(parse: Parse) -> None:
    def examples(schema: str) -> tuple[Any, ...]:
        parsed = parse(
            f"""
openapi: 3.1.0
info: {{title: T, version: "1"}}
x-webhooks: {{items: "$request.body#/events", signatureVerification: none}}
webhooks:
  event:
    post:
      requestBody:
        content:
          application/json:
            schema: {schema}
            examples:
              several: {{value: {{events: [{{a: x}}, {{a: y}}]}}}}
              other: {{value: {{a: z}}}}
"""
        )
        return parsed.events[0].content[0].examples

    items = ({"a": "x"}, {"a": "y"})
    assert examples(f"{{properties: {{events: {{type: array, items: {A}}}}}}}") == items
    assert examples(A) == (*items, {"a": "z"})


def test_the_discriminator_speaks_of_the_item(parse: Parse) -> None:
    def found(pointer: str) -> list[str]:
        schema = (
            "{properties: {events: {type: array, items: {properties: {kind: {type: string}}}}}}"
        )
        return parse(
            f"""
openapi: 3.1.0
info: {{title: T, version: "1"}}
x-webhooks:
  items: "$request.body#/events"
  signatureVerification: none
  discriminator: {{propertyPointer: "$request.body#{pointer}", mapping: {{a: event}}}}
webhooks:
  event: {{post: {{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}}}}}
"""
        ).slugs

    assert found("/kind") == []
    assert found("/events/0/kind") == ["discriminator-nowhere"]


GROUPS = """
openapi: 3.1.0
info: {title: T, version: "1"}
webhooks:
  event: {post: {requestBody: {content: {application/json: {schema: {type: object}}}}}}
x-webhooks:
"""


@pytest.mark.parametrize(
    ("group", "items", "slugs"),
    [
        ("items: $request.body#/x", "$request.body#/x", []),
        ("signatureVerification: {preset: adyen}", "$request.body#/notificationItems", []),
        (
            "items: $request.body#/notificationItems\nsignatureVerification: {preset: adyen}",
            "$request.body#/notificationItems",
            [],
        ),
        (
            "signatureVerification: {all: [{kind: basic}, {preset: adyen}]}",
            "$request.body#/notificationItems",
            [],
        ),
        (
            "items: $request.body\nsignatureVerification: {preset: adyen}",
            "$request.body",
            ["items-contradict"],
        ),
        ("signatureVerification: {preset: github}", None, []),
        (
            "signatureVerification: {preset: adyen, items: $request.body}",
            None,
            ["signature-invalid"],
        ),
        ("signatureVerification: {kind: basic, items: $request.body}", None, ["signature-invalid"]),
        (
            "signatureVerification: {kind: public-key, algorithm: ed25519, "
            "items: $request.body, signature: {bodyPointer: /s}, message: '{$request.body#/m}'}",
            "$request.body",
            ["unsigned-body"],
        ),
        (
            "signatureVerification: {kind: public-key, algorithm: ed25519, "
            "key: {from: key-set}, keyId: {bodyPointer: /k}, "
            "items: $request.body, signature: {bodyPointer: /s}, message: '{$request.body#/m}'}",
            None,
            ["signature-invalid"],
        ),
        ("items: [1]", None, ["items-invalid"]),
        ("items: $request.query.x", None, ["items-invalid"]),
        ("items: $request.body#x", None, ["items-invalid"]),
    ],
)
def test_a_group_or_its_signature_says_where_the_items_are(
    parse: Parse, group: str, items: str | None, slugs: list[str]
) -> None:
    if "signatureVerification" not in group:
        group += "\nsignatureVerification: none"
    parsed = parse(GROUPS + indent(group, "  "))
    assert parsed.groups[0].items == items
    assert parsed.slugs == slugs


def test_a_group_may_be_called_items(parse: Parse) -> None:
    parsed = parse(
        GROUPS.replace("post:", "x-webhook-group: items, post:")
        + "  items: {signatureVerification: none}"
    )
    assert [(group.name, group.items) for group in parsed.groups] == [("items", None)]


def test_the_config_gives_items_to_a_group_of_the_document(parse: Parse) -> None:
    config = "webhooks: {default: {items: $request.body}}"
    parsed = parse(GROUPS + "  signatureVerification: none", config)
    assert parsed.groups[0].items == "$request.body"
    assert parsed.slugs == []
