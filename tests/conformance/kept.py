"""What decoding and encoding kept of an instance, undeclared members aside.

A member that is gone is forgiven only where no `properties`, `patternProperties` or
`additionalProperties` of a schema that applies there declares it. Texts of the formats that have a
Python type may be spelled differently (contract section 3).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from .json_values import equal, told, type_of
from .places import Applying, in_place, of_item, of_member
from .raw_documents import escape_token

Kind = Literal["lost", "lost branch", "differs", "spelling"]


@dataclass(frozen=True)
class Difference:
    """One place where what was encoded is not what was received.

    A "lost branch" is a member that only a branch of `anyOf`, `oneOf` or the like declares.
    """

    kind: Kind
    pointer: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind} at {self.pointer!r}: {self.what}"


def differences(given: Any, encoded: Any, root: Applying) -> list[Difference]:
    """Where an instance and what it was encoded to differ."""
    return list(_compare(given, encoded, [root], ""))


def _compare(
    given: Any, encoded: Any, schemas: list[Applying], pointer: str
) -> Iterator[Difference]:
    if equal(given, encoded):
        return
    if isinstance(given, dict) and isinstance(encoded, dict):
        yield from _compare_members(given, encoded, schemas, pointer)
    elif isinstance(given, list) and isinstance(encoded, list) and len(given) == len(encoded):
        applying = in_place(schemas)
        for index, (left, right) in enumerate(zip(given, encoded, strict=True)):
            yield from _compare(left, right, of_item(applying, index), f"{pointer}/{index}")
    elif isinstance(given, str) and isinstance(encoded, str) and same_meaning(given, encoded):
        yield Difference("spelling", pointer, f"{given!r} -> {encoded!r}")
    else:
        yield Difference("differs", pointer, f"{told(given, 80)} -> {told(encoded, 80)}")


def _compare_members(
    given: dict[str, Any], encoded: dict[str, Any], schemas: list[Applying], pointer: str
) -> Iterator[Difference]:
    applying = in_place(schemas)
    for name, value in given.items():
        place = f"{pointer}/{escape_token(name)}"
        declaring = of_member(applying, name)
        if name in encoded:
            yield from _compare(value, encoded[name], declaring, place)
        elif any(not each.conditional for each in declaring):
            yield Difference("lost", place, f"a declared {type_of(value)}")
        elif declaring:
            yield Difference("lost branch", place, f"a {type_of(value)} that a branch declares")
    for name in encoded.keys() - given.keys():
        yield Difference("differs", pointer, f"there is a new member {name!r}")


def same_meaning(left: str, right: str) -> bool:
    """Whether two texts are spellings of one date-time, time, UUID or decimal number."""
    for read in (_moment, _time, uuid.UUID, Decimal):
        try:
            if read(left) == read(right):
                return True
        except (ValueError, ArithmeticError):
            continue
    return False


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(_microseconds(text))


def _time(text: str) -> dt.time:
    return dt.time.fromisoformat(_microseconds(text))


def _microseconds(text: str) -> str:
    """The text with at most six digits behind the seconds, rounded as msgspec does it."""
    head, dot, tail = text.upper().replace(" ", "T").partition(".")
    digits = len(tail) - len(tail.lstrip("0123456789"))
    if not dot or digits <= 6:
        return text.upper()
    rounded = round(int(tail[:digits]) / 10 ** (digits - 6))
    return f"{head}.{min(rounded, 999_999):06d}{tail[digits:]}"
