"""Reading the signatures that came with a request, strictly.

A header that holds signatures must come once: two of them, or two that a server has
joined with a comma, are malformed, since no provider sends that. Where a scheme has
several signatures they are items of one header, or come in several headers. In a list by
commas, joined headers show by an item that is needed and comes twice, or that is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from msgspec import Struct

from .digests import DigestReader, digest_reader
from .faults import Fault
from .message import NO_INPUTS, part_reader
from .request import CoreRequest
from .results import SignatureVerificationResult
from .scheme import SignedMessage

MAX_SIGNATURES = 16
MAX_SIGNATURE_HEADER = 8192


class Received(Struct):
    """What came: digests, the ids of their keys where told, and the other items."""

    digests: list[bytes]
    key_ids: list[str | None] | None = None
    items: Mapping[str, str] = {}


class Signature(NamedTuple):
    """Where a signature may be that comes alone; what is read elsewise is none."""

    header: str
    """The header's name in lower case."""
    prefix: str
    """What stands before the digest."""
    read: DigestReader
    """How the rest is read."""


class SignatureReader:
    """Where a scheme's signatures are and how they are written, compiled.

    `alone` is where there is one, in most requests of most schemes.
    """

    __slots__ = (
        "_digest", "_headers", "_items", "_keyed", "_malformed", "_missing", "_only",
        "_pairs", "_prefix", "_quick", "_read", "_separator", "_source", "_suffix",
        "_values", "alone",
    )  # fmt: skip

    def __init__(
        self,
        scheme: SignedMessage,
        size: int | None,
        items: frozenset[str] = frozenset(),
    ) -> None:
        """Compile a scheme's places; `items` are the other items that it needs.

        `size` is that of a signature in bytes, None where it varies.

        Raises:
            ValueError: a value template is bad.
        """
        self._digest = digest_reader(scheme.encoding, size)
        self._headers = signature_headers(scheme)
        self._only = self._headers[0] if len(self._headers) == 1 else None
        self._source = part_reader(scheme.source) if scheme.source else None
        self._separator = scheme.separator
        self._items = items
        forms = (scheme.value,) if isinstance(scheme.value, str) else scheme.value
        self._keyed = any("{keyId}" in form for form in forms)
        self._pairs = all("=" in split_value(form)[0] for form in forms)
        self._values = tuple(_value_pattern(form) for form in forms)
        self._prefix, self._suffix = split_value(forms[0])
        simple = len(forms) == 1 and not self._keyed
        whole = simple and not self._suffix
        self._read: DigestReader | None = self._digest if whole else None
        self._quick = self._one if simple and not items else None
        self.alone: Signature | None = None
        if simple and not self._suffix and self._only is not None and not items:
            self.alone = Signature(self._only, self._prefix, self._digest)
        place = _place(scheme)
        self._missing = _failure("missing_signature", f"{place} is missing")
        self._malformed = _failure("malformed_signature", f"{place} has another form")

    def read(self, request: CoreRequest) -> Received | SignatureVerificationResult:
        """The well-formed signatures, or why there are none."""
        if self._only is None:
            texts = self._texts(request)
        else:
            texts = request.headers.get_all(self._only)
            if self._quick is not None and len(texts) == 1:
                digest = self._quick(texts[0])
                if digest is not None:
                    return Received([digest])
        size = len(texts[0]) if len(texts) == 1 else sum(map(len, texts))
        if not size:
            return self._missing
        if size > MAX_SIGNATURE_HEADER:
            return self._malformed
        received = self._several(texts) if self._separator else self._single(texts)
        if received is None or not 1 <= len(received.digests) <= MAX_SIGNATURES:
            return self._malformed
        return received

    def _one(self, text: str) -> bytes | None:
        """The digest of a header that is nothing but one signature."""
        prefix = self._prefix
        if prefix:
            if not text.startswith(prefix):
                return None
            text = text[len(prefix) :]
        suffix = self._suffix
        if suffix:
            if not text.endswith(suffix):
                return None
            text = text[: -len(suffix)]
        return self._digest(text)

    def _texts(self, request: CoreRequest) -> tuple[str, ...]:
        """The signatures' texts; two lines of one header are kept apart by a line end."""
        if self._source is not None:
            value = self._source(request, NO_INPUTS)
            return () if value is None else (value.decode("latin-1"),)
        lines = (request.headers.get_all(name) for name in self._headers)
        return tuple("\n".join(line) for line in lines if line)

    def _single(self, texts: tuple[str, ...]) -> Received | None:
        if self._only is not None and len(texts) != 1:
            return None
        received = Received([])
        for text in texts:
            self._take(received, text)
        return received

    def _several(self, texts: tuple[str, ...]) -> Received | None:
        """The items of a list."""
        if len(texts) != 1 and self._only is not None:
            return None
        items: dict[str, str] = {}
        received = Received([], items=items)
        for text in texts:
            if not self._take_items(text.split(self._separator), received, items):
                return None
        return received

    def _take_items(
        self, parts: list[str], received: Received, items: dict[str, str]
    ) -> bool:
        """Keep what the items of a list are; whether each needed one comes once.

        Where the items are pairs, one that is no pair makes the list none.
        """
        prefix, read, needed = self._prefix, self._read, self._items
        for part in parts:
            item = part.strip(" \t")
            if read is None or item.startswith(prefix):
                digest = None if read is None else read(item[len(prefix) :])
                if digest is not None:
                    received.digests.append(digest)
                    continue
                if self._take(received, item):
                    continue
            name, equals, value = item.partition("=")
            if equals:
                if name in needed:
                    if name in items:
                        return False
                    items[name] = value
            elif self._pairs:
                return False
        return True

    def _take(self, received: Received, text: str) -> bool:
        """Keep a signature; whether the text was meant to be one.

        A digest has no comma, so one in it shows that a server has joined two headers.
        """
        found = self._match(text)
        if found is None:
            return False
        digest = self._digest(found["digest"])
        if digest is not None:
            received.digests.append(digest)
            if self._keyed:
                key_id = found.groupdict().get("keyId")
                received.key_ids = [*(received.key_ids or []), key_id]
        elif "," in found["digest"]:
            received.digests += [b""] * (MAX_SIGNATURES + 1)
        return True

    def _match(self, text: str) -> re.Match[str] | None:
        for pattern in self._values:
            found = pattern.fullmatch(text)
            if found is not None:
                return found
        return None


