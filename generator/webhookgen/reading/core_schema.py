"""What a plain YAML scalar means: the core schema of YAML 1.2 (section 10.3.2), and no more.

`on`, `no`, dates, `1_000` and `1:30` are texts, as in JSON Schema's world they should be. So are
`.inf` and `.nan`, which JSON does not have.
"""

from __future__ import annotations

import re

from .plain import Json, read_float, read_int

_NAMES: dict[str, Json] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NUMBER_STARTS = frozenset("0123456789+-.")

_TAG = "tag:yaml.org,2002:"


def read_plain(text: str) -> Json:
    """The value of an untagged, unquoted scalar."""
    if text in _NAMES:
        return _NAMES[text]
    return _read_number(text) if text[0] in _NUMBER_STARTS else text


def read_tagged(text: str, tag: str) -> Json:
    """The value of a scalar with a tag: text, unless the tag is of the core schema and fits."""
    match tag.removeprefix(_TAG):
        case "null" if text in _NAMES and _NAMES[text] is None:
            return None
        case "bool" if isinstance(_NAMES.get(text), bool):
            return _NAMES[text]
        case "int" if isinstance(value := _read_number(text), int):
            return value
        case "float" if _FLOAT.fullmatch(text):
            return read_float(text)
    return text


def _read_number(text: str) -> Json:
    if _INT.fullmatch(text):
        return read_int(text)
    if _FLOAT.fullmatch(text):
        return read_float(text)
    for pattern, base in ((_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(text):
            value = read_int(text[2:], base)
            return value if isinstance(value, int) else text
    return text
