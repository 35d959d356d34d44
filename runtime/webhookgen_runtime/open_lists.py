"""Lists of open objects, read member by member: one step takes it out of all of them.

An object this small costs more in calls of Python than in reading.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from itertools import repeat
from operator import setitem
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from msgspec import UNSET, defstruct, field
from msgspec.structs import asdict

from .conversion import converter

if TYPE_CHECKING:
    from .open_codec import OpenMember

ListReader: TypeAlias = Callable[[list[Any]], list[Any]]

_run_through: Final = deque[Any](maxlen=0).extend
"""Takes all of an iterator, and keeps nothing."""


def list_reader(
    owner: Any,
    members: Iterable[OpenMember],
    extras: Any,
    set_values: Callable[[Any, dict[str, Any]], None],
) -> ListReader:
    """A function that makes objects of a class; it takes their members out of the values.

    `extras` is the type of `additional_properties`, or UNSET; `set_values` gives an object
    its attributes.

    Raises:
        ValueError: msgspec does not take a member's name.
    """
    listed = tuple(members)
    wires = tuple(member.wire for member in listed)
    declared = _declared(owner.__name__, listed)
    read_declared = converter(list[declared])  # type: ignore[valid-type]
    read_extras = None if extras is UNSET else converter(list[extras])
    new, pop = cast("Any", object.__new__), cast("Any", dict.pop)

    def read(values: list[Any]) -> list[Any]:
        attributes = list(map(asdict, read_declared(values, True)))
        for wire in wires:
            _run_through(map(pop, values, repeat(wire), repeat(None)))
        if read_extras is not None:
            extra = read_extras(values, True)
            _run_through(
                map(setitem, attributes, repeat("additional_properties"), extra)
            )
        opened: list[Any] = list(map(new, repeat(owner, len(values))))
        _run_through(map(set_values, opened, attributes))
        return opened

    return read


def _declared(name: str, members: tuple[OpenMember, ...]) -> Any:
    """The Struct of the declared members, by their names in JSON."""
    make: Any = field
    fields = [
        (m.name, m.kind, make(default=m.default, default_factory=m.default_factory))
        for m in members
    ]
    names = {member.name: member.wire for member in members}
    return defstruct(name, fields, rename=names, kw_only=True, gc=False)
