"""Swagger 2.0 that carries `x-webhooks`."""

from __future__ import annotations

from conftest import Parse

HEAD = 'swagger: "2.0"\ninfo: {title: T, version: "1"}\n'


def test_a_body_parameter(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
consumes: [application/json, application/vnd.x+json]
produces: [text/plain]
x-webhooks:
  paid:
    parameters: [{name: X-Id, in: header, type: integer, required: true, description: D}]
    post:
      parameters: [{name: body, in: body, schema: {$ref: '#/definitions/Paid'}}]
      responses: {200: {description: ok, schema: {type: string}}}
definitions:
  Paid: {type: object, properties: {at: {type: string, x-nullable: true, format: date}}}
"""
    )
    (event,) = parsed.events
    assert [m.media_type for m in event.content] == ["application/json", "application/vnd.x+json"]
    assert event.payload_required
    assert parsed.target(parsed.payload).properties[0].schema.types == ("string", "null")
    (header,) = event.headers
    assert (header.name, header.required, header.schema.types) == ("X-Id", True, ("integer",))
    assert header.schema.description is None
    assert [m.media_type for m in event.responses[0].content] == ["text/plain"]
    assert parsed.slugs == ["no-signature"]


def test_an_optional_body(parse: Parse) -> None:
    body = "{name: b, in: body, required: false, schema: {}}"
    parsed = parse(HEAD + f"x-webhooks: {{a: {{post: {{parameters: [{body}]}}}}}}")
    assert not parsed.events[0].payload_required
    assert parsed.events[0].content[0].media_type == "application/json"


def test_a_form(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
x-webhooks:
  a:
    post:
      consumes: [multipart/form-data]
      parameters:
        - {name: text, in: formData, type: string, required: true, enum: [a]}
        - {name: file, in: formData, type: file}
  b: {post: {parameters: [{name: t, in: formData, type: string}]}}
  c: {post: {}}
"""
    )
    first, second, third = parsed.events
    assert first.content[0].media_type == "multipart/form-data"
    assert second.content[0].media_type == "application/x-www-form-urlencoded"
    assert (third.content, third.payload_required) == ((), False)
    schema = first.content[0].schema
    assert schema is not None
    assert (schema.types, schema.required) == (("object",), ("text",))
    text, file = (each.schema for each in schema.properties)
    assert (text.types, text.enum) == (("string",), ("a",))
    assert (file.types, file.format) == (("string",), "binary")


def test_a_discriminator_is_a_plain_name(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
x-webhooks: {a: {post: {parameters: [{name: b, in: body, schema: {$ref: '#/definitions/Pet'}}]}}}
definitions:
  Pet: {type: object, discriminator: kind}
  Cat: {allOf: [{$ref: '#/definitions/Pet'}]}
"""
    )
    found = parsed.target(parsed.payload).discriminator
    assert found is not None
    assert found.property == "kind"
    assert [value for value, _ in found.mapping] == ["Cat"]
