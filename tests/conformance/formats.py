"""Formats that have a Python type, which JSON Schema takes for annotations."""

from __future__ import annotations

from typing import Any

from .places import Applying, at_pointer

TYPED_FORMATS = frozenset(("date-time", "date", "time", "uuid", "byte", "decimal"))


def is_format_fault(root: Applying, instance: Any, pointer: str | None) -> bool:
    """Whether a place holds a text whose format has a Python type.

    A fault there, in a valid instance, is one that only the types can have.
    """
    return any(
        isinstance(each.schema, dict)
        and (
            each.schema.get("format") in TYPED_FORMATS
            or each.schema.get("contentEncoding") == "base64"
        )
        for each in at_pointer(root, instance, pointer or "")
    )


def only_types(root: Applying, instance: Any, errors: list[list[Any]]) -> bool:
    """Whether a format explains each fault; a union may have it further down."""
    return bool(errors) and all(is_format_fault(root, instance, pointer) for pointer, _ in errors)
