"""One bit of a request flipped: refused where `inspect` says that it is covered, else accepted.

A flip that leaves the decoded value as it was (a letter of a hexadecimal digest in the other case,
of an escape in a form) is none.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl

import pytest
from webhookgen.ir.signature import HmacSignature, SharedToken, Verification, leaves
from webhookgen.parser.signatures import preset_verification
from webhookgen.reading.pointer import NoSuchPlace, look_up, split_pointer
from webhookgen.verification_words import OTHER, WHOLE, coverage

from tests.verification.test_presets import changed, every_preset, receiver, signed

ClassOf = Callable[[str], type[Any]]
Holds = Callable[..., bool]


_HEX = re.compile(r"(?<![0-9a-zA-Z])([0-9a-fA-F]{2}){20,}$")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{27,}={0,2}$")


class Flipping:
    """A preset's signed request, and what is said of its scheme."""

    def __init__(self, package: ModuleType, handler: Any, request: Any, preset: str) -> None:
        self.package, self.handler, self.request = package, handler, request
        self.verification: Verification = preset_verification(preset)
        self.covered, self.open = coverage(self.verification)

    def holds(self, **parts: Any) -> bool:
        """Whether the request is still accepted with parts changed."""
        return bool(self.handler.verify(changed(self.package, self.request, **parts)))

    def says(self, *parts: str) -> bool:
        """Whether one of these is said to be covered."""
        return bool(set(parts) & set(self.covered))

    def sources(self) -> Iterator[str]:
        """Where the scheme finds signatures, times and credentials."""
        for leaf in leaves(self.verification.scheme):
            match leaf:
                case HmacSignature():
                    yield leaf.source
                    yield from (f"$request.header.{name}" for name in leaf.headers)
                    yield leaf.timestamp.source if leaf.timestamp else ""
                case SharedToken():
                    yield leaf.source
                case _:
                    yield "$request.header.Authorization"

    def carries(self, header: str) -> bool:
        """Whether a header holds one of them."""
        marker = "$request.header."
        found = (s.removeprefix(marker) for s in self.sources() if s.startswith(marker))
        names = (re.escape(each).replace(r"\{n\}", "[0-9]+") for each in found)
        return any(re.fullmatch(name, header, re.IGNORECASE) for name in names)

    def decoded(self, value: str) -> tuple[str, bytes]:
        """A signature header with its digest decoded, and without the mark in front of it."""
        digest = _HEX.search(value) or _BASE64.search(value)
        if digest is None:
            return value, b""
        lead, text = value[: digest.start()], digest[0]
        marks = [form.partition("{digest}")[0] for form in self.forms()]
        for mark in sorted(marks, key=len, reverse=True):
            lead = re.sub(re.escape(mark).replace(r"\{keyId\}", "[^/]*") + "$", "", lead)
        raw = bytes.fromhex(text) if _HEX.match(text) else base64.b64decode(text + "==", b"-_")
        return lead.lower() if lead.lower() == "basic " else lead, raw

    def forms(self) -> Iterator[str]:
        """How digests may be written."""
        for leaf in leaves(self.verification.scheme):
            if isinstance(leaf, HmacSignature):
                yield from leaf.values

    def pointers(self) -> list[str]:
        """The members of the body that matter where the body does not as a whole."""
        named = [part.removeprefix("body ") for part in self.covered if part.startswith("body ")]
        marker = "$request.body#"
        return named + [s.removeprefix(marker) for s in self.sources() if s.startswith(marker)]


@pytest.fixture
def flipping(
    presets_sdk: ModuleType,
    sdk_testing: ModuleType,
    handler_class: ClassOf,
    event_class: ClassOf,
    preset: str,
) -> Flipping:
    request = signed(sdk_testing, handler_class(preset), event_class(preset), preset)
    return Flipping(presets_sdk, receiver(handler_class(preset)), request, preset)


def flips(value: bytes) -> Iterator[bytes]:
    """A value with each of its bits flipped."""
    for i, byte in enumerate(value):
        for bit in range(8):
            yield value[:i] + bytes([byte ^ 1 << bit]) + value[i + 1 :]


