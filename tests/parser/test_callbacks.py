"""Callbacks: where they are declared, and what they are called."""

from __future__ import annotations

from conftest import Parse

HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n'


def test_of_paths_of_webhooks_and_nested(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
paths:
  /orders:
    post:
      operationId: createOrder
      callbacks:
        onStatus:
          '{$request.body#/url}':
            post:
              operationId: statusChanged
              callbacks: {onReceipt: {'{$request.body#/back}': {put: {}}}}
          x-note: 1
        x-note: {}
webhooks:
  paid: {post: {callbacks: {onPaid: {'https://x.example': {post: {}}}}}}
"""
    )
    assert [(e.kind, e.name, e.declared_by, e.expression) for e in parsed.events] == [
        ("webhook", "paid", None, None),
        ("callback", "onStatus", "createOrder", "{$request.body#/url}"),
        ("callback", "onReceipt", "statusChanged", "{$request.body#/back}"),
        ("callback", "onPaid", "POST paid", "https://x.example"),
    ]


def test_equal_callbacks_of_several_operations_are_one(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
paths:
  /a: {post: {callbacks: {on: {'{$url}': {post: {summary: s, deprecated: true}}}}}}
  /b: {post: {callbacks: {on: {'{$url}/b': {post: {deprecated: true, summary: s}}}}}}
"""
    )
    assert [(e.name, e.declared_by) for e in parsed.events] == [("on", "POST /a")]


def test_different_ones_are_named_by_their_operation(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
paths:
  /a/{id}: {post: {callbacks: {onStatus: {'{$url}': {post: {summary: a}}}}}}
  /b: {post: {operationId: makeB, callbacks: {onStatus: {'{$url}': {post: {summary: b}}}}}}
"""
    )
    assert parsed.names == ["postAIdOnStatus", "makeBOnStatus"]


def test_true_and_one_are_different(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
paths:
  /a: {post: {operationId: a, callbacks: {on: {'{$url}': {post: {x-v: 1}}}}}}
  /b: {post: {operationId: b, callbacks: {on: {'{$url}': {post: {x-v: true}}}}}}
"""
    )
    assert parsed.names == ["aOn", "bOn"]


def test_several_expressions_are_named_by_their_words(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
paths:
  /a:
    post:
      callbacks:
        on:
          '{$request.body#/urls/paid}': {post: {summary: p}}
          '{$request.body#/urls/lost}': {post: {summary: l}}
        same:
          '{$request.body#/x}': {post: {summary: p}}
          '{$request.query.x}': {post: {summary: l}}
"""
    )
    assert parsed.names == ["onPaid", "onLost", "same", "same2"]


def test_reusable_callbacks_count_once(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
paths:
  /a: {post: {callbacks: {on: {$ref: '#/components/callbacks/Used'}}}}
  /b: {post: {callbacks: {on: {$ref: '#/components/callbacks/Used'}}}}
components:
  callbacks:
    Used: {'{$url}': {post: {summary: used}}}
    Free: {'{$url}': {post: {summary: free}}}
    Alias: {$ref: '#/components/callbacks/Used'}
    x-note: {}
"""
    )
    assert [(e.name, e.declared_by) for e in parsed.events] == [("on", "POST /a"), ("Free", None)]


def test_callbacks_that_declare_each_other_end(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
paths: {/a: {post: {callbacks: {a: {$ref: '#/components/callbacks/A'}}}}}
components:
  callbacks:
    A: {'{$url}': {post: {summary: a, callbacks: {b: {$ref: '#/components/callbacks/B'}}}}}
    B: {'{$url}': {post: {summary: b, callbacks: {a: {$ref: '#/components/callbacks/A'}}}}}
"""
    )
    assert parsed.names == ["a", "b"]


def test_a_path_in_another_file(parse: Parse) -> None:
    parsed = parse(
        HEAD + "paths: {/a: {$ref: 'other.yaml#/item'}, /b: {$ref: 'missing.yaml'}}",
        other="item: {post: {callbacks: {on: {'{$url}': {post: {}}}}}}",
    )
    assert parsed.names == ["on"]
    assert parsed.slugs == ["no-signature"]


def test_faults_of_paths_without_callbacks_are_none_of_ours(parse: Parse) -> None:
    text = (
        "webhooks: {a: {post: {}}}\npaths: {/a: [], /b: {get: 3, post: {parameters: x}}, c: null}"
    )
    assert parse(HEAD + text).slugs == ["no-signature"]


def test_every_operation_has_its_own_url(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
paths:
  /a: {post: {callbacks: {on: {'{$url}': {post: {summary: s}, put: {summary: t}}}}}}
  /b: {put: {operationId: b, callbacks: {on: {'{$url}': {post: {summary: s}}, x: {post: {}}}}}}
components:
  callbacks: {Free: {'{$request.query.to}': {post: {}}}}
"""
    )
    assert parsed.service is not None
    assert [
        (url.name, url.method, url.path, [name for _, name in url.events])
        for url in parsed.service.callbacks
    ] == [
        ("postAOn", "POST", "/a", ["postAOnPost", "onPut"]),
        ("bOnUrl", "PUT", "/b", ["postAOnPost"]),
        ("bOnX", "PUT", "/b", ["bOnPost"]),
        ("Free", None, None, ["Free"]),
    ]
    assert parsed.slugs.count("callback-expression") == 1
