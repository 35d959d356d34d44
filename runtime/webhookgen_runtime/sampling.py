"""Sample values: plain JSON data that fits a type, for events without an example.

All members are filled, so that samples of different events differ as much as they can. A
type that contains itself is cut where a member may be left out, be null or be empty.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, Final

from msgspec import UNSET, inspect

from .const_codec import ConstCodec
from .custom_types import codec_of
from .decimal_text import DecimalCodec
from .form_file import FormFile
from .one_of_codec import OneOfCodec
from .open_codec import OpenCodec
from .prefix_list_codec import PrefixListCodec


class _Cut(Enum):
    CUT = "cut"


_CUT: Final = _Cut.CUT
"""No value ends here: the type contains itself."""


def sample_value(payload_type: Any) -> Any:
    """A value that fits a type; the same one each time."""
    value = _sample(inspect.type_info(payload_type), ())
    return None if value is _CUT else value


def _sample(info: inspect.Type, inside: tuple[type, ...]) -> Any:
    """A value for a type's description; `inside` holds the classes around it."""
    make = _FIXED.get(type(info))
    if make is not None:
        return make(info)
    match info:
        case inspect.Metadata():
            return _sample(info.type, inside)
        case inspect.UnionType():
            return _first(_sample(member, inside) for member in info.types)
        case inspect.StructType():
            return _struct(info, inside)
        case inspect.DictType():
            return _dict(info, inside)
        case inspect.TupleType():
            return [_sample(member, inside) for member in info.item_types]
        case inspect.ListType() | inspect.SetType() | inspect.FrozenSetType():
            return _list(info, inside)
        case inspect.VarTupleType():
            return _list(info, inside)
        case inspect.CustomType():
            return _custom(info.cls, inside)
        case _:
            return {}


def _first(values: Iterable[Any]) -> Any:
    """The first value that is no null; a union is sampled by what it is mostly for."""
    found = [value for value in values if value is not _CUT]
    return next(
        (value for value in found if value is not None), None if found else _CUT
    )


def _struct(info: inspect.StructType, inside: tuple[type, ...]) -> Any:
    if info.cls is FormFile:
        return FormFile(content=b"sample", filename="sample.txt")
    if info.cls in inside:
        return _CUT
    members: dict[str, Any] = {}
    if info.tag_field is not None:
        members[info.tag_field] = info.tag
    for field in info.fields:
        value = _sample(field.type, (*inside, info.cls))
        if value is not _CUT:
            members[field.encode_name] = value
        elif field.required:
            return _CUT
    return members


def _dict(info: inspect.DictType, inside: tuple[type, ...]) -> Any:
    value = _sample(info.value_type, inside)
    if value is _CUT:
        return {}
    key = _sample(info.key_type, inside)
    return {str(key): value}


def _list(info: Any, inside: tuple[type, ...]) -> Any:
    item = _sample(info.item_type, inside)
    return [] if item is _CUT else [item] * max(1, info.min_length or 0)


def _custom(kind: Any, inside: tuple[type, ...]) -> Any:
    """A value for a custom type of the runtime."""
    codec = codec_of(kind)
    within = (*inside, kind)
    if kind in inside or codec is None:
        return _CUT
    match codec:
        case DecimalCodec():
            return "1.50"
        case ConstCodec(constant=constant):
            return constant
        case OneOfCodec():
            return _variant(codec, within)
        case PrefixListCodec():
            items = [_sample(inspect.type_info(item), within) for item in codec.items]
            return _until_cut(items)
        case OpenCodec():
            return _open(codec, within)
        case _:
            return _CUT


def _variant(codec: OneOfCodec, inside: tuple[type, ...]) -> Any:
    """A value of the first variant, with what the discriminator says of it if that fits."""
    for variant in codec.variants:
        value = _sample(inspect.type_info(variant.kind), inside)
        if value is _CUT:
            continue
        naming = codec.naming(variant)
        named = value | naming if naming else value
        return named if variant.outline.admits(named) else value
    return _CUT


def _open(codec: OpenCodec, inside: tuple[type, ...]) -> Any:
    members: dict[str, Any] = {}
    for member in codec.members:
        value = _sample(inspect.type_info(member.kind), inside)
        if value is not _CUT:
            members[member.wire] = value
        elif member.required:
            return _CUT
    if codec.extras is not UNSET and codec.extras is not Any:
        extra = _sample(inspect.type_info(codec.extras), inside)
        if extra is not _CUT:
            members.setdefault("sample", extra)
    return members


def _until_cut(items: list[Any]) -> list[Any]:
    """The items before the first that has no value; an array may be shorter."""
    return items[: items.index(_CUT)] if _CUT in items else items


def _text(info: Any) -> str:
    text = "sample".ljust(info.min_length or 0, "x")
    return text if info.max_length is None else text[: info.max_length]


def _integer(info: Any) -> int:
    low = (
        info.ge if info.ge is not None else info.gt + 1 if info.gt is not None else None
    )
    high = (
        info.le if info.le is not None else info.lt - 1 if info.lt is not None else None
    )
    value = 1 if low is None else max(1, math.ceil(low))
    value = value if high is None else min(value, math.floor(high))
    step = info.multiple_of
    return value if not step else math.ceil(value / step) * int(step)


def _number(info: Any) -> float:
    low = info.ge if info.ge is not None else info.gt
    high = info.le if info.le is not None else info.lt
    if low is not None and high is not None:
        return float(low + high) / 2
    if low is not None:
        return max(1.5, float(low) + 1)
    return 1.5 if high is None else min(1.5, float(high) - 1)


def _listed(info: Any) -> Any:
    return next(iter(info.cls)).value


_FIXED: dict[type, Callable[[Any], Any]] = {
    inspect.AnyType: lambda info: "sample",
    inspect.NoneType: lambda info: None,
    inspect.BoolType: lambda info: True,
    inspect.IntType: _integer,
    inspect.FloatType: _number,
    inspect.StrType: _text,
    inspect.BytesType: lambda info: "c2FtcGxl",
    inspect.DateTimeType: lambda info: "2024-01-02T03:04:05Z",
    inspect.DateType: lambda info: "2024-01-02",
    inspect.TimeType: lambda info: "03:04:05Z",
    inspect.TimeDeltaType: lambda info: "PT1H",
    inspect.UUIDType: lambda info: "123e4567-e89b-42d3-a456-426614174000",
    inspect.DecimalType: lambda info: "1.50",
    inspect.EnumType: _listed,
    inspect.LiteralType: lambda info: info.values[0],
    inspect.RawType: lambda info: "sample",
}
