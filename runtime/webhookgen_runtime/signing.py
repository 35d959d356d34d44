"""Signing a request as its provider would: the schemes in reverse. For tests alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

from msgspec.structs import replace

from .batches import Batch, batch_of
from .credentials import Credentials, key_parameter, text_setting
from .digests import write_digest
from .drafts import with_body_value, with_header, with_query
from .expressions import BodyPointer, Header, Query
from .lazy import load_named
from .media_types import is_form
from .message import NO_INPUTS, Inputs, part_reader
from .message_parts import FormField, Item, parse_part
from .request import CoreRequest
from .scheme import (
    AllOf,
    AnyOf,
    BasicCredentials,
    CertificateSignature,
    CustomSignature,
    DigestSignature,
    HmacSignature,
    JwtSignature,
    Leaf,
    MessageSignature,
    PublicKeySignature,
    Scheme,
    SharedToken,
    SignedMessage,
)
from .secret_key import Key
from .timestamps import write_timestamp
from .verification import message_of, needed_items


def sign_request(
    scheme: Scheme,
    request: CoreRequest,
    given: Mapping[str, object],
    settings: Mapping[str, object],
    now: float,
) -> CoreRequest:
    """The request with all that its provider would add, made with the first key.

    Of several schemes that would do, the first.

    Raises:
        ValueError: a key or a value is missing, or the request lacks a part of the
            signed message.
    """
    if isinstance(scheme, AnyOf):
        return sign_request(scheme.schemes[0], request, given, settings, now)
    if isinstance(scheme, AllOf):
        # A token may stand in a body that another scheme signs, so tokens come first.
        ordered = sorted(scheme.schemes, key=lambda each: type(each) is not SharedToken)
        for each in ordered:
            request = sign_request(each, request, given, settings, now)
        return request
    if isinstance(scheme, SignedMessage | SharedToken) and scheme.items:
        batch, of_one = batch_of(scheme.items), replace(scheme, items="")
        return _with_signed_items(batch, of_one, request, given, settings, now)
    texts = {name: text_setting(name, value) for name, value in settings.items()}
    request = _with_id(scheme.id, request, now)
    match scheme:
        case CustomSignature():
            return request
        case SharedToken():
            token = Credentials(scheme, given).fixed["token"][0].secret
            text = scheme.prefix + token.decode("latin-1")
            return with_value(request, scheme.source, text)
        case BasicCredentials():
            credentials = Credentials(scheme, given)
            pair = credentials.username + b":" + credentials.fixed["password"][0].secret
            value = "Basic " + base64.b64encode(pair).decode()
            return with_header(request, "Authorization", value)
        case HmacSignature():
            key = first_secret(scheme, given)
            sign = partial(signature_digest, scheme, key.secret)
            return Signing(scheme, key, texts, now, sign).sign(request)
        case _:
            signer = load_named(SIGNERS[type(scheme)])
            return cast("CoreRequest", signer(scheme, request, given, texts, now))


SIGNERS: Mapping[type[Leaf], str] = {
    PublicKeySignature: "public_key_signing:sign_message",
    CertificateSignature: "certificate_signing:sign_with_certificate",
    MessageSignature: "message_signing:sign_request_message",
    JwtSignature: "jwt_signing:sign_token",
}
"""Kinds that few SDKs need, each with what signs by it."""


def first_secret(scheme: Scheme, given: Mapping[str, object]) -> Key:
    """The first of the secret keys that are given.

    Raises:
        ValueError: there is none, or a function.
    """
    keys = Credentials(scheme, given).fixed.get("secret_key")
    if keys is None:
        raise ValueError("secret_key: give a key, not a function")
    return keys[0]


def signing_keys(scheme: Scheme) -> tuple[str, ...]:
    """The parameters that signing needs: of several schemes that would do, the first's."""
    if isinstance(scheme, AnyOf):
        return signing_keys(scheme.schemes[0])
    if isinstance(scheme, AllOf):
        found = (name for each in scheme.schemes for name in signing_keys(each))
        return tuple(dict.fromkeys(found))
    name = key_parameter(scheme)
    if name in ("public_key", "key_set", "fetch_certificate"):
        return ("private_key",)
    return () if name == "verifier" else (name,)


def _with_signed_items(
    batch: Batch,
    scheme: Scheme,
    request: CoreRequest,
    given: Mapping[str, object],
    settings: Mapping[str, object],
    now: float,
) -> CoreRequest:
    """The batch with each item signed, as if it were a request."""
    signed = [
        sign_request(scheme, item, given, settings, now).raw_body
        for item in batch.items(request) or ()
    ]
    return batch.with_items(request, signed)


