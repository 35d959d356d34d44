"""APIMatic's groups, in both generations."""

from __future__ import annotations

import pytest
from conftest import Parse

HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n'
UNSIGNED = "signatureVerification: none"


def test_without_the_extension_there_is_one_group_a_kind(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + """
webhooks: {a: {post: {}}, b: {post: {}}}
paths: {/p: {post: {callbacks: {c: {'{$url}': {post: {}}}}}}}
"""
    )
    assert [(g.name, g.kind, len(g.events)) for g in parsed.groups] == [
        (None, "webhook", 2),
        (None, "callback", 1),
    ]
    assert parsed.slugs == ["no-signature", "no-signature"]


@pytest.mark.parametrize("key", ["x-webhooks", "x-webhook-groups"])
def test_named_groups_in_the_order_of_the_document(parse: Parse, key: str) -> None:
    parsed = parse(
        HEAD
        + f"""
{key}:
  second: {{description: Two, {UNSIGNED}}}
  first: {{{UNSIGNED}}}
webhooks:
  a: {{x-webhook-group: first, post: {{x-webhook-group: second}}, put: {{}}}}
  b: {{post: {{}}}}
"""
    )
    assert [(g.name, g.description, [e.name for e in g.events]) for g in parsed.groups] == [
        ("second", "Two", ["aPost"]),
        ("first", "", ["aPut"]),
        (None, "", ["b"]),
    ]
    assert parsed.found == [
        "no-group /webhooks/b/post",
        "no-signature /webhooks/b/post",
    ]


def test_a_callback_may_name_its_group_anywhere(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + f"""
x-callbacks: {{a: {{{UNSIGNED}}}, b: {{{UNSIGNED}}}, c: {{{UNSIGNED}}}}}
paths:
  /p:
    post:
      callbacks:
        one: {{x-callback-group: a, '{{$url}}': {{post: {{}}}}}}
        two: {{'{{$url}}': {{x-callback-group: b, post: {{}}}}}}
        three: {{x-callback-group: a, '{{$url}}': {{post: {{x-callback-group: c}}}}}}
"""
    )
    assert [(g.name, [e.name for e in g.events]) for g in parsed.groups] == [
        ("a", ["one"]),
        ("b", ["two"]),
        ("c", ["three"]),
    ]


@pytest.mark.parametrize(
    "root", [f"x-webhooks: {{{UNSIGNED}}}", f"x-webhooks: {{default: {{{UNSIGNED}}}}}"]
)
@pytest.mark.parametrize("item", ["", "x-webhook-group: default, "])
def test_the_default_group_has_no_name(parse: Parse, root: str, item: str) -> None:
    text = root.replace("x-webhooks: {default", "x-webhook-groups: {default")
    parsed = parse(f"{HEAD}{text}\nwebhooks: {{a: {{{item}post: {{}}}}}}")
    assert [group.name for group in parsed.groups] == [None]
    assert parsed.found == []


def test_both_generations(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + f"""
x-webhooks: {{{UNSIGNED}, payloadVerification: none}}
x-webhook-groups: {{old: {{}}}}
webhooks: {{a: {{post: {{}}}}}}
"""
    )
    assert [group.name for group in parsed.groups] == [None]
    assert parsed.found == [
        "both-generations /x-webhook-groups",
        "both-generations /x-webhooks/payloadVerification",
    ]


def test_an_unknown_group(parse: Parse) -> None:
    parsed = parse(
        HEAD
        + f"x-webhook-groups: {{payment: {{{UNSIGNED}}}}}\n"
        + "webhooks: {a: {post: {x-webhook-group: paymnet}}}"
    )
    found = parsed.the("unknown-group")
    assert found.at.pointer == "/webhooks/a/post/x-webhook-group"
    assert found.help == "did you mean `payment`?"


def test_a_group_key_without_the_extension(parse: Parse) -> None:
    parsed = parse(HEAD + "webhooks: {a: {post: {x-webhook-group: payment}}, b: {post: {}}}")
    assert "`x-webhooks`" in parsed.the("unknown-group").help


def test_the_key_of_the_other_kind(parse: Parse) -> None:
    parsed = parse(HEAD + "webhooks: {a: {post: {x-callback-group: payment}}}")
    assert "invalid-node /webhooks/a/post/x-callback-group" in parsed.found


