"""Schemes as Python: the expression that a handler holds, and the parameters that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..ir.package import Parameter
from ..ir.signature import (
    SIGNED,
    BasicCredentials,
    BodyHash,
    CertificateSignature,
    CustomSignature,
    Handshake,
    HmacSignature,
    JwtSignature,
    Leaf,
    MessageSignature,
    PublicKeySignature,
    Scheme,
    SecretText,
    Several,
    SharedToken,
    SignedMessage,
    Timestamp,
    Verification,
    covers,
    items_in,
    leaves,
    message_in,
    settings_in,
    timestamps,
)
from .docs import text_literal

URL_COMPONENTS = frozenset(("@target-uri", "@authority", "@scheme", "@request-target", "@path"))
URL_PARTS = ("{$url}", "{$request.path}", "{$host}", "{$target}", "{$target.escaped}")


def lower_scheme(scheme: Scheme, names: set[str]) -> str:
    """A scheme's expression; the runtime names that it needs are added to `names`."""
    match scheme:
        case Several(quantifier=quantifier, schemes=schemes):
            name = "AllOf" if quantifier == "all" else "AnyOf"
            names.add(name)
            return f"{name}(({', '.join(lower_scheme(each, names) for each in schemes)}))"
        case SharedToken():
            parts = {"source": scheme.source, "prefix": scheme.prefix, "id": scheme.id}
            return _call("SharedToken", _texts(parts | {"items": scheme.items}), names)
        case BasicCredentials():
            return _call("BasicCredentials", _texts({"id": scheme.id}), names)
        case CustomSignature():
            return _call("CustomSignature", _texts({"name": scheme.name}), names)
        case HmacSignature():
            parts = _place(scheme) | _texts({"hash": scheme.hash}) | _message(scheme, names)
            if scheme.secret != SecretText():
                parts["secret"] = _lower_secret(scheme.secret, names)
            return _call("HmacSignature" if scheme.keyed else "DigestSignature", parts, names)
        case PublicKeySignature():
            parts = _place(scheme) | _texts({"algorithm": scheme.algorithm})
            parts |= _message(scheme, names)
            if scheme.key != "public_key":
                parts["key"] = text_literal(scheme.key)
            if scheme.ecdsa != "der":
                parts["ecdsa"] = text_literal(scheme.ecdsa)
            parts |= _texts({"prefix": scheme.prefix})
            return _call("PublicKeySignature", parts, names)
        case CertificateSignature():
            return _lower_certified(scheme, names)
        case MessageSignature():
            return _lower_http_message(scheme, names)
        case JwtSignature():
            return _lower_token(scheme, names)


def _lower_certified(scheme: CertificateSignature, names: set[str]) -> str:
    """The expression of a signature with a certificate."""
    parts = _place(scheme) | {"certificate": text_literal(scheme.certificate)}
    for name in ("urls", "issuers", "names"):
        patterns: tuple[str, ...] = getattr(scheme, name)
        if patterns:
            parts[name] = _tuple(patterns)
    if scheme.version:
        parts["version"] = text_literal(scheme.version)
    pairs = (f"({text_literal(v)}, {text_literal(h)})" for v, h in scheme.hashes)
    parts["hashes"] = _tuple_of(pairs)
    return _call("CertificateSignature", parts | _message(scheme, names), names)


def _lower_http_message(scheme: MessageSignature, names: set[str]) -> str:
    """The expression of an HTTP message signature."""
    parts = {"algorithm": text_literal(scheme.algorithm)}
    if scheme.components:
        parts["components"] = _tuple(scheme.components)
    parts |= _texts({"label": scheme.label, "tag": scheme.tag})
    parts["digest"] = text_literal(scheme.digest)
    if scheme.secret != SecretText():
        parts["secret"] = _lower_secret(scheme.secret, names)
    stamp = scheme.timestamp
    if (stamp.past, stamp.future) != (300, 300):
        parts["timestamp"] = _lower_timestamp(stamp, names)
    return _call("MessageSignature", parts | _texts({"id": scheme.id}), names)


def _lower_token(scheme: JwtSignature, names: set[str]) -> str:
    """A token's expression."""
    parts = {"source": text_literal(scheme.source), "algorithms": _tuple(scheme.algorithms)}
    parts |= _texts({"prefix": scheme.prefix, "payload": scheme.payload, "key_id": scheme.key_id})
    if scheme.key != "key_set":
        parts["key"] = text_literal(scheme.key)
    if scheme.timestamp is not None:
        parts["timestamp"] = _lower_timestamp(scheme.timestamp, names)
    if scheme.body_hash is not None:
        parts["body_hash"] = _lower_body_hash(scheme.body_hash, names)
    return _call("JwtSignature", parts | _texts({"id": scheme.id}), names)


