"""Conversion: from plain JSON values to a type, by msgspec.

msgspec keeps what it learns about a Struct, but works out any other type anew at each
call. So those are read as the only item of a hidden Struct. What it learns, it keeps with
the class before it is complete, where another thread would take it and crash: so all
that is learnt is learnt here, under a lock.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any, TypeAlias, get_args

from msgspec import Struct, convert, defstruct
from msgspec.json import Decoder
from msgspec.structs import FieldInfo, fields

from .custom_types import codec_of, decode_custom, decode_custom_text
from .whole_containers import learning_whole, whole

Converter: TypeAlias = Callable[[Any, bool], Any]
"""A value, and whether it is strict, to the value of a type; ValueError if unfit."""


_LEARNING = RLock()


def json_decode(kind: Any) -> Callable[[bytes], Any]:
    """msgspec's strict decoding of JSON to a type, ready for all threads."""
    with _LEARNING, learning_whole(kind):
        return Decoder[Any](whole(kind), dec_hook=decode_custom).decode


def learn(kind: Any) -> None:
    """Have msgspec learn a Struct, and all that it holds, before threads convert to it."""
    with _LEARNING, learning_whole(kind):
        Decoder[Any](kind)


def learn_native(kind: Any) -> None:
    """The same of a Struct that `needs_hook` says needs none, so nothing is looked for."""
    with _LEARNING:
        Decoder[Any](kind)


def fields_of(kind: Any) -> tuple[FieldInfo, ...]:
    """A Struct's fields as they are written, whatever another thread has msgspec learn."""
    with _LEARNING:
        return fields(kind)


def is_struct(kind: Any) -> bool:
    """Whether a type is a Struct class."""
    return isinstance(kind, type) and issubclass(kind, Struct)


def converter(kind: Any) -> Converter:
    """The conversion to a type."""
    codec = codec_of(kind)
    if codec is not None:
        return codec.decode
    if kind is Any:
        return lambda value, strict: value
    if is_struct(kind):
        return _struct_converter(kind)
    read = _struct_converter(defstruct("Box", [("value", kind)], array_like=True))
    return lambda value, strict: read([value], strict).value


def _struct_converter(kind: Any) -> Converter:
    hooked: list[bool] = []  # worked out at the first call, when all types are there

    def read(value: Any, strict: bool) -> Any:
        if not hooked:
            learn(kind)
            hooked.append(needs_hook(kind))
        if not strict:
            return convert(value, kind, strict=False, dec_hook=decode_custom_text)
        if hooked[0]:
            return convert(value, kind, dec_hook=decode_custom)
        return convert(value, kind)

    return read


def needs_hook(kind: Any) -> bool:
    """Whether there is a custom type anywhere inside a type.

    Handing msgspec a hook costs as much as the conversion of a small object.
    """
    seen: set[Any] = set()
    waiting = [kind]
    while waiting:
        found = waiting.pop()
        if codec_of(found) is not None:
            return True
        if is_struct(found) and found not in seen:
            seen.add(found)
            waiting += _member_types(found)
        waiting += (part for part in get_args(found) if not isinstance(part, str))
    return False


_MEMBER_TYPES: dict[Any, tuple[Any, ...]] = {}


def _member_types(kind: Any) -> tuple[Any, ...]:
    """The types of a Struct's members; evaluating its annotations is the slow part."""
    found = _MEMBER_TYPES.get(kind)
    if found is None:
        found = _MEMBER_TYPES[kind] = tuple(field.type for field in fields_of(kind))
    return found
