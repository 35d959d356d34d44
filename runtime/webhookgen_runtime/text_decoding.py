"""Decoding of bodies that are text, in which all scalars are written as text."""

from __future__ import annotations

from typing import Any

import msgspec

from .conversion import learn
from .custom_types import decode_custom_text
from .decoding import PayloadDecoder, Refusal, read_payload
from .faults import Fault


def text_decoder(
    payload_type: Any, encoding: str, tolerant: bool = False
) -> PayloadDecoder:
    """A decoder of bodies that are one text."""
    learn(payload_type)

    def decode_text(body: bytes) -> Any:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            return Refusal("malformed", (Fault(f"the body is not {encoding} text"),))
        return convert_text(text, payload_type, tolerant)

    return decode_text


def convert_text(value: Any, payload_type: Any, tolerant: bool) -> Any:
    """A text, or the fields of a form, as a payload, or what drifted of it, or a Refusal."""
    try:
        return msgspec.convert(
            value, payload_type, strict=False, dec_hook=decode_custom_text
        )
    except (msgspec.ValidationError, RecursionError):
        return read_payload(payload_type, value, tolerant=tolerant, text=True)
