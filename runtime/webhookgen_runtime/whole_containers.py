"""Lists and maps of custom types, which msgspec hands to the hook as a whole.

A model says `list[Source]`, and msgspec would call the hook for each item. So while it
learns a Struct, such an annotation is replaced by a custom type for all of the list. After
that the annotation is as it was written, and msgspec keeps what it has learnt.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import UnionType
from typing import Any, Final, ForwardRef, Literal, Union, cast, get_args, get_origin

from msgspec import Struct, UnsetType
from msgspec.structs import fields

from .custom_types import Codec, any_custom_type, codec_of, custom_type

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
    if any_custom_type():
        _find_structs(kind, structs)
    try:
        for struct, members in structs.items():
            own = struct.__annotations__
            for name, member in members.items():
                written.append((own, name, own[name]))
                own[name] = whole(member)
        yield
        _LEARNT.update(structs)
    finally:
        for own, name, annotation in written:
            own[name] = annotation


def _find_structs(kind: Any, found: dict[Any, dict[str, Any]]) -> None:
    """Add the Structs that msgspec would learn with a type.

    Each comes with those of its own members that hold a list or a map of a custom type.
    """
    waiting = [kind]
    while waiting:
        part = waiting.pop()
        if not isinstance(part, type):
            waiting += _parts(part)
            continue
        if not issubclass(part, Struct) or part is Struct:
            continue
        if part not in found and part not in _LEARNT:
            found[part] = {}
            waiting += part.__bases__
            for name, parts in _own_members(part):
                waiting += parts
                if any(map(_is_container, parts)):
                    found[part][name] = parts[0]


def _own_members(struct: Any) -> list[tuple[str, list[Any]]]:
    """The members that a Struct itself declares, and their types' parts; not plain ones."""
    own = struct.__annotations__
    made = [(n, _all_parts(k)) for n, k in own.items() if type(k) is not type]
    if any(isinstance(part, str | ForwardRef) for _, parts in made for part in parts):
        evaluated = (field for field in fields(struct) if field.name in own)
        return [(field.name, _all_parts(field.type)) for field in evaluated]
    return made


def _all_parts(kind: Any) -> list[Any]:
    """A type first, then all that it is made of."""
    found = [kind]
    for part in found:
        found += _parts(part)
    return found


def _parts(kind: Any) -> tuple[Any, ...]:
    """What a type is made of; a class is made of nothing."""
    if isinstance(kind, type):
        return ()
    if type(kind) is UnionType:  # nearly all are
        return kind.__args__
    return () if get_origin(kind) is Literal else get_args(kind)


def _is_container(kind: Any) -> bool:
    """Whether a type is a list or a map of a custom type."""
    return get_origin(kind) in (list, dict) and whole(kind) is not kind
