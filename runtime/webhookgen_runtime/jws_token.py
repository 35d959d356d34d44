"""JSON Web Signatures in compact form (RFC 7515 section 7.1), taken apart and not trusted.

Of the header only `alg`, `kid` and `crit` are looked at, and what a scheme names. What
would let a token bring its own key (`jwk`, `jku`, `x5u`, `x5c`) is never read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

import msgspec
from msgspec import Struct

from .digests import read_base64
from .message import NO_INPUTS, part_reader
from .request import CoreRequest
from .scheme import JwtSignature

MAX_TOKEN = 8192
_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]+)", re.ASCII)
_NOTHING: Mapping[str, Any] = {}


class Token(Struct):
    """A token in its parts, as they were sent; `header` is decoded."""

    header_text: str
    payload_text: str
    signature_text: str
    header: Mapping[str, Any]

    @property
    def algorithm(self) -> object:
        """What the token says it is signed with."""
        return self.header.get("alg")

    @property
    def key_id(self) -> str | None:
        """Which key the token names."""
        found = self.header.get("kid")
        return found if isinstance(found, str) else None

    @property
    def is_unencoded(self) -> bool:
        """Whether the payload is signed as it is (RFC 7797)."""
        return self.header.get("b64") is False

    @property
    def is_understood(self) -> bool:
        """Whether all that must be understood is (RFC 7515 section 4.1.11)."""
        if "crit" not in self.header:
            return "b64" not in self.header
        return self.header["crit"] == ["b64"] and isinstance(
            self.header.get("b64"), bool
        )


def read_token(text: str) -> Token | None:
    """A token; None where the text is none."""
    found = _COMPACT.fullmatch(text) if len(text) <= MAX_TOKEN else None
    if found is None:
        return None
    header = read_object(found[1])
    return None if header is None else Token(found[1], found[2], found[3], header)


def read_object(text: str) -> Mapping[str, Any] | None:
    """The JSON object that a part of a token encodes."""
    decoded = read_base64(text, "base64url")
    try:
        value = msgspec.json.decode(decoded or b"")
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else None


def token_text(scheme: JwtSignature, request: CoreRequest) -> str | None:
    """The token of a request, without what stands before it.

    It is empty where the header comes twice, or does not begin as it must.
    """
    value = part_reader(scheme.source)(request, NO_INPUTS)
    if not value:
        return None
    header = scheme.source.removeprefix("$request.header.")
    if header != scheme.source and len(request.headers.get_all(header.lower())) > 1:
        return ""
    text = value.decode("latin-1")
    size = len(scheme.prefix)
    return text[size:] if text[:size].lower() == scheme.prefix.lower() else ""


def token_key_id(scheme: JwtSignature, request: CoreRequest) -> str | None:
    """Which key a request's token names, before anything is verified."""
    token = read_token(token_text(scheme, request) or "")
    return None if token is None else token.key_id
