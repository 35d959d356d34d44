"""A peek into the body: all values that a plan asks for, in one pass.

The pointers become nested Structs with one field a step, so that msgspec skips all the
rest without making objects. A pointer that holds an array index, or a name that a Struct
field can't have, makes the peek read the whole body instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Final, TypeAlias, cast

import msgspec
from msgspec import UNSET, Raw, UnsetType
from msgspec.json import Decoder

from .bodies import JSON_FAULTS, array_index, is_json
from .media_types import has_fields
from .request import CoreRequest

Tokens: TypeAlias = tuple[str, ...]
Reader: TypeAlias = Callable[[Any], Any]


class _Empty:
    """A body in which nothing is found."""


NOTHING: Final = _Empty()
"""The peek of an empty body, and of one that is no object."""
MALFORMED: Final = _Empty()
"""The peek of a body that is not JSON."""


class Peek:
    """The values at some pointers; `readers` read them from what `look` returns.

    `decode` is `look` for a body that is known to be fine; else it raises.

    A reader raises AttributeError, or gives UNSET, where nothing is at its pointer. `leaf`
    is the type that values are read as.
    """

    __slots__ = ("_type", "decode", "readers")

    def __init__(self, pointers: Iterable[Tokens], leaf: Any = Any) -> None:
        """Prepare for the pointers of a plan."""
        wanted = set(pointers)
        typed = all(map(is_plain, wanted))
        self._type: Any = _struct(wanted, leaf) if typed else Any
        self.decode: Final = Decoder[Any](self._type).decode
        self.readers: dict[Tokens, Reader] = {
            tokens: _typed_reader(wanted, tokens) if typed else _walker(tokens)
            for tokens in wanted
        }

    def members(self, body: bytes) -> object | None:
        """The same of a body that is an object; None where it is none, or not JSON."""
        try:
            found: object = self.decode(body)
        except JSON_FAULTS:
            return None
        return found

    def look(self, request: CoreRequest) -> object:
        """The body as far as the pointers need it, or NOTHING, or MALFORMED."""
        body = request.raw_body
        try:
            return self.decode(body)
        except msgspec.ValidationError:
            return NOTHING if is_json(body) else MALFORMED
        except JSON_FAULTS:
            pass
        if not body:
            return NOTHING
        content_type = request.headers.get("content-type")
        return self._form(content_type, body) if has_fields(content_type) else MALFORMED

    def _form(self, content_type: str | None, body: bytes) -> object:
        """A form's fields; where a pointer goes on below one, what that holds."""
        from .forms import field_object, read_texts  # loaded by those who receive forms

        texts = read_texts(content_type, body)
        if texts is None:
            return MALFORMED
        flat: dict[str, Any] = {
            name: found[0] for name, found in texts.items() if len(found) == 1
        }
        for name in {tokens[0] for tokens in self.readers if len(tokens) > 1}:
            flat[name] = field_object(texts, name) or flat.get(name)
        try:
            return msgspec.convert(flat, self._type)
        except (msgspec.ValidationError, RecursionError):
            return NOTHING


def is_plain(tokens: Tokens) -> bool:
    """Whether each token can be a Struct's field and can't be an array's index."""
    return bool(tokens) and not any(
        array_index(token) is not None
        or "\\" in token
        or '"' in token
        or not token.isprintable()
        for token in tokens
    )


def _struct(pointers: set[Tokens], leaf: Any) -> Any:
    """A Struct with one optional field for each first token."""
    names = sorted({tokens[0] for tokens in pointers})
    fields = [
        (
            f"f{index}",
            _field_type({tokens[1:] for tokens in pointers if tokens[0] == name}, leaf),
        )
        for index, name in enumerate(names)
    ]
    return msgspec.defstruct(
        "Peek",
        [(field, kind, UNSET) for field, kind in fields],
        rename={field: name for (field, _), name in zip(fields, names, strict=True)},
        gc=False,
    )


def _field_type(rests: set[Tokens], leaf: Any) -> Any:
    deeper = {rest for rest in rests if rest}
    if not deeper:
        return leaf
    scalars = str | int | float | bool | None | list[Raw] | UnsetType
    return _struct(deeper, leaf) | scalars


def _typed_reader(pointers: set[Tokens], tokens: Tokens) -> Reader:
    """A getter of nested fields, numbered as `_struct` numbers them."""
    steps: list[str] = []
    for depth, token in enumerate(tokens):
        level = {p for p in pointers if p[:depth] == tokens[:depth] and len(p) > depth}
        steps.append(f"f{sorted({p[depth] for p in level}).index(token)}")
    return attrgetter(".".join(steps))


def _walker(tokens: Tokens) -> Reader:
    def read(body: Any) -> Any:
        value = body
        for token in tokens:
            value = child_of(value, token)
        return value

    return read


def child_of(value: Any, token: str) -> Any:
    """A member or an item; UNSET where there is none."""
    if isinstance(value, dict):
        return cast("dict[str, Any]", value).get(token, UNSET)
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        index = array_index(token)
        return UNSET if index is None or index >= len(items) else items[index]
    return UNSET
