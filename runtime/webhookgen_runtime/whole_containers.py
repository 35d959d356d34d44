"""Lists and maps of custom types, which msgspec hands to the hook as a whole.

A model says `list[Source]`, and msgspec would call the hook for each item. So while it
learns a Struct, such an annotation is replaced by a custom type for all of the list. After
that the annotation is as it was written, and msgspec keeps what it has learnt.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from types import UnionType
from typing import Any, Final, ForwardRef, Literal, Union, cast, get_args, get_origin

from msgspec import Struct, UnsetType
from msgspec.structs import fields

from .custom_types import Codec, codec_of, custom_type

_ABSENT: Final = frozenset([type(None), UnsetType])
"""What a custom type may be joined with."""


class WholeListCodec(Codec):
    """Reads a list of one custom type."""

    __slots__ = ("_item",)

    def __init__(self, item: Codec) -> None:
        """Keep the codec of an item."""
        self._item = item

    def decode(self, value: Any, strict: bool) -> Any:
        """The list."""
        if type(value) is not list:
            raise ValueError("not an array")
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        if strict:
            return self._item.decode_all(items)
        return [self._item.decode(item, False) for item in items]

    def kinds(self) -> frozenset[type]:
        """Arrays."""
        return frozenset([list])


class WholeMapCodec(Codec):
    """Reads a map to one custom type."""

    __slots__ = ("_value",)

    def __init__(self, value: Codec) -> None:
        """Keep the codec of a value."""
        self._value = value

    def decode(self, value: Any, strict: bool) -> Any:
        """The map."""
        if type(value) is not dict:
            raise ValueError("not an object")
        given = cast("dict[str, Any]", value)
        if strict:
            read = self._value.decode_all(list(given.values()))
            return dict(zip(given, read, strict=True))
        return {name: self._value.decode(each, False) for name, each in given.items()}

    def kinds(self) -> frozenset[type]:
        """Objects."""
        return frozenset([dict])


def whole(kind: Any) -> Any:
    """A type with lists and maps of custom types as custom types; itself without any."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Union or origin is UnionType:
        if sum(part not in _ABSENT for part in parts) > 1:
            return kind
        made = tuple(map(whole, parts))
        return kind if made == parts else Union[made]  # noqa: UP007 - of a tuple
    if not parts or origin not in (list, dict):
        return kind
    codec = codec_of(parts[-1])
    if codec is None:
        inner, made_of = whole(parts[-1]), cast("Any", origin)
        return kind if inner is parts[-1] else made_of[(*parts[:-1], inner)]
    if origin is list:
        return _custom(kind, WholeListCodec, codec)
    return _custom(kind, WholeMapCodec, codec) if parts[0] is str else kind


_CUSTOM: dict[Any, Any] = {}


def _custom(kind: Any, make: Callable[[Codec], Codec], codec: Codec) -> Any:
    """The custom type that stands for a list or a map, made once."""
    found = _CUSTOM.get(kind)
    if found is None:
        found = _CUSTOM.setdefault(kind, custom_type(str(kind), make(codec)))
    return found


_LEARNT: set[Any] = set()
"""The Structs of which msgspec knows all; they are not looked at again."""


@contextmanager
def learning_whole(kind: Any) -> Generator[None]:
    """While it lasts, the Structs in a type are annotated for msgspec to learn them.

    Nothing else may look at annotations meanwhile.
    """
    structs: dict[Any, dict[str, Any]] = {}
    written: list[tuple[dict[str, Any], str, Any]] = []
    _find_structs(kind, structs)
    try:
        for struct, members in structs.items():
            own = struct.__annotations__
            for name, member in members.items():
                made = whole(member)
                if made is not member:
                    written.append((own, name, own[name]))
                    own[name] = made
        yield
        _LEARNT.update(structs)
    finally:
        for own, name, annotation in written:
            own[name] = annotation


def _find_structs(kind: Any, found: dict[Any, dict[str, Any]]) -> None:
    """Add the Structs that msgspec would learn with a type, and their own members.

    Only members whose type is made of others are added.
    """
    waiting = [kind]
    while waiting:
        part = waiting.pop()
        if isinstance(part, type) and issubclass(part, Struct):
            if part is not Struct and part not in found and part not in _LEARNT:
                waiting += part.__bases__
                waiting += _members(part, found.setdefault(part, {}))
        elif get_origin(part) is not Literal:
            waiting += get_args(part)


def _members(struct: Any, made: dict[str, Any]) -> Iterator[Any]:
    """The types of a Struct's own members; those made of others are added to `made`."""
    own = struct.__annotations__
    if any(map(_has_text, own.values())):  # of the class itself, or of one that follows
        own = {field.name: field.type for field in fields(struct) if field.name in own}
    for name, kind in own.items():
        if type(kind) is not type:
            yield kind
            made[name] = kind


def _has_text(kind: Any) -> bool:
    """Whether a type is written as text, in all or in part."""
    if type(kind) is type:
        return False
    if isinstance(kind, str | ForwardRef):
        return True
    return get_origin(kind) is not Literal and any(map(_has_text, get_args(kind)))