def _place(scheme: SignedMessage) -> dict[str, str]:
    """Where a signature is."""
    parts: dict[str, str] = {}
    if scheme.headers:
        parts["header"] = _one_or_more(scheme.headers)
    if scheme.source:
        parts["source"] = text_literal(scheme.source)
    return parts


def _message(scheme: SignedMessage, names: set[str]) -> dict[str, str]:
    """What every reader asks for first, then what is not the default."""
    default = SignedMessage(at=scheme.at)
    parts = _texts({"encoding": scheme.encoding, "message": scheme.message})
    parts["value"] = _one_or_more(scheme.values)
    for name in ("missing", "separator", "id", "key_id", "signed_headers", "items"):
        value = getattr(scheme, name)
        if value != getattr(default, name):
            parts[name] = text_literal(value)
    if scheme.timestamp is not None:
        parts["timestamp"] = _lower_timestamp(scheme.timestamp, names)
    if scheme.body_hash is not None:
        parts["body_hash"] = _lower_body_hash(scheme.body_hash, names)
    if scheme.url_variants:
        parts["url_variants"] = _tuple(scheme.url_variants)
    if scheme.signed_members:
        parts["signed_members"] = _tuple(scheme.signed_members)
    return parts


def _lower_secret(secret: SecretText, names: set[str]) -> str:
    parts = {"encoding": secret.encoding, "prefix": secret.prefix}
    if secret.bare != "decode":
        parts["bare"] = secret.bare
    return _call("SecretText", _texts(parts), names)


def _lower_timestamp(stamp: Timestamp, names: set[str]) -> str:
    parts = {"source": text_literal(stamp.source)}
    if stamp.format != "unix-s":
        parts["format"] = text_literal(stamp.format)
    for name, value in (("past", stamp.past), ("future", stamp.future)):
        if value != 300:
            parts[name] = repr(value)
    return _call("Timestamp", parts, names)


def _lower_body_hash(body_hash: BodyHash, names: set[str]) -> str:
    parts = _texts({"source": body_hash.source, "hash": body_hash.hash})
    parts |= _texts({"encoding": body_hash.encoding})
    if body_hash.required:
        parts["required"] = "True"
    return _call("BodyHash", parts, names)


def lower_handshake(handshake: Handshake, names: set[str]) -> str:
    """A handshake's expression."""
    parts = {"method": text_literal(handshake.method)}
    if not handshake.signed:
        parts["signed"] = "False"
    if handshake.when:
        pairs = (f"({text_literal(e)}, {text_literal(v)})" for e, v in handshake.when)
        parts["when"] = f"({', '.join(pairs)},)"
    parts |= _texts({"value": handshake.value, "verify_token": handshake.verify_token})
    if handshake.fetch:
        parts["fetch"] = _tuple(handshake.fetch)
    parts["answer"] = text_literal(handshake.answer)
    if "{hmac}" in handshake.answer:
        parts["encoding"] = text_literal(handshake.encoding)
    if handshake.media_type != "text/plain":
        parts["media_type"] = text_literal(handshake.media_type)
    return _call("Handshake", parts, names)


def _call(name: str, parts: Mapping[str, str], names: set[str]) -> str:
    names.add(name)
    return f"{name}({', '.join(f'{key}={value}' for key, value in parts.items())})"


def _texts(parts: Mapping[str, str]) -> dict[str, str]:
    return {name: text_literal(value) for name, value in parts.items() if value}


def _tuple(values: Iterable[str]) -> str:
    """A tuple of texts."""
    return _tuple_of(map(text_literal, values))


def _tuple_of(items: Iterable[str]) -> str:
    """A tuple of expressions."""
    shown = tuple(items)
    return f"({', '.join(shown)}{',' if len(shown) == 1 else ''})"


def _one_or_more(values: tuple[str, ...]) -> str:
    if len(values) == 1:
        return text_literal(values[0])
    return f"({', '.join(map(text_literal, values))})"


def scheme_parameters(verification: Verification) -> tuple[Parameter, ...]:
    """What a handler's constructor takes for its scheme, keys first."""
    return (
        *_key_parameters(verification.scheme),
        *_setting_parameters(verification),
        *_option_parameters(verification.scheme),
    )


