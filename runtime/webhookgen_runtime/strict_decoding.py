"""Strict decoding: the types' verdict, and a real validator's over the event's schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from .bodies import JSON_FAULTS
from .decoding import PayloadDecoder, Refusal
from .faults import Fault

_ONLY_TYPES = "only the types can't hold this: "


Validator: TypeAlias = Callable[[Any], tuple[Fault, ...]]
"""Takes a JSON value; what is not valid in it."""


def require_validator(package: str) -> None:
    """Make sure that a package's bodies can be validated.

    Raises:
        RuntimeError: the validator isn't installed.
    """
    from .strict import require_strict

    require_strict(package)


def validator_loader(
    package: str, event_module: str, media_type: str
) -> Callable[[], Validator]:
    """A function that loads the validator of one event's bodies of a media type."""

    def load() -> Validator:
        from .strict import load_validator

        return load_validator(package, event_module, media_type)

    return load


def strict_decoder(
    decode: PayloadDecoder,
    load: Callable[[], Validator],
    instance: Callable[[bytes, Any], Any],
) -> PayloadDecoder:
    """A decoder that refuses what is not valid, and what the types can't hold.

    The validator is loaded with the first body. It sees what `instance` gives: the body's
    JSON value, or, where the body is a form or text, that of what was read of it.
    """
    validators: list[Validator] = []

    def decode_strictly(body: bytes) -> Any:
        payload = decode(body)
        refused = payload if isinstance(payload, Refusal) else None
        if isinstance(payload, bytes) or (refused and refused.reason == "malformed"):
            return payload
        try:
            value = instance(body, payload)
        except (*JSON_FAULTS, TypeError):  # nothing that a schema describes was read
            return refused or payload
        if not validators:
            validators.append(load())
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
