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
EcdsaForm: TypeAlias = Literal["der", "raw"]
Algorithm: TypeAlias = Literal[
    "ed25519",
    "ecdsa-sha256",
    "ecdsa-sha384",
    "ecdsa-sha512",
    "rsa-sha1",
    "rsa-sha256",
    "rsa-sha384",
    "rsa-sha512",
    "rsa-pss-sha256",
    "rsa-pss-sha384",
    "rsa-pss-sha512",
]
"""RFC 8032; FIPS 186-5 on P-256, P-384 or P-521; RSASSA-PKCS1-v1_5 and -PSS (RFC 8017)."""


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


class SignedMessage(Struct, frozen=True, kw_only=True):
    """What all signatures over a message have."""

    header: str | tuple[str, ...] = ()
    """The header with the signature, or several; `{n}` in a name counts from 1 to 16."""
    source: str = ""
    """Where the signature is instead of a header: an expression."""
    encoding: Encoding = "hex"
    """How the signature is written."""
    message: str = "{$request.body}"
    """The signed message: literals and expressions in braces."""
    missing: Literal["fail", "empty"] = "fail"
    """What a part of the message is that the request lacks."""
    value: str | tuple[str, ...] = "{digest}"
    """The whole text of a signature, or several forms of it, with `{digest}` in each."""
    separator: str = ""
    """What stands between several signatures; empty where there is only one."""
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
    signed_members: tuple[str, ...] = ()
    """The members of the body that `{$members.signed}` holds; `?` ends optional ones."""


class HmacSignature(SignedMessage, frozen=True, kw_only=True):
    """A keyed digest of a message (RFC 2104)."""

    hash: Hash = "sha256"
    """The hash function."""
    secret: SecretText = SecretText()
    """How the key is given."""


class DigestSignature(HmacSignature, frozen=True, kw_only=True):
    """An unkeyed digest of a message that holds the secret."""


class PublicKeySignature(SignedMessage, frozen=True, kw_only=True):
    """A signature over a message, checked with the sender's public key."""

    algorithm: Algorithm
    """The signature algorithm; a request never chooses it."""
    key: Literal["public_key", "key_set"] = "public_key"
    """The parameter that gives the key."""
    prefix: str = ""
    """Text in front of a key that is text, such as `whpk_`."""
    ecdsa: EcdsaForm = "der"
    """How the two numbers of an ECDSA signature are written."""


class JwtSignature(Struct, frozen=True, kw_only=True):
    """A JSON Web Signature in compact form (RFC 7515), with claims or without its payload.

    `$claim.NAME` and `$jose.NAME` are members of its claims and of its header.
    """

    source: str
    """The token's expression."""
    algorithms: tuple[str, ...]
    """The algorithms that are accepted (RFC 7518); a token never chooses another."""
    prefix: str = ""
    """Text in front of the token, such as `Bearer `; its case does not matter."""
    key: Literal["public_key", "key_set", "secret_key"] = "key_set"
    """The parameter that gives the key."""
    payload: str = ""
    """The message that is the payload of a token that leaves it out (appendix F)."""
    key_id: str = ""
    """The expression of the key's id, where it is not the token's `kid`."""
    timestamp: Timestamp | None = None
    """When the request was sent, where it says so."""
    body_hash: BodyHash | None = None
    """The claim with a digest of the body."""
    id: str = ""
    """The expression of the delivery's id."""


class CertificateSignature(SignedMessage, frozen=True, kw_only=True):
    """A signature by RSA (RFC 8017) with a certificate's key, which a URL leads to."""

    certificate: str
    """The expression of the certificate's URL."""
    urls: tuple[str, ...]
    """The URLs that are the provider's, as patterns."""
    issuers: tuple[str, ...] = ()
    """The URLs from which the certificates of issuers may be fetched, as patterns."""
    names: tuple[str, ...]
    """The names of hosts that the certificate may have, as patterns."""
    version: str = ""
    """The expression of the signature's version, where there are several."""
    hashes: tuple[tuple[str, Hash], ...] = (("", "sha256"),)
    """The versions that are accepted, oldest first, and the hash function of each."""


MessageAlgorithm: TypeAlias = Literal[
    "hmac-sha256",
    "ed25519",
    "ecdsa-p256-sha256",
    "ecdsa-p384-sha384",
    "rsa-v1_5-sha256",
    "rsa-pss-sha512",
]
"""RFC 9421 section 3.3."""

CREATED = Timestamp(source="$created")
"""The time that an HTTP message signature says of itself."""


class MessageSignature(Struct, frozen=True, kw_only=True):
    """An HTTP message signature (RFC 9421), with the body's digest (RFC 9530)."""

    algorithm: MessageAlgorithm
    """The signature algorithm; a request never chooses it."""
    components: tuple[str, ...] = ()
    """What a signature must cover: names of headers, `@method`, or `"name";parameters`."""
    label: str = ""
    """The label of the signature that counts; any without one."""
    tag: str = ""
    """The `tag` that a signature must have, where the provider gives one."""
    digest: Literal["required", "none"] = "required"
    """Whether a signature must cover Content-Digest where there is a body."""
    secret: SecretText = SecretText()
    """How the key is given, where it is a secret."""
    timestamp: Timestamp = CREATED
    """How far from now `created` may be."""
    id: str = ""
    """The expression of the delivery's id."""


class SharedToken(Struct, frozen=True, kw_only=True):
    """A secret that comes with every request; it covers nothing else of it."""

    source: str
    """Its expression."""
    prefix: str = ""
    """Text in front of it, such as `Bearer `; its case does not matter."""
    id: str = ""
    """The expression of the delivery's id."""
    items: str = ""
    """The expression of an array each of whose items has it, as if it were the body."""


class BasicCredentials(Struct, frozen=True, kw_only=True):
    """HTTP Basic credentials (RFC 7617); they cover nothing else of the request."""

    id: str = ""
    """The expression of the delivery's id."""


class CustomSignature(Struct, frozen=True, kw_only=True):
    """A scheme that only the receiver's own verifier can check."""

    name: str = "custom"
    """What the document calls it."""
    id: str = ""
    """The expression of the delivery's id."""


class AllOf(Struct, frozen=True):
    """Several schemes, each of which must hold."""

    schemes: tuple[Scheme, ...]


class AnyOf(Struct, frozen=True):
    """Several schemes, one of which must hold."""

    schemes: tuple[Scheme, ...]


Leaf: TypeAlias = (
    HmacSignature
    | DigestSignature
    | PublicKeySignature
    | CertificateSignature
    | MessageSignature
    | JwtSignature
    | SharedToken
    | BasicCredentials
    | CustomSignature
)
Scheme: TypeAlias = Leaf | AllOf | AnyOf


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
    fetch: tuple[str, ...] = ()
    """The URLs, as patterns, of which the value must be one; the receiver fetches it."""
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