_KEYS = {
    "secret_key": "SecretKey",
    "public_key": "PublicKey",
    "key_set": "KeySetSource",
    "token": "SecretKey",
    "username": "str",
    "password": "SecretKey",
    "verifier": "Verifier",
    "fetch_certificate": "CertificateFetcher",
}
"""The parameters that give keys, in their order, with their annotations."""


def _key_parameters(scheme: Scheme) -> Iterator[Parameter]:
    needed = {name for leaf in leaves(scheme) for name in keys_of(leaf)}
    for name, annotation in _KEYS.items():
        if name in needed:
            yield Parameter(name=name, annotation=annotation)


def keys_of(leaf: Leaf) -> tuple[str, ...]:
    """The parameters that give a scheme's keys."""
    match leaf:
        case HmacSignature():
            return ("secret_key",)
        case PublicKeySignature() | JwtSignature():
            return (leaf.key,)
        case MessageSignature():
            return ("secret_key" if leaf.algorithm == "hmac-sha256" else "public_key",)
        case CertificateSignature():
            return ("fetch_certificate",)
        case SharedToken():
            return ("token",)
        case BasicCredentials():
            return ("username", "password")
        case CustomSignature():
            return ("verifier",)


def _setting_parameters(verification: Verification) -> Iterator[Parameter]:
    for name in settings_of(verification):
        yield Parameter(name=name, annotation="str", is_setting=True)


def _option_parameters(scheme: Scheme) -> Iterator[Parameter]:
    stamps = list(timestamps(scheme))
    certified = any(isinstance(leaf, CertificateSignature) for leaf in leaves(scheme))
    if certified:
        annotation = "str | bytes | None"
        yield Parameter(name="trusted_certificates", annotation=annotation, default="None")
    if stamps:
        yield Parameter(name="tolerance", annotation="Tolerance", default=tolerance(stamps[0]))
    if stamps or certified:
        yield Parameter(name="clock", annotation="Clock", default="time.time")
    if uses_url(scheme):
        yield Parameter(name="url", annotation="str | None", default="None")
    if any(isinstance(leaf, SIGNED) for leaf in leaves(scheme)):
        yield Parameter(name="replay_store", annotation="ReplayStore | None", default="None")


def settings_of(verification: Verification) -> tuple[str, ...]:
    """The further values that a scheme needs."""
    names: dict[str, None] = {}
    for leaf in leaves(verification.scheme):
        names |= dict.fromkeys(settings_in(message_in(leaf)))
    if any(handshake.verify_token for handshake in verification.handshakes):
        names["verify_token"] = None
    return tuple(names)


def tolerance(stamp: Timestamp) -> str:
    """A timestamp's tolerance as the default of a parameter."""
    if stamp.past == stamp.future:
        return repr(stamp.past)
    return f"({stamp.past!r}, {stamp.future!r})"


def uses_url(scheme: Scheme) -> bool:
    """Whether the signed message holds the URL or a part of it, which a proxy may hide."""
    messages = [leaf for leaf in leaves(scheme) if isinstance(leaf, MessageSignature)]
    if any(not URL_COMPONENTS.isdisjoint(each.components) for each in messages):
        return True
    return any(part in message_in(leaf) for leaf in leaves(scheme) for part in URL_PARTS)


@dataclass(frozen=True, slots=True)
class DeliveryIds:
    """Where a delivery's id is: (expression, whether the signature covers it), each place once.

    `of_item` says that a body in an expression is a batch's item, `of_field` that it is the JSON in
    a form's field, where a form comes.
    """

    places: tuple[tuple[str, bool], ...] = ()
    of_item: bool = False
    of_field: bool = False


def delivery_ids(scheme: Scheme, form_field: str | None) -> DeliveryIds:
    """Where the delivery's id is; `form_field` may hold the body."""
    found: dict[str, bool] = {}
    named = [leaf for leaf in leaves(scheme) if leaf.id]
    for leaf in named:
        found[leaf.id] = found.get(leaf.id, True) and _covers_id(leaf)
    of_item = any(map(items_in, named))
    of_field = form_field is not None and any(place.startswith("$request.body") for place in found)
    return DeliveryIds(tuple(found.items()), of_item, of_field)


def _covers_id(leaf: Leaf) -> bool:
    return covers(leaf, leaf.id)
