"""A group's discriminator."""

from __future__ import annotations

import pytest
from conftest import Parse, Parsed

BODY = "{type: object, properties: {type: {type: string}, data: {type: object, properties: {}}}}"


def group(
    parse: Parse, discriminator: str, *, schema: str = BODY, more: str = "{}", other: str = ""
) -> Parsed:
    body = f"requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}"
    return parse(f"""
openapi: 3.1.0
info: {{title: T, version: "1"}}
x-webhooks: {{signatureVerification: none, discriminator: {discriminator}}}
webhooks:
  order.paid: {{post: {{{body}}}}}
  order.lost: {{post: {{{body}}}}}
  {other}
components: {{schemas: {more}}}
""")


@pytest.mark.parametrize(
    "spelling",
    [
        "$request.body#/type",
        "{$request.body#/type}",
        "request.body#/type",
        "{request.body#/type}",
        "/body#/type",
    ],
)
def test_spellings(parse: Parse, spelling: str) -> None:
    parsed = group(parse, f"{{propertyPointer: '{spelling}'}}")
    found = parsed.groups[0].discriminator
    assert found is not None
    assert (found.sources, found.mapping) == (("$request.body#/type",), None)
    assert parsed.found == []


def test_a_header(parse: Parse) -> None:
    found = group(parse, "{propertyPointer: $request.header.X-Event}").groups[0].discriminator
    assert found is not None
    assert found.sources == ("$request.header.X-Event",)


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("$request.body", "names no property"),
        ("'$request.body#'", "names no property"),
        ("'$request.body#/'", "names no property"),
        ("$request.header.", "names no property"),
        ("$request.query.x", "outside"),
        ("'$response.body#/x'", "outside"),
        ("$method", "outside"),
        ("type", "not a pointer"),
        ("''", "not a pointer"),
        ("'$request.body#type'", "not a pointer"),
        ("'$request.body#/a~2'", "not a pointer"),
        ("3", "must be text"),
    ],
)
def test_invalid_pointers(parse: Parse, pointer: str, words: str) -> None:
    parsed = group(parse, f"{{propertyPointer: {pointer}}}")
    found = parsed.the("discriminator-invalid")
    assert words in found.message
    assert found.at.pointer == "/x-webhooks/discriminator/propertyPointer"
    assert parsed.groups[0].discriminator is None


@pytest.mark.parametrize("text", ["{}", "{mapping: {a: order.paid}}", "[]", "3"])
def test_no_pointer_at_all(parse: Parse, text: str) -> None:
    assert group(parse, text).slugs == ["discriminator-invalid"]


def test_mapping(parse: Parse) -> None:
    mapping = "{'1': order.paid, 2: order.lost, also: order.paid}"
    found = group(parse, f"{{propertyPointer: '/body#/type', mapping: {mapping}}}")
    discriminator = found.groups[0].discriminator
    assert discriminator is not None
    assert discriminator.mapping == (
        ("1", "order.paid"),
        ("2", "order.lost"),
        ("also", "order.paid"),
    )
    assert found.found == []


@pytest.mark.parametrize(
    ("value", "slug", "words"),
    [
        ("order.payed", "discriminator-mapping-unknown", "did you mean `order.paid`?"),
        ("zzz", "discriminator-mapping-unknown", "give the key"),
        ("''", "discriminator-invalid", "give the key"),
        ("3", "discriminator-invalid", "give the key"),
        ("two", "discriminator-mapping-unknown", "use one of `twoGet`, `twoPost`"),
        ("bare", "mapped-event-without-body", "give the event a `requestBody`"),
    ],
)
def test_invalid_mapping_values(parse: Parse, value: str, slug: str, words: str) -> None:
    other = "two: {get: {}, post: {}}\n  bare: {post: {}}"
    text = f"{{propertyPointer: '/body#/type', mapping: {{x: {value}, y: order.paid}}}}"
    found = group(parse, text, other=other).the(slug)
    assert found.at.pointer == "/x-webhooks/discriminator/mapping/x"
    assert words in found.help


def test_a_mapping_may_use_the_event_name(parse: Parse) -> None:
    body = "requestBody: {content: {application/json: {schema: {properties: {type: {}}}}}}"
    other = f"two: {{get: {{{body}}}, post: {{{body}}}}}"
    text = "{propertyPointer: '/body#/type', mapping: {x: twoGet}}"
    parsed = group(parse, text, other=other)
    assert parsed.slugs == ["event-not-mapped"] * 3