def signature_headers(scheme: SignedMessage) -> tuple[str, ...]:
    """The names of a scheme's signature headers, in lower case, numbers filled in."""
    given = (scheme.header,) if isinstance(scheme.header, str) else scheme.header
    return tuple(
        name.lower().replace("{n}", str(number))
        for name in given
        for number in (range(1, MAX_SIGNATURES + 1) if "{n}" in name else (0,))
    )


def split_value(value: str) -> tuple[str, str]:
    """What a value template has before and after `{digest}`.

    Raises:
        ValueError: it has no `{digest}`, or more than one.
    """
    if value.count("{digest}") != 1 or value.count("{keyId}") > 1:
        raise ValueError(f"a signature value has one {{digest}}: {value}")
    prefix, _, suffix = value.partition("{digest}")
    return prefix, suffix


def _value_pattern(value: str) -> re.Pattern[str]:
    split_value(value)
    pattern = re.escape(value)
    for name, group in (("digest", ".*"), ("keyId", "[^/,;=]+")):
        pattern = pattern.replace(re.escape("{" + name + "}"), f"(?P<{name}>{group})")
    return re.compile(pattern, re.ASCII)


def _place(scheme: SignedMessage) -> str:
    if scheme.source:
        return f"the signature {scheme.source}"
    names = (scheme.header,) if isinstance(scheme.header, str) else scheme.header
    return f"the header {' or '.join(names)}"


def _failure(
    reason: Literal["missing_signature", "malformed_signature"], text: str
) -> SignatureVerificationResult:
    return SignatureVerificationResult(ok=False, reason=reason, errors=(Fault(text),))
