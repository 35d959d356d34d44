"""Readers of scalars, and of constants."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast
from uuid import UUID

from msgspec import convert

from .custom_types import Codec
from .json_values import json_equal, kind_name
from .reading import UNFIT, Place, Reader, Reading

_FORMATS: dict[Any, str] = {
    dt.datetime: "a date-time",
    dt.date: "a date",
    dt.time: "a time",
    UUID: "a UUID",
    bytes: "base64",
}


def wrong_kind(expected: str, value: object, at: Place, run: Reading) -> Any:
    """Take down a value of another kind than its type's."""
    return run.unfit(at, f"expected {expected}, found {kind_name(value)}")


def from_text(kind: Any, value: Any, run: Reading) -> Any:
    """A scalar that is written as text, where the body can't write it otherwise."""
    if run.text and type(value) is str:
        try:
            return convert(value, kind, strict=False)
        except ValueError:
            return UNFIT
    return UNFIT


class AnyReader(Reader):
    """Takes every value as it is."""

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The value."""
        return value


class PlainReader(Reader):
    """Reads text, booleans and null, which are what they are."""

    __slots__ = ("_expected", "_kind")

    def __init__(self, kind: type, expected: str) -> None:
        """Keep the Python type."""
        self._kind = kind
        self._expected = expected

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The value."""
        if type(value) is self._kind:
            return value
        found = from_text(self._kind, value, run)
        return wrong_kind(self._expected, value, at, run) if found is UNFIT else found


class IntegerReader(Reader):
    """Reads integers; 1.0 is one (JSON Schema 2020-12 core section 4.2.3)."""

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The integer."""
        if type(value) is int:
            return value
        if type(value) is float and value.is_integer():
            return int(value)
        found = from_text(int, value, run)
        return wrong_kind("an integer", value, at, run) if found is UNFIT else found


class NumberReader(Reader):
    """Reads floats."""

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The number."""
        if type(value) is float:
            return value
        if type(value) is int:
            try:
                return float(value)
            except OverflowError:
                return run.unfit(at, "a number out of range")
        found = from_text(float, value, run)
        return wrong_kind("a number", value, at, run) if found is UNFIT else found


class TextReader(Reader):
    """Reads what is written as text and has a Python type of its own."""

    __slots__ = ("_expected", "_kind")

    def __init__(self, kind: Any) -> None:
        """Keep the type."""
        self._kind = kind
        self._expected = _FORMATS[kind]

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The value that the text stands for."""
        if type(value) is not str:
            return wrong_kind("a string", value, at, run)
        try:
            return convert(value, self._kind)
        except ValueError:
            return run.unfit(at, f"the text is not {self._expected}")


class EnumReader(Reader):
    """Reads open enums; an integer beyond 64 bits is as good as any other."""

    __slots__ = ("_kind", "_plain")

    def __init__(self, kind: Any) -> None:
        """Keep the enum."""
        self._kind = kind
        self._plain: Reader = (
            IntegerReader() if issubclass(kind, int) else PlainReader(str, "a string")
        )

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The member for the value, also where the document lists none."""
        plain = self._plain.read(value, at, run)
        if plain is UNFIT:
            return UNFIT
        try:
            return self._kind(plain)
        except ValueError:
            return run.unfit(at, "not one of the declared values")


class LiteralReader(Reader):
    """Reads a value that must equal one of some constants."""

    __slots__ = ("_values",)

    def __init__(self, values: tuple[Any, ...]) -> None:
        """Keep the constants."""
        self._values = values

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The constant."""
        for constant in self._values:
            if json_equal(value, constant):
                return constant
            found = from_text(type(constant), value, run)
            if found is not UNFIT and json_equal(found, constant):
                return constant
        return run.unfit(at, _not_constant(self._values))


class CodecReader(Reader):
    """Reads a custom type that has nothing inside."""

    __slots__ = ("_codec", "_text")

    def __init__(self, codec: Codec, text: str) -> None:
        """Keep the codec, and what to say of a value that it refuses."""
        self._codec = codec
        self._text = text

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The value, if the codec takes it."""
        try:
            return self._codec.decode(value, not run.text)
        except ValueError:
            return run.unfit(at, self._text)


class OtherReader(Reader):
    """Reads a type that generated models don't have, as msgspec does."""

    __slots__ = ("_kind",)

    def __init__(self, kind: Any) -> None:
        """Keep the type."""
        self._kind = kind

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The value."""
        try:
            return convert(value, self._kind, strict=not run.text)
        except ValueError:
            return run.unfit(at, "the value does not fit its declared type")


def _not_constant(values: tuple[Any, ...]) -> str:
    several = len(cast("tuple[object, ...]", values)) > 1
    return "not one of the declared values" if several else "not the declared constant"