@every_preset
def test_each_bit_of_the_body(flipping: Flipping) -> None:
    body = flipping.request.raw_body
    for flipped in flips(body):
        held = flipping.holds(raw_body=flipped)
        same = seen(flipped, flipping) == seen(body, flipping)
        assert same or not held, flipped
        if is_utf8(flipped) or not flipping.pointers():  # else it is no JSON, and may be refused
            assert held or not same, flipped
    if not flipping.says("body", "form fields"):
        assert ("rest of the body" if flipping.pointers() else "body") in flipping.open


def is_utf8(body: bytes) -> bool:
    try:
        return bool(body.decode())
    except ValueError:
        return False


def seen(body: bytes, flipping: Flipping) -> object:
    """What a scheme sees of a body; the letters of a digest are as good as others."""
    if flipping.says("body"):
        return body
    if flipping.says("form fields"):
        return parse_qsl(body.decode("latin-1"), keep_blank_values=True)
    pointers = flipping.pointers()
    if not pointers:
        return None
    try:
        data = json.loads(body.decode("latin-1"))
    except ValueError:
        return body
    return [member(data, pointer) for pointer in pointers]


def member(data: Any, pointer: str) -> object:
    try:
        value = look_up(data, split_pointer(pointer))
    except NoSuchPlace:
        return None
    is_hex = isinstance(value, str) and len(value) == 64
    return json.dumps(value).lower() if is_hex else json.dumps(value)


@every_preset
def test_each_bit_of_each_header(flipping: Flipping) -> None:
    lines = list(flipping.request.headers.lines())
    named = {part.lower(): 0 for part in flipping.covered if part.startswith("header ")}
    listed = str(dict(lines).get("x-contentful-signed-headers")).split(",")
    for i, (name, value) in enumerate(lines):
        flipped = [bad.decode("latin-1") for bad in flips(value.encode("latin-1"))]
        held = [
            bad
            for bad in flipped
            if flipping.holds(headers=[*lines[:i], (name, bad), *lines[i + 1 :]])
        ]
        parts = [part for part in named if f"header {name}" in part.split(" or ")]
        if parts or name in listed:
            assert not held or any(" or " in part for part in parts), (name, held)
            if not held:
                named.update(dict.fromkeys(parts, 1))
        elif flipping.carries(name):
            known = flipping.decoded(value)
            assert all(flipping.decoded(bad) == known for bad in held), (name, held)
            assert len(held) < len(flipped), name
        elif name != "content-type":
            assert held == flipped, name
            assert {"headers", "other headers"} & set(flipping.open)
    assert all(named.values()), f"no header stands for {named}"


@every_preset
def test_the_method_and_the_url(flipping: Flipping) -> None:
    url = flipping.request.url
    whole = flipping.says("URL")
    assert flipping.holds(method="QOST") is not flipping.says("method")
    assert flipping.holds(url=url.replace("/hook", "/hool")) is not (
        whole or flipping.says("path", "path and query")
    )
    query = whole or flipping.says("path and query")
    assert flipping.holds(url=url.replace("a=1", "a=0")) is not query
    assert flipping.holds(url=url.replace("a=1", "b=1")) is not query
    assert flipping.holds(url=url.replace("example", "exbmple")) is not whole
    for part, names in {"method": ("method",), "path": ("URL", "path", "path and query")}.items():
        assert (part in flipping.open) is not flipping.says(*names)


@every_preset
def test_a_signature_in_the_query(flipping: Flipping) -> None:
    name = next((s.rpartition(".")[2] for s in flipping.sources() if ".query." in s), "")
    path, _, query = flipping.request.url.partition("?")
    found = dict(parse_qsl(query)).get(name, "")
    for bad in flips(found.encode()):
        text = bad.decode("latin-1")
        if text.isalnum() and text.isascii() and text.lower() != found:
            assert not flipping.holds(url=f"{path}?{query.replace(found, text)}"), text


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
