"""A preset's request as its provider would send it, with what is said of its scheme."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from webhookgen.ir.signature import (
    BasicCredentials,
    CertificateSignature,
    HmacSignature,
    JwtSignature,
    MessageSignature,
    SharedToken,
    SignedMessage,
    Verification,
    leaves,
)
from webhookgen.parser.presets import load_preset, preset_names
from webhookgen.parser.signatures import preset_verification
from webhookgen.verification_words import coverage

from tests.verification.test_presets import changed

_HEX = re.compile(r"(?<![0-9a-zA-Z])([0-9a-fA-F]{2}){20,}$")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{27,}={0,2}(?=:?$)")


def has_shared_secret(preset: str) -> bool:
    """Whether a preset's requests are signed by what the receiver knows too."""
    shared = (HmacSignature, SharedToken, BasicCredentials)
    return all(isinstance(leaf, shared) for leaf in leaves(preset_verification(preset).scheme))


SHARED = [name for name in preset_names() if has_shared_secret(name)]
every_shared_secret = pytest.mark.parametrize("preset", SHARED)


class SignedRequest:
    """A preset's signed request, and what is said of its scheme."""

    def __init__(self, package: ModuleType, handler: Any, request: Any, preset: str) -> None:
        self.package, self.handler, self.request = package, handler, request
        self.verification: Verification = preset_verification(preset)
        self.covered, self.open = coverage(self.verification)
        self.is_list = "format" in str(load_preset(preset).record) or preset == "worldpay"

    def holds(self, **parts: Any) -> bool:
        """Whether the request is still accepted with parts changed."""
        return bool(self.handler.verify(changed(self.package, self.request, **parts)))

    def says(self, *parts: str) -> bool:
        """Whether one of these is said to be covered."""
        return bool(set(parts) & set(self.covered))

    def sources(self) -> Iterator[str]:
        """Where the scheme finds signatures, times and credentials.

        Of several schemes the one counts that the request is signed by.
        """
        sent = {name for name, _ in self.request.headers.lines()}
        for leaf in leaves(self.verification.scheme):
            match leaf:
                case SignedMessage(headers=(name,)) if name.lower() not in sent and "{" not in name:
                    continue
                case MessageSignature():
                    names = ("Signature", "Signature-Input", "Content-Digest")
                    yield from (f"$request.header.{name}" for name in names)
                case SignedMessage():
                    if isinstance(leaf, CertificateSignature):
                        yield from (leaf.certificate, leaf.version)
                    yield leaf.source
                    yield leaf.key_id
                    yield from (f"$request.header.{name}" for name in leaf.headers)
                    yield leaf.timestamp.source if leaf.timestamp else ""
                    if isinstance(leaf, CertificateSignature):
                        yield leaf.certificate
                        yield leaf.version
                case MessageSignature():
                    names = ("Signature", "Signature-Input", "Content-Digest")
                    yield from (f"$request.header.{name}" for name in names)
                case JwtSignature():
                    yield leaf.source
                    yield leaf.key_id
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
        value = value.removesuffix(":")  # of a structured field's bytes
        digest = _HEX.search(value) or _BASE64.search(value)
        if digest is None:
            return value, b""
        lead, text = value[: digest.start()], digest[0]
        marks = [form.partition("{digest}")[0] for form in self.forms()]
        for mark in sorted(marks, key=len, reverse=True):
            lead = re.sub(re.escape(mark).replace(r"\{keyId\}", "[^/]*") + "$", "", lead)
        try:
            raw = bytes.fromhex(text) if _HEX.match(text) else base64.b64decode(text + "==", b"-_")
        except ValueError:
            return value, b""
        return lead.lower() if lead.lower() == "basic " else lead, raw

    def forms(self) -> Iterator[str]:
        """How digests may be written."""
        for leaf in leaves(self.verification.scheme):
            if isinstance(leaf, SignedMessage):
                yield from leaf.values

    def pointers(self) -> list[str]:
        """The members of the body that matter where the body does not as a whole."""
        named = [part.partition(" ") for part in self.covered]
        members = [name for what, _, name in named if what in ("body", "item") and name]
        return [self.first_item() + pointer for pointer in members] + self.carriers()

    def carriers(self) -> list[str]:
        """The members of the body that hold signatures, times and credentials."""
        marker = "$request.body#"
        found = (s.removeprefix(marker) for s in self.sources() if s.startswith(marker))
        return [self.first_item() + pointer for pointer in found]

    def fields(self) -> list[str]:
        """The fields of the form that matter where not all do."""
        named = [part.removeprefix("form ") for part in self.covered if part.startswith("form ")]
        return [name for name in named if name != "fields"] + self.carrying_fields()

    def carrying_fields(self) -> list[str]:
        """The fields of the form that hold signatures, times and credentials."""
        marker = "$request.form."
        return [s.removeprefix(marker) for s in self.sources() if s.startswith(marker)]

    def first_item(self) -> str:
        """The pointer of the item that the request brings, where a scheme signs items."""
        items = [getattr(leaf, "items", "") for leaf in leaves(self.verification.scheme)]
        return next((f"{each.partition('#')[2]}/0" for each in items if each), "")
