"""`type: "null"` beside references that exclude null, which nothing fits.

Converters from OpenAPI 3.0 write it for `nullable: true` over an `allOf`, as in GitHub's own
document, and the senders do send the object. So null is read as allowed beside what is referred to.
"""

from __future__ import annotations

from ..ir.service import Json
from ..source import Location
from .nodes import Members, Reader
from .versions import IGNORING_SIBLINGS, Dialect

IN_PLACE = ("$ref", "allOf")
_UNIONS = frozenset({"anyOf", "oneOf"})
MAX_FOLLOWED = 50
"""How many schemas are looked at; beyond, null counts as allowed."""


def is_lone_null(raw: Members, at: Location, dialect: Dialect, reader: Reader) -> bool:
    """Whether a schema's only type is null, and a `$ref` or `allOf` beside it excludes that."""
    if raw.get("type") not in ("null", ["null"]) or dialect in IGNORING_SIBLINGS:
        return False
    beside = beside_null(raw)
    return bool(beside) and not raw.keys() & _UNIONS and _Look(reader).excludes_null(beside, at)


def beside_null(raw: Members) -> Members:
    """What stands beside the type and speaks of the same value by reference."""
    return {key: raw[key] for key in IN_PLACE if key in raw}


class _Look:
    """One look through a schema and what it refers to."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.seen: set[int] = set()

    def excludes_null(self, raw: Json, at: Location) -> bool:
        """Whether a schema surely refuses null."""
        if not isinstance(raw, dict) or id(raw) in self.seen or len(self.seen) >= MAX_FOLLOWED:
            return raw is False
        self.seen.add(id(raw))
        return (
            self._states_others(raw)
            or self._refers_to_others(raw, at)
            or any(self.excludes_null(part, at) for part in _list(raw, "allOf"))
            or any(
                all(self.excludes_null(branch, at) for branch in branches)
                for branches in (_list(raw, "anyOf"), _list(raw, "oneOf"))
                if branches
            )
        )

    def _states_others(self, raw: Members) -> bool:
        types = raw.get("type")
        listed = types if isinstance(types, list) else [types]
        if types is not None and "null" not in listed:
            return True
        values = [raw["const"]] if "const" in raw else _list(raw, "enum")
        return bool(values) and None not in values

    def _refers_to_others(self, raw: Members, at: Location) -> bool:
        ref = raw.get("$ref")
        if not isinstance(ref, str):
            return False
        found = self.reader.resolve_quietly(at.child("$ref"), ref)
        return found is not None and self.excludes_null(found.value, found.location)


def _list(raw: Members, key: str) -> list[Json]:
    value = raw.get(key)
    return value if isinstance(value, list) else []
