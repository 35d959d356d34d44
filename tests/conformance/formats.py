"""Formats that have a Python type, which JSON Schema takes for annotations."""

from __future__ import annotations

from typing import Any

from .places import Applying, at_pointer
from .raw_documents import escape_token, look_up

TYPED_FORMATS = frozenset(("date-time", "date", "time", "uuid", "byte", "decimal"))


def is_format_fault(root: Applying, instance: Any, pointer: str | None) -> bool:
    """Whether a place holds a text whose format has a Python type, at or below it.

    A fault there, in a valid instance, is one that only the types can have. A union's fault is told
    at the union, though it is a member that no branch can hold.
    """
    place = pointer or ""
    try:
        value = look_up(instance, place)
    except (LookupError, ValueError):
        return False
    if isinstance(value, str):
        return any(map(_has_type, at_pointer(root, instance, place)))
    members = value if isinstance(value, (dict, list)) else ()
    names = members if isinstance(members, dict) else range(len(members))
    return any(
        is_format_fault(root, instance, f"{place}/{escape_token(str(name))}") for name in names
    )


def _has_type(each: Applying) -> bool:
    schema = each.schema if isinstance(each.schema, dict) else {}
    return schema.get("format") in TYPED_FORMATS or schema.get("contentEncoding") == "base64"


def only_types(root: Applying, instance: Any, errors: list[list[Any]]) -> bool:
    """Whether a format explains each fault."""
    return bool(errors) and all(is_format_fault(root, instance, pointer) for pointer, _ in errors)
