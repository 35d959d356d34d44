"""Random types of all that is generated, each with random values of it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, Literal
from uuid import UUID

import msgspec
from hypothesis import strategies as st
from typed_sample.models import Level
from webhookgen_runtime import (
    UNSET,
    DecimalText,
    Forbidden,
    NotArray,
    NotContainer,
    NotObject,
    OpenInt,
    OpenObject,
    UnsetType,
    const_of,
    one_of,
    prefix_list,
)

NAMES = st.sampled_from(["a", "b", "c", "d", 'q"', ""])
SIMPLE = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "low", "1.0"])
NUMBERS = st.sampled_from([1.0, 0.5, -2.0, 1e300, 2**70])
JSON = st.recursive(
    SIMPLE | NUMBERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)


class Size(OpenInt):
    """How big."""

    ONE = 1
    TWO = 2


@dataclass(frozen=True)
class Sample:
    """A type, values of it, and whether msgspec's own verdict on it is JSON Schema's."""

    kind: Any
    values: st.SearchStrategy[Any]
    exact: bool = True
    kinds: frozenset[str] = field(default=frozenset())


def scalar(kind: Any, values: st.SearchStrategy[Any], *kinds: str) -> Sample:
    """A sample of a scalar."""
    return Sample(kind, values, True, frozenset(kinds))


SCALARS = [
    scalar(str, st.text(max_size=3), "text"),
    scalar(int, st.integers(-(2**70), 2**70), "integer"),
    scalar(int | float, st.integers() | st.floats(allow_nan=False, allow_infinity=False), "number"),
    scalar(bool, st.booleans(), "boolean"),
    scalar(Level, st.sampled_from(["low", "new"]), "text"),
    scalar(Size, st.integers(0, 5), "integer"),
    scalar(Literal["a", "b"], st.sampled_from(["a", "b"]), "text"),
    scalar(Literal[1], st.just(1), "integer"),
    scalar(Literal[True], st.just(True), "boolean"),
    scalar(dt.date, st.dates().map(str), "text"),
    scalar(UUID, st.uuids().map(str), "text"),
    scalar(bytes, st.sampled_from(["", "YQ=="]), "text"),
    scalar(dt.datetime, st.just("2024-01-02T03:04:05Z"), "text"),
    Sample(DecimalText, st.sampled_from(["1.50", "-3"]), True, frozenset(["custom"])),
    Sample(const_of("[1,0.5]"), st.just([1, 0.5]), True, frozenset(["custom"])),
    Sample(const_of('{"a":null}'), st.just({"a": None}), True, frozenset(["custom"])),
    Sample(Any, JSON, True, frozenset(["any"])),
    Sample(NotObject, SIMPLE, True, frozenset(["any"])),
    Sample(NotArray, SIMPLE, True, frozenset(["any"])),
    Sample(NotContainer, SIMPLE, True, frozenset(["any"])),
]


@st.composite
def samples(draw: st.DrawFn, depth: int = 3) -> Sample:
    """A random type."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(SCALARS))
    make = draw(st.sampled_from([lists, maps, prefixes, tuples, structs, opens, unions, natives]))
    return draw(make(depth - 1))


@st.composite
def lists(draw: st.DrawFn, depth: int) -> Sample:
    item = draw(samples(depth))
    values = st.lists(item.values, max_size=3)
    return Sample(list[item.kind], values, item.exact, frozenset(["array"]))


@st.composite
def maps(draw: st.DrawFn, depth: int) -> Sample:
    item = draw(samples(depth))
    values = st.dictionaries(NAMES, item.values, max_size=3)
    return Sample(dict[str, item.kind], values, item.exact, frozenset(["object"]))


@st.composite
def tuples(draw: st.DrawFn, depth: int) -> Sample:
    items = draw(st.lists(samples(depth), min_size=1, max_size=3))
    values = st.tuples(*(item.values for item in items)).map(list)
    exact = all(item.exact for item in items)
    return Sample(
        tuple[*(item.kind for item in items)],  # type: ignore[misc]
        values,
        exact,
        frozenset(["array"]),
    )