def test_events_that_no_value_selects(parse: Parse) -> None:
    parsed = group(parse, "{propertyPointer: '/body#/type', mapping: {x: order.paid}}")
    found = parsed.the("event-not-mapped")
    assert "`order.lost`" in found.message
    assert found.notes[0].at.pointer == "/webhooks/order.lost/post"


def test_unknown_keys(parse: Parse) -> None:
    parsed = group(parse, "{propertyPointer: '/body#/type', mappings: {}}")
    assert parsed.the("discriminator-invalid").help == "did you mean `mapping`?"


def test_names_that_differ_in_case_and_separators_only(parse: Parse) -> None:
    body = "requestBody: {content: {application/json: {schema: {properties: {type: {}}}}}}"
    text, other = "{propertyPointer: '/body#/type'}", f"orderPaid: {{post: {{{body}}}}}"
    found = group(parse, text, other=other).the("duplicate-discriminator-value")
    assert found.at.pointer == "/webhooks/orderPaid/post"
    assert found.notes[0].at.pointer == "/webhooks/order.paid/post"
    mapped = (
        "{propertyPointer: '/body#/type', mapping: {a: orderPaid, b: order.paid, c: order.lost}}"
    )
    assert group(parse, mapped, other=other).found == []


@pytest.mark.parametrize(
    ("pointer", "schema"),
    [
        ("/a/b", "{properties: {a: {properties: {b: {type: string}}}}}"),
        ("/a/0/b", "{properties: {a: {items: {properties: {b: {}}}}}}"),
        ("/a/1", "{properties: {a: {prefixItems: [{}, {type: string}]}}}"),
        ("/a~1b", "{properties: {a/b: {type: [string, 'null']}}}"),
        ("/type", "{$ref: '#/components/schemas/Base'}"),
        ("/type", "{allOf: [{$ref: '#/components/schemas/Base'}, {type: object}]}"),
        ("/type", "{oneOf: [{type: object}, {$ref: '#/components/schemas/Base'}]}"),
        ("/type", "{anyOf: [{$ref: '#/components/schemas/Base'}]}"),
        ("/type", "{properties: {type: {$ref: '#/components/schemas/Name'}}}"),
        ("/type", "{properties: {type: {type: integer}}}"),
        ("/type", "{properties: {type: {enum: [1, 2]}}}"),
        ("/type", "{properties: {type: {const: paid}}}"),
        ("/type", "{properties: {type: {description: untyped}}}"),
    ],
)
def test_pointers_that_lead_somewhere(parse: Parse, pointer: str, schema: str) -> None:
    more = "{Base: {properties: {type: {type: string}}}, Name: {type: string}}"
    parsed = group(parse, f"{{propertyPointer: '/body#{pointer}'}}", schema=schema, more=more)
    assert parsed.found == []


@pytest.mark.parametrize(
    ("schema", "slug"),
    [
        ("{type: object}", "discriminator-nowhere"),
        ("{properties: {typ: {type: string}}}", "discriminator-nowhere"),
        ("true", "discriminator-nowhere"),
        ("{type: array, items: {properties: {type: {}}}}", "discriminator-nowhere"),
        ("{$ref: '#/components/schemas/Loop'}", "discriminator-nowhere"),
        ("{properties: {type: {type: object}}}", "discriminator-invalid"),
        ("{properties: {type: {type: number}}}", "discriminator-invalid"),
        ("{properties: {type: {type: boolean, enum: [true]}}}", "discriminator-invalid"),
    ],
)
def test_pointers_that_lead_nowhere(parse: Parse, schema: str, slug: str) -> None:
    more = "{Loop: {anyOf: [{$ref: '#/components/schemas/Loop'}]}}"
    parsed = group(parse, "{propertyPointer: '/body#/type'}", schema=schema, more=more)
    found = [each for each in parsed.diagnostics if each.code.slug == slug]
    assert [each.notes[0].at.pointer for each in found] == [
        "/webhooks/order.paid/post",
        "/webhooks/order.lost/post",
    ]


def test_events_without_a_body_need_no_property(parse: Parse) -> None:
    assert group(parse, "{propertyPointer: '/body#/type'}", other="ping: {post: {}}").found == []
