"""Bodies that exclude each other: many compared at once, as two by two."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from webhookgen.ir.detection import Shape
from webhookgen.lower.exclusion import Exclusions

NAMES = ("id", "kind", "size", "state")
TYPES = st.lists(st.sampled_from(("string", "integer", "null")), unique=True, max_size=2)
VALUES = st.lists(st.sampled_from(("a", "b", 1, None)), unique=True, min_size=1, max_size=2)


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    declared = draw(st.lists(st.sampled_from(NAMES), unique=True))
    listed = draw(st.lists(st.sampled_from(declared), unique=True)) if declared else []
    return Shape(
        event="",
        body=draw(st.sampled_from((True, True, True, False))),
        required=tuple(draw(st.lists(st.sampled_from(NAMES), unique=True))),
        types=tuple((name, tuple(draw(TYPES))) for name in declared),
        values=tuple((name, tuple(draw(VALUES))) for name in listed),
        closed=draw(st.booleans()),
    )


@given(st.lists(shapes(), max_size=7))
def test_bodies_exclude_each_other_where_one_demands_what_the_other_forbids(
    some: list[Shape],
) -> None:
    expected = [
        sum(1 << i for i, b in enumerate(some) if b is not a and exclude_each_other(a, b))
        for a in some
    ]
    assert list(Exclusions(some).rows()) == expected


def exclude_each_other(a: Shape, b: Shape) -> bool:
    return a.body != b.body or forbids(a, b) or forbids(b, a)


def forbids(demanding: Shape, other: Shape) -> bool:
    own_types, types = dict(demanding.types), dict(other.types)
    own_values, values = dict(demanding.values), dict(other.values)
    for name in demanding.required:
        if name not in types:
            if other.closed:
                return True
            continue
        for own, theirs in (
            (own_types.get(name), types[name]),
            (own_values.get(name), values.get(name)),
        ):
            if own and theirs and set(own).isdisjoint(theirs):
                return True
    return False
