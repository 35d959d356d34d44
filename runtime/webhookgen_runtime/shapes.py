"""Shapes: which events a body can be, by a cheap look at its top-level members.

Only a filter. What passes is decoded by its types, and that decides.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Raw

from .bodies import json_members, json_value
from .media_types import has_fields
from .plan import Scalar, Shape
from .request import CoreRequest

Members: TypeAlias = Mapping[str, Raw | str]
"""An object's members as their bytes, or a form's fields as text."""


def top_members(request: CoreRequest) -> Members | None:
    """The body's members; None where it is neither an object nor a form."""
    members = json_members(request.raw_body)
    content_type = request.headers.get("content-type")
    if members is None and has_fields(content_type):
        from .forms import read_shown  # loaded by those who receive forms

        return read_shown(content_type, request.raw_body)
    return members


def fits(shape: Shape, members: Members | None, empty: bool) -> bool:
    """Whether a body can be of a shape.

    An empty body is left to the event's class, which knows whether it needs one.
    """
    if empty or not shape.body:
        return empty
    if members is None:  # an array, a scalar, or not JSON: the types decide
        return not shape.required
    return _object_fits(shape, members)


def _object_fits(shape: Shape, members: Members) -> bool:
    if not all(name in members for name in shape.required):
        return False
    if shape.closed and not members.keys() <= shape.types.keys():
        return False
    if not (_types_fit(shape, members) and consts_fit(shape, members)):
        return False
    return all(
        _member_fits(members.get(n), inner) for n, inner in shape.members.items()
    )


def _member_fits(member: Raw | str | None, shape: Shape) -> bool:
    """Whether an object fits; of what is none the types say whether it does."""
    inside = json_members(member) if isinstance(member, Raw) else None
    return inside is None or _object_fits(shape, inside)


def _types_fit(shape: Shape, members: Members) -> bool:
    for name, allowed in shape.types.items():
        member = members.get(name)
        if not allowed:  # any type will do
            continue
        if isinstance(member, Raw) and not _type_fits(bytes(member), allowed):
            return False
    return True


def _type_fits(token: bytes, allowed: tuple[str, ...]) -> bool:
    found = _FIRST.get(token[:1], "number")
    if found == "number" and "integer" in allowed:
        return "number" in allowed or _is_whole(token)
    return found in allowed


_FIRST = {
    b'"': "string",
    b"{": "object",
    b"[": "array",
    b"t": "boolean",
    b"f": "boolean",
    b"n": "null",
}


def _is_whole(token: bytes) -> bool:
    """Whether a number is an integer; `1.0` is one (JSON Schema 2020-12 section 4.2.3)."""
    if token.removeprefix(b"-").isdigit():
        return True
    value = json_value(token)
    return isinstance(value, float) and value.is_integer() and math.isfinite(value)


def consts_fit(shape: Shape, members: Members) -> bool:
    """Whether those members that have to be constants are, as far as they are there."""
    for name, allowed in shape.consts.items():
        member = members.get(name)
        if member is not None and not _value_fits(member, allowed):
            return False
    return True


def _value_fits(member: Raw | str, allowed: tuple[Scalar, ...]) -> bool:
    if isinstance(member, str):
        return member in (_form_text(value) for value in allowed)
    value = json_value(bytes(member))
    return any(value == wanted and _same_kind(value, wanted) for wanted in allowed)


def _same_kind(value: object, wanted: Scalar) -> bool:
    """JSON tells true from 1, Python does not."""
    return isinstance(value, bool) == isinstance(wanted, bool)


def _form_text(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
