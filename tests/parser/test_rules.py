"""OpenAPI's own rules, and which of their breaches an event can reach."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from conftest import Parse
from webhookgen.ir.service import Json
from webhookgen.parser.rules import check_rules
from webhookgen.source import Document, Location, Sources

INFO = 'info: {title: T, version: "1"}\n'


def test_a_valid_document(parse: Parse) -> None:
    text = "webhooks: {a: {post: {responses: {'200': {description: ok}}}}}"
    assert parse(f"openapi: 3.1.0\n{INFO}{text}").rules == ([], [])


def test_near_and_far(parse: Parse) -> None:
    near, far = parse(
        f"""
openapi: 3.1.0
{INFO}
webhooks:
  a:
    post:
      nonsense: 1
      parameters: [{{$ref: '#/components/parameters/Used'}}]
      responses: {{'200': {{}}}}
components:
  parameters:
    Used: {{name: X, in: header, required: 'yes', schema: {{}}}}
    Unused: {{name: X, in: nowhere, schema: {{}}}}
  responses: {{a b: {{description: ok}}}}
"""
    ).rules
    assert sorted(near) == [
        "/components/parameters/Used/required: this must be true or false, not text",
        "/webhooks/a/post/nonsense: `nonsense` is not allowed here",
        "/webhooks/a/post/responses/200: `description` is missing",
    ]
    assert sorted(far) == [
        "/components/parameters/Unused/in: this must be one of `query`, `header`, `path`, `cookie`",
        "/components/responses/a b: the name `a b` does not have the form `^[a-zA-Z0-9._-]+$`",
    ]


def test_the_best_branch_is_shown_and_no_value(parse: Parse) -> None:
    near, far = parse(
        """
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /a:
    post:
      requestBody: {content: {application/json: {schema: {type: SECRET, properties: []}}}}
      responses: {'200': {description: ok}}
"""
    ).rules
    assert near == []
    at = "/paths/~1a/post/requestBody/content/application~1json/schema"
    types = "`array`, `boolean`, `integer`, `number`, `object`, `string`"
    assert far == [
        f"{at}/type: this must be one of {types}",
        f"{at}/properties: this must be an object, not a list",
    ]


def test_siblings_of_a_reference_are_one_finding(parse: Parse) -> None:
    near, far = parse(
        f"""
openapi: 3.1.0
{INFO}
paths: {{/a: {{get: {{parameters: [{{$ref: '#/b', name: x, in: query}}]}}}}}}
"""
    ).rules
    assert near == []
    assert far == [
        "/paths/~1a/get/parameters/0/name: `name`, `in` are not allowed here beside `$ref`"
    ]


@pytest.mark.parametrize("version", ["openapi: 3.2.0", "openapi: 3.0.1", 'swagger: "2.0"'])
def test_every_edition_is_checked(parse: Parse, version: str) -> None:
    near, far = parse(f"{version}\n{INFO}paths: {{/a: {{get: 3}}}}").rules
    assert near == []
    assert "/paths/~1a/get: this must be an object, not a number" in far


def test_what_is_known_is_not_repeated(parse: Parse) -> None:
    text = "webhooks: {a: {post: {summary: 3, responses: {'200': {description: ok}}}}}"
    parsed = parse(f"openapi: 3.1.0\n{INFO}{text}")
    assert parsed.service is not None
    assert len(check_rules(parsed.document, parsed.service.reached)[0]) == 1
    assert check_rules(parsed.document, parsed.service.reached, parsed.diagnostics) == ([], [])


@pytest.mark.parametrize("data", [None, [], {}, {"openapi": 3}, {"openapi": "9"}, "x"])
def test_what_is_no_document_has_no_rules(data: Json) -> None:
    assert check_rules(Document("x.json", data, b"", "json"), ()) == ([], [])


def test_odd_text_and_nesting_do_not_raise() -> None:
    deep: Json = 1
    for _ in range(300):
        deep = {"a": [deep]}
    data: Json = {"openapi": "3.1.0", "info": {"title": "\ud800", "x": deep}}
    near, far = check_rules(Document("x.json", data, b"", "json"), ())
    assert (near, far) == ([], [])


def test_many_findings_are_capped() -> None:
    paths: Json = {f"/p{n}": {"get": 3} for n in range(20_000)}
    data: Json = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}
    started = time.process_time()
    near, far = check_rules(Document("x.json", data, b"", "json"), [Location("x.json", "/p")])
    assert near == []
    assert 1_000 <= len(far) <= 2_000
    assert time.process_time() - started < 5


def test_a_large_document_takes_no_time() -> None:
    corpus = Path(__file__).parents[3] / "shared" / "specs"
    path = corpus / "github" / "openapi-webhooks" / "api.github.com.json"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    document = Sources().open(str(path))
    assert document is not None
    check_rules(document, ())
    started = time.process_time()
    assert check_rules(document, ()) == ([], [])
    assert time.process_time() - started < 1
