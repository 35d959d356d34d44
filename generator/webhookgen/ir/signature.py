"""How requests are verified: one model, to which every dialect and every preset is lowered.

The runtime's `scheme` module is its twin. Expressions are runtime expressions, and the further ones
that only signatures have (`$timestamp`, `$form.sorted`, ...).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..source import Location

Hash: TypeAlias = Literal["sha1", "sha256", "sha384", "sha512"]
DigestEncoding: TypeAlias = Literal["hex", "base64", "base64url"]
SecretEncoding: TypeAlias = Literal["utf8", "hex", "base64", "base64url"]
TimeFormat: TypeAlias = Literal["unix-s", "unix-ms", "iso8601"]
UrlVariant: TypeAlias = Literal["ports", "decoded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretText:
    """How a key given as text becomes bytes. `bare` says what text without the prefix is."""

    encoding: SecretEncoding = "utf8"
    prefix: str = ""
    bare: Literal["decode", "text"] = "decode"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timestamp:
    """When a request was sent; `past` and `future` are seconds, None where not checked.

    The source `$item.t` is an item of the signature header.
    """

    source: str
    format: TimeFormat = "unix-s"
    past: float | None = 300
    future: float | None = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyHash:
    """A digest of the body that is signed in its stead, where the request has one."""

    source: str
    hash: Hash = "sha256"
    encoding: DigestEncoding = "hex"
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HmacSignature:
    """A digest over a canonical message; `keyed` is False where the message holds the secret.

    The signature is in one of `headers` (`{n}` in a name counts), or at the expression `source`.
    `values` are the texts that a signature may have, with `{digest}` in each and perhaps `{keyId}`;
    `separator` stands between the items of a header that is a list. `items` is the expression of
    an array each of whose items is signed; all else then speaks of an item as of the body.
    """

    at: Location
    headers: tuple[str, ...] = ()
    source: str = ""
    keyed: bool = True
    hash: Hash = "sha256"
    encoding: DigestEncoding = "hex"
    message: str = "{$request.body}"
    missing: Literal["fail", "empty"] = "fail"
    values: tuple[str, ...] = ("{digest}",)
    separator: str = ""
    secret: SecretText = field(default_factory=SecretText)
    timestamp: Timestamp | None = None
    id: str = ""
    key_id: str = ""
    body_hash: BodyHash | None = None
    url_variants: tuple[UrlVariant, ...] = ()
    signed_headers: str = ""
    items: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedToken:
    """A secret that comes as it is with every request; it covers nothing else of it."""

    at: Location
    source: str
    prefix: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BasicCredentials:
    """HTTP Basic credentials; they cover nothing else of a request."""

    at: Location
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomSignature:
    """A scheme that only the receiver can check (`algorithm: Custom`)."""

    name: str
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Several schemes: each must hold (`all`), or one (`any`)."""

    quantifier: Literal["all", "any"]
    schemes: tuple[Scheme, ...]
    at: Location


Leaf: TypeAlias = HmacSignature | SharedToken | BasicCredentials
Scheme: TypeAlias = Leaf | Several


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """A request that asks for an answer and is no event; an unsigned one is taken by exact form."""

    method: str
    signed: bool
    when: tuple[tuple[str, str], ...]
    value: str
    verify_token: str
    answer: str
    encoding: DigestEncoding
    media_type: str
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """How the requests of a group are verified, and which handshakes its provider sends.

    `preset` is the name of the preset that it came from.
    """

    scheme: Scheme
    handshakes: tuple[Handshake, ...] = ()
    preset: str | None = None
    at: Location


Signature: TypeAlias = Verification | CustomSignature


def leaves(scheme: Scheme) -> Iterator[Leaf]:
    """The single schemes that a scheme is made of, in order."""
    if isinstance(scheme, Several):
        for each in scheme.schemes:
            yield from leaves(each)
    else:
        yield scheme


def timestamps(scheme: Scheme) -> Iterator[Timestamp]:
    """The timestamps of a scheme's signatures."""
    for leaf in leaves(scheme):
        if isinstance(leaf, HmacSignature) and leaf.timestamp is not None:
            yield leaf.timestamp


def settings_in(message: str) -> tuple[str, ...]:
    """The names of the values that a handler must be given for a message."""
    return tuple(dict.fromkeys(re.findall(r"\{\$config\.([a-z][a-z0-9_]*)\}", message)))


def covers(leaf: Leaf, expression: str) -> bool:
    """Whether a signature covers the value of an expression."""
    if not isinstance(leaf, HmacSignature):
        return False
    if expression.startswith("$item."):
        named = leaf.timestamp is not None and leaf.timestamp.source == expression
        return "{" + expression + "}" in leaf.message or (named and "{$timestamp}" in leaf.message)
    if "{" + expression + "}" in leaf.message:
        return True
    if expression == leaf.id and "{$id}" in leaf.message:
        return True
    stamp = leaf.timestamp
    if stamp is not None and expression == stamp.source:
        covered = "{$timestamp}" in leaf.message or "{$headers.signed}" in leaf.message
        if covered:
            return True
    if expression.startswith("$request.body"):
        return "{$request.body}" in leaf.message or leaf.body_hash is not None
    if expression.startswith("$request.form."):
        return "{$form.sorted}" in leaf.message or "{$request.body}" in leaf.message
    return expression.startswith("$request.query.") and "{$url}" in leaf.message
