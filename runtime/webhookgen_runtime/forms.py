"""The fields of a form, urlencoded or multipart, and of nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias, cast

from .bodies import form_pairs, json_value
from .form_file import FormFile
from .media_types import is_multipart
from .multipart import read_multipart

FormValue: TypeAlias = str | FormFile
"""A field's value: text in an urlencoded form, a part in a multipart one."""

FormFields: TypeAlias = Mapping[str, list[FormValue]]
"""All values of each field, in their order."""

MAX_NESTING = 16
_STEPS = re.compile(r"\[([^\[\]]*)\]")


def read_fields(content_type: str | None, body: bytes) -> FormFields | None:
    """The values of each field; None where the body is no such form."""
    if content_type is not None and is_multipart(content_type):
        parts = read_multipart(content_type, body)
        if parts is None:
            return None
        fields: dict[str, list[FormValue]] = {}
        for name, part in parts:
            fields.setdefault(name, []).append(part)
        return fields
    return cast("FormFields | None", form_pairs(body))


def read_texts(content_type: str | None, body: bytes) -> dict[str, list[str]] | None:
    """The same without files."""
    fields = read_fields(content_type, body)
    if fields is None:
        return None
    found = ((name, _texts(values)) for name, values in fields.items())
    return {name: texts for name, texts in found if texts}


def read_shown(content_type: str | None, body: bytes) -> dict[str, str]:
    """The last text of each field, "" for a file; nothing where the body is no form."""
    fields = read_fields(content_type, body) or {}
    return {name: text_of(values[-1]) or "" for name, values in fields.items()}


def field_object(texts: Mapping[str, list[str]], name: str) -> dict[str, Any]:
    """The object in a field: JSON, or the fields `name[...]`. Empty where it is none."""
    values = texts.get(name, [])
    if len(values) != 1:
        return nested({n: v[0] if len(v) == 1 else v for n, v in texts.items()}, name)
    found = json_value(values[0].encode("utf-8", "surrogatepass"))
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def text_of(value: FormValue) -> str | None:
    """A value as text; None for a file, and for what is not in its charset."""
    if isinstance(value, str):
        return value
    return value.text if value.is_field else None


def nested(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object whose members are fields such as `name[a][b]` (style `deepObject`).

    What nests deeper than MAX_NESTING is left out.
    """
    found: dict[str, Any] = {}
    for field, value in fields.items():
        if not field.startswith(f"{name}["):
            continue
        rest = field[len(name) :]
        steps = _STEPS.findall(rest)
        if _STEPS.sub("", rest) or len(steps) > MAX_NESTING:
            continue
        inside = _entered(found, steps[:-1])
        if inside is not None:
            inside[steps[-1]] = value
    return found


def _entered(members: dict[str, Any], steps: list[str]) -> dict[str, Any] | None:
    """The object below some names, made where it is missing; None for a value there."""
    for step in steps:
        below = members.setdefault(step, {})
        if not isinstance(below, dict):
            return None
        members = cast("dict[str, Any]", below)
    return members


def _texts(values: list[FormValue]) -> list[str]:
    return [text for text in map(text_of, values) if text is not None]
