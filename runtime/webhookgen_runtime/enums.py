"""Open enums: the document lists some values, and a new one still arrives.

A value that is not listed becomes a member that says so (`known` is False), keeps its
text or number, and is never kept in the class, so that hostile values take no memory.
"""

from __future__ import annotations

import enum
from typing import Self


class OpenStr(enum.StrEnum):
    """A text that is mostly one of the listed ones."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if type(value) is not str:
            return None
        member = str.__new__(cls, value)
        member._name_ = ""
        member._value_ = value
        return member

    @property
    def known(self) -> bool:
        """Whether the document lists this value."""
        return self._value_ in type(self)._value2member_map_


class OpenInt(enum.IntEnum):
    """A number that is mostly one of the listed ones."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if type(value) is not int:
            return None
        member = int.__new__(cls, value)
        member._name_ = ""
        member._value_ = value
        return member

    @property
    def known(self) -> bool:
        """Whether the document lists this value."""
        return self._value_ in type(self)._value2member_map_