@st.composite
def prefixes(draw: st.DrawFn, depth: int) -> Sample:
    items = draw(st.lists(samples(depth), min_size=1, max_size=3))
    rest = draw(st.none() | samples(depth))
    kinds = tuple(item.kind for item in items)
    kind = prefix_list(lambda: kinds, None if rest is None else lambda: rest.kind)
    first = st.tuples(*(item.values for item in items)).map(list)
    after = st.just([]) if rest is None else st.lists(rest.values, max_size=2)
    short = st.integers(0, 3).flatmap(lambda n: first.map(lambda found: found[:n]))
    full = st.builds(list.__add__, first, after)
    exact = all(item.exact for item in (*items, *([rest] if rest else [])))
    return Sample(kind, short | full, exact, frozenset(["custom"]))


@st.composite
def members(
    draw: st.DrawFn, depth: int, names: st.SearchStrategy[str]
) -> dict[str, tuple[Sample, bool]]:
    """Members by name: a type, and whether they are required."""
    return draw(st.dictionaries(names, st.tuples(samples(depth), st.booleans()), max_size=4))


def objects(found: dict[str, tuple[Sample, bool]]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with these members."""
    return st.fixed_dictionaries(
        {name: sample.values for name, (sample, required) in found.items() if required},
        optional={
            name: sample.values for name, (sample, required) in found.items() if not required
        },
    )


def fields_of(found: dict[str, tuple[Sample, bool]]) -> list[tuple[str, Any, Any]]:
    """The members as fields of a class, with an optional one that is forbidden."""
    return [
        (
            f"m{place}",
            sample.kind if required else sample.kind | UnsetType,
            msgspec.field(name=name) if required else msgspec.field(name=name, default=UNSET),
        )
        for place, (name, (sample, required)) in enumerate(found.items())
    ]


@st.composite
def structs(draw: st.DrawFn, depth: int) -> Sample:
    found = draw(members(depth, st.sampled_from(["a", "b", "c", "d"])))
    forbidden = [("never", Forbidden | UnsetType, UNSET)] if draw(st.booleans()) else []
    kind = msgspec.defstruct("Made", [*fields_of(found), *forbidden], kw_only=True, frozen=True)
    exact = all(sample.exact for sample, _ in found.values())
    return Sample(kind, objects(found), exact, frozenset(["object", "struct"]))


@st.composite
def opens(draw: st.DrawFn, depth: int) -> Sample:
    found = draw(members(depth, NAMES))
    extra = draw(samples(depth))
    fields = fields_of(found)
    annotations = {name: kind for name, kind, _ in fields}
    annotations["additional_properties"] = dict[str, extra.kind]
    body = {name: default for name, _, default in fields} | {"__annotations__": annotations}
    kind = type("MadeOpen", (OpenObject,), body)
    extras = st.dictionaries(st.sampled_from(["x", "y"]), extra.values, max_size=2)
    values = st.builds(lambda more, own: {**more, **own}, extras, objects(found))
    exact = extra.exact and all(sample.exact for sample, _ in found.values())
    return Sample(kind, values, exact, frozenset(["custom"]))


@st.composite
def unions(draw: st.DrawFn, depth: int) -> Sample:
    variants = draw(st.lists(samples(depth), min_size=1, max_size=4))
    kinds = tuple(variant.kind for variant in variants)
    kind = one_of("Union", lambda: kinds)
    values = reduce(or_, (variant.values for variant in variants))
    return Sample(kind, values, False, frozenset(["custom"]))


@st.composite
def natives(draw: st.DrawFn, depth: int) -> Sample:
    """A union that msgspec decodes by itself."""
    one = draw(samples(depth))
    if "any" in one.kinds or "custom" in one.kinds:
        return Sample(one.kind | None, one.values | st.none(), one.exact, one.kinds | {"any"})
    two = draw(samples(depth))
    kinds = one.kinds | two.kinds
    if two.kinds & (one.kinds | {"any", "custom"}) or {"integer", "number"} <= kinds:
        return one
    return Sample(one.kind | two.kind, one.values | two.values, one.exact and two.exact, kinds)


def has_whole_float(value: Any) -> bool:
    """Whether there is a number like 1.0 anywhere, which msgspec takes for no integer."""
    if isinstance(value, dict):
        return any(map(has_whole_float, value.values()))
    if isinstance(value, list):
        return any(map(has_whole_float, value))
    return isinstance(value, float) and value.is_integer()


def as_json(value: Any) -> bytes:
    """A value as a body."""
    return json.dumps(value).encode()
