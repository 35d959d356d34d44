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
EcdsaForm: TypeAlias = Literal["der", "raw"]
MessageAlgorithm: TypeAlias = Literal[
    "hmac-sha256",
    "ed25519",
    "ecdsa-p256-sha256",
    "ecdsa-p384-sha384",
    "rsa-v1_5-sha256",
    "rsa-pss-sha512",
]


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
class SignedMessage:
    """What all signatures over a canonical message have.

    The signature is in one of `headers` (`{n}` in a name counts), or at the expression `source`.
    `values` are the texts that a signature may have, with `{digest}` in each and perhaps `{keyId}`;
    `separator` stands between the items of a header that is a list. `items` is the expression of
    an array each of whose items is signed; all else then speaks of an item as of the body.
    """

    at: Location
    headers: tuple[str, ...] = ()
    source: str = ""
    encoding: DigestEncoding = "hex"
    message: str = "{$request.body}"
    missing: Literal["fail", "empty"] = "fail"
    values: tuple[str, ...] = ("{digest}",)
    separator: str = ""
    timestamp: Timestamp | None = None
    id: str = ""
    key_id: str = ""
    body_hash: BodyHash | None = None
    url_variants: tuple[UrlVariant, ...] = ()
    signed_headers: str = ""
    items: str = ""
    signed_members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HmacSignature(SignedMessage):
    """A digest over a message; `keyed` is False where the message holds the secret."""

    keyed: bool = True
    hash: Hash = "sha256"
    secret: SecretText = field(default_factory=SecretText)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKeySignature(SignedMessage):
    """A signature over a message, checked with the sender's public key.

    `key` is the handler's parameter that gives it: a key, or a key set (RFC 7517) of which the
    request names one; `key_url` tells readers where that is published. `prefix` stands before a
    key that is text; `ecdsa` says how the two numbers of a signature are written.
    """

    algorithm: str
    key: Literal["public_key", "key_set"] = "public_key"
    key_url: str = ""
    prefix: str = ""
    ecdsa: EcdsaForm = "der"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSignature(SignedMessage):
    """A signature by RSA, checked with the key of a certificate whose URL the request names.

    `urls`, `issuers` and `names` are patterns: of the certificate's URL, of those of its issuers,
    and of the names that it may have. `hashes` are the accepted versions, oldest first.
    """

    certificate: str
    urls: tuple[str, ...]
    issuers: tuple[str, ...] = ()
    names: tuple[str, ...]
    version: str = ""
    hashes: tuple[tuple[str, Hash], ...] = (("", "sha256"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSignature:
    """An HTTP message signature (RFC 9421).

    `components` are what a signature must cover; `digest` says whether that includes
    Content-Digest (RFC 9530) where there is a body.
    """

    at: Location
    algorithm: MessageAlgorithm
    components: tuple[str, ...] = ()
    label: str = ""
    tag: str = ""
    digest: Literal["required", "none"] = "required"
    secret: SecretText = field(default_factory=SecretText)
    timestamp: Timestamp = Timestamp(source="$created")
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JwtSignature:
    """A JSON Web Signature in compact form (RFC 7515).

    Its payload are claims, or, where `payload` is a template, that text, which the token leaves
    out (appendix F). `$claim.NAME` and `$jose.NAME` are members of the claims and of the header.
    """

    at: Location
    source: str
    algorithms: tuple[str, ...]
    prefix: str = ""
    key: Literal["public_key", "key_set", "secret_key"] = "key_set"
    key_url: str = ""
    payload: str = ""
    key_id: str = ""
    timestamp: Timestamp | None = None
    body_hash: BodyHash | None = None
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedToken:
    """A secret that comes as it is with every request; it covers nothing else of it.

    With `items`, each item of that array has it, and `source` and `id` speak of an item.
    """

    at: Location
    source: str
    prefix: str = ""
    id: str = ""
    items: str = ""


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
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Several schemes: each must hold (`all`), or one (`any`)."""

    quantifier: Literal["all", "any"]
    schemes: tuple[Scheme, ...]
    at: Location


WHOLE_BODY = ("{$request.body}", "{$body.base64url}", "{$body.json}")
"""The parts of a message that hold the whole body."""
SIGNED = (SignedMessage, MessageSignature, JwtSignature)
"""The kinds that cover something of a request, and may say when it was sent."""

Leaf: TypeAlias = (
    HmacSignature
    | PublicKeySignature
    | CertificateSignature
    | MessageSignature
    | JwtSignature
    | SharedToken
    | BasicCredentials
    | CustomSignature
)
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
    fetch: tuple[str, ...] = ()
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
        if isinstance(leaf, SIGNED) and leaf.timestamp is not None:
            yield leaf.timestamp


def items_in(leaf: Leaf | SignedMessage) -> str:
    """The array each of whose items is verified by itself; empty where requests are."""
    return leaf.items if isinstance(leaf, SignedMessage | SharedToken) else ""


def message_in(leaf: Leaf | SignedMessage) -> str:
    """The template of what a scheme signs; empty for one that has none."""
    match leaf:
        case SignedMessage():
            return leaf.message
        case JwtSignature():
            return leaf.payload
        case _:
            return ""


def settings_in(message: str) -> tuple[str, ...]:
    """The names of the values that a handler must be given for a message."""
    return tuple(dict.fromkeys(re.findall(r"\{\$config\.([a-z][a-z0-9_]*)\}", message)))


def covers(leaf: Leaf | SignedMessage, expression: str) -> bool:
    """Whether a signature covers the value of an expression."""
    if isinstance(leaf, MessageSignature):
        return covers_component(leaf, expression)
    if not isinstance(leaf, SIGNED):
        return False
    message = message_in(leaf)
    if "{$members.signed}" in message and covers_member(leaf, expression):
        return True
    if expression.startswith(("$claim.", "$jose.")):
        return isinstance(leaf, JwtSignature)
    if expression.startswith("$item."):
        named = leaf.timestamp is not None and leaf.timestamp.source == expression
        return "{" + expression + "}" in message or (named and "{$timestamp}" in message)
    if "{" + expression + "}" in message:
        return True
    if expression == leaf.id and "{$id}" in message:
        return True
    stamp = leaf.timestamp
    if stamp is not None and expression == stamp.source:
        covered = "{$timestamp}" in message or "{$headers.signed}" in message
        if covered:
            return True
    if expression.startswith("$request.body"):
        return any(part in message for part in WHOLE_BODY) or leaf.body_hash is not None
    if expression.startswith("$request.form."):
        return "{$form.sorted}" in message or "{$request.body}" in message
    return expression.startswith("$request.query.") and "{$url}" in message


def covers_member(leaf: SignedMessage | JwtSignature, expression: str) -> bool:
    """Whether a member of the body is one of those that are signed as lines."""
    names = leaf.signed_members if isinstance(leaf, SignedMessage) else ()
    name = expression.removeprefix("$request.body#/")
    return name in {each.removesuffix("?") for each in names}


_COMPONENTS = {
    "$method": ("@method",),
    "$url": ("@target-uri",),
    "$request.path": ("@path", "@target-uri", "@request-target"),
}


def covers_component(leaf: MessageSignature, expression: str) -> bool:
    """Whether an HTTP message signature covers the value of an expression."""
    required = set(leaf.components)
    if expression.startswith(("$request.body", "$request.form.")):
        return leaf.digest == "required" or "content-digest" in required
    kind, _, name = expression.removeprefix("$request.").partition(".")
    if kind == "header":
        return name.lower() in required
    if kind == "query":
        own = f'"@query-param";name="{name}"'
        return not required.isdisjoint({"@query", "@target-uri", "@request-target", own})
    return expression == "$created" or not required.isdisjoint(_COMPONENTS.get(expression, ()))
