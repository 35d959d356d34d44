"""Custom types: what JSON Schema can say and msgspec has no type for (interim)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Never, TypeAlias, dataclass_transform

import msgspec
from msgspec import UNSET

Read: TypeAlias = Callable[[Any], Any]


class CustomType(type):
    """The class of custom types."""

    read: Read
    sample: Callable[[Any, Any], Any]

    def __instancecheck__(cls, instance: object) -> bool:
        """Whether msgspec may take a hook's result: always."""
        return True


def _custom(name: str, read: Read, sample: Callable[[Any, Any], Any]) -> Any:
    space = {"read": staticmethod(read), "sample": staticmethod(sample)}
    return CustomType(name, (), space)


def decode_custom(kind: Any, value: Any) -> Any:
    """The hook for JSON: a value of a custom type from plain JSON values."""
    if isinstance(kind, type) and hasattr(kind, "read"):
        return kind.read(value)
    raise TypeError(f"no custom type: {kind}")


def _convert(value: Any, kind: Any) -> Any:
    return msgspec.convert(value, kind, dec_hook=decode_custom)


def one_of(
    name: str,
    variants: Callable[[], tuple[Any, ...]],
    *,
    discriminator: tuple[str, Mapping[str | int, int]] | None = None,
    default: int | None = None,
) -> Any:
    """A custom type that is one of several."""

    def read(value: Any) -> Any:
        kinds = list(variants())
        if discriminator is not None and isinstance(value, dict):
            members: dict[str, Any] = value  # pyright: ignore
            key: Any = members.get(discriminator[0])
            places: Any = discriminator[1]
            found = places.get(key, default)
            if found is not None:
                kinds.insert(0, kinds[found])
        for kind in kinds:
            try:
                return _convert(value, kind)
            except msgspec.ValidationError:
                continue
        raise ValueError("the value fits no variant")

    def sample(below: Any, cut: Any) -> Any:
        values = [below(kind) for kind in variants()]
        return next((value for value in values if value is not cut), cut)

    return _custom(name, read, sample)


def const_of(text: str) -> Any:
    """A custom type of the values that equal a JSON value."""
    constant = msgspec.json.decode(text)

    def read(value: Any) -> Any:
        if value != constant or isinstance(value, bool) != isinstance(constant, bool):
            raise ValueError("not the constant")
        return value

    return _custom("Const", read, lambda below, cut: constant)


_ANY: Callable[[], Any] = lambda: Any  # noqa: E731


def prefix_list(
    items: Callable[[], tuple[Any, ...]], rest: Callable[[], Any] | None = _ANY
) -> Any:
    """A custom type of lists whose first items have types of their own."""

    def read(value: Any) -> Any:
        if type(value) is not list:
            raise ValueError("not an array")
        kinds = items()
        if rest is None and len(value) > len(kinds):
            raise ValueError("more items than declared")
        first = [_convert(v, k) for v, k in zip(value, kinds, strict=False)]
        others = value[len(kinds) :]
        return first + ([] if rest is None else [_convert(v, rest()) for v in others])

    def sample(below: Any, cut: Any) -> Any:
        found: list[Any] = []
        for kind in items():
            value = below(kind)
            if value is cut:
                break
            found.append(value)
        return found

    return _custom("PrefixList", read, sample)


def _refuse(value: Any) -> Any:
    raise ValueError("no value is allowed here")


_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def _decimal(value: Any) -> Decimal:
    if type(value) is not str or not _DECIMAL.fullmatch(value):
        raise ValueError("not a decimal number as text")
    return Decimal(value)


if TYPE_CHECKING:
    DecimalText: TypeAlias = Decimal
    Forbidden: TypeAlias = Never
    NotObject: TypeAlias = Any
    NotArray: TypeAlias = Any
    NotContainer: TypeAlias = Any
else:
    DecimalText = _custom("DecimalText", _decimal, lambda below, cut: "1.50")
    Forbidden = _custom("Forbidden", _refuse, lambda below, cut: cut)
    NotObject = list[Any] | str | int | float | bool | None
    NotArray = dict[str, Any] | str | int | float | bool | None
    NotContainer = str | int | float | bool | None

_EXTRAS = "additional_properties"


@dataclass_transform(
    kw_only_default=True, frozen_default=True, field_specifiers=(msgspec.field,)
)
class OpenObject:
    """An object whose undeclared members are typed, or whose names are unusual."""

    if not TYPE_CHECKING:

        def __init__(self, **values: Any) -> None:
            declared, extras = _members(type(self))
            complete = dict.fromkeys(declared, UNSET) | values
            if extras is not None:
                complete.setdefault(_EXTRAS, {})
            self.__dict__.update(complete)

        def __setattr__(self, name: str, value: Any) -> None:
            raise AttributeError(f"immutable type: {type(self).__name__!r}")

    def __eq__(self, other: object) -> bool:
        """Whether both are of one class and hold the same."""
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        """A hash of the class."""
        return hash(type(self))

    def __repr__(self) -> str:
        """The class and the members."""
        shown = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({shown})"

    @classmethod
    def read(cls, value: Any) -> Any:
        """An object from plain JSON values."""
        if not isinstance(value, dict):
            raise ValueError("not an object")
        declared, extras = _members(cls)
        found: dict[str, Any] = {}
        left: dict[str, Any] = dict(value)  # pyright: ignore[reportUnknownArgumentType]
        for name, (wire, kind, required) in declared.items():
            if wire in left:
                found[name] = _convert(left.pop(wire), kind)
            elif required:
                raise ValueError(f"no member {wire}")
        if extras is not None:
            found[_EXTRAS] = _convert(left, extras)
        return cls(**found)

    @classmethod
    def sample(cls, below: Any, cut: Any) -> Any:
        """A value that fits the class."""
        declared, _ = _members(cls)
        found: dict[str, Any] = {}
        for wire, kind, required in declared.values():
            value = below(kind)
            if value is not cut:
                found[wire] = value
            elif required:
                return cut
        return found


def _members(cls: type) -> tuple[dict[str, tuple[str, Any, bool]], Any]:
    from typing import get_type_hints

    hints = get_type_hints(cls)
    extras = hints.pop(_EXTRAS, None)
    found: dict[str, tuple[str, Any, bool]] = {}
    for name, kind in hints.items():
        given = cls.__dict__.get(name, msgspec.NODEFAULT)
        if isinstance(given, msgspec._core.Field):
            found[name] = (given.name or name, kind, given.default is msgspec.NODEFAULT)
        else:
            found[name] = (name, kind, given is msgspec.NODEFAULT)
    return found, extras


def to_json(value: Any) -> bytes:
    """A value as JSON."""
    return msgspec.json.encode(value, enc_hook=encode_custom)


def encode_custom(value: Any) -> Any:
    """The hook for encoding."""
    if not isinstance(value, OpenObject):
        raise TypeError(f"can't encode {type(value).__name__}")
    declared, _ = _members(type(value))
    members = dict(vars(value))
    found = dict(members.pop(_EXTRAS, {}))
    for name, member in members.items():
        if member is not UNSET:
            found[declared[name][0]] = member
    return found
