"""One bit of a request flipped: refused where `inspect` says that it is covered, else accepted.

A flip that leaves the decoded value as it was (a letter of a hexadecimal digest in the other case,
of an escape in a form) is none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from webhookgen.parser.signatures import preset_verification
from webhookgen.reading.pointer import NoSuchPlace, look_up, split_pointer
from webhookgen.verification_words import OTHER, WHOLE, coverage

from tests.verification.signed_requests import SignedRequest
from tests.verification.test_presets import every_preset


def flips(value: bytes) -> Iterator[bytes]:
    """A value with each of its bits flipped."""
    for i, byte in enumerate(value):
        for bit in range(8):
            yield value[:i] + bytes([byte ^ 1 << bit]) + value[i + 1 :]


@every_preset
def test_each_bit_of_the_body(sent: SignedRequest) -> None:
    body = sent.request.raw_body
    for flipped in flips(body):
        held = sent.holds(raw_body=flipped)
        same = seen(flipped, sent) == seen(body, sent)
        assert same or not held, flipped
        # What is not UTF-8 is no JSON and no form, and may be refused.
        if is_utf8(flipped) or not (sent.pointers() or sent.fields()):
            assert held or not same, flipped
    if not sent.says("body", "form fields", "CRC-32 of the body"):
        within = {"body", "item", "form"} & {part.split(" ")[0] for part in sent.covered}
        assert ("rest of the body" if within else "body") in sent.open


def is_utf8(body: bytes) -> bool:
    try:
        return bool(body.decode())
    except ValueError:
        return False


def seen(body: bytes, sent: SignedRequest) -> object:
    """What a scheme sees of a body; the letters of a digest are as good as others."""
    if sent.says("body", "CRC-32 of the body"):
        return body
    if sent.says("form fields"):
        return parse_qsl(body.decode("latin-1"), keep_blank_values=True)
    if sent.fields():
        form = parse_qsl(body.decode("latin-1"), keep_blank_values=True)
        carrying, fields = sent.carrying_fields(), sent.fields()
        return [(k, sent.decoded(v) if k in carrying else v) for k, v in form if k in fields]
    pointers = sent.pointers()
    if not pointers:
        return None
    try:
        data = json.loads(body.decode("latin-1"))
    except ValueError:
        return body
    return [member(data, pointer, sent) for pointer in pointers]


def member(data: Any, pointer: str, sent: SignedRequest) -> object:
    try:
        value = look_up(data, split_pointer(pointer))
    except NoSuchPlace:
        return None
    is_digest = isinstance(value, str) and pointer in sent.carriers()
    return sent.decoded(value) if is_digest else json.dumps(value)


@every_preset
def test_each_bit_of_each_header(sent: SignedRequest) -> None:
    lines = list(sent.request.headers.lines())
    named = {part.lower(): 0 for part in sent.covered if part.startswith("header ")}
    listed = str(dict(lines).get("x-contentful-signed-headers")).split(",")
    for i, (name, value) in enumerate(lines):
        flipped = [bad.decode("latin-1") for bad in flips(value.encode("latin-1"))]
        held = [
            bad for bad in flipped if sent.holds(headers=[*lines[:i], (name, bad), *lines[i + 1 :]])
        ]
        parts = [part for part in named if f"header {name}" in part.split(" or ")]
        if parts or name in listed:
            assert not held or any(" or " in part for part in parts), (name, held)
            if not held:
                named.update(dict.fromkeys(parts, 1))
        elif sent.carries(name):
            known = sent.decoded(value)
            assert all(sent.decoded(bad) == known for bad in held), (name, held)
            assert len(held) < len(flipped), name
        elif name != "content-type":
            assert held == flipped, name
            assert {"headers", "other headers"} & set(sent.open)
    assert all(named.values()), f"no header stands for {named}"


@every_preset
def test_the_method_and_the_url(sent: SignedRequest) -> None:
    url = sent.request.url
    whole = sent.says("URL")
    assert sent.holds(method="QOST") is not sent.says("method")
    assert sent.holds(url=url.replace("/hook", "/hool")) is not (
        whole or sent.says("path", "path and query")
    )
    query = whole or sent.says("path and query")
    assert sent.holds(url=url.replace("a=1", "a=0")) is not query
    assert sent.holds(url=url.replace("a=1", "b=1")) is not query
    assert sent.holds(url=url.replace("example", "exbmple")) is not whole
    for part, names in {"method": ("method",), "path": ("URL", "path", "path and query")}.items():
        assert (part in sent.open) is not sent.says(*names)


@every_preset
def test_a_signature_in_the_query(sent: SignedRequest) -> None:
    name = next((s.rpartition(".")[2] for s in sent.sources() if ".query." in s), "")
    path, _, query = sent.request.url.partition("?")
    found = dict(parse_qsl(query)).get(name, "")
    for bad in flips(found.encode()):
        text = bad.decode("latin-1")
        if text.isalnum() and text.isascii() and text.lower() != found:
            assert not sent.holds(url=f"{path}?{query.replace(found, text)}"), text


@every_preset
def test_all_is_either_covered_or_open(preset: str) -> None:
    """Each part of a request is in one of the two lists, as the table of presets shows them."""
    covered, left = coverage(preset_verification(preset))
    table = Path(__file__).parents[2] / "generator" / "presets.md"
    row = next(r for r in table.read_text().splitlines() if r.startswith(f"| `{preset}` |"))
    cells = [cell.strip() for cell in row.split("|")]
    assert cells[3] == (", ".join(covered) or "nothing")
    assert cells[4] == ", ".join(left)
    assert set(left) <= {*WHOLE, *OTHER.values()}
