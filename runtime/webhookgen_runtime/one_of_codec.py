"""Unions that msgspec can't decode: of objects without a tag, of arrays, of texts.

A variant is chosen by a look at the value that does not go below its members, so that
unions within unions take no longer than the body is long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from operator import itemgetter
from typing import Any, Final, TypeAlias, cast

from msgspec import convert

from .conversion import converter, is_struct, learn, needs_hook
from .custom_types import Codec, codec_of, custom_type, decode_custom
from .outlines import Outline, has_kind, kinds_of, members_of

Discriminator: TypeAlias = tuple[str, Mapping[str | int, int]]
"""A member's name in JSON, and the variant's place for each of its values."""

_MAX_SHAPES: Final = 64


class Variant:
    """One type of a union."""

    __slots__ = ("convert", "hooked", "kind", "outline", "struct")

    def __init__(self, kind: Any) -> None:
        """Prepare to choose a type and to convert to it."""
        self.kind = kind
        self.outline = Outline(kind)
        self.convert = converter(kind)
        self.struct = is_struct(kind)
        self.hooked = self.struct and needs_hook(kind)
        if self.struct:
            learn(kind)


class OneOfCodec(Codec):
    """Reads a value as one of several types."""

    __slots__ = ("_given", "_kinds", "_made", "owner")

    def __init__(
        self,
        variants: Callable[[], tuple[Any, ...]],
        discriminator: Discriminator | None,
        default: int | None,
    ) -> None:
        """Keep the union; its types are asked for when they are first needed."""
        self._given = (variants, discriminator, default)
        self._made: _Compiled | None = None
        self.owner: Any = None
        self._kinds: frozenset[type] | None = None

    @property
    def variants(self) -> tuple[Variant, ...]:
        """The variants in the document's order."""
        return self._compiled().variants

    @property
    def discriminator(self) -> str | None:
        """The name in JSON of the member that names the variant, if there is one."""
        return self._compiled().discriminator

    def decode_json(self, value: Any) -> Any:
        """The same as `decode`, by what is known of values like this one."""
        if type(value) is dict:
            made = self._made or self._compiled()
            try:
                known = made.known.get(made.shape(value))
            except (KeyError, TypeError):  # no discriminator, or it is no scalar
                known = None
            if known is not None:
                return known.convert(value, True)
        return self.decode(value, True)

    def decode_all(self, values: list[Any]) -> list[Any]:
        """The same of each value; where all are of known shapes, without a loop."""
        made = self._made or self._compiled()
        read = made.read
        try:
            kinds = list(map(made.structs.get, map(made.shape, values)))
        except (KeyError, TypeError):  # a value that is no object, or without its tag
            return list(map(self.decode_json, values))
        if None in kinds:
            pairs = zip(values, kinds, strict=True)
            return [read(v, k) if k else self.decode_json(v) for v, k in pairs]
        return list(map(read, values, kinds))

    def decode(self, value: Any, strict: bool) -> Any:
        """The value as its likeliest variant has it."""
        if type(value) is dict or type(value) is list:
            found = self.candidates(value)
            if not found:
                raise ValueError("the value fits no variant")
            self._compiled().learn(value, found[0])
            return found[0].convert(value, strict)
        for variant in self.candidates(value, text=not strict):
            try:
                return variant.convert(value, strict)
            except ValueError:
                continue
        raise ValueError("the value fits no variant")

    def kinds(self) -> frozenset[type]:
        """The kinds of all variants, also where the union contains itself."""
        if self._kinds is None:
            found: frozenset[type] = frozenset()
            waiting: list[OneOfCodec] = [self]
            for union in waiting:
                for kind in union.given():
                    inner = codec_of(kind)
                    if not isinstance(inner, OneOfCodec):
                        found |= kinds_of(kind)
                    elif inner not in waiting:
                        waiting.append(inner)
            self._kinds = found
        return self._kinds

    @property
    def discriminated(self) -> bool:
        """Whether there is a discriminator, told without looking at the types."""
        return self._given[1] is not None

    def given(self) -> tuple[Any, ...]:
        """The types as they were given."""
        return self._given[0]()

    def candidates(
        self, value: Any, *, lenient: bool = False, text: bool = False
    ) -> list[Variant]:
        """The variants that a value may be, likeliest first.

        The one that the discriminator names comes first; then those that declare most
        of the value's members; then those that keep the others; then the document's
        order decides. `lenient` lets null stand for a missing member, and `text` lets
        text stand for other scalars.
        """
        found = [v for v in self.variants if v.outline.admits(value, lenient)]
        if type(value) is dict:
            members = cast("dict[str, Any]", value)
            if len(found) > 1:
                found.sort(key=lambda v: -v.outline.held(members))
            named = self.named(members)
            return (
                found if named is None else [named, *(v for v in found if v != named)]
            )
        if type(value) is float:  # 1.0 is an integer only where nothing holds a float
            found.sort(key=lambda v: float not in v.outline.kinds)
        if text and type(value) is str:
            others = [v for v in self.variants if v not in found]
            return [v for v in others if v.outline.kinds & _SCALARS] + found
        return found

    def of_kind(self, value: Any) -> list[Variant]:
        """The variants that take a value's kind at all."""
        return [v for v in self.variants if has_kind(v.outline.kinds, value)]

    def named(self, value: dict[str, Any]) -> Variant | None:
        """The variant that the discriminator names, or the default one."""
        made = self._compiled()
        if made.discriminator is None:
            return None
        key = _key(value.get(made.discriminator))
        return made.default if key is None else made.mapping.get(key, made.default)

    def naming(self, variant: Variant) -> dict[str, str | int]:
        """The member that names a variant, as its first value; empty if there is none."""
        made = self._compiled()
        values = [value for value, found in made.mapping.items() if found is variant]
        if made.discriminator is None or not values:
            return {}
        return {made.discriminator: values[0]}

    def _compiled(self) -> _Compiled:
        made = self._made
        if made is None:
            made = self._made = _Compiled(*self._given)
            if self.owner is not None:
                self.owner.__decode__ = made.shortcut(self.decode_json)
        return made