def test_a_group_that_is_not_an_object(parse: Parse) -> None:
    parsed = parse(HEAD + "x-webhook-groups: {a: 3, '': {}}\nwebhooks: {w: {post: {}}}")
    assert parsed.found[:2] == [
        "group-invalid /x-webhook-groups/",
        "group-invalid /x-webhook-groups/a",
    ]


@pytest.mark.parametrize(
    ("group", "help"),
    [
        ("{signatureverification: {}}", "did you mean `signatureVerification`?"),
        ("{nothingLikeIt: 1}", "use only description, discriminator"),
    ],
)
def test_an_unknown_key_of_a_group(parse: Parse, group: str, help: str) -> None:
    parsed = parse(HEAD + f"x-webhook-groups: {{a: {group}}}\nwebhooks: {{w: {{post: {{}}}}}}")
    assert parsed.the("group-invalid").help.startswith(help)


def test_a_single_group_beside_named_ones(parse: Parse) -> None:
    parsed = parse(HEAD + "x-webhooks: {description: d, other: {}}\nwebhooks: {w: {post: {}}}")
    found = parsed.the("group-invalid")
    assert found.at.pointer == "/x-webhooks/other"
    assert "name every group, or none" in found.help


def test_an_empty_group_is_left_out(parse: Parse) -> None:
    parsed = parse(HEAD + "x-webhook-groups: {a: {}}\nwebhooks: {w: {post: {}}}")
    assert [group.name for group in parsed.groups] == [None]
    assert "empty-group /x-webhook-groups/a" in parsed.found


def test_an_empty_description(parse: Parse) -> None:
    text = f"x-webhook-groups: {{default: {{description: ' ', {UNSIGNED}}}}}\n"
    parsed = parse(HEAD + text + "webhooks: {w: {post: {}}}")
    assert parsed.found == ["empty-description /x-webhook-groups/default/description"]


def test_no_signature_names_the_header_that_looks_like_one(parse: Parse) -> None:
    parameter = "{name: X-Acme-Signature, in: header, schema: {type: string}}"
    parsed = parse(HEAD + f"webhooks: {{w: {{post: {{parameters: [{parameter}]}}}}}}")
    found = parsed.the("no-signature")
    assert "signatureHeader: X-Acme-Signature, algorithm: HMAC-SHA256" in found.help
    assert "`x-webhooks` at the document's root" in found.help


BLOCK = "signatureVerification: {signatureHeader: X-Signature, algorithm: HMAC-SHA256}"


def lines_of(help: str) -> tuple[str, str]:
    """The line for the config that a hint gives, and the block for the document in it."""
    line = help.split("`")[1]
    assert BLOCK in line
    return line, BLOCK


def test_the_hint_of_no_signature_silences_it(parse: Parse) -> None:
    text = "webhooks: {w: {post: {}}}\n"
    line, block = lines_of(parse(HEAD + text).the("no-signature").help)
    assert parse(HEAD + text, line).found == []
    assert parse(HEAD + text + f"x-webhooks:\n  {block}").found == []


def test_the_hint_beside_named_groups_silences_it_too(parse: Parse) -> None:
    groups = f"x-webhook-groups:\n  a: {{{UNSIGNED}}}\n"
    text = "webhooks: {w: {post: {}}, v: {x-webhook-group: a, post: {}}}\n"
    help = parse(HEAD + groups + text).the("no-signature").help
    assert "to a group `default` beside the others" in help
    line, block = lines_of(help)
    assert parse(f"{HEAD}{groups}  default: {{{block}}}\n{text}").found == []
    assert parse(f"{HEAD}{groups}{text}", line).found == []


def test_the_hint_beside_path_items_silences_it_too(parse: Parse) -> None:
    text = "x-webhooks: {w: {post: {}}}\n"
    help = parse(HEAD + text).the("no-signature").help
    assert "`x-webhook-groups` at the document's root" in help
    line, block = lines_of(help)
    assert parse(f"{HEAD}{text}x-webhook-groups: {{{block}}}\n").found == []
    assert parse(f"{HEAD}{text}", line).found == []


def test_the_hint_quotes_what_yaml_would_read_otherwise(parse: Parse) -> None:
    text = "webhooks: {w: {x-webhook-group: 'a: b', post: {}}}\nx-webhooks: {'a: b': {}}\n"
    line, _ = lines_of(parse(HEAD + text).the("no-signature").help)
    assert parse(HEAD + text, line).found == []
