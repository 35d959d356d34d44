"""The three meanings of `x-webhooks`."""

from __future__ import annotations

import pytest
from conftest import Parse

HEAD = 'openapi: 3.0.3\ninfo: {title: T, version: "1"}\n'
EVENT = "webhooks: {paid: {post: {}}}\n"


def test_path_items(parse: Parse) -> None:
    parsed = parse(HEAD + "x-webhooks: {email.created: {post: {}}, b: {$ref: '#/b'}}\nb: {put: {}}")
    assert parsed.names == ["email.created", "b"]
    assert parsed.slugs == ["no-signature"]
    assert "`x-webhook-groups`" in parsed.the("no-signature").help


def test_callback_objects(parse: Parse) -> None:
    parsed = parse(HEAD + "x-webhooks: {inbound: {'{$request.body#/callback}': {post: {}}}}")
    (event,) = parsed.events
    assert (event.name, event.kind) == ("inbound", "webhook")
    assert event.expression == "{$request.body#/callback}"


def test_a_single_group(parse: Parse) -> None:
    parsed = parse(HEAD + EVENT + "x-webhooks: {description: All of them.}")
    assert [(g.name, g.description) for g in parsed.groups] == [(None, "All of them.")]


def test_named_groups(parse: Parse) -> None:
    text = "x-webhooks: {a: {discriminator: {propertyPointer: '$request.header.X'}}, b: {}}\n"
    item = "webhooks: {paid: {x-webhook-group: a, post: {}}, lost: {post: {x-webhook-group: b}}}"
    parsed = parse(HEAD + text + item)
    assert [(g.name, [e.name for e in g.events]) for g in parsed.groups] == [
        ("a", ["paid"]),
        ("b", ["lost"]),
    ]


def test_an_empty_entry_is_a_group_beside_native_webhooks(parse: Parse) -> None:
    parsed = parse(HEAD + EVENT + "x-webhooks: {a: {description: hm}}")
    assert "empty-group /x-webhooks/a" in parsed.found


def test_an_empty_entry_is_a_group_if_an_item_names_it(parse: Parse) -> None:
    text = "x-webhooks: {a: {}}\npaths: {/p: {post: {x-fern-webhook: true, x-webhook-group: a}}}"
    assert [group.name for group in parse(HEAD + text).groups] == ["a"]


def test_an_empty_entry_is_a_webhook_otherwise(parse: Parse) -> None:
    parsed = parse(HEAD + "x-webhooks: {a: {description: hm}, b: {post: {}}}")
    assert parsed.names == ["b"]
    assert "ambiguous-x-webhooks /x-webhooks/a" in parsed.found


@pytest.mark.parametrize(
    ("entries", "at"),
    [
        ("{a: {post: {}}, b: {discriminator: {}, description: x}}", "/x-webhooks/b"),
        ("{a: {post: {}}, b: {'{$url}': {post: {}}}}", "/x-webhooks/b"),
        ("{a: {signatureVerfication: {}}}", "/x-webhooks/a"),
        ("{a: 3}", "/x-webhooks/a"),
        ("{a: {b: {c: {post: {}}}}}", "/x-webhooks/a"),
    ],
)
def test_what_cannot_be_told_is_an_error(parse: Parse, entries: str, at: str) -> None:
    parsed = parse(HEAD + f"x-webhooks: {entries}")
    assert parsed.service is None
    assert parsed.found == [f"mixed-x-webhooks {at}"]


def test_a_misspelt_block_is_recognised(parse: Parse) -> None:
    parsed = parse(HEAD + EVENT + "x-webhooks: {a: {signatureVerfication: {}}}")
    assert parsed.the("mixed-x-webhooks").help == "did you mean `signatureVerification`?"


def test_the_same_webhook_in_both_places_is_one(parse: Parse) -> None:
    both = "{paid: {post: {summary: s}}, lost: {post: {summary: %s}}}"
    parsed = parse(f"{HEAD}webhooks: {both % 'a'}\nx-webhooks: {both % 'b'}")
    assert parsed.names == ["paid", "lost", "lost2"]


def test_x_callbacks_hold_groups_only(parse: Parse) -> None:
    parsed = parse(HEAD + EVENT + "x-callbacks: {a: {post: {}}}")
    assert "group-invalid /x-callbacks" in parsed.found
