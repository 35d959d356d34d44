"""Decoding: a body into an event's payload type, by its media type.

JSON goes through msgspec's typed decoder; it is UTF-8 whatever `charset` says (RFC 8259
section 8.1). Forms and text are converted from text, and anything else stays bytes. What
does not fit at once is read carefully, see `type_reader`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

from . import media_types
from .bodies import JSON_FAULTS, json_document
from .conversion import json_decode
from .encoding import encode_custom
from .faults import Fault
from .field_encoding import FieldEncodings
from .validation import Validation

RefusalReason: TypeAlias = Literal[
    "empty_body", "malformed", "unsupported_media_type", "no_match", "schema_mismatch"
]


class Refusal(Struct, frozen=True):
    """Why a body is not an event's payload."""

    reason: RefusalReason
    errors: tuple[Fault, ...] = ()


class Drifted(Struct, frozen=True):
    """A payload that does not fit as a whole; only tolerant decoders give one.

    `fits` says that nothing worse was found than null for a member to be left out.
    """

    payload: Any
    drift: tuple[Fault, ...]
    fits: bool


PayloadDecoder: TypeAlias = Callable[[bytes], Any]
"""Body to payload, to what drifted of it, or to a Refusal."""

NO_ENCODINGS: FieldEncodings = {}


class ContentDecoders:
    """The decoders of one declared media type, each made when it is first needed.

    A range, or text, is read by what the request says it is; there are only as many ways
    as `_way` knows, so that senders can't make the receiver build decoders for ever.
    """

    __slots__ = (
        "_encodings",
        "_form",
        "_made",
        "_name",
        "_only_json",
        "_tolerant",
        "payload_type",
    )

    def __init__(
        self,
        declared: str,
        payload_type: Any,
        validation: Validation = "typed",
        encodings: FieldEncodings = NO_ENCODINGS,
    ) -> None:
        """Keep what is declared; nothing is built yet."""
        self._encodings = encodings
        self._form: Any = None
        self._name = media_types.essence(declared)
        self.payload_type = payload_type
        self._tolerant = validation == "tolerant"
        self._only_json: bool | None = None
        self._made: dict[str, PayloadDecoder] = {}

    def decoder(self, content_type: str) -> PayloadDecoder:
        """The decoder for a request's Content-Type."""
        way = self._way(content_type)
        if way == "form":
            return self._form_decoder(content_type)
        decode = self._made.get(way)
        if decode is None:
            decode = self._made[way] = self._make(way)
        return decode

    def instance(self, content_type: str, body: bytes, payload: Any) -> Any:
        """The JSON value that the document's schema describes, of a body and its payload.

        Raises:
            JSON_FAULTS: the body should be JSON, and is not.
            TypeError: the payload is a Refusal, and the body no JSON.
        """
        way = self._way(content_type)
        if way == "json":
            return json_document(body)
        if isinstance(payload, Refusal):
            raise TypeError("nothing was read")
        if way == "form":
            from .form_decoding import form_instance

            return form_instance(payload, self._encodings)
        return msgspec.to_builtins(payload, enc_hook=encode_custom)

    def _form_decoder(self, content_type: str) -> PayloadDecoder:
        """A decoder that knows the boundary of one multipart form."""
        if self._form is None:
            from .form_decoding import FormDecoder  # loaded by those who receive forms

            self._form = FormDecoder(self.payload_type, self._encodings, self._tolerant)
        decode = self._form.decode
        return lambda body: decode(content_type, body)

    def _way(self, content_type: str) -> str:
        name = self._name
        if "*" in name:
            name = media_types.essence(content_type)
        if self.payload_type is bytes and not media_types.is_json(name):
            return "bytes"
        if name in (media_types.FORM, media_types.MULTIPART):
            return "form"
        if media_types.is_json(name) or self._has_structure():
            return "json"
        charset = media_types.parameters(content_type).get("charset", "").lower()
        return media_types.CHARSETS.get(charset, "utf-8")

    def _make(self, way: str) -> PayloadDecoder:
        if way == "bytes":
            return lambda body: body
        if way == "json":
            return json_decoder(self.payload_type, tolerant=self._tolerant)
        from .text_decoding import text_decoder  # loaded by those who receive text

        return text_decoder(self.payload_type, way, self._tolerant)

    def _has_structure(self) -> bool:
        """Whether only JSON can hold the type, whatever the media type's name says."""
        if self._only_json is None:
            from .json_values import KINDS
            from .outlines import kinds_of

            kinds = kinds_of(self.payload_type)
            self._only_json = kinds != KINDS and bool(kinds & {dict, list})
        return self._only_json


def json_decoder(payload_type: Any, *, tolerant: bool = False) -> PayloadDecoder:
    """A decoder of JSON bodies."""
    decode = json_decode(payload_type)

    def decode_json(body: bytes) -> Any:
        try:
            return decode(body)
        except (msgspec.ValidationError, RecursionError) as error:
            return _decode_carefully(payload_type, body, tolerant, str(error))
        except JSON_FAULTS:
            return NOT_JSON

    return decode_json


NOT_JSON = Refusal("malformed", (Fault("the body is not JSON"),))


def _decode_carefully(
    payload_type: Any, body: bytes, tolerant: bool, refusal: str
) -> Any:
    try:
        value = json_document(body)
    except JSON_FAULTS:
        return NOT_JSON
    return read_payload(payload_type, value, tolerant=tolerant, refusal=refusal)


def read_payload(
    payload_type: Any,
    value: Any,
    *,
    tolerant: bool,
    text: bool = False,
    refusal: str | None = None,
) -> Any:
    """The payload that plain values hold, or what drifted of it, or a Refusal.

    `refusal` is what msgspec said when it refused them, as `read_carefully` takes it.
    """
    from .reading import UNFIT  # loaded with the first body that needs it
    from .type_reader import read_carefully

    read = read_carefully(
        payload_type, value, tolerant=tolerant, text=text, refusal=refusal
    )
    if not read.faults:
        return read.value
    if not tolerant or read.value is UNFIT:
        return Refusal("schema_mismatch", read.faults)
    return Drifted(read.value, read.faults, read.fits)
