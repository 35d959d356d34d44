"""Verification schemes as data: what a provider signs, how, and where it says so.

Generated handlers hold one of these; `verification` compiles it. Expressions are those of
OpenAPI (`$request.header.X-Sig`) and the further ones that `message_parts` lists.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from .digests import Encoding

Hash: TypeAlias = Literal["sha1", "sha256", "sha384", "sha512"]
TimeFormat: TypeAlias = Literal["unix-s", "unix-ms", "iso8601"]
UrlVariant: TypeAlias = Literal["ports", "decoded"]


class SecretText(Struct, frozen=True, kw_only=True):
    """How a key given as text becomes bytes; one given as bytes is used as it is."""

    encoding: Literal["utf8", "hex", "base64", "base64url"] = "utf8"
    """What the text is."""
    prefix: str = ""
    """Text in front, such as `whsec_`, that is no part of the key."""
    bare: Literal["decode", "text"] = "decode"
    """Whether text without the prefix is decoded too, or is the key as it stands."""


class Timestamp(Struct, frozen=True, kw_only=True):
    """When the provider says it sent a request, and how far from now that may be."""

    source: str
    """Its expression; `$item.t` is the item `t=...` of the signature header."""
    format: TimeFormat = "unix-s"
    """How it is written."""
    past: float | None = 300
    """The seconds that it may lie back; None where that is not checked."""
    future: float | None = 300
    """The seconds that it may lie ahead; None where that is not checked."""


class BodyHash(Struct, frozen=True, kw_only=True):
    """A digest of the body, elsewhere in the request, that is signed in its stead."""

    source: str
    """Its expression."""
    hash: Hash = "sha256"
    """The hash function."""
    encoding: Encoding = "hex"
    """How the digest is written."""
    required: bool = False
    """Whether a request without it fails; else its body is signed as the message says."""


class HmacSignature(Struct, frozen=True, kw_only=True):
    """A keyed digest of a message (RFC 2104)."""

    header: str | tuple[str, ...] = ()
    """The header with the signature, or several; `{n}` in a name counts from 1 to 16."""
    source: str = ""
    """Where the signature is instead of a header: an expression."""
    hash: Hash = "sha256"
    """The hash function."""
    encoding: Encoding = "hex"
    """How the digest is written."""
    message: str = "{$request.body}"
    """The signed message: literals and expressions in braces."""
    missing: Literal["fail", "empty"] = "fail"
    """What a part of the message is that the request lacks."""
    value: str | tuple[str, ...] = "{digest}"
    """The whole text of a signature, or several forms of it, with `{digest}` in each."""
    separator: str = ""
    """What stands between several signatures; empty where there is only one."""
    secret: SecretText = SecretText()
    """How the key is given."""
    timestamp: Timestamp | None = None
    """When the request was sent, where it says so."""
    id: str = ""
    """The expression of the delivery's id."""
    key_id: str = ""
    """The expression of the id of the key, where the request names it."""
    body_hash: BodyHash | None = None
    """A digest that stands for the body in the message."""
    url_variants: tuple[UrlVariant, ...] = ()
    """Other spellings of the URL that are tried too."""
    signed_headers: str = ""
    """The header that lists what `{$headers.signed}` holds."""
    items: str = ""
    """The expression of an array each of whose items is signed, as if it were the body."""


class DigestSignature(HmacSignature, frozen=True, kw_only=True):
    """An unkeyed digest of a message that holds the secret."""


class SharedToken(Struct, frozen=True, kw_only=True):
    """A secret that comes with every request; it covers nothing else of it."""

    source: str
    """Its expression."""
    prefix: str = ""
    """Text in front of it, such as `Bearer `; its case does not matter."""
    id: str = ""
    """The expression of the delivery's id."""


class BasicCredentials(Struct, frozen=True, kw_only=True):
    """HTTP Basic credentials (RFC 7617); they cover nothing else of the request."""

    id: str = ""
    """The expression of the delivery's id."""


class AllOf(Struct, frozen=True):
    """Several schemes, each of which must hold."""

    schemes: tuple[Scheme, ...]


class AnyOf(Struct, frozen=True):
    """Several schemes, one of which must hold."""

    schemes: tuple[Scheme, ...]


Scheme: TypeAlias = (
    HmacSignature | DigestSignature | SharedToken | BasicCredentials | AllOf | AnyOf
)


class Handshake(Struct, frozen=True, kw_only=True):
    """A request that asks the receiver for an answer, and is no event.

    An unsigned one has no body and is taken only in its exact form; a signed one is looked
    for after its signature holds.
    """

    method: str = "POST"
    """The request's method."""
    signed: bool = True
    """Whether the provider signs it like an event."""
    when: tuple[tuple[str, str], ...] = ()
    """Expressions, and the values that they must have."""
    value: str = ""
    """The expression of the text that the answer is made of."""
    verify_token: str = ""
    """The expression of a second secret, which the receiver has told the provider."""
    answer: str = "{value}"
    """The answer's text; `{hmac}` is the value, signed. In JSON, a string's content."""
    encoding: Encoding = "hex"
    """How `{hmac}` is written."""
    media_type: str = "text/plain"
    """The answer's media type."""


def leaves(scheme: Scheme) -> tuple[Leaf, ...]:
    """The single schemes that a scheme is made of, in order."""
    if isinstance(scheme, AllOf | AnyOf):
        return tuple(leaf for part in scheme.schemes for leaf in leaves(part))
    return (scheme,)


Leaf: TypeAlias = HmacSignature | DigestSignature | SharedToken | BasicCredentials
