"""How one field of a form is written, where that differs from what its type implies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct


class FieldEncoding(Struct, frozen=True, kw_only=True):
    """An Encoding Object (OpenAPI 3.1 section 4.8.15), as far as decoding needs it."""

    style: Literal["form", "spaceDelimited", "pipeDelimited", "deepObject"] = "form"
    """How an array or an object is written."""
    explode: bool = True
    """Whether each item of an array is a field of its own."""
    json: bool = False
    """Whether the field holds JSON, whatever its type."""
    json_text: bool = False
    """Whether the document's schema describes that JSON as text."""


FieldEncodings: TypeAlias = Mapping[str, FieldEncoding]
"""By the name of the field."""

Encodings: TypeAlias = Mapping[str, FieldEncodings]
"""By media type, as declared; a form that is written as usual is left out."""