_SCALARS = frozenset([bool, int, float])


class _Compiled:
    """What a codec knows once its types can be evaluated.

    `known` tells the variant of an object from what `shape` takes of it: the value of a
    member that tells all variants apart, else the names of its members where only those
    count. So many shapes are kept that hostile bodies can't fill the memory. `structs` has
    the types of those variants that are Structs, and `read` converts to them.
    """

    __slots__ = (
        "_learns",
        "default",
        "discriminator",
        "known",
        "mapping",
        "read",
        "shape",
        "structs",
        "tag",
        "variants",
    )

    def __init__(
        self,
        variants: Callable[[], tuple[Any, ...]],
        discriminator: Discriminator | None,
        default: int | None,
    ) -> None:
        seen: set[Any] = set()
        given = [tuple(map(Variant, _flat(kind, seen))) for kind in variants()]
        self.variants = tuple(variant for members in given for variant in members)
        name: str | None = None
        places: Mapping[str | int, int] = {}
        if discriminator is not None:
            name, places = discriminator
        self.discriminator = name
        self.mapping = {
            value: given[place][0] for value, place in places.items() if given[place]
        }
        self.default = (
            given[default][0] if default is not None and given[default] else None
        )
        tag = self.tag = name or _common_tag(self.variants)
        self._learns = tag is None and not any(v.outline.consts for v in self.variants)
        self.known: dict[Any, Variant] = {}
        self.shape: Callable[[Any], Any] = tuple
        if tag is not None:
            self.known = _by_tag(tag, self.variants) if name is None else self._texts()
            self.shape = itemgetter(tag)
        self.structs = {key: v.kind for key, v in self.known.items() if v.struct}
        self.read: Callable[[Any, Any], Any] = convert
        if any(variant.hooked for variant in self.variants):  # which all then pay for
            self.read = partial(convert, dec_hook=decode_custom)

    def shortcut(self, decode: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """What `decode` does, for known shapes at once.

        Text and arrays have no shape, or one that their conversion then refuses.
        """
        structs, read, tag = self.structs, self.read, self.tag

        def decode_by_members(value: Any) -> Any:
            try:
                kind = structs[tuple(value)]
            except (KeyError, TypeError):
                return decode(value)
            return read(value, kind)

        def decode_by_tag(value: Any) -> Any:
            try:
                kind = structs[value[tag]]
            except (KeyError, TypeError):
                return decode(value)
            return read(value, kind)

        return decode_by_members if tag is None else decode_by_tag

    def learn(self, value: Any, variant: Variant) -> None:
        """Keep the variant of an object for others with the same members."""
        if self._learns and type(value) is dict and len(self.known) < _MAX_SHAPES:
            shape = tuple(cast("dict[str, Any]", value))
            self.known[shape] = variant
            if variant.struct:
                self.structs[shape] = variant.kind

    def _texts(self) -> dict[Any, Variant]:
        """The mapping without its integers, which Python takes for booleans."""
        return {key: v for key, v in self.mapping.items() if isinstance(key, str)}


def _flat(kind: Any, seen: set[Any]) -> list[Any]:
    """The variants of a variant that is a union itself; of one that was met, none.

    A union with a discriminator stays as it is, for it has a choice of its own.
    """
    found: list[Any] = []
    for member in members_of(kind):
        codec = codec_of(member)
        if not isinstance(codec, OneOfCodec) or codec.discriminated:
            found.append(member)
        elif codec not in seen:
            seen.add(codec)
            found += [flat for inner in codec.given() for flat in _flat(inner, seen)]
    return found


def _common_tag(variants: tuple[Variant, ...]) -> str | None:
    """A member that is a constant text in each object, and another one in each."""
    objects = [variant.outline for variant in variants if dict in variant.outline.kinds]
    for name, _ in objects[0].consts if objects else ():
        values = [dict(o.consts).get(name, ()) for o in objects]
        flat = [value for allowed in values for value in allowed]
        closed = all(values) and all(isinstance(value, str) for value in flat)
        required = all(name in outline.required for outline in objects)
        if closed and required and len(flat) == len(set(flat)):
            return name
    return None


def _by_tag(tag: str, variants: tuple[Variant, ...]) -> dict[Any, Variant]:
    consts = (
        (dict(variant.outline.consts).get(tag, ()), variant) for variant in variants
    )
    return {value: variant for allowed, variant in consts for value in allowed}


def _key(value: Any) -> str | int | None:
    """A discriminator's value as mappings have it; None for what none can have."""
    if type(value) is float and value.is_integer():
        return int(value)
    return value if type(value) is str or type(value) is int else None


def one_of(
    name: str,
    variants: Callable[[], tuple[Any, ...]],
    *,
    discriminator: Discriminator | None = None,
    default: int | None = None,
) -> Any:
    """A custom type that is one of several, given in the document's order.

    `default` is the variant where the discriminator names none.
    """
    codec = OneOfCodec(variants, discriminator, default)
    codec.owner = custom_type(name, codec)
    return codec.owner
