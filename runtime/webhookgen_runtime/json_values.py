"""JSON values as Python has them: their kinds, and equality as JSON Schema defines it."""

from __future__ import annotations

from typing import Any, cast

from .form_file import FormFile

KIND_NAMES: dict[type, str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    type(None): "null",
}
KINDS = frozenset(KIND_NAMES)
"""The Python types of JSON values. An integer is a `float` too where it has a point."""


def kind_name(value: object) -> str:
    """What a value is, as messages say it; never the value."""
    other = "a file" if isinstance(value, FormFile) else "something else"
    return KIND_NAMES.get(type(value), other)


def kinds_text(kinds: frozenset[type]) -> str:
    """Kinds as messages list them; integers are numbers."""
    shown = kinds - {int} if float in kinds else kinds
    names = [name for kind, name in KIND_NAMES.items() if kind in shown]
    return " or ".join(names) or "nothing"


def json_equal(value: Any, constant: Any) -> bool:
    """Whether two values are equal as JSON Schema has it (2020-12 core section 4.2.2).

    1.0 is 1, and true is not. No deeper than the constant, which is the document's.
    """
    if isinstance(constant, dict):
        return _objects_equal(value, cast("dict[str, Any]", constant))
    if isinstance(constant, list):
        wanted: list[Any] = constant  # pyright: ignore[reportUnknownVariableType]
        return _arrays_equal(value, wanted)
    if isinstance(value, bool) or isinstance(constant, bool):
        return value is constant
    return bool(value == constant)


def _objects_equal(value: Any, constant: dict[str, Any]) -> bool:
    if not isinstance(value, dict) or value.keys() != constant.keys():
        return False
    members = cast("dict[str, Any]", value)
    return all(json_equal(members[name], constant[name]) for name in constant)


def _arrays_equal(value: Any, constant: list[Any]) -> bool:
    if not isinstance(value, list):
        return False
    items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
    return len(items) == len(constant) and all(map(json_equal, items, constant))


def equal_to_one(value: Any, allowed: tuple[Any, ...]) -> bool:
    """Whether a value is one of some constants."""
    return any(json_equal(value, constant) for constant in allowed)
