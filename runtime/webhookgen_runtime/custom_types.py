"""Custom types: what JSON Schema can say and msgspec has no type for.

A custom type is a class that type checkers never see: they see a union, a Decimal, a
list. msgspec hands the values of one to a hook, as plain JSON values, and the type's
codec makes of them what the checkers were promised.
"""

from __future__ import annotations

from functools import partial
from operator import is_not
from typing import TYPE_CHECKING, Any


class Codec:
    """How the values of one custom type are read. One codec a type, used by all threads."""

    def decode_json(self, value: Any) -> Any:
        """What `decode` does with a strict value; codecs that can, do it faster.

        The value is the caller's to lose: a codec may take an object's members out.
        """
        return self.decode(value, True)

    def decode_all(self, values: list[Any]) -> list[Any]:
        """What `decode_json` makes of each value; codecs that can, do it faster."""
        return list(map(self.decode_json, values))

    def decode(self, value: Any, strict: bool) -> Any:
        """A JSON value as the type holds it; text stands for scalars if not `strict`.

        This is the fast path: it follows the likeliest way only, and where that fails
        the careful reader decides.

        Raises:
            ValueError: the value does not fit, or only on another way.
        """
        raise NotImplementedError

    def kinds(self) -> frozenset[type]:
        """The kinds of JSON value that the type may take, as Python types."""
        raise NotImplementedError


_NO_INSTANCE = object()


class CustomType(type):
    """The class of custom types.

    msgspec checks that what a hook returns is an instance of the annotated class. The
    values are not, so the class says of everything that it is, in one step of C.
    """

    __codec__: Codec

    if not TYPE_CHECKING:
        __instancecheck__ = staticmethod(partial(is_not, _NO_INSTANCE))


_KNOWN: list[Codec] = []
"""A codec, where there is any; few packages need custom types."""


def note_codec(codec: Codec) -> None:
    """Take down that there is a custom type."""
    if not _KNOWN:
        _KNOWN.append(codec)


def any_custom_type() -> bool:
    """Whether a custom type was made in this process."""
    return bool(_KNOWN)


def custom_type(name: str, codec: Codec) -> Any:
    """A new custom type."""
    note_codec(codec)
    return CustomType(name, (), {"__codec__": codec, "__decode__": codec.decode_json})


def codec_of(kind: Any) -> Codec | None:
    """The codec of a custom type; None for a type that msgspec reads by itself."""
    found = getattr(kind, "__codec__", None)
    return found if isinstance(found, Codec) else None


def decode_custom(kind: Any, value: Any) -> Any:
    """The hook for JSON: a value of a custom type from plain JSON values."""
    return kind.__decode__(value)


def decode_custom_text(kind: Any, value: Any) -> Any:
    """The hook for forms, headers and text, where scalars are written as text."""
    return kind.__codec__.decode(value, False)
