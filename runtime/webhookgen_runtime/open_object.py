"""The class of objects that msgspec's Struct can't hold.

Their undeclared members have a type of their own, or a member's name holds a character
that msgspec does not take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform

import msgspec
from msgspec import UNSET

from .custom_types import note_codec
from .open_codec import EXTRAS, OpenCodec, is_default, set_open_values


@dataclass_transform(
    kw_only_default=True, frozen_default=True, field_specifiers=(msgspec.field,)
)
class OpenObject:
    """An object whose undeclared members are typed, or whose names are unusual.

    A subclass is written as a Struct is. It is frozen, its constructor takes keywords
    only and checks no types, and objects compare by value. Undeclared members are in
    `additional_properties` if the class has that attribute, else they are not kept.
    """

    if TYPE_CHECKING:
        __codec__: ClassVar[OpenCodec]
    else:

        def __init_subclass__(cls) -> None:
            if "__codec__" in cls.__dict__:  # a partial class, see `partial`
                return
            base = getattr(cls, "__codec__", None)
            defaults = {} if base is None else dict(base.defaults)
            for name in [n for n, v in vars(cls).items() if is_default(v)]:
                defaults[name] = vars(cls)[name]
                delattr(cls, name)
            cls.__codec__ = OpenCodec(cls, defaults)
            note_codec(cls.__codec__)
            cls.__decode__ = cls.__codec__.decode_json

        def __init__(self, **values: Any) -> None:
            set_open_values(self, _completed(self.__codec__, values))

        def __setattr__(self, name: str, value: Any) -> None:
            raise AttributeError(f"immutable type: {type(self).__name__!r}")

        def __delattr__(self, name: str) -> None:
            raise AttributeError(f"immutable type: {type(self).__name__!r}")

    def __eq__(self, other: object) -> bool:
        """Whether both are of one class and hold the same."""
        if type(self) is not type(other):
            return NotImplemented
        return open_values(self) == open_values(other)

    def __hash__(self) -> int:
        """A hash of the members.

        Raises:
            TypeError: a member is a list or a map, as additional properties are.
        """
        names = (member.name for member in self.__codec__.members)
        values = open_values(self)
        extras = (values[EXTRAS],) if EXTRAS in values else ()
        return hash((type(self), *(values[name] for name in names), *extras))

    def __repr__(self) -> str:
        """The class and the members."""
        shown = ", ".join(f"{name}={v!r}" for name, v in open_values(self).items())
        return f"{type(self).__name__}({shown})"

    def __rich_repr__(self) -> Any:  # a generator of pairs, as `rich` asks for
        """The same for `rich`."""
        yield from open_values(self).items()

    def __replace__(self, /, **changes: Any) -> Any:
        """What `copy.replace` calls, from Python 3.13 on."""
        return make_open(type(self), open_values(self) | changes)


def make_open(owner: type[OpenObject], members: dict[str, Any]) -> Any:
    """An object of a class with just these attributes, which are not checked."""
    made = object.__new__(owner)
    set_open_values(made, members)
    return made


def open_values(value: Any) -> dict[str, Any]:
    """The attributes of an object."""
    found: dict[str, Any] = object.__getattribute__(value, "__dict__")
    return found


def open_members(value: OpenObject) -> dict[str, Any]:
    """The members of an object by their names in JSON, without those that are UNSET."""
    values = open_values(value)
    found = dict(values.get(EXTRAS, {}))
    for member in value.__codec__.members:
        if values.get(member.name, UNSET) is not UNSET:
            found[member.wire] = values[member.name]
    return found


def _completed(codec: OpenCodec, values: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a constructor, and the defaults of those left out.

    Raises:
        TypeError: an argument is missing, or not one of the class.
    """
    complete: dict[str, Any] = {}
    for member in codec.members:
        if member.required and member.name not in values:
            raise TypeError(f"Missing required argument {member.name!r}")
        found = values.pop(member.name, UNSET)
        complete[member.name] = member.initial() if found is UNSET else found
    if codec.extras is not UNSET:
        complete[EXTRAS] = values.pop(EXTRAS, {})
    if values:
        raise TypeError(f"Unexpected keyword argument {next(iter(values))!r}")
    return complete
