"""Reading objects that msgspec's Struct can't hold; `open_object` is their class.

A hidden Struct, which has the attributes as its members, reads them all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, cast, get_args, get_type_hints

from msgspec import NODEFAULT, UNSET, Struct, convert, defstruct, field
from msgspec.structs import asdict

from .conversion import converter, learn, needs_hook
from .custom_types import Codec, decode_custom

EXTRAS: Final = "additional_properties"
"""The attribute of the undeclared members."""


class OpenMember(Struct, frozen=True):
    """A declared member: its attribute, its name in JSON, its type and its default."""

    name: str
    wire: str
    kind: Any
    default: Any
    default_factory: Any

    @property
    def required(self) -> bool:
        """Whether the member must be there."""
        return self.default is NODEFAULT and self.default_factory is NODEFAULT

    def initial(self) -> Any:
        """The value where the member is left out."""
        if self.default_factory is not NODEFAULT:
            return self.default_factory()
        return UNSET if self.default is NODEFAULT else self.default


class OpenCodec(Codec):
    """Reads the objects of one class."""

    __slots__ = ("_made", "_read_all", "defaults", "owner")

    def __init__(self, owner: Any, defaults: Mapping[str, Any]) -> None:
        """Keep a class and its members' defaults; types are looked at when needed."""
        self.owner = owner
        self.defaults = defaults
        self._made: _Compiled | None = None
        self._read_all: Callable[[list[Any]], list[Any]] | None = None

    @property
    def members(self) -> tuple[OpenMember, ...]:
        """The declared members."""
        return self._compiled().members

    @property
    def wires(self) -> frozenset[str]:
        """The names of the declared members in JSON."""
        return self._compiled().wires

    @property
    def extras(self) -> Any:
        """The type of an undeclared member; UNSET where they are not kept."""
        return self._compiled().extras

    def decode_json(self, value: Any) -> Any:
        """An object of the class. Takes the declared members out of the value."""
        return (self._made or self._compiled()).read(value)

    def decode_all(self, values: list[Any]) -> list[Any]:
        """Objects of the class. Takes the declared members out of the values."""
        if self._read_all is None:
            self._read_all = self._list_reader()
        return self._read_all(values)

    def decode(self, value: Any, strict: bool) -> Any:
        """An object of the class."""
        if type(value) is not dict:
            raise ValueError("not an object")
        extras = dict(cast("dict[str, Any]", value))
        if strict:
            return self.decode_json(extras)
        made = self._compiled()
        source = {name: extras.pop(wire) for wire, name in made.pairs if wire in extras}
        if made.keeps_extras:
            source[EXTRAS] = extras
        opened = object.__new__(self.owner)
        set_open_values(opened, asdict(converter(made.hidden)(source, False)))
        return opened

    def kinds(self) -> frozenset[type]:
        """Objects."""
        return frozenset([dict])

    def _list_reader(self) -> Callable[[list[Any]], list[Any]]:
        from .open_lists import list_reader  # loaded with the first list

        made = self._compiled()
        kept = dict[str, made.extras] if made.keeps_extras else UNSET  # type: ignore[name-defined]
        try:
            return list_reader(self.owner, made.members, kept, made.set_values)
        except ValueError:  # a name that msgspec does not take
            return super().decode_all

    def _compiled(self) -> _Compiled:
        made = self._made
        if made is None:
            made = self._made = _Compiled(self.owner, self.defaults)
            self.owner.__decode__ = made.read
        return made


class _Compiled:
    """What a codec knows once the annotations can be evaluated."""

    __slots__ = (
        "extras",
        "hidden",
        "keeps_extras",
        "members",
        "pairs",
        "read",
        "set_values",
        "wires",
    )

    def __init__(self, owner: type, defaults: Mapping[str, Any]) -> None:
        hints = get_type_hints(owner)
        extras = hints.pop(EXTRAS, UNSET)
        self.members = tuple(
            _member(name, kind, defaults.get(name, NODEFAULT))
            for name, kind in hints.items()
        )
        self.wires = frozenset(member.wire for member in self.members)
        self.pairs = tuple((member.wire, member.name) for member in self.members)
        self.keeps_extras = extras is not UNSET
        self.extras: Any = get_args(extras)[1] if self.keeps_extras else UNSET
        self.hidden: Any = _hidden(owner.__name__, self.members, extras)
        learn(self.hidden)
        base: Any = next(cls for cls in owner.__mro__ if "__dict__" in cls.__dict__)
        self.set_values = base.__dict__["__dict__"].__set__
        self.read = self._reader(owner)

    def _reader(self, owner: Any) -> Callable[[Any], Any]:
        """What `decode_json` does, with all that is the same for each object at hand."""
        hidden, pairs, keeps_extras = self.hidden, self.pairs, self.keeps_extras
        hooked, set_values = needs_hook(hidden), self.set_values
        new = object.__new__

        def read(value: Any) -> Any:
            if type(value) is not dict:
                raise ValueError("not an object")
            extras: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
            source: dict[str, Any] = {EXTRAS: extras} if keeps_extras else {}
            for wire, name in pairs:
                if wire in extras:
                    source[name] = extras.pop(wire)
            if hooked:
                made = convert(source, hidden, dec_hook=decode_custom)
            else:
                made = convert(source, hidden)
            opened: Any = new(owner)
            set_values(opened, asdict(made))
            return opened

        return read


def set_open_values(opened: Any, members: dict[str, Any]) -> None:
    """Give a new object its attributes, which are not checked."""
    object.__setattr__(opened, "__dict__", members)


_SPECIFIER: object = field()
_FIELD: Final = type(_SPECIFIER)


def is_default(value: object) -> bool:
    """Whether a class's attribute is the default of a member."""
    return value is UNSET or type(value) is _FIELD


def _member(name: str, kind: Any, default: Any) -> OpenMember:
    if is_default(default) and default is not UNSET:
        wire = name if default.name is None else default.name
        return OpenMember(name, wire, kind, default.default, default.default_factory)
    return OpenMember(name, name, kind, default, NODEFAULT)


def _hidden(name: str, members: tuple[OpenMember, ...], extras: Any) -> Any:
    """The Struct of the attributes. Its names are theirs, which msgspec takes."""
    make: Any = field
    fields = [
        (m.name, m.kind, make(default=m.default, default_factory=m.default_factory))
        for m in members
    ]
    kept = [] if extras is UNSET else [(EXTRAS, extras)]
    return defstruct(name, [*fields, *kept], kw_only=True)
