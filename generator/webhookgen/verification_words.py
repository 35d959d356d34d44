"""A group's verification in words: what is checked, what that covers, and what it leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from .ir.signature import (
    SIGNED,
    BasicCredentials,
    CertificateSignature,
    CustomSignature,
    HmacSignature,
    JwtSignature,
    Leaf,
    MessageSignature,
    PublicKeySignature,
    Scheme,
    Several,
    SharedToken,
    Signature,
    SignedMessage,
    Timestamp,
    items_in,
    message_in,
)

WHOLE = ("method", "path", "query", "headers", "body")
OTHER = {"headers": "other headers", "query": "other query parameters", "body": "rest of the body"}
_NAMES = {
    "request.body": "body",
    "body.base64url": "body",
    "body.json": "body",
    "method": "method",
    "url": "URL",
    "request.path": "path",
    "host": "host",
    "target": "path and query",
    "target.escaped": "path and query",
    "form.sorted": "form fields",
    "headers.signed": "listed headers",
    "body.crc32": "CRC-32 of the body",
    "@method": "method",
    "@target-uri": "URL",
    "@authority": "host",
    "@scheme": "scheme",
    "@request-target": "path and query",
    "@path": "path",
    "@query": "query",
    "content-digest": "body",
}
_WITHIN = {
    "URL": {"path", "query"},
    "path and query": {"path", "query"},
    "form fields": {"body"},
}


def describe_signature(signature: Signature | None) -> str:
    """A scheme in one line."""
    match signature:
        case None:
            return "none: requests are not verified"
        case CustomSignature(name=name):
            return f"custom ({name}): checked by a function that the receiver gives"
        case _:
            preset = f"preset {signature.preset}: " if signature.preset else ""
            return preset + describe_scheme(signature.scheme)


def describe_scheme(scheme: Scheme) -> str:
    """One scheme, or several."""
    match scheme:
        case Several(quantifier=quantifier, schemes=schemes):
            word = "; and " if quantifier == "all" else "; or "
            return word.join(map(describe_scheme, schemes))
        case SharedToken(source=source, prefix=prefix):
            words = f"shared token in {source}" + (f" after {prefix!r}" if prefix else "")
            return words + describe_items(scheme)
        case BasicCredentials():
            return "HTTP Basic credentials"
        case CustomSignature(name=name):
            return f"custom ({name}): checked by a function that the receiver gives"
        case HmacSignature():
            name = (
                f"HMAC-{scheme.hash.upper()}" if scheme.keyed else f"{scheme.hash.upper()} digest"
            )
            return describe_message(scheme, name)
        case PublicKeySignature():
            where = ", by a key of the set" if scheme.key == "key_set" else ""
            return describe_message(scheme, f"{scheme.algorithm} signature", where)
        case CertificateSignature():
            hashes = " or ".join(hash_.upper() for _, hash_ in scheme.hashes)
            where = f", by the key of the certificate in {scheme.certificate}"
            return describe_message(scheme, f"RSA signature with {hashes}", where)
        case MessageSignature():
            return describe_http_message(scheme)
        case JwtSignature():
            return describe_token(scheme)
        case _:
            assert_never(scheme)


def describe_message(scheme: SignedMessage, name: str, key: str = "") -> str:
    """A signature: its message, its form and place, and how old it may be."""
    headers = " or ".join(scheme.headers)
    place = f"the header {headers}" if scheme.headers else scheme.source
    values = " or ".join(scheme.values)
    words = f"{name} of {scheme.message}, {scheme.encoding}, as {values} in {place}{key}"
    if scheme.timestamp is not None:
        words += f", {describe_window(scheme.timestamp)}"
    return words + describe_items(scheme)


def describe_items(leaf: Leaf | SignedMessage) -> str:
    """What a scheme is said of, where that is not the request."""
    items = items_in(leaf)
    return f", for each item of {items} as the body" if items else ""


def describe_http_message(scheme: MessageSignature) -> str:
    """An HTTP message signature: its algorithm, what it must cover, and how old it may be."""
    needed = [*scheme.components, *(["content-digest"] if scheme.digest == "required" else [])]
    what = f"over {', '.join(dict.fromkeys(needed))}" if needed else "over nothing in particular"
    named = f" labelled {scheme.label}" if scheme.label else ""
    named += f" tagged {scheme.tag}" if scheme.tag else ""
    words = f"HTTP message signature{named} by {scheme.algorithm} {what}"
    return f"{words}, {describe_window(scheme.timestamp)}"


def describe_token(scheme: JwtSignature) -> str:
    """A token: its algorithms, its place, what it says, and how old it may be."""
    what = f"of {scheme.payload}" if scheme.payload else "with claims"
    words = f"JSON Web Signature {what}, by {' or '.join(scheme.algorithms)}, in {scheme.source}"
    if scheme.body_hash is not None:
        words += f", {scheme.body_hash.hash.upper()} of the body in {scheme.body_hash.source}"
    if scheme.timestamp is not None:
        words += f", {describe_window(scheme.timestamp)}"
    return words


def describe_window(stamp: Timestamp) -> str:
    """How old a request may be."""
    limits = [
        f"{value:g} s {word}"
        for value, word in ((stamp.past, "old"), (stamp.future, "ahead"))
        if value is not None
    ]
    words = f"at most {' and '.join(limits)}" if limits else "of any age"
    return words + _CLOCKS[stamp.format]


_CLOCKS = {"unix-s": "", "unix-ms": " by a time in ms", "iso8601": " by a time in ISO 8601"}
"""What is said of how a time is written."""


def coverage(signature: Signature | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parts of a request that a signature covers, and those that it leaves open.

    Where one of several schemes is enough, what all of them cover. What a function of the
    receiver's covers is not known.
    """
    if signature is None:
        return (), WHOLE
    if isinstance(signature, CustomSignature):
        return (), ()
    covered = covered_by(signature.scheme)
    whole = set(covered).union(*(_WITHIN.get(part, set()) for part in covered))
    left = tuple(part for part in WHOLE if part not in whole)
    return covered, tuple(OTHER.get(part, part) if partly(part, covered) else part for part in left)


