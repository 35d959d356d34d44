"""Outlines: what can be told of a type without reading into a value.

They choose among a union's variants in time that does not grow with what is nested below.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, TypeAlias, Union, cast, get_args, get_origin
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from .const_codec import ConstCodec
from .conversion import fields_of, is_struct
from .custom_types import codec_of
from .json_values import KINDS, equal_to_one
from .open_codec import OpenCodec
from .prefix_list_codec import PrefixListCodec

Const: TypeAlias = tuple[str, tuple[Any, ...]]
"""A member's name and the values that it may have where it is there."""

TEXTS = (dt.datetime, dt.date, dt.time, UUID, bytes)
"""The scalar types that JSON spells as text."""

_SCALARS: dict[Any, frozenset[type]] = {
    **{kind: frozenset([kind]) for kind in (str, bool, int)},
    **{kind: frozenset([str]) for kind in TEXTS},
    float: frozenset([int, float]),
    Decimal: frozenset([str, int, float]),
    None: frozenset([type(None)]),
    type(None): frozenset([type(None)]),
    UnsetType: frozenset(),
    Any: KINDS,
}


class Outline:
    """The outline of one type."""

    __slots__ = ("consts", "first", "keeps", "kinds", "names", "required")

    def __init__(self, kind: Any) -> None:
        """Look at a type, and at its members' types if it is an object."""
        self.kinds = kinds_of(kind)
        self.required: frozenset[str] = frozenset()
        self.names: frozenset[str] = frozenset()
        self.consts: tuple[Const, ...] = ()
        self.first = _first_kinds(kind)
        self.keeps = not is_struct(kind)
        if is_struct(kind):
            self._outline_struct(kind)
        elif isinstance(codec := codec_of(kind), OpenCodec):
            self.keeps = codec.extras is not UNSET
            self._outline_members((m.wire, m.kind, m.required) for m in codec.members)

    def admits(self, value: Any, lenient: bool = False) -> bool:
        """Whether a value's kind, its members' names and constants speak for the type.

        `lenient` lets null stand for a member that is not there.
        """
        kind = cast("type[object]", type(value))
        if kind is dict:
            return self._admits_object(value, lenient)
        if kind is list and value and self.first is not None:
            return has_kind(self.first, value[0])
        return kind in self.kinds or has_kind(self.kinds, value)

    def held(self, value: Mapping[str, Any]) -> float:
        """How many of an object's members the type declares, and a bit for the rest.

        The bit is there where the type keeps what it does not declare.
        """
        return len(value.keys() & self.names) + self.keeps / 2

    def _admits_object(self, value: dict[str, Any], lenient: bool) -> bool:
        if dict not in self.kinds or not value.keys() >= self.required:
            return False
        for name, allowed in self.consts:
            if name in value and not equal_to_one(value[name], allowed):
                absent = lenient and value[name] is None and name not in self.required
                if not absent:
                    return False
        return True

    def _outline_struct(self, kind: type[Struct]) -> None:
        self._outline_members(
            (f.encode_name, f.type, f.required) for f in fields_of(kind)
        )
        config = kind.__struct_config__
        if config.tag_field is not None:
            self.required |= {config.tag_field}
            self.names |= {config.tag_field}
            self.consts += ((config.tag_field, (config.tag,)),)

    def _outline_members(self, members: Iterable[tuple[str, Any, bool]]) -> None:
        listed = tuple(members)
        self.names = frozenset(name for name, _, _ in listed)
        self.required = frozenset(name for name, _, required in listed if required)
        constants = ((name, _constants(kind)) for name, kind, _ in listed)
        self.consts = tuple((name, found) for name, found in constants if found)


def has_kind(kinds: frozenset[type], value: object) -> bool:
    """Whether a value is of one of some kinds; 1.0 is an integer as well."""
    kind = type(value)
    if kind is float and int in kinds:
        return float in kinds or cast("float", value).is_integer()
    return kind in kinds


def members_of(kind: Any) -> tuple[Any, ...]:
    """The types of a union; a type that is none is its only one."""
    origin = get_origin(kind)
    return get_args(kind) if origin is Union or origin is UnionType else (kind,)


def kinds_of(kind: Any) -> frozenset[type]:
    """The kinds of JSON value that a type may take."""
    members = members_of(kind)
    if len(members) > 1:
        return frozenset[type]().union(*map(kinds_of, members))
    origin = get_origin(kind) or kind
    if origin is Literal:
        return frozenset(map(type, get_args(kind)))
    if origin in (list, tuple):
        return frozenset([list])
    if origin is dict or is_struct(origin):
        return frozenset([dict])
    if isinstance(origin, type) and issubclass(origin, enum.Enum):
        return frozenset([int if issubclass(origin, int) else str])
    codec = codec_of(kind)
    return _SCALARS.get(origin, KINDS) if codec is None else codec.kinds()


def _constants(kind: Any) -> tuple[Any, ...]:
    """The values of a closed type; none if it is open."""
    members = [member for member in members_of(kind) if member is not UnsetType]
    if len(members) != 1:
        return ()
    if get_origin(members[0]) is Literal:
        return get_args(members[0])
    codec = codec_of(members[0])
    return (codec.constant,) if isinstance(codec, ConstCodec) else ()


def _first_kinds(kind: Any) -> frozenset[type] | None:
    """The kinds of an array's first item; None where the type does not say."""
    codec = codec_of(kind)
    if isinstance(codec, PrefixListCodec):
        return kinds_of(codec.items[0]) if codec.items else None
    if get_origin(kind) in (list, tuple):
        return kinds_of(get_args(kind)[0]) if get_args(kind) else None
    return None
