"""Schemes as Python: the expression that a handler holds, and the parameters that it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..ir.package import Parameter
from ..ir.signature import (
    BasicCredentials,
    BodyHash,
    Handshake,
    HmacSignature,
    Leaf,
    Scheme,
    SecretText,
    Several,
    SharedToken,
    Timestamp,
    Verification,
    covers,
    leaves,
    settings_in,
    timestamps,
)
from .docs import text_literal

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
            return _call("SharedToken", _texts(parts), names)
        case BasicCredentials():
            return _call("BasicCredentials", _texts({"id": scheme.id}), names)
        case HmacSignature():
            return _lower_digest(scheme, names)


def _lower_digest(scheme: HmacSignature, names: set[str]) -> str:
    """A digest's expression: what every reader asks for first, then what is not the default."""
    default = HmacSignature(at=scheme.at)
    parts: dict[str, str] = {}
    if scheme.headers:
        parts["header"] = _one_or_more(scheme.headers)
    if scheme.source:
        parts["source"] = text_literal(scheme.source)
    parts |= _texts({"hash": scheme.hash, "encoding": scheme.encoding, "message": scheme.message})
    parts["value"] = _one_or_more(scheme.values)
    for name in ("missing", "separator", "id", "key_id", "signed_headers", "items"):
        value = getattr(scheme, name)
        if value != getattr(default, name):
            parts[name] = text_literal(value)
    if scheme.secret != SecretText():
        parts["secret"] = _lower_secret(scheme.secret, names)
    if scheme.timestamp is not None:
        parts["timestamp"] = _lower_timestamp(scheme.timestamp, names)
    if scheme.body_hash is not None:
        parts["body_hash"] = _lower_body_hash(scheme.body_hash, names)
    if scheme.url_variants:
        items = ", ".join(map(text_literal, scheme.url_variants))
        parts["url_variants"] = f"({items},)"
    return _call("HmacSignature" if scheme.keyed else "DigestSignature", parts, names)


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


def _key_parameters(scheme: Scheme) -> Iterator[Parameter]:
    kinds = [type(leaf) for leaf in leaves(scheme)]
    if HmacSignature in kinds:
        yield Parameter(name="secret_key", annotation="SecretKey")
    if SharedToken in kinds:
        yield Parameter(name="token", annotation="SecretKey")
    if BasicCredentials in kinds:
        yield Parameter(name="username", annotation="str")
        yield Parameter(name="password", annotation="SecretKey")


def _setting_parameters(verification: Verification) -> Iterator[Parameter]:
    for name in settings_of(verification):
        yield Parameter(name=name, annotation="str", is_setting=True)


def _option_parameters(scheme: Scheme) -> Iterator[Parameter]:
    stamps = list(timestamps(scheme))
    if stamps:
        yield Parameter(name="tolerance", annotation="Tolerance", default=tolerance(stamps[0]))
        yield Parameter(name="clock", annotation="Clock", default="time.time")
    if uses_url(scheme):
        yield Parameter(name="url", annotation="str | None", default="None")
    if any(isinstance(leaf, HmacSignature) for leaf in leaves(scheme)):
        yield Parameter(name="replay_store", annotation="ReplayStore | None", default="None")


def settings_of(verification: Verification) -> tuple[str, ...]:
    """The further values that a scheme needs."""
    names: dict[str, None] = {}
    for leaf in leaves(verification.scheme):
        if isinstance(leaf, HmacSignature):
            names |= dict.fromkeys(settings_in(leaf.message))
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
    digests = (leaf for leaf in leaves(scheme) if isinstance(leaf, HmacSignature))
    return any(part in leaf.message for leaf in digests for part in URL_PARTS)


@dataclass(frozen=True, slots=True)
class DeliveryIds:
    """Where a delivery's id is: (expression, whether the signature covers it), each place once.

    `of_item` says that a body in an expression is a batch's item.
    """

    places: tuple[tuple[str, bool], ...] = ()
    of_item: bool = False


def delivery_ids(scheme: Scheme) -> DeliveryIds:
    """Where the delivery's id is."""
    found: dict[str, bool] = {}
    named = [leaf for leaf in leaves(scheme) if leaf.id]
    for leaf in named:
        found[leaf.id] = found.get(leaf.id, True) and _covers_id(leaf)
    of_item = any(isinstance(leaf, HmacSignature) and bool(leaf.items) for leaf in named)
    return DeliveryIds(tuple(found.items()), of_item)


def _covers_id(leaf: Leaf) -> bool:
    return covers(leaf, leaf.id)
