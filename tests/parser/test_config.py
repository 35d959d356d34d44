"""What a config file makes of a document's groups, events and names."""

from __future__ import annotations

import pytest
from conftest import Parse, Parsed

HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n'
POST = "{post: {requestBody: {content: {application/json: {schema: {type: object}}}}}}"
SIGNED = "signatureVerification: none"
FLAT = HEAD + f"webhooks:\n  order.paid: {POST}\n  order.lost: {POST}\n  audit: {POST}\n"
GROUPED = (
    HEAD
    + f"""
x-webhooks:
  orders: {{description: Of old., discriminator: {{propertyPointer: $request.header.X}}, {SIGNED}}}
  rest: {{{SIGNED}}}
webhooks:
  paid: {{x-webhook-group: orders, post: {{}}}}
  lost: {{x-webhook-group: orders, post: {{}}}}
  audit: {{x-webhook-group: rest, post: {{}}}}
"""
)


def members(parsed: Parsed) -> dict[str | None, list[str]]:
    """The events of each group."""
    return {group.name: [event.name for event in group.events] for group in parsed.groups}


@pytest.mark.parametrize(
    ("events", "names"),
    [
        ('["*"]', ["order.paid", "order.lost", "audit"]),
        ('["order.*"]', ["order.paid", "order.lost"]),
        ('["order.?ost"]', ["order.lost"]),
        ('["*t"]', ["order.lost", "audit"]),
        ("[audit, order.paid]", ["order.paid", "audit"]),
        ('["**.paid**"]', ["order.paid"]),
    ],
)
def test_events_by_name_and_glob(parse: Parse, events: str, names: list[str]) -> None:
    parsed = parse(FLAT, f"webhooks: {{g: {{events: {events}, {SIGNED}}}}}")
    assert members(parsed) == {"g": names}
    assert parsed.found == []


@pytest.mark.parametrize("pattern", ["order", "ORDER.PAID", "order.pai", "[ao]*", "order.paid "])
def test_a_pattern_that_matches_nothing(parse: Parse, pattern: str) -> None:
    parsed = parse(FLAT, f"webhooks: {{g: {{events: ['{pattern}', audit], {SIGNED}}}}}")
    assert parsed.found == ["config-event-unmatched /webhooks/g/events/0"]


def test_the_first_group_that_lists_an_event_has_it(parse: Parse) -> None:
    config = f"webhooks: {{a: {{events: ['*.paid'], {SIGNED}}}, b: {{events: ['*'], {SIGNED}}}}}"
    assert members(parse(FLAT, config)) == {"a": ["order.paid"], "b": ["order.lost", "audit"]}


def test_what_no_group_lists_is_not_read(parse: Parse) -> None:
    text = FLAT + "  broken: {post: {requestBody: {$ref: '#/nowhere'}}}\n"
    assert "dangling-ref" in parse(text).slugs
    parsed = parse(text, f"webhooks: {{g: {{events: [audit], {SIGNED}}}}}")
    assert (parsed.names, parsed.found) == (["audit"], [])


def test_an_empty_kind_leaves_its_events_out(parse: Parse) -> None:
    text = FLAT + (
        "paths: {/a: {post: {operationId: act, responses: {'200': {description: d}},"
        " callbacks: {done: {'{$url}': {post: {}}}}}}}\n"
    )
    config = f"webhooks: {{g: {{events: [audit], {SIGNED}}}}}\ncallbacks: {{}}\n"
    assert parse(text, config).names == ["audit"]


def test_groups_without_events_are_the_documents(parse: Parse) -> None:
    config = "webhooks: {orders: {discriminator: {propertyPointer: $request.header.Y}}}"
    parsed = parse(GROUPED, config)
    assert members(parsed) == {"orders": ["paid", "lost"], "rest": ["audit"]}
    orders = parsed.groups[0]
    assert orders.description == "Of old."
    assert orders.discriminator is not None
    assert orders.discriminator.sources == ("$request.header.Y",)
    assert orders.discriminator.at.pointer == "/webhooks/orders/discriminator"


def test_a_listing_group_takes_from_the_others(parse: Parse) -> None:
    config = f"webhooks: {{new: {{events: [lost], {SIGNED}}}, orders: {{}}}}"
    assert members(parse(GROUPED, config)) == {"new": ["lost"], "orders": ["paid"]}


def test_a_listing_group_has_nothing_of_the_documents(parse: Parse) -> None:
    (orders,) = parse(GROUPED, f"webhooks: {{orders: {{events: ['*'], {SIGNED}}}}}").groups
    assert (orders.description, orders.discriminator) == ("", None)


def test_the_automatic_group_is_called_default(parse: Parse) -> None:
    parsed = parse(FLAT, f"webhooks: {{default: {{description: All., {SIGNED}}}}}")
    assert [(group.name, group.description) for group in parsed.groups] == [(None, "All.")]
    assert parsed.found == []


def test_a_declared_event_takes_the_place_of_the_documents(parse: Parse) -> None:
    text = FLAT + "components: {schemas: {Log: {type: object, title: Log}}}\n"
    config = f"webhooks: {{g: {{events: ['*', {{audit: {{schema: Log}}}}], {SIGNED}}}}}"
    parsed = parse(text, config)
    assert parsed.names == ["order.paid", "order.lost", "audit"]
    schema = parsed.events[2].content[0].schema
    assert schema is not None
    assert parsed.target(schema).title == "Log"


def test_a_schema_of_another_file(parse: Parse) -> None:
    config = f"webhooks: {{g: {{events: [{{a: {{schema: 'more.yaml#/a b~1c'}}}}], {SIGNED}}}}}"
    parsed = parse(HEAD, config, more="a b/c: {type: object, title: Far}")
    schema = parsed.payload
    assert parsed.target(schema).title == "Far"
    assert parsed.found == []


@pytest.mark.parametrize(
    "schema", ["Lag", "'#/components/schemas/Lag'", "https://x.example/a", "a.yaml"]
)
def test_a_schema_that_is_not_there(parse: Parse, schema: str) -> None:
    text = HEAD + "components: {schemas: {Log: {type: object}}}\n"
    parsed = parse(text, f"webhooks: {{g: {{events: [{{a: {{schema: {schema}}}}}], {SIGNED}}}}}")
    assert "config-name-unknown /webhooks/g/events/0/a/schema" in parsed.found
    assert not any(found.startswith("dangling-ref") for found in parsed.found)


def test_two_declarations_of_one_name(parse: Parse) -> None:
    text = HEAD + "components: {schemas: {A: {x-e: same}, B: {x-e: same}}}\n"
    parsed = parse(text, f"webhooks: {{g: {{events: {{fromExtension: x-e}}, {SIGNED}}}}}")
    assert parsed.found == ["config-invalid /components/schemas/B/x-e"]
    assert parsed.names == ["same"]


def test_names_of_events_and_schemas(parse: Parse) -> None:
    text = HEAD + (
        "webhooks: {a: {post: {requestBody: {content: {x/json: {schema: "
        "{$ref: '#/components/schemas/S'}}}}}}}\n"
        f"x-webhooks: {{{SIGNED}}}\n"
        "components: {schemas: {S: {type: object, x-webhookgen-name: Old}, Unreached: {}}}\n"
    )
    parsed = parse(text, "names: {events: {a: First}, schemas: {S: Second, Unreached: Third}}")
    assert parsed.events[0].name_override == "First"
    assert parsed.target(parsed.payload).name_override == "Second"
    assert parsed.found == []
