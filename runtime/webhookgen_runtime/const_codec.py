"""Constants that `Literal` can't hold: floats, arrays, objects, and huge integers."""

from __future__ import annotations

from typing import Any

from msgspec.json import decode

from .custom_types import Codec, custom_type
from .json_values import json_equal


class ConstCodec(Codec):
    """Takes the values that equal one JSON value."""

    __slots__ = ("constant",)

    def __init__(self, constant: Any) -> None:
        """Keep the JSON value."""
        self.constant = constant

    def decode(self, value: Any, strict: bool) -> Any:
        """The value itself, if it equals the constant."""
        if json_equal(value, self.constant):
            return value
        if not strict and type(value) is str and _spells(value, self.constant):
            return self.constant
        raise ValueError("not the constant")

    def kinds(self) -> frozenset[type]:
        """The constant's; a number may be written with a point or without."""
        constant: object = self.constant
        kind = type(constant)
        return frozenset([int, float] if kind in (int, float) else [kind])


def const_of(text: str) -> Any:
    """A custom type of the values that equal a JSON value, given as JSON text."""
    return custom_type("Const", ConstCodec(decode(text)))


def _spells(text: str, constant: Any) -> bool:
    """Whether a text, as forms have it, is how a number is written."""
    try:
        return isinstance(constant, int | float) and json_equal(decode(text), constant)
    except ValueError:
        return False
