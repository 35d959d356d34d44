"""What a schema that states no `type` leaves open, and what it rules out altogether.

Object keywords say nothing about a value that is no object (JSON Schema 2020-12 core
section 7.6.1), so that such a value has to be held as well: `Payment | NotObject`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Never, TypeAlias

from .custom_types import Codec, custom_type


class ForbiddenCodec(Codec):
    """Refuses every value: the schema is `false`."""

    def decode(self, value: Any, strict: bool) -> Any:
        """Refuse the value."""
        raise ValueError("no value is allowed here")

    def kinds(self) -> frozenset[type]:
        """None."""
        return frozenset()


if TYPE_CHECKING:
    Forbidden: TypeAlias = Never
    NotObject: TypeAlias = Any
    NotArray: TypeAlias = Any
    NotContainer: TypeAlias = Any
else:
    Forbidden = custom_type("Forbidden", ForbiddenCodec())
    NotObject = list[Any] | str | int | float | bool | None
    NotArray = dict[str, Any] | str | int | float | bool | None
    NotContainer = str | int | float | bool | None
