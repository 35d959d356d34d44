"""Encoding: a value as a body, by its media type. What `decoding` reads, backwards."""

from __future__ import annotations

from typing import Any

import msgspec

from . import media_types
from .field_encoding import FieldEncodings


def encode_body(
    value: Any, content_type: str, encodings: FieldEncodings | None = None
) -> bytes:
    """A value as a body of a media type; an object or a list is JSON whatever its name.

    `encodings` tells how the fields of a form are written where that is not as usual.

    Raises:
        ValueError: it is a multipart form, and the media type states no fit boundary.
        TypeError: the value holds what JSON can't.
        UnicodeEncodeError: a text holds what the charset can't.
    """
    if media_types.has_fields(content_type) and not isinstance(value, bytes):
        from .form_encoding import encode_form  # loaded by those who send forms

        return encode_form(value, content_type, encodings or {})
    plain = msgspec.to_builtins(value, enc_hook=encode_custom)
    if media_types.is_json(content_type) or isinstance(plain, dict | list):
        return to_json(value)
    if isinstance(value, bytes):
        return value
    return _text(plain, content_type) if isinstance(plain, str) else to_json(value)


def to_json(value: Any) -> bytes:
    """A model, or any value that one can hold, as JSON.

    Members that are UNSET are left out, and so are required ones that never arrived.

    Raises:
        TypeError: the value is nothing that JSON can say.
    """
    return msgspec.json.encode(value, enc_hook=encode_custom)


def encode_custom(value: Any) -> Any:
    """The hook for what msgspec can't encode by itself.

    Raises:
        TypeError: the value is no model.
    """
    from .open_object import OpenObject, open_members  # loaded where msgspec gives up

    if isinstance(value, OpenObject):
        return open_members(value)
    raise TypeError(f"objects of type {type(value).__name__} are no JSON")


def _text(text: str, content_type: str) -> bytes:
    charset = media_types.parameters(content_type).get("charset", "utf-8")
    try:
        return text.encode(charset)
    except LookupError:
        return text.encode()
