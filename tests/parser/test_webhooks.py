"""Events under `webhooks`, `x-webhooks` and Fern's mark."""

from __future__ import annotations

import pytest
from conftest import Parse

HEAD = """
openapi: 3.1.0
info: {title: T, version: "1"}
"""


def test_an_event_has_all_that_its_operation_says(parse: Parse) -> None:
    event = parse(
        HEAD
        + """
webhooks:
  order.paid:
    description: of the item
    parameters:
      - {name: X-Inherited, in: header, schema: {type: string}}
      - {name: X-Kind, in: header, schema: {type: string}}
    post:
      operationId: orderPaid
      summary: Paid
      deprecated: true
      x-webhookgen-name: OrderWasPaid
      parameters:
        - {name: x-kind, in: header, required: true, schema: {type: integer}, example: 3}
        - {name: Authorization, in: header, schema: {type: string}}
        - {name: content-type, in: header, schema: {type: string}}
        - {name: page, in: query, schema: {type: string}}
        - {name: X-Trace, in: header, content: {application/json: {schema: {type: object}}}}
      requestBody:
        content:
          application/json:
            schema: {type: object}
            examples: {one: {value: {a: 1}}, two: {externalValue: ./no.json}}
          text/plain: {}
      responses:
        '200': {description: ok, content: {text/plain: {schema: {type: string}}}}
        default: {description: any}
        x-note: {description: none}
"""
    ).events[0]
    assert (event.key, event.name, event.method) == ("order.paid", "order.paid", "POST")
    assert (event.operation_id, event.summary, event.description) == (
        "orderPaid",
        "Paid",
        "of the item",
    )
    assert event.deprecated
    assert event.name_override == "OrderWasPaid"
    assert [(h.name, h.required, h.schema.types) for h in event.headers] == [
        ("X-Inherited", False, ("string",)),
        ("x-kind", True, ("integer",)),
        ("X-Trace", False, ("object",)),
    ]
    assert event.headers[1].examples == (3,)
    assert [(m.media_type, m.examples) for m in event.content] == [
        ("application/json", ({"a": 1},)),
        ("text/plain", ()),
    ]
    assert event.payload_required
    assert [(r.status, r.description) for r in event.responses] == [
        ("200", "ok"),
        ("default", "any"),
    ]
    assert event.at.pointer == "/webhooks/order.paid/post"


@pytest.mark.parametrize(
    ("body", "required"),
    [
        ("requestBody: {content: {application/json: {}}}", True),
        ("requestBody: {required: true, content: {application/json: {}}}", True),
        ("requestBody: {required: false, content: {application/json: {}}}", False),
        ("summary: no body", False),
    ],
)
def test_required(parse: Parse, body: str, required: bool) -> None:
    (event,) = parse(f"{HEAD}webhooks: {{paid: {{post: {{{body}}}}}}}").events
    assert event.payload_required is required


def test_every_method_is_an_event(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
webhooks:
  order:
    put: {}
    query: {}
    additionalOperations: {COPY: {}, x-note: {}, PUT: {}}
  single: {get: {}}
"""
    )
    assert [(e.name, e.method) for e in parsed.events] == [
        ("orderPut", "PUT"),
        ("orderQuery", "QUERY"),
        ("orderCopy", "COPY"),
        ("single", "GET"),
    ]
    assert "invalid-node /webhooks/order/additionalOperations/PUT" in parsed.found


def test_names_stay_unique(parse: Parse) -> None:
    parsed = parse(HEAD + "webhooks: {a: {get: {}, post: {}}, aGet: {post: {summary: x}}}")
    assert parsed.names == ["aGet", "aPost", "aGet2"]


def test_extensions_are_no_webhooks(parse: Parse) -> None:
    assert parse(HEAD + "webhooks: {x-a: {post: {}}, b: {x-c: 1, post: {}}}").names == ["b"]


def test_a_path_item_may_be_referred_to(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
webhooks:
  a: {$ref: '#/components/pathItems/Shared'}
  b: {$ref: 'other.yaml#/item', put: {summary: local}}
components:
  pathItems: {Shared: {post: {summary: shared}}}
""",
        other="item: {put: {summary: other}, post: {summary: other}}",
    )
    assert [(e.name, e.summary) for e in parsed.events] == [
        ("a", "shared"),
        ("bPut", "local"),
        ("bPost", "other"),
    ]
    assert parsed.found[0].startswith("no-signature")
    assert parsed.found[1:] == ["ref-siblings /webhooks/b/put"]


def test_a_chain_of_path_items_that_never_ends(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
webhooks: {a: {$ref: '#/components/pathItems/A'}, b: {post: {}}}
components:
  pathItems:
    A: {$ref: '#/components/pathItems/B', put: {}}
    B: {$ref: '#/components/pathItems/A', get: {}}
"""
    )
    assert sorted(parsed.names) == ["aGet", "aPut", "b"]


def test_a_dangling_reference_is_an_error(parse: Parse) -> None:
    parsed = parse(HEAD + "webhooks: {a: {$ref: '#/components/pathItems/A'}}")
    assert parsed.slugs == ["dangling-ref"]
    assert parsed.service is None


def test_fern_marks_path_operations(parse: Parse) -> None:
    parsed = parse(
        """
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /hook:
    parameters: [{name: X-Id, in: header, schema: {type: string}}]
    post: {operationId: paid, x-fern-webhook: true}
    put: {x-fern-webhook: true}
    get: {x-fern-webhook: false}
"""
    )
    assert [(e.name, e.kind, len(e.headers)) for e in parsed.events] == [
        ("paid", "webhook", 1),
        ("PUT /hook", "webhook", 1),
    ]


def test_an_empty_key_is_an_error(parse: Parse) -> None:
    assert "empty-key /webhooks//post" in parse(HEAD + "webhooks: {'': {post: {}}}").found


def test_an_operation_of_the_wrong_type_is_left_out(parse: Parse) -> None:
    parsed = parse(HEAD + "webhooks: {a: {post: [], put: {}}}")
    assert parsed.names == ["a"]
    assert "invalid-node /webhooks/a/post" in parsed.found


def test_shared_parts_are_followed(parse: Parse) -> None:
    (event,) = parse(
        HEAD
        + """
webhooks:
  a:
    post:
      parameters: [{$ref: '#/components/parameters/P'}]
      requestBody: {$ref: '#/components/requestBodies/B'}
      responses: {'200': {$ref: '#/components/responses/R'}}
components:
  parameters: {P: {name: X-P, in: header, schema: {type: string}}}
  requestBodies: {B: {content: {application/json: {$ref: '#/components/mediaTypes/M'}}}}
  responses: {R: {description: fine}}
  mediaTypes: {M: {examples: {e: {$ref: '#/components/examples/E'}}}}
  examples: {E: {dataValue: 7}}
"""
    ).events
    assert event.headers[0].name == "X-P"
    assert event.content[0].examples == (7,)
    assert event.responses[0].description == "fine"