class Signing:
    """One signature in the making."""

    def __init__(
        self,
        scheme: SignedMessage,
        key: Key,
        settings: Mapping[str, bytes],
        now: float,
        make: Callable[[bytes], bytes],
    ) -> None:
        """Keep what it is made of; `make` makes the signature of a message."""
        self._make = make
        self._scheme = scheme
        self._key = key
        self._message = message_of(scheme, None, settings)
        self._now = now

    def sign(self, request: CoreRequest) -> CoreRequest:
        """The request with its timestamp, its further headers and its signature.

        Raises:
            ValueError: it lacks a part of the signed message.
        """
        scheme = self._scheme
        items = self._items()
        request = self._with_timestamp(request)
        if scheme.key_id and self._key.id is not None:
            request = with_value(request, scheme.key_id, self._key.id)
        if scheme.signed_headers:
            request = self._with_signed_headers(request)
        inputs = Inputs(items, self._key.secret if _is_unkeyed(scheme) else b"")
        if scheme.body_hash is not None and self._hashes_body(request):
            hashed = hashlib.new(scheme.body_hash.hash, request.raw_body).digest()
            text = write_digest(hashed, scheme.body_hash.encoding)
            request = with_value(request, scheme.body_hash.source, text)
            inputs.bodiless = True
        message = self._message.fill(request, inputs)
        if message is None:
            names = ", ".join(map(str, self._message.missing(request, inputs)))
            raise ValueError(f"the request has no {names} to sign")
        return self._placed(request, self._text(message, items))

    def _items(self) -> dict[str, str]:
        """The items beside the signature: the time, and for what is named else a text."""
        items = dict.fromkeys(sorted(needed_items(self._scheme)), "sample")
        timestamp = self._scheme.timestamp
        part = None if timestamp is None else parse_part(timestamp.source)
        if timestamp is not None and isinstance(part, Item):
            items[part.name] = write_timestamp(self._now, timestamp.format)
        return items

    def _with_timestamp(self, request: CoreRequest) -> CoreRequest:
        """A header's time is set anew; one in the body stays, where there is one."""
        timestamp = self._scheme.timestamp
        if timestamp is None or timestamp.source.startswith("$item."):
            return request
        written = write_timestamp(self._now, timestamp.format)
        return with_value(request, timestamp.source, written)

    def _with_signed_headers(self, request: CoreRequest) -> CoreRequest:
        listing = self._scheme.signed_headers
        if listing in request.headers:
            return request
        names = [listing.lower()]
        if self._scheme.timestamp is not None:
            source = self._scheme.timestamp.source
            names.append(source.removeprefix("$request.header.").lower())
        return with_header(request, listing, ",".join(names))

    def _hashes_body(self, request: CoreRequest) -> bool:
        required = (
            self._scheme.body_hash is not None and self._scheme.body_hash.required
        )
        other = bool(request.raw_body) and not is_form(
            request.headers.get("content-type")
        )
        return required or other

    def _text(self, message: bytes, items: Mapping[str, str]) -> str:
        scheme = self._scheme
        digest = self._make(message)
        value = scheme.value if isinstance(scheme.value, str) else scheme.value[0]
        value = value.replace("{keyId}", self._key.id or "key")
        value = value.replace("{digest}", write_digest(digest, scheme.encoding))
        pairs = [f"{name}={text}" for name, text in items.items()]
        return scheme.separator.join([*pairs, value])

    def _placed(self, request: CoreRequest, text: str) -> CoreRequest:
        scheme = self._scheme
        if scheme.source:
            return with_value(request, scheme.source, text)
        name = scheme.header if isinstance(scheme.header, str) else scheme.header[0]
        return with_header(request, name.replace("{n}", "1"), text)


def signature_digest(scheme: HmacSignature, secret: bytes, message: bytes) -> bytes:
    """The digest of a message."""
    if not _is_unkeyed(scheme):
        return hmac.digest(secret, message, str(scheme.hash))
    return hashlib.new(scheme.hash, message, usedforsecurity=False).digest()


def with_value(request: CoreRequest, expression: str, text: str) -> CoreRequest:
    """The request with a value at an expression.

    Raises:
        ValueError: nothing can be set there.
    """
    match parse_part(expression):
        case Header(name):
            return with_header(request, name, text)
        case Query(name):
            return with_query(request, name, text)
        case BodyPointer(tokens) if tokens:
            return with_body_value(request, tokens, text)
        case FormField(name):
            return with_body_value(request, (name,), text)
        case _:
            raise ValueError(f"{expression} can't be set")


def _is_unkeyed(scheme: SignedMessage) -> bool:
    return isinstance(scheme, DigestSignature)


def _with_id(expression: str, request: CoreRequest, now: float) -> CoreRequest:
    """The request with an id, where it has none: one that follows from the rest."""
    if not expression or expression.startswith(("$item.", "$claim.", "$jose.")):
        return request
    if part_reader(expression)(request, NO_INPUTS) is not None:
        return request
    seed = request.raw_body + str(now).encode()
    made = "sample-" + hashlib.sha256(seed).hexdigest()[:24]
    return with_value(request, expression, made)
