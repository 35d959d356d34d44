"""Decoding: a body into an event's payload type, by its media type.

JSON goes through msgspec's typed decoder; it is UTF-8 whatever `charset` says (RFC 8259
section 8.1). Forms and text are converted from text, and anything else stays bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

from . import media_types
from .bodies import JSON_FAULTS, form_pairs, is_json
from .custom_types import decode_custom
from .faults import Fault, fault_of

RefusalReason: TypeAlias = Literal[
    "empty_body", "malformed", "unsupported_media_type", "no_match", "schema_mismatch"
]


class Refusal(Struct, frozen=True):
    """Why a body is not an event's payload."""

    reason: RefusalReason
    errors: tuple[Fault, ...] = ()


PayloadDecoder: TypeAlias = Callable[[bytes], Any]
"""Body to payload, or to a Refusal."""

_CHARSETS = {
    "": "utf-8",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "iso-8859-1": "cp1252",  # as browsers read it: encoding.spec.whatwg.org section 4.2
    "windows-1252": "cp1252",
    "utf-16": "utf-16",
}


class ContentDecoders:
    """The decoders of one declared media type, each made when it is first needed.

    A range, or text, is read by what the request says it is; there are only as many ways
    as `_way` knows, so that senders can't make the receiver build decoders for ever.
    """

    __slots__ = ("_made", "_name", "_payload_type", "_structured")

    def __init__(self, declared: str, payload_type: Any) -> None:
        """Keep what is declared; nothing is built yet."""
        self._name = media_types.essence(declared)
        self._payload_type = payload_type
        self._structured: bool | None = None
        self._made: dict[str, PayloadDecoder] = {}

    def decoder(self, content_type: str) -> PayloadDecoder:
        """The decoder for a request's Content-Type."""
        way = self._way(content_type)
        decode = self._made.get(way)
        if decode is None:
            decode = self._made[way] = self._make(way)
        return decode

    def _way(self, content_type: str) -> str:
        name = self._name
        if "*" in name:
            name = media_types.essence(content_type)
        if self._payload_type is bytes:
            return "bytes"
        if name == media_types.FORM:
            return "form"
        if media_types.is_json(name) or self._only_json():
            return "json"
        charset = media_types.parameters(content_type).get("charset", "").lower()
        return _CHARSETS.get(charset, "utf-8")

    def _make(self, way: str) -> PayloadDecoder:
        match way:
            case "bytes":
                return lambda body: body
            case "form":
                return _form_decoder(self._payload_type)
            case "json":
                return json_decoder(self._payload_type)
            case _:
                return _text_decoder(self._payload_type, way)

    def _only_json(self) -> bool:
        """Whether only JSON can hold the type, whatever the media type's name says."""
        if self._structured is None:
            from msgspec import inspect

            self._structured = _kind(inspect.type_info(self._payload_type)) != ""
        return self._structured


def json_decoder(payload_type: Any) -> PayloadDecoder:
    """A decoder of JSON bodies."""
    decode = msgspec.json.Decoder[Any](payload_type, dec_hook=decode_custom).decode

    def decode_json(body: bytes) -> Any:
        try:
            return decode(body)
        except msgspec.ValidationError as error:
            if is_json(body):
                return Refusal("schema_mismatch", (fault_of(error),))
        except JSON_FAULTS:
            pass
        return Refusal("malformed", (Fault("the body is not JSON"),))

    return decode_json


def _text_decoder(payload_type: Any, encoding: str) -> PayloadDecoder:
    def decode_text(body: bytes) -> Any:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            return Refusal("malformed", (Fault(f"the body is not {encoding} text"),))
        return _convert(text, payload_type)

    return decode_text


def _form_decoder(payload_type: Any) -> PayloadDecoder:
    kinds = _field_kinds(payload_type)

    def decode_form(body: bytes) -> Any:
        pairs = form_pairs(body)
        if pairs is None:
            return Refusal("malformed", (Fault("the body is not an urlencoded form"),))
        fields = {
            name: _field(values, kinds.get(name)) for name, values in pairs.items()
        }
        return _convert(fields, payload_type)

    return decode_form


def _convert(value: Any, payload_type: Any) -> Any:
    try:
        return msgspec.convert(
            value, payload_type, strict=False, dec_hook=decode_custom
        )
    except msgspec.ValidationError as error:
        return Refusal("schema_mismatch", (fault_of(error),))


def _field(values: list[str], kind: str | None) -> Any:
    """A form field's value: a list only where the type is one, or where it repeats.

    A field that holds an object is JSON text (OpenAPI 3.1 section 4.8.15.1.1).
    """
    if kind == "list" or len(values) > 1:
        return values
    if kind == "object":
        try:
            return msgspec.json.decode(values[0].encode())
        except JSON_FAULTS:
            return values[0]
    return values[0]


def _field_kinds(payload_type: Any) -> dict[str, str]:
    """The form fields whose declared type is a list or an object."""
    from msgspec import inspect  # loaded by those who receive forms

    info = inspect.type_info(payload_type)
    fields = info.fields if isinstance(info, inspect.StructType) else ()
    return {field.encode_name: _kind(field.type) for field in fields}


def _kind(info: Any) -> str:
    from msgspec import inspect

    members = info.types if isinstance(info, inspect.UnionType) else (info,)
    if any(isinstance(member, inspect.ListType) for member in members):
        return "list"
    objects = (inspect.StructType, inspect.DictType)
    return "object" if any(isinstance(member, objects) for member in members) else ""