def covered_by(scheme: Scheme) -> tuple[str, ...]:
    """The parts that a scheme covers.

    Where one of several is enough, each has to cover a part, though maybe in a header of its own.
    """
    return tuple(dict.fromkeys(_parts_by_role(scheme).values()))


def _parts_by_role(scheme: Scheme) -> dict[str, str]:
    """What a scheme covers in words, by what it is to the scheme: its id, its time, or itself."""
    if not isinstance(scheme, Several):
        return dict(parts_of(scheme))
    found = [_parts_by_role(each) for each in scheme.schemes]
    if scheme.quantifier == "all":
        return {words: words for parts in found for words in parts.values()}
    common = [role for role in found[0] if all(role in parts for parts in found)]
    return {role: " or ".join(dict.fromkeys(parts[role] for parts in found)) for role in common}


def parts_of(leaf: Leaf) -> Iterator[tuple[str, str]]:
    """The parts that one scheme covers: what each is to the scheme, and in words."""
    if isinstance(leaf, MessageSignature):
        yield from ((part, part) for part in map(describe_component, leaf.components))
        if leaf.digest == "required":
            yield "body", "body"
        return
    if not isinstance(leaf, SIGNED):
        return
    stamp = leaf.timestamp.source if leaf.timestamp is not None else ""
    named = {"timestamp": stamp, "id": leaf.id}
    for text in re.findall(r"\{\$([^}]*)\}", message_in(leaf)):
        if text == "secret" or text.startswith(("config.", "brace.")):
            continue
        if text == "members.signed" and isinstance(leaf, SignedMessage):
            parts = (f"body /{name.removesuffix('?')}" for name in leaf.signed_members)
            yield from ((part, part) for part in parts)
            continue
        words = describe_part(named.get(text, f"${text}").removeprefix("$"), stamp)
        if isinstance(leaf, SignedMessage) and leaf.items:
            words = re.sub(r"^body\b", "item", words)
        yield text if text in named else words, words
    if leaf.body_hash is not None:
        yield "body", "body"


def describe_component(text: str) -> str:
    """A component of an HTTP message in words (RFC 9421 section 2)."""
    name, _, parameters = text.replace('"', "").partition(";")
    if name == "@query-param":
        return f"query {parameters.removeprefix('name=')}"
    return _NAMES.get(name, f"header {name}")


def describe_part(expression: str, stamp: str) -> str:
    """A runtime expression in words; `stamp` is that of the timestamp."""
    if expression in _NAMES:
        return _NAMES[expression]
    source, _, name = expression.removeprefix("request.").replace("#", ".", 1).partition(".")
    if source == "item":
        source = "timestamp" if f"${expression}" == stamp else "signature item"
    return f"{source} {name}"


def partly(part: str, covered: tuple[str, ...]) -> bool:
    """Whether some of a part is covered."""
    if part == "body" and any(each.split(" ")[0] in ("item", "form") for each in covered):
        return True
    return any(each.startswith(f"{part.removesuffix('s')} ") for each in covered) or (
        part == "headers" and "listed headers" in covered
    )
