"""The careful reader: a body that the typed decoder refuses, read once more by its type.

It takes what JSON Schema accepts and msgspec does not (1.0 for an integer), keeps what
fits of a body that does not fit as a whole, and finds every fault, each with its place.
msgspec tells one fault, in words that hold values of the body.
"""

from __future__ import annotations

import enum
from typing import Any, Literal, get_args, get_origin

from msgspec import Struct, UnsetType

from .complements import ForbiddenCodec
from .const_codec import ConstCodec
from .conversion import is_struct
from .custom_types import Codec, codec_of
from .decimal_text import DecimalCodec
from .faults import Fault
from .form_file import FormFile
from .json_values import KINDS
from .list_readers import ListReader, PrefixReader
from .object_readers import MapReader, OpenReader
from .one_of_codec import OneOfCodec
from .open_codec import OpenCodec
from .outlines import TEXTS, kinds_of, members_of
from .prefix_list_codec import PrefixListCodec
from .reading import UNFIT, Reader, Reading
from .scalar_readers import (
    AnyReader,
    CodecReader,
    EnumReader,
    IntegerReader,
    LiteralReader,
    NumberReader,
    OtherReader,
    PlainReader,
    TextReader,
)
from .struct_readers import StructReader
from .union_readers import KindReader, UnionReader


class Careful(Struct, frozen=True, kw_only=True):
    """What a careful reading gives."""

    value: Any
    """What the type holds of the body; UNFIT where that is nothing."""
    faults: tuple[Fault, ...]
    """All that did not fit."""
    fits: bool
    """Whether nothing worse was found than null for a member that may be left out."""


def read_carefully(
    kind: Any,
    value: Any,
    *,
    tolerant: bool,
    text: bool = False,
    refusal: str | None = None,
) -> Careful:
    """Read plain JSON values as a type. Never raises because of the values.

    `refusal` is what msgspec said of them, where they were given to it before. It only
    spares work, and is shown to nobody.
    """
    run = Reading(tolerant=tolerant, text=text)
    if refusal is not None:
        run.refused = value, refusal
    try:
        found = reader_of(kind).read(value, None, run)
    except RecursionError:
        deep = Fault("the body is nested too deeply", "")
        return Careful(value=UNFIT, faults=(deep,), fits=False)
    return Careful(value=found, faults=run.faults(), fits=run.fits)


_READERS: dict[Any, Reader] = {}
"""Readers of classes, which may contain themselves."""


def reader_of(kind: Any) -> Reader:
    """The reader of a type. One that belongs to a class is made once."""
    members = [member for member in members_of(kind) if member is not UnsetType]
    if len(members) != 1:
        return _union(members)
    kind = members[0]
    codec = codec_of(kind)
    if kind in _FIXED or (codec is None and not is_struct(kind)):
        return _native(kind)
    reader = _READERS.get(kind)
    if reader is None:
        made = StructReader(kind, reader_of) if codec is None else _custom(codec)
        reader = _READERS.setdefault(kind, made)
    return reader


def _native(kind: Any) -> Reader:
    fixed = _FIXED.get(kind)
    if fixed is not None:
        return fixed
    if kind in TEXTS:
        return TextReader(kind)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return EnumReader(kind)
    return _generic(kind, get_args(kind))


def _generic(kind: Any, arguments: tuple[Any, ...]) -> Reader:
    origin = get_origin(kind) or kind
    if origin is Literal:
        return LiteralReader(arguments)
    if origin is list:
        return ListReader(reader_of(arguments[0] if arguments else Any))
    if origin is dict and (not arguments or arguments[0] is str):
        return MapReader(reader_of(arguments[1] if arguments else Any))
    if origin is tuple and arguments and ... not in arguments:
        return PrefixReader(
            lambda: (tuple(map(reader_of, arguments)), None), exact=True
        )
    return OtherReader(kind)


def _custom(codec: Codec) -> Reader:
    match codec:
        case OpenCodec():
            return OpenReader(codec, reader_of)
        case OneOfCodec():
            return UnionReader(codec, reader_of)
        case PrefixListCodec():
            return PrefixReader(lambda: _prefix(codec), exact=False)
        case DecimalCodec():
            return CodecReader(codec, "expected a decimal number as text")
        case ConstCodec():
            return CodecReader(codec, "not the declared constant")
        case ForbiddenCodec():
            return CodecReader(codec, "no value is allowed here")
        case _:
            raise TypeError(f"no reader for {type(codec).__name__}")


def _prefix(codec: PrefixListCodec) -> tuple[tuple[Reader, ...], Reader | None]:
    rest = None if codec.rest is None else reader_of(codec.rest())
    return tuple(map(reader_of, codec.items)), rest


def _union(members: list[Any]) -> Reader:
    """A union that msgspec decodes, with what tells its Structs apart, if anything."""
    tags = {
        member.__struct_config__.tag: place
        for place, member in enumerate(members)
        if is_struct(member) and member.__struct_config__.tag_field is not None
    }
    tag_field = None
    if len(tags) > 1:
        tag_field = members[next(iter(tags.values()))].__struct_config__.tag_field
    discriminator = None if tag_field is None else (tag_field, tags)
    codec = OneOfCodec(lambda: tuple(members), discriminator, None)
    return KindReader(_by_kind(members), UnionReader(codec, reader_of))


def _by_kind(members: list[Any]) -> dict[type, Reader]:
    """The readers of the kinds that one member has, or one has more closely."""
    kinds = [(kinds_of(member), member) for member in members]
    found: dict[type, Reader] = {}
    for kind in KINDS:
        having = [(held, member) for held, member in kinds if kind in held]
        if kind is int:  # `int | float` holds an integer as an integer
            having = [pair for pair in having if float not in pair[0]] or having
        if len(having) == 1:
            found[kind] = reader_of(having[0][1])
    return found


_FIXED: dict[Any, Reader] = {
    FormFile: PlainReader(FormFile, "a file"),
    Any: AnyReader(),
    None: PlainReader(type(None), "null"),
    type(None): PlainReader(type(None), "null"),
    str: PlainReader(str, "a string"),
    bool: PlainReader(bool, "a boolean"),
    int: IntegerReader(),
    float: NumberReader(),
}
