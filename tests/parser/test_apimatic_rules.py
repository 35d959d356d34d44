"""`generator/apimatic-rules.md`: each rule is broken once, and draws the code that it promises."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent

import pytest
from conftest import Parse, Parsed
from webhookgen.diagnostics import Code, codes

TABLE = Path(__file__).parents[2] / "generator" / "apimatic-rules.md"
CODES = {each.number: each for each in vars(codes).values() if isinstance(each, Code)}
SIGNED = "signatureHeader: X, algorithm: HMAC-SHA256"
POINTER = "propertyPointer: $request.body#/type"
BODY = """
requestBody: {content: {application/json: {schema: {properties: {type: {type: string},
  flag: {type: boolean}, number: {type: integer}}}}}}
"""


def rows() -> list[tuple[str, str]]:
    """What fails, and what we do."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.match(r"\|( ?[LV]\d| \|)", line):
            found.append((cells[3], cells[4]))
    return found


def parsed(
    parse: Parse, kind: str, block: str = "none", discriminator: str = "", **other: str
) -> Parsed:
    """A document of one item, `item`, in one group with a scheme and perhaps a discriminator."""
    key, operation = other.get("key", "item"), other.get("operation", BODY)
    group = other.get("group", "")
    choice = f", discriminator: {{{discriminator}}}" if discriminator else ""
    groups = other.get("groups") or f"signatureVerification: {block}{choice}{group}"
    item = f"'{key}':\n" + indent(other.get("item") or f"post:\n{indent(operation, '  ')}", "  ")
    if kind == "webhook":
        events = f"x-webhooks: {{{groups}}}\nwebhooks:\n{indent(item, '  ')}"
    else:
        name, _, rest = item.partition("\n")
        callback = f"{name}\n  '{{$url}}':\n{indent(rest, '  ')}"
        paths = f"paths:\n  /a:\n    post:\n      callbacks:\n{indent(callback, ' ' * 8)}"
        events = f"x-callbacks: {{{groups}}}\n{paths}"
    return parse(f'openapi: 3.1.0\ninfo: {{title: T, version: "1"}}\n{events}\n')


MAPPED = f"{POINTER}, mapping: {{a: item}}"
BROKEN: dict[str, dict[str, str]] = {
    "the request body of a mapped item has no media type": {
        "discriminator": MAPPED,
        "operation": "requestBody: {content: {}}",
    },
    "a key is empty": {"key": ""},
    "a key has dots or blanks": {"key": "order paid.now"},
    "an item names no group where groups have names": {
        "groups": "a: {signatureVerification: none}",
    },
    "a discriminator has no `propertyPointer`": {"discriminator": "mapping: {a: item}"},
    "the pointer is not of the documented form": {"discriminator": "propertyPointer: type"},
    "the pointer leads outside the request": {"discriminator": "propertyPointer: $response.body"},
    "the pointer leads to a header": {"discriminator": "propertyPointer: $request.header.X"},
    "the pointer's path is empty": {"discriminator": "propertyPointer: $request.body#/"},
    "a mapped item has no request body": {"discriminator": MAPPED, "operation": "summary: s"},
    "the property is not in the schema": {"discriminator": "propertyPointer: $request.body#/x"},
    "the property can't be a name (an object, a boolean)": {
        "discriminator": "propertyPointer: $request.body#/flag",
    },
    "the property is an integer": {"discriminator": "propertyPointer: $request.body#/number"},
    "the mapping names an unknown item": {"discriminator": f"{POINTER}, mapping: {{a: itme}}"},
    "the block has no `algorithm`": {"block": "{signatureHeader: X}"},
    "the algorithm is unknown, or its case differs": {
        "block": "{signatureHeader: X, algorithm: hmac-SHA256}",
    },
    "the block has no `signatureHeader`": {"block": "{algorithm: HMAC-SHA512}"},
    "a `Custom` block has no `signatureHeader`": {"block": "{algorithm: Custom, name: n}"},
    "`Custom` has no `name`": {"block": "{signatureHeader: X, algorithm: Custom}"},
    "the digest encoding is unknown": {"block": f"{{{SIGNED}, digestEncoding: HEX}}"},
    "a digest encoding stands beside `Custom`": {
        "block": "{algorithm: Custom, name: n, digestEncoding: hex}",
    },
    "the message template has an unknown placeholder": {
        "block": f"{{{SIGNED}, messageTemplate: '{{$body}}'}}",
    },
    "a webhook's message template has `{$url}`, `{$request.path}` or a query parameter": {
        "block": f"{{{SIGNED}, messageTemplate: "
        "'{$url}{$request.path}{$request.query.a}{$request.body}'}",
    },
    "the value template has no `{digest}`": {
        "block": f"{{{SIGNED}, signatureValueTemplate: 'v1='}}",
    },
    "an item names a group that does not exist": {
        "operation": "x-webhook-group: b\nx-callback-group: b",
    },
    "braces don't pair, or are of another kind": {
        "block": f"{{{SIGNED}, messageTemplate: '($request.body)'}}",
    },
    "a mapping's value is empty": {"discriminator": f"{POINTER}, mapping: {{a: ''}}"},
    "a group's description is empty": {"group": ", description: ''"},
    "an item has no request body": {"operation": "summary: s"},
    "an entry of a path item is not an operation": {"item": "post: []\nput: {}"},
    "two callbacks have one key": {"item": "post: {}\nput: {}"},
}


def test_the_table_and_the_examples_are_of_the_same_rules() -> None:
    assert sorted(what for what, _ in rows()) == sorted(BROKEN)
    assert len(rows()) > 30


@pytest.mark.parametrize("kind", ["webhook", "callback"])
@pytest.mark.parametrize(("what", "ours"), rows(), ids=[row[0] for row in rows()])
def test_the_rule(parse: Parse, what: str, ours: str, kind: str) -> None:
    found = parsed(parse, kind, **BROKEN[what])
    if ours.startswith("relaxed: "):
        assert found.slugs == []
        assert found.events
    else:
        assert CODES[ours].slug in found.slugs


def test_a_sound_document_draws_nothing(parse: Parse) -> None:
    for kind in ("webhook", "callback"):
        assert parsed(parse, kind, f"{{{SIGNED}}}", MAPPED).found == []
