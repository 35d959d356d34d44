"""Encoding of forms: a payload as the body that `form_decoding` reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import msgspec

from .bodies import is_json
from .encoding import encode_custom, to_json
from .field_encoding import FieldEncoding, FieldEncodings
from .form_decoding import form_values
from .form_file import FormFile
from .media_types import is_multipart
from .multipart import write_multipart

_SEPARATORS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
_USUAL = FieldEncoding()

Pair = tuple[str, str | FormFile]


def encode_form(value: Any, content_type: str, encodings: FieldEncodings) -> bytes:
    """A payload, or the members of one, as a form of a media type.

    Raises:
        TypeError: a member holds what JSON can't.
        ValueError: a multipart form without a boundary, or a file that holds it.
    """
    pairs = [
        pair
        for name, member in form_values(value).items()
        for pair in _pairs(name, member, encodings.get(name, _USUAL))
    ]
    if is_multipart(content_type):
        return write_multipart(content_type, ((n, _part(v)) for n, v in pairs))
    from urllib.parse import urlencode  # loaded by those who send forms

    plain = ((n, v.content if isinstance(v, FormFile) else v) for n, v in pairs)
    return urlencode(list(plain)).encode()


def _pairs(name: str, member: Any, encoding: FieldEncoding) -> Iterator[Pair]:
    """The fields that one member is written as."""
    if encoding.json:
        yield name, _json(member)
    elif isinstance(member, FormFile):
        yield name, member
    elif isinstance(member, list | tuple):
        items: list[Any] = [*member]  # pyright: ignore[reportUnknownVariableType]
        yield from _items(name, items, encoding)
    else:
        plain = msgspec.to_builtins(member, enc_hook=encode_custom)
        if isinstance(plain, dict) and encoding.style == "deepObject":
            yield from _nested(name, cast("dict[str, Any]", plain))
        elif isinstance(plain, dict) and not encoding.explode:
            members = cast("dict[str, Any]", plain)
            steps = ((key, _text(value)) for key, value in members.items())
            yield name, ",".join(",".join(step) for step in steps)
        else:
            yield name, _text(plain)


def _items(name: str, items: list[Any], encoding: FieldEncoding) -> Iterator[Pair]:
    values = [item if isinstance(item, FormFile) else _text(item) for item in items]
    if encoding.explode:
        yield from ((name, value) for value in values)
    else:
        separator = _SEPARATORS.get(encoding.style, ",")
        yield name, separator.join(map(str, values))


def _nested(name: str, members: dict[str, Any]) -> Iterator[Pair]:
    for member, value in members.items():
        if isinstance(value, dict):
            yield from _nested(f"{name}[{member}]", cast("dict[str, Any]", value))
        elif isinstance(value, list):
            items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
            yield from _items(f"{name}[{member}]", items, _USUAL)
        else:
            yield f"{name}[{member}]", _text(value)


def _json(member: Any) -> str:
    """A member as JSON; a text that is some already stays as it is."""
    if isinstance(member, str) and is_json(member.encode(errors="replace")):
        return member
    return to_json(member).decode()


def _text(value: Any) -> str:
    """Text as it is, the rest as JSON spells it."""
    return value if isinstance(value, str) else to_json(value).decode()


def _part(value: str | FormFile) -> FormFile:
    return value if isinstance(value, FormFile) else FormFile(content=value.encode())
