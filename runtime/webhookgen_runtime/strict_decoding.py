"""Strict decoding: the types' verdict, and a real validator's over the event's schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from .bodies import JSON_FAULTS, json_document
from .decoding import PayloadDecoder, Refusal
from .encoding import encode_custom
from .faults import Fault

_ONLY_TYPES = "only the types can't hold this: "


def strict_decoder(
    decode: PayloadDecoder, package: str, event_module: str, media_type: str
) -> PayloadDecoder:
    """A decoder that refuses what is not valid, and what the types can't hold.

    The validator is loaded with the first body. It sees the body's JSON value, or, where
    the body is a form or text, the JSON of what was read of it.
    """
    validators: list[Callable[[Any], tuple[Fault, ...]]] = []

    def decode_strictly(body: bytes) -> Any:
        payload = decode(body)
        refused = payload if isinstance(payload, Refusal) else None
        if isinstance(payload, bytes) or (refused and refused.reason == "malformed"):
            return payload
        try:
            value = json_document(body)
        except JSON_FAULTS:
            if refused:
                return refused
            value = msgspec.to_builtins(payload, enc_hook=encode_custom)
        if not validators:
            from .strict import (  # type: ignore[import-not-found, unused-ignore]
                load_validator,
            )

            validators.append(load_validator(package, event_module, media_type))
        faults = validators[0](value)
        held = () if refused is None else _only_types(refused.errors, faults)
        return Refusal("schema_mismatch", faults + held) if faults + held else payload

    return decode_strictly


def _only_types(
    errors: tuple[Fault, ...], faults: tuple[Fault, ...]
) -> tuple[Fault, ...]:
    """The types' own faults; where the validator has one as well, its words are enough."""
    known = {fault.pointer for fault in faults}
    return tuple(
        Fault(_ONLY_TYPES + error.text, error.pointer)
        for error in errors
        if error.pointer not in known
    )
