"""Partial objects: models of which a required member never arrived, or did not fit.

Reading such a member raises AttributeError, so that no attribute ever holds another type
than it declares, and only code that needs the member fails. AttributeError, because that
is what `match`, `hasattr` and `getattr` with a default take as "not there".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeAlias

from msgspec import UNSET, defstruct
from msgspec.structs import fields

from .conversion import is_struct

Told: TypeAlias = Callable[[str], str]
"""The text of the AttributeError, from the member's name in JSON."""

_TOLD: Final = "__told__"
_read = object.__getattribute__


def make_partial(complete: Any, values: Mapping[str, Any], told: Told) -> Any:
    """An instance of a class without those required members that have no value."""
    partial = partial_class(complete)
    held = {**_absent(complete), **values}
    if is_struct(complete):
        made = partial(**held)
        _read(made, "__dict__")[_TOLD] = told
    else:
        from .open_object import make_open  # loaded with the first of its kind

        made = make_open(partial, held)
        object.__setattr__(made, _TOLD, told)
    return made


def partial_class(complete: Any) -> Any:
    """The subclass of a class whose required members may be absent."""
    made = _PARTIAL.get(complete)
    if made is None:
        made = _PARTIAL.setdefault(complete, _make_class(complete))
    return made


_PARTIAL: dict[Any, Any] = {}


def rebuild_partial(complete: Any, values: dict[str, Any], told: dict[str, str]) -> Any:
    """What unpickles a partial object, and copies it."""
    return make_partial(complete, values, told.__getitem__)


@cache
def _required(complete: Any) -> dict[str, str]:
    """The attributes of the required members, with their names in JSON."""
    if is_struct(complete):
        return {f.name: f.encode_name for f in fields(complete) if f.required}
    return {m.name: m.wire for m in complete.__codec__.members if m.required}


@cache
def _absent(complete: Any) -> dict[str, Any]:
    """The attributes of all members that can be UNSET, in the order of the class."""
    if is_struct(complete):
        found = ((f.name, f.required or f.default is UNSET) for f in fields(complete))
        return {name: UNSET for name, may_be in found if may_be}
    return dict.fromkeys(_required(complete), UNSET)


def _make_class(complete: Any) -> Any:
    members = _members(complete, _required(complete))
    name, module = complete.__name__, complete.__module__
    if is_struct(complete):
        return defstruct(
            name,
            [],
            bases=(complete,),
            module=module,
            namespace=members,
            frozen=True,
            kw_only=True,
            dict=True,
        )
    own = {"__slots__": (_TOLD,), "__codec__": complete.__codec__, "__module__": module}
    return type(name, (complete,), members | own)


def _members(complete: Any, required: dict[str, str]) -> dict[str, Any]:
    """What the class of partial objects does otherwise than the complete one."""
    names = _names(complete)

    def attribute(self: Any, name: str) -> Any:
        value = _read(self, name)
        if value is UNSET and name in required:
            raise AttributeError(_told(self, required[name]))
        return value

    def present(self: Any) -> Iterator[tuple[str, Any]]:
        for name in names:
            value = _read(self, name)
            if value is not UNSET:
                yield name, value

    def shown(self: Any) -> str:
        text = ", ".join(f"{name}={value!r}" for name, value in present(self))
        return f"{complete.__name__}({text})"

    def reduced(self: Any) -> Any:
        values = {name: _read(self, name) for name in names}
        absent = [w for n, w in required.items() if values[n] is UNSET]
        texts = {wire: _told(self, wire) for wire in absent}
        return rebuild_partial, (complete, values, texts)

    def copied(self: Any) -> Any:
        return rebuild_partial(*reduced(self)[1])

    return {
        "__getattribute__": attribute,
        "__repr__": shown,
        "__rich_repr__": present,
        "__reduce__": reduced,
        "__copy__": copied,
    }


def _names(complete: Any) -> tuple[str, ...]:
    if is_struct(complete):
        found: tuple[str, ...] = complete.__struct_fields__
        return found
    codec = complete.__codec__
    extras = () if codec.extras is UNSET else ("additional_properties",)
    return (*(member.name for member in codec.members), *extras)


def _told(partial: Any, wire: str) -> str:
    """The text for an absent member, also of a copy that was made with changes."""
    try:
        told: Told = _read(partial, _TOLD)
        return told(wire)
    except (AttributeError, KeyError):
        return f"the member {wire!r} did not arrive"
