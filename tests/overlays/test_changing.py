"""What actions do to data, and where each part of the outcome comes from."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webhookgen.location import Location
from webhookgen.overlays.changing import Changing, Incompatible
from webhookgen.overlays.targets import Path
from webhookgen.reading.pointer import children, join_pointer, look_up, split_pointer

AT = Location("overlay.yaml", "/actions/0/update")


def updated(data: Any, path: Path, update: Any) -> Any:
    changing = Changing("spec.yaml", data)
    changing.update(path, update, AT)
    return changing.data


@pytest.mark.parametrize(
    ("data", "update", "outcome"),
    [
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": 1}, {"a": None}, {"a": None}),
        ({"a": None}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({"a": {"b": 1}}, {"a": {"c": 2}}, {"a": {"b": 1, "c": 2}}),
        ({"a": [1]}, {"a": [1, 2]}, {"a": [1, 1, 2]}),
        ([1], {"a": 2}, [1, {"a": 2}]),
        ([1], 2, [1, 2]),
        ([1], [2, 3], [1, 2, 3]),
    ],
)
def test_an_update_merges_as_the_specification_says(data: Any, update: Any, outcome: Any) -> None:
    assert updated(data, (), update) == outcome


@pytest.mark.parametrize(
    ("data", "update", "at", "met"),
    [
        ({"a": {}}, {"a": 1}, "/a", "/a"),
        ({"a": {}}, {"a": None}, "/a", "/a"),
        ({"a": 1}, {"a": {}}, "/a", "/a"),
        ({"a": []}, {"a": {}}, "/a", "/a"),
        ({}, [], "", ""),
        ("text", {}, "", ""),
    ],
)
def test_kinds_that_differ_are_refused_with_both_places(
    data: Any, update: Any, at: str, met: str
) -> None:
    with pytest.raises(Incompatible) as raised:
        updated(data, (), update)
    assert raised.value.at == Location(AT.file, AT.pointer + at)
    assert raised.value.met == Location("spec.yaml", met)


def test_what_is_removed_first_can_be_replaced_by_another_kind() -> None:
    changing = Changing("spec.yaml", {"a": {"b": {"c": 1}}})
    changing.remove([("a", "b")], AT)
    changing.update(("a",), {"b": 2}, AT)
    assert changing.data == {"a": {"b": 2}}


def test_items_are_removed_by_the_places_that_they_had_together() -> None:
    changing = Changing("spec.yaml", {"a": [0, {"x": [1, 2]}, 2, 3]})
    changing.remove([("a", 0), ("a", 1, "x", 0), ("a", 2)], AT)
    assert changing.data == {"a": [{"x": [2]}, 3]}
    assert changing.origin.trace("/a/0/x/0") == Location("spec.yaml", "/a/1/x/1")
    assert changing.origin.trace("/a/1") == Location("spec.yaml", "/a/3")


def test_a_removed_member_is_where_its_removal_is() -> None:
    changing = Changing("spec.yaml", {"a": {"b": 1}})
    changing.remove([("a", "b")], AT)
    assert changing.origin.trace("/a/b") == AT


def test_one_update_of_two_targets_is_not_shared() -> None:
    changing = Changing("spec.yaml", {"a": {}, "b": {}})
    for target in "ab":
        changing.update((target,), {"c": {"d": 1}}, AT)
    changing.update(("a", "c"), {"d": 2}, AT)
    assert changing.data == {"a": {"c": {"d": 2}}, "b": {"c": {"d": 1}}}


SCALARS = st.sampled_from([None, True, 1, "text"])
DATA = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "~/"]), inner, max_size=3)
    ),
    max_leaves=12,
)
CONTAINERS = st.dictionaries(st.sampled_from(["a", "b", "~/"]), DATA, max_size=3)


def places(data: Any, path: Path = ()) -> list[Path]:
    below = [each for token, child in children(data) for each in places(child, (*path, token))]
    return [path, *below]


@settings(max_examples=300, deadline=None)
@given(data=CONTAINERS, updates=st.lists(CONTAINERS | SCALARS, max_size=4), chooser=st.data())
def test_every_value_is_what_stands_at_its_origin(
    data: Any, updates: list[Any], chooser: st.DataObject
) -> None:
    """And neither the document nor an overlay is changed by what is done to the outcome."""
    shared = {"a": data, "b": data}
    texts = {"spec.yaml": copy.deepcopy(shared), "overlay.yaml": copy.deepcopy(updates)}
    changing = Changing("spec.yaml", shared)
    for i, update in enumerate(updates):
        known = places(changing.data)
        path = chooser.draw(st.sampled_from(known))
        try:
            changing.update(path, update, Location("overlay.yaml", f"/{i}"))
        except Incompatible:
            return
        known = [each for each in places(changing.data) if each]
        gone = chooser.draw(st.lists(st.sampled_from(known), max_size=2)) if known else []
        changing.remove(gone, Location("overlay.yaml", f"/{i}"))
    assert shared == texts["spec.yaml"]
    assert updates == texts["overlay.yaml"]
    for path in places(changing.data):
        pointer = join_pointer(path)
        value = look_up(changing.data, split_pointer(pointer))
        at = changing.origin.trace(pointer)
        original = look_up(texts[at.file], split_pointer(at.pointer))
        assert type(original) is type(value)
        if not isinstance(value, dict | list):
            assert original == value
