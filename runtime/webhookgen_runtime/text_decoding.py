"""Decoding of forms and text, in which all scalars are written as text."""

from __future__ import annotations

from typing import Any

import msgspec

from .bodies import JSON_FAULTS, form_pairs, json_document
from .custom_types import codec_of, decode_custom_text
from .decoding import PayloadDecoder, Refusal, read_payload
from .faults import Fault
from .open_codec import OpenCodec
from .outlines import kinds_of


def text_decoder(
    payload_type: Any, encoding: str, tolerant: bool = False
) -> PayloadDecoder:
    """A decoder of bodies that are one text."""

    def decode_text(body: bytes) -> Any:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            return Refusal("malformed", (Fault(f"the body is not {encoding} text"),))
        return _convert(text, payload_type, tolerant)

    return decode_text


def form_decoder(payload_type: Any, tolerant: bool = False) -> PayloadDecoder:
    """A decoder of urlencoded forms."""
    kinds = {wire: kinds_of(kind) for wire, kind in _members(payload_type)}

    def decode_form(body: bytes) -> Any:
        pairs = form_pairs(body)
        if pairs is None:
            return Refusal("malformed", (Fault("the body is not an urlencoded form"),))
        fields = {
            name: _field(values, kinds.get(name, frozenset()))
            for name, values in pairs.items()
        }
        return _convert(fields, payload_type, tolerant)

    return decode_form


def _convert(value: Any, payload_type: Any, tolerant: bool) -> Any:
    try:
        return msgspec.convert(
            value, payload_type, strict=False, dec_hook=decode_custom_text
        )
    except (msgspec.ValidationError, RecursionError):
        return read_payload(payload_type, value, tolerant=tolerant, text=True)


def _field(values: list[str], kinds: frozenset[type]) -> Any:
    """A form field's value: a list only where the type is one, or where it repeats.

    A field that holds an object is JSON text (OpenAPI 3.1 section 4.8.15.1.1).
    """
    if len(values) > 1 or (list in kinds and str not in kinds):
        return values
    if dict in kinds and str not in kinds:
        try:
            return json_document(values[0].encode())
        except JSON_FAULTS:
            return values[0]
    return values[0]


def _members(payload_type: Any) -> list[tuple[str, Any]]:
    """The fields of a form's type: their names and their types."""
    codec = codec_of(payload_type)
    if isinstance(codec, OpenCodec):
        return [(member.wire, member.kind) for member in codec.members]
    if isinstance(payload_type, type) and issubclass(payload_type, msgspec.Struct):
        info = msgspec.structs.fields(payload_type)
        return [(field.encode_name, field.type) for field in info]
    return []
