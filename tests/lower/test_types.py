"""Schemas as the types that the models have: one line a rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from webhookgen.diagnostics import Diagnostic
from webhookgen.lower.package import lower_package
from webhookgen.parser.document import parse_service
from webhookgen.source import Sources

DOCUMENT = """
openapi: 3.1.0
info: {title: Types, version: "1"}
x-webhooks: {signatureVerification: none}
webhooks:
  sent:
    post:
      requestBody:
        content: {application/json: {schema: {type: object, properties: {m: %s}}}}
components:
  schemas:
    A: {type: object, required: [k], properties: {k: {const: a}}}
    B: {type: object, required: [k], properties: {k: {const: b}}}
    Free: {properties: {x: {type: string}}}
    Text: {type: string}
"""


def compiled(schema: str, tmp_path: Path) -> tuple[str, list[str]]:
    """The annotation of a member with a schema, and what was said about it."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(DOCUMENT % schema.replace("#", "#/components/schemas/"))
    diagnostics: list[Diagnostic] = []
    sources = Sources(diagnostics)
    document = sources.open(str(spec))
    assert document is not None
    service = parse_service(document, sources, diagnostics)
    assert service is not None, diagnostics
    package = lower_package(service, "types", diagnostics).package
    modules = {name: module for module in package.models for name in module.exports}
    fields = {
        field.name: field.annotation
        for definition in modules["SentPayload"].definitions
        if definition.struct is not None and definition.struct.name == "SentPayload"
        for field in definition.struct.fields
    }
    return fields["m"].removesuffix(" | UnsetType"), [each.code.slug for each in diagnostics]


@pytest.mark.parametrize(
    ("schema", "annotation"),
    [
        ("{type: number}", "int | float"),
        ("{type: [number, integer]}", "int | float"),
        ("{allOf: [{type: number}, {type: [integer, string]}]}", "int"),
        ("{type: integer, allOf: [{type: number}]}", "int"),
        ("{format: date-time}", "Any"),
        ("{type: string, format: time}", "dt.time"),
        ("{type: string, contentEncoding: base64}", "bytes"),
        ("{type: [string, 'null'], enum: [a, b]}", "M | None"),
        ("{enum: [a, null]}", 'Literal["a"] | None'),
        ("{type: string, enum: [a, 1]}", 'Literal["a"]'),
        ("{allOf: [{enum: [a, b, c]}, {enum: [c, d]}]}", 'Literal["c"]'),
        ("{enum: [true, 1]}", "Literal[1] | Literal[True]"),
        ("{enum: [1, 2.5]}", "int | float"),
        ("{const: null}", "None"),
        ("{const: 2.0}", "Literal[2]"),
        ("{anyOf: [{const: a}, {type: string}]}", "str"),
        ("{anyOf: [{const: a}, {const: b}]}", 'Literal["a", "b"]'),
        ("{anyOf: [{type: boolean}, {const: true}]}", "bool"),
        ("{anyOf: [{type: string}, {enum: [a, b]}]}", "M"),
        ("{oneOf: [{type: string}, {oneOf: [{type: integer}, false]}]}", "str | int"),
        ("{type: string, oneOf: [{type: integer}, {format: date, type: string}]}", "dt.date"),
        ("{anyOf: [{type: array}, {type: array, items: {type: string}}]}", "list[Any]"),
        ("{oneOf: [{$ref: '#A'}, {$ref: '#B'}]}", "A | B"),
        ("{type: object, oneOf: [{$ref: '#A'}, {type: 'null'}]}", "A"),
        ("{anyOf: [{$ref: '#A'}, {type: string}, {type: 'null'}]}", "A | str | None"),
        ("{$ref: '#Free'}", "Free | NotObject"),
        ("{$ref: '#Free', type: object}", "Free"),
        ("{allOf: [{$ref: '#Free'}], type: [object, 'null']}", "Free | None"),
        ("{anyOf: [{$ref: '#Free'}, {type: object}]}", "Any"),
        ("{items: {type: string}}", "list[str] | NotArray"),
        ("{required: [a], items: {type: string}}", "M | list[str] | NotContainer"),
        ("{type: object, anyOf: [{required: [a]}, {required: [b]}]}", "dict[str, Any]"),
        ("{anyOf: [{type: object, required: [a]}, {type: object}]}", "dict[str, Any]"),
        ("{type: array, items: false}", "list[Forbidden]"),
        ("{allOf: [{$ref: '#Text'}, {description: Some}]}", "str"),
        ("{type: object, additionalProperties: {minLength: 3}}", "dict[str, Any]"),
        ("{type: array, items: {type: string}, enum: [[a], [1]]}", "list[str]"),
        ("{type: string, not: {const: a}, if: {const: b}, then: false}", "str"),
    ],
)
def test_type(schema: str, annotation: str, tmp_path: Path) -> None:
    assert compiled(schema, tmp_path) == (annotation, [])


@pytest.mark.parametrize(
    ("schema", "annotation"),
    [
        ("{allOf: [{type: string}, {type: integer}]}", "str"),
        ("{type: string, enum: [1, 2]}", "str"),
        ("{type: string, oneOf: [{type: integer}]}", "str"),
        ("{type: string, anyOf: [false]}", "str"),
        ("{type: integer, allOf: [{$ref: '#Text'}]}", "int"),
        ("{$ref: '#Text', type: [integer, 'null']}", "int | None"),
        ("{type: array, items: {type: string}, const: [1]}", "list[str]"),
        ("{type: object, required: [a], enum: [{b: 1}]}", "M"),
    ],
)
def test_a_contradiction_keeps_the_widest_right_type(
    schema: str, annotation: str, tmp_path: Path
) -> None:
    assert compiled(schema, tmp_path) == (annotation, ["contradiction"])


@pytest.mark.parametrize(
    ("schema", "annotation", "said"),
    [
        ("{type: 'null', allOf: [{$ref: '#A'}]}", "A | None", ["invalid-schema"]),
        ("{type: ['null'], $ref: '#A'}", "A | None", ["invalid-schema"]),
        ("{type: 'null', allOf: [{anyOf: [{$ref: '#A'}, {type: 'null'}]}]}", "None", []),
    ],
)
def test_null_stands_beside_the_reference_that_excludes_it(
    schema: str, annotation: str, said: list[str], tmp_path: Path
) -> None:
    assert compiled(schema, tmp_path) == (annotation, said)
