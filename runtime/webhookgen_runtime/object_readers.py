"""Readers of objects: Structs, open objects and maps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, cast

from msgspec import UNSET

from .json_values import json_equal
from .open_codec import EXTRAS, OpenCodec
from .open_object import make_open
from .outlines import kinds_of
from .partial import make_partial
from .reading import UNFIT, Place, Reader, Reading, pointer_of
from .scalar_readers import wrong_kind

Compile: TypeAlias = Callable[[Any], Reader]


class _Member:
    """A declared member: its attribute, and how it is read."""

    __slots__ = ("name", "nullable", "reader", "required")

    def __init__(
        self, name: str, required: bool, nullable: bool, reader: Reader
    ) -> None:
        self.name = name
        self.required = required
        self.nullable = nullable
        self.reader = reader


class ObjectReader(Reader):
    """Reads an object with declared members, whatever its class is made of.

    One frame of Python's stack a level, because bodies nest deeper than one thinks.
    """

    __slots__ = ("_compile", "_extra", "_members", "_tag")

    def __init__(self, compile_: Compile) -> None:
        """Prepare; types are looked at when needed, since they may contain themselves."""
        self._compile = compile_
        self._members: dict[str, _Member] | None = None
        self._extra: Reader | None = None
        self._tag: tuple[str | None, Any] = (None, None)

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The object, or a partial one of which a required member does not fit."""
        if type(value) is not dict:
            return wrong_kind("an object", value, at, run)
        given = cast("dict[str, Any]", value)
        tag_field, tag = self._tag
        if (
            tag_field is not None
            and tag_field in given
            and not json_equal(given[tag_field], tag)
        ):
            return run.unfit((at, tag_field), "not the declared constant")
        members = self._members or self._look()
        found: dict[str, Any] = {}
        complete = True
        for wire, member in members.items():
            if wire not in given:
                if member.required:
                    run.unfit((at, wire), "a required member is missing")
                    complete = False
            elif given[wire] is None and not member.nullable:
                run.null((at, wire))
            else:
                read = member.reader.read(given[wire], (at, wire), run)
                if read is not UNFIT:
                    found[member.name] = read
                elif member.required:
                    complete = False
        extras: dict[str, Any] = {}
        if self._extra is not None:
            for name, extra in given.items():
                if name not in members:
                    read = self._extra.read(extra, (at, (name,)), run)
                    if read is not UNFIT:
                        extras[name] = read
        return self._build(found, extras, complete, at)

    def _declared(self) -> Iterable[tuple[str, str, bool, Any]]:
        """Name, name in JSON, whether required, and type of each member."""
        raise NotImplementedError

    def _build(
        self, found: dict[str, Any], extras: dict[str, Any], complete: bool, at: Place
    ) -> Any:
        """The object of what was found."""
        raise NotImplementedError

    def _look(self) -> dict[str, _Member]:
        made: dict[str, _Member] = {}
        for name, wire, required, kind in self._declared():
            nullable = required or type(None) in kinds_of(kind)
            made[wire] = _Member(name, required, nullable, self._compile(kind))
        self._members = made
        return made


class OpenReader(ObjectReader):
    """Reads an open object."""

    __slots__ = ("_codec",)

    def __init__(self, codec: OpenCodec, compile_: Compile) -> None:
        """Keep the class's codec."""
        super().__init__(compile_)
        self._codec = codec

    def _declared(self) -> Iterable[tuple[str, str, bool, Any]]:
        codec = self._codec
        if codec.extras is not UNSET:
            self._extra = self._compile(codec.extras)
        return ((m.name, m.wire, m.required, m.kind) for m in codec.members)

    def _build(
        self, found: dict[str, Any], extras: dict[str, Any], complete: bool, at: Place
    ) -> Any:
        codec = self._codec
        values: dict[str, Any] = {}
        for member in codec.members:  # in the order of the class, as `repr` shows them
            if member.name in found:
                values[member.name] = found[member.name]
            elif not member.required:
                values[member.name] = member.initial()
        if codec.extras is not UNSET:
            values[EXTRAS] = extras
        if complete:
            return make_open(codec.owner, values)
        return partial_at(codec.owner, values, at)


class MapReader(Reader):
    """Reads an object without declared members; entries that don't fit are left out."""

    __slots__ = ("_entry",)

    def __init__(self, entry: Reader) -> None:
        """Keep the reader of a value."""
        self._entry = entry

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The map."""
        if type(value) is not dict:
            return wrong_kind("an object", value, at, run)
        found: dict[str, Any] = {}
        for name, given in cast("dict[str, Any]", value).items():
            read = self._entry.read(given, (at, (name,)), run)
            if read is not UNFIT:
                found[name] = read
        return found


def partial_at(kind: Any, found: dict[str, Any], at: Place) -> Any:
    """A partial object that tells where in the body its members are missing."""

    def told(wire: str) -> str:
        pointer = pointer_of((at, wire), shown=True)
        return f"the body has no fitting member at {pointer}"

    return make_partial(kind, found, told)
