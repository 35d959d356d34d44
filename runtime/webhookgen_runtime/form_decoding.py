"""Decoding of forms, in which scalars are text, arrays are repeated, objects are JSON.

Where the document says otherwise, a FieldEncoding tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast, get_args, get_origin

import msgspec
from msgspec import Struct

from .bodies import JSON_FAULTS, json_document
from .conversion import learn
from .custom_types import codec_of
from .decoding import Refusal
from .encoding import encode_custom, to_json
from .faults import Fault
from .field_encoding import FieldEncoding, FieldEncodings
from .form_file import FormFile
from .forms import FormFields, FormValue, nested, read_fields, text_of
from .open_codec import OpenCodec
from .open_object import OpenObject, open_members
from .outlines import kinds_of, members_of
from .text_decoding import convert_text

_SEPARATORS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
_USUAL: Final = FieldEncoding()
_NO_FORM = Refusal("malformed", (Fault("the body is not a form of its media type"),))


class FormField(Struct, frozen=True):
    """What a form's type says of one field."""

    kinds: frozenset[type]
    item_kinds: frozenset[type]
    holds_files: bool
    encoding: FieldEncoding

    @property
    def is_list(self) -> bool:
        """Whether only an array can be the field's value."""
        return list in self.kinds and str not in self.kinds

    def is_object(self, kinds: frozenset[type]) -> bool:
        """Whether only an object can be a value of some kinds."""
        return dict in kinds and str not in kinds and not self.holds_files


class FormDecoder:
    """Decodes the forms of one payload type."""

    __slots__ = ("_fields", "_payload_type", "_tolerant")

    def __init__(
        self, payload_type: Any, encodings: FieldEncodings, tolerant: bool = False
    ) -> None:
        """Prepare for the fields of a type."""
        learn(payload_type)
        self._payload_type = payload_type
        self._tolerant = tolerant
        self._fields = {
            wire: _field(kind, encodings.get(wire, _USUAL))
            for wire, kind in form_members(payload_type)
        }

    def decode(self, content_type: str, body: bytes) -> Any:
        """The payload in a form; a multipart form's boundary is in its Content-Type."""
        fields = read_fields(content_type, body)
        if fields is None:
            return _NO_FORM
        values = _values(fields, self._fields)
        return convert_text(values, self._payload_type, self._tolerant)


def form_instance(payload: Any, encodings: FieldEncodings) -> dict[str, Any]:
    """What the document's schema describes, out of a payload: a file is text there."""
    return {
        name: _instance(value, encodings.get(name, _USUAL))
        for name, value in form_values(payload).items()
    }


def form_values(payload: Any) -> dict[str, Any]:
    """The fields of a payload by their names in the form; none that is left out."""
    if isinstance(payload, OpenObject):
        return open_members(payload)
    if isinstance(payload, Struct):
        info = msgspec.structs.fields(payload)
        found = ((f.encode_name, getattr(payload, f.name, msgspec.UNSET)) for f in info)
        return {name: value for name, value in found if value is not msgspec.UNSET}
    return dict(cast("dict[str, Any]", payload)) if isinstance(payload, dict) else {}


def form_members(payload_type: Any) -> list[tuple[str, Any]]:
    """The fields of a form's type: their names and their types."""
    codec = codec_of(payload_type)
    if isinstance(codec, OpenCodec):
        return [(member.wire, member.kind) for member in codec.members]
    if isinstance(payload_type, type) and issubclass(payload_type, Struct):
        info = msgspec.structs.fields(payload_type)
        return [(field.encode_name, field.type) for field in info]
    return []


def _field(kind: Any, encoding: FieldEncoding) -> FormField:
    members = members_of(kind)
    items = [
        item
        for member in members
        if get_origin(member) is list
        for item in members_of(get_args(member)[0])
    ]
    return FormField(
        kinds=frozenset[type]().union(*map(kinds_of, members)),
        item_kinds=frozenset[type]().union(*map(kinds_of, items)),
        holds_files=FormFile in members or FormFile in items,
        encoding=encoding,
    )


def _values(fields: FormFields, declared: Mapping[str, FormField]) -> dict[str, Any]:
    found = {
        name: _value(values, declared.get(name)) for name, values in fields.items()
    }
    for name, field in declared.items():
        if field.encoding.style == "deepObject" and name not in fields:
            members = nested(found, name)
            inside = [other for other in found if other.startswith(f"{name}[")]
            found = {other: found[other] for other in found if other not in inside}
            found |= {name: members} if members else {}
    return found


def _value(values: list[FormValue], field: FormField | None) -> Any:
    """A field's value: a list only where the type is one, or where it repeats."""
    if field is None:
        read = [_plain(value) for value in values]
        return read if len(read) > 1 else read[0]
    if field.is_list and not field.encoding.json:
        items = _split(values, field.encoding)
        return [_item(value, field, field.item_kinds) for value in items]
    read = [_item(value, field, field.kinds) for value in values]
    return read if len(read) > 1 else read[0]


def _split(values: list[FormValue], encoding: FieldEncoding) -> list[FormValue]:
    """The items of an array that is one text (OpenAPI 3.1 section 4.8.12.3)."""
    text = text_of(values[0]) if len(values) == 1 else None
    if encoding.explode or text is None:
        return values
    return [*text.split(_SEPARATORS.get(encoding.style, ","))] if text else []


def _item(value: FormValue, field: FormField, kinds: frozenset[type]) -> Any:
    if field.holds_files:
        return (
            value if isinstance(value, FormFile) else FormFile(content=value.encode())
        )
    text = text_of(value) if isinstance(value, str) or value.is_field else value.text
    if text is None:
        return value
    if not field.encoding.json and not field.is_object(kinds):
        return text
    if not field.encoding.explode and field.encoding.style == "form":
        steps = text.split(",")
        return dict(zip(steps[::2], steps[1::2], strict=False))
    try:
        return json_document(text.encode())
    except JSON_FAULTS:
        return text


def _plain(value: FormValue) -> Any:
    """A value whose type nothing states: text where it is some, else the file."""
    text = text_of(value)
    return value if text is None else text


def _instance(value: Any, encoding: FieldEncoding) -> Any:
    if isinstance(value, FormFile):
        return value.content.decode("latin-1")
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return [_instance(item, encoding) for item in items]
    if encoding.json_text:
        return to_json(value).decode()
    return msgspec.to_builtins(value, enc_hook=encode_custom)
