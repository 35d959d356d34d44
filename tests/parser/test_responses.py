"""What a document allows as an answer, and faults in it, which stop no event."""

from __future__ import annotations

import pytest
from conftest import Parse, Parsed
from webhookgen.diagnostics import Severity

HEAD = """
openapi: 3.1.0
info: {title: T, version: "1"}
x-webhook-groups: {default: {signatureVerification: none}}
webhooks:
  asked:
    post:
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses:
"""


def answers(parsed: Parsed) -> dict[str, list[str]]:
    """The media types of each status of the only event."""
    (event,) = parsed.events
    return {each.status: [m.media_type for m in each.content] for each in event.responses}


def test_statuses_ranges_and_default_are_kept_in_order(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
        default: {description: d}
        2XX: {description: r, content: {application/json: {}, text/plain: {}}}
        404: {description: n}
        4xx: {description: c}
        x-note: {}
"""
    )

    assert answers(parsed) == {
        "default": [],
        "2XX": ["application/json", "text/plain"],
        "404": [],
        "4xx": [],
    }
    assert parsed.found == []


@pytest.mark.parametrize(
    ("response", "found", "expected"),
    [
        ("abc: {description: d}", ["invalid-response abc"], {}),
        ("600: {description: d}", ["invalid-response 600"], {}),
        ("2X: {description: d}", ["invalid-response 2X"], {}),
        ("200: 7", ["invalid-node 200"], {"200": []}),
        ("200: null", ["invalid-node 200"], {"200": []}),
        (
            "200: {$ref: '#/components/responses/Gone'}",
            ["invalid-response 200/$ref"],
            {"200": []},
        ),
        ("200: {$ref: gone.yaml}", ["invalid-response 200/$ref"], {"200": []}),
        (
            "200: {$ref: 'https://example.com/r.yaml'}",
            ["invalid-response 200/$ref"],
            {"200": []},
        ),
        ("200: {description: d, content: 7}", ["invalid-node 200/content"], {"200": []}),
        (
            "204: {description: d, content: {text/plain: {}}}",
            ["invalid-response 204/content/text~1plain"],
            {"204": []},
        ),
        (
            'default: {description: d, content: {"text/plain\\r\\nX-Evil: 1": {}, text/plain: {}}}',
            ["invalid-response default/content/text~1plain\r\nX-Evil: 1"],
            {"default": ["text/plain"]},
        ),
        (
            "200: {description: d, content: {application/json: {schema: 7}}}",
            ["invalid-schema 200/content/application~1json/schema"],
            {"200": ["application/json"]},
        ),
        (
            "200: {description: d, content: {application/json: {schema: {type: money}}}}",
            ["invalid-schema 200/content/application~1json/schema/type"],
            {"200": ["application/json"]},
        ),
        (
            "200: {description: d, content: {application/json: {schema: {items: {$ref: '#/x'}}}}}",
            ["invalid-response 200/content/application~1json/schema/items/$ref"],
            {"200": ["application/json"]},
        ),
        (
            "200: {description: d, content: {application/json: {schema: {$ref: broken.yaml}}}}",
            ["invalid-response "],
            {"200": ["application/json"]},
        ),
    ],
)
def test_a_broken_response_is_a_warning(
    parse: Parse, response: str, found: list[str], expected: dict[str, list[str]]
) -> None:
    parsed = parse(f"{HEAD}        {response}\n", broken="{a: [")

    prefix = "/webhooks/asked/post/responses/"
    assert [each.replace(prefix, "") for each in parsed.found] == found
    assert all(each.severity is Severity.WARNING for each in parsed.diagnostics)
    assert answers(parsed) == expected


def test_what_the_payload_needs_is_an_error_though_an_answer_needs_it_too(parse: Parse) -> None:
    schema = "{application/json: {schema: {$ref: '#/components/schemas/Shared'}}}"
    parsed = parse(
        HEAD.replace("{application/json: {schema: {type: object}}}", schema)
        + f"""
        200: {{description: d, content: {schema}}}
components:
  schemas:
    Shared: {{type: object, properties: {{a: {{$ref: '#/components/schemas/Gone'}}}}}}
"""
    )

    assert parsed.found == ["dangling-ref /components/schemas/Shared/properties/a/$ref"]


def test_an_answer_reaches_its_schemas_and_their_rules(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
        200: {$ref: '#/components/responses/Told'}
components:
  responses:
    Told:
      content: {application/json: {schema: {$ref: '#/components/schemas/Verdict'}}}
    Unused: {}
  schemas:
    Verdict: {type: object}
    Unused: {type: object}
"""
    )
    assert parsed.service is not None
    reached = {at.pointer for at in parsed.service.reached}
    near, far = parsed.rules

    assert {"/components/responses/Told", "/components/schemas/Verdict"} <= reached
    assert "/components/schemas/Unused" not in reached
    assert near == ["/components/responses/Told: `description` is missing"]
    assert far == ["/components/responses/Unused: `description` is missing"]
