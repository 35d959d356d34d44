"""Encoding: models as the JSON that they came from."""

from __future__ import annotations

from typing import Any

import msgspec

from .open_object import OpenObject, open_members


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
    if isinstance(value, OpenObject):
        return open_members(value)
    raise TypeError(f"objects of type {type(value).__name__} are no JSON")
