"""Readers of Structs: msgspec reads those that fit, or only lack members, at once.

What fits no better is read member by member, so that the work is on the way to a fault and
not on all that lies beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, cast

from msgspec import NODEFAULT, UNSET, Struct, UnsetType, convert, defstruct, field
from msgspec.structs import FieldInfo, asdict

from .conversion import fields_of, learn_native, needs_hook
from .object_readers import Compile, ObjectReader, partial_at
from .outlines import kinds_of
from .reading import UNFIT, Place, Reading

_GAP: Final = re.compile(
    r"Object missing required field [^.\[]*$|Expected .*, got `null` - at `\$\.[^.\[]*$"
).match
"""What msgspec says where a member of the object itself is missing, or is null.

It need not find all of them: those are read member by member.
"""


class StructReader(ObjectReader):
    """Reads a Struct."""

    __slots__ = ("_kind", "_loose", "_native")

    def __init__(self, kind: Any, compile_: Compile) -> None:
        """Keep the class."""
        super().__init__(compile_)
        self._kind = kind
        config = kind.__struct_config__
        self._tag = (config.tag_field, config.tag)
        self._native: bool | None = None
        self._loose: LooseStruct | None = None

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The object, or a partial one of which a required member does not fit."""
        if (
            type(value) is not dict
            or run.text
            or not run.attempts
            or not self._is_native()
        ):
            return super().read(value, at, run)
        if run.refused is not None and run.refused[0] is value:
            refusal = run.refused[1]
        else:
            try:
                return convert(value, self._kind)
            except (ValueError, RecursionError) as error:
                refusal = str(error)
        if _GAP(refusal):
            found = self._with_gaps(value, at, run)
            if found is not UNFIT:
                return found
        run.attempts -= 1
        try:
            return super().read(value, at, run)
        finally:
            run.attempts += 1

    def _is_native(self) -> bool:
        """Whether msgspec reads all of the type without a hook, which spoils the value."""
        native = self._native
        if native is None:
            native = not needs_hook(self._kind)
            if native:
                learn_native(self._kind)
            self._native = native
        return native

    def _with_gaps(self, value: Any, at: Place, run: Reading) -> Any:
        """The object of which members are missing or null; UNFIT where that is not all."""
        loose = self._loose
        if loose is None:
            loose = self._loose = LooseStruct(self._kind)
        held = loose.members_of(value)
        if held is None:
            return UNFIT
        complete = True
        gaps = [name for name, given in held.items() if given is UNSET or given is None]
        for name in gaps:
            wire, required, nullable = loose.members[name]
            if required and held[name] is UNSET:
                run.unfit((at, wire), "a required member is missing")
                complete = False
            elif held[name] is None and not nullable:
                run.null((at, wire))
                del held[name]
        return self._build(held, {}, complete, at)

    def _declared(self) -> Iterable[tuple[str, str, bool, Any]]:
        fields = fields_of(self._kind)
        return ((f.name, f.encode_name, f.required, f.type) for f in fields)

    def _build(
        self, found: dict[str, Any], extras: dict[str, Any], complete: bool, at: Place
    ) -> Any:
        if complete:
            return self._kind(**found)
        return partial_at(self._kind, found, at)


class LooseStruct:
    """A Struct of which each member may be missing, and null where it may be missing.

    `members` has, by attribute, name in JSON, whether it is required, and whether null fits.
    """

    __slots__ = ("_kind", "members")

    def __init__(self, kind: type[Struct]) -> None:
        """Make it of a class that msgspec reads without a hook."""
        fields = fields_of(kind)
        self.members = {
            m.name: (
                m.encode_name,
                m.required,
                m.required or type(None) in kinds_of(m.type),
            )
            for m in fields
        }
        config = kind.__struct_config__
        self._kind: Any = defstruct(
            kind.__name__,
            [(member.name, *_loosened(member)) for member in fields],
            rename={member.name: member.encode_name for member in fields},
            kw_only=True,
            tag_field=config.tag_field,
            tag=config.tag,
        )
        learn_native(self._kind)

    def members_of(self, value: dict[str, Any]) -> dict[str, Any] | None:
        """The attributes of an object, UNSET for one that is missing; None if it is unfit."""
        try:
            return asdict(cast("Struct", convert(value, self._kind)))
        except (ValueError, RecursionError):
            return None


def _loosened(member: FieldInfo) -> tuple[Any, Any]:
    """A field's type and default."""
    if member.required:
        return member.type | UnsetType, UNSET
    if member.default_factory is not NODEFAULT:
        return member.type | None, cast("Any", field)(
            default_factory=member.default_factory
        )
    return member.type | None, member.default
