"""Lists and maps of custom types are read whole, as each of their values would be alone."""

import json
import threading
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_types import JSON, NAMES, as_json, samples
from test_reader_laws import MISSED, fast, many
from typed_sample.models import Bank, Card, Labels, Odd, Source
from webhookgen_runtime import UNSET, OpenObject, Struct, UnsetType, one_of
from webhookgen_runtime.conversion import json_decode, learn
from webhookgen_runtime.custom_types import codec_of, decode_custom
from webhookgen_runtime.whole_containers import whole


def read_whole(kind: Any, body: bytes) -> Any:
    """What the decoder of a type reads; MISSED where it refuses."""
    try:
        return json_decode(kind)(body)
    except msgspec.ValidationError:
        return MISSED


@given(st.data())
@many
def test_a_list_is_read_as_its_items_are(data: st.DataObject) -> None:
    sample = data.draw(samples())
    values = data.draw(st.lists(sample.values | JSON, max_size=4))
    alone = [fast(sample.kind, as_json(value)) for value in values]
    found = read_whole(list[sample.kind], as_json(values))
    assert found == (MISSED if MISSED in alone else alone)
    if found is not MISSED:
        assert list(map(type, found)) == list(map(type, alone))


@given(st.data())
@many
def test_so_is_a_map(data: st.DataObject) -> None:
    sample = data.draw(samples())
    values = data.draw(st.dictionaries(NAMES, sample.values | JSON, max_size=4))
    alone = {name: fast(sample.kind, as_json(value)) for name, value in values.items()}
    found = read_whole(dict[str, sample.kind], as_json(values))
    if MISSED in alone.values():
        assert found is MISSED
    else:
        assert (list(found), found) == (list(alone), alone)


@given(st.data())
@many
def test_so_is_one_in_a_struct_in_a_map_and_beside_null(data: st.DataObject) -> None:
    sample = data.draw(samples())
    values = data.draw(st.lists(sample.values, max_size=3))
    kind = list[sample.kind] | None | UnsetType
    holder = msgspec.defstruct("Holder", [("items", kind, UNSET), ("maps", dict[str, kind], {})])
    found = read_whole(holder, as_json({"items": values, "maps": {"a": values, "b": None}}))
    expected = [fast(sample.kind, as_json(value)) for value in values]
    if MISSED in expected:  # left to the careful reader
        assert found is MISSED
    else:
        assert [found.items, found.maps] == [expected, {"a": expected, "b": None}]
    assert json_decode(holder)(b"{}").items is UNSET
    assert json_decode(holder)(b'{"items":null}').items is None


def test_annotations_are_left_as_they_were_written() -> None:
    class Base(Struct):
        first: list[Source]

    class Holder(Base):
        items: list[Source] | None
        text: "list[Labels]"
        maps: dict[str, list[Odd]]

    written = [dict(Base.__annotations__), dict(Holder.__annotations__)]
    learn(Holder)
    assert [Base.__annotations__, Holder.__annotations__] == written
    assert [f.type for f in msgspec.structs.fields(Holder)] == [
        list[Source],
        list[Source] | None,
        list[Labels],
        dict[str, list[Odd]],
    ]


def test_annotations_are_left_as_they_were_where_msgspec_refuses_the_class() -> None:
    class Refused(Struct):
        items: list[Source]
        odd: Source | str  # a custom type joins nothing but null

    written = dict(Refused.__annotations__)
    for _ in range(2):
        with pytest.raises(TypeError):
            learn(Refused)
        assert Refused.__annotations__ == written


def test_a_list_or_a_map_calls_the_hook_once() -> None:
    class Holder(Struct):
        items: list[Source]
        maps: dict[str, list[Labels]]
        others: dict[str, Source]

    learn(Holder)
    called: list[Any] = []

    def hook(kind: Any, value: Any) -> Any:
        called.append(value)
        return decode_custom(kind, value)

    bank = {"iban": "x"}
    body = {"items": [bank] * 3, "maps": {"a": [{"id": 1}] * 3}, "others": {"a": bank, "b": bank}}
    msgspec.json.decode(as_json(body), type=Holder, dec_hook=hook)
    assert len(called) == 3


@pytest.mark.parametrize(
    "kind", [list[Source] | str, list[int], list[Card | None], Source, tuple[Source, int]]
)
def test_what_is_no_list_of_a_custom_type_stays(kind: Any) -> None:
    assert whole(kind) is kind


def test_two_lists_of_one_type_are_one_type() -> None:
    assert whole(list[Source]) is whole(list[Source])
    assert codec_of(whole(list[Source])) is not None
    assert whole(list[list[Source]]) == list[whole(list[Source])]
    assert whole(dict[str, list[Source]]) == dict[str, whole(list[Source])]
    assert codec_of(whole(dict[str, Source])) is not None


def test_more_shapes_than_are_kept() -> None:
    names = [f"m{i}" for i in range(8)]
    many_members = msgspec.defstruct("Many", [("a", int), *((n, int, 0) for n in names)])
    union = one_of("Either", lambda: (many_members, Bank))
    items = [
        {"a": i, **{n: 1 for at, n in enumerate(names) if i >> at & 1}} for i in range(256)
    ] + [{"iban": "x"}]
    decode = json_decode(list[union])
    expected = [*msgspec.convert(items[:-1], list[many_members]), Bank(iban="x")]
    assert decode(as_json(items)) == expected
    assert decode(as_json(items)) == expected


def test_variants_that_hold_custom_types_themselves() -> None:
    items = [
        {"number": "1", "parent": {"iban": "x", "parents": [{"number": "2"}, {"iban": "y"}]}},
        {"iban": "z"},
    ] * 2
    card = Card(number="1", parent=Bank(iban="x", parents=[Card(number="2"), Bank(iban="y")]))
    decode = json_decode(list[Source])
    for _ in range(2):
        assert decode(as_json(items)) == [card, Bank(iban="z")] * 2


class Renamed(OpenObject):
    """An object whose members have other names in JSON."""

    first: int = msgspec.field(name="the first")
    note: str | UnsetType = msgspec.field(name="additional_properties", default=UNSET)
    source: Source | UnsetType = UNSET
    additional_properties: dict[str, list[Source]] = msgspec.field(default_factory=dict)


class Closed(OpenObject):
    """An object that keeps no others, with a name that msgspec takes."""

    first: int = msgspec.field(name="")


@pytest.mark.parametrize("kind", [Renamed, Labels, Odd, Closed])
def test_open_objects_in_a_list_are_as_they_are_alone(kind: Any) -> None:
    values = [
        {"the first": 1, "id": 1, "": 1},
        {"": 2, "the first": 2, "id": 2, "additional_properties": "text", "note": "n", 'a"b': "q"},
        {"the first": 3, "source": {"iban": "x"}, "id": 3, "": 3},
    ]
    if kind is Renamed:
        values = [{k: v for k, v in each.items() if k in NAMES_OF_RENAMED} for each in values]
        values[1]["others"] = [{"iban": "x"}, {"number": "1"}]
    if kind is Labels:
        values = [{k: v for k, v in each.items() if k in ("id", "note", 'a"b')} for each in values]
        values[2]["others"] = {"iban": "x"}
    alone = [json_decode(kind)(as_json(value)) for value in values]
    found = json_decode(list[kind])(as_json(values))
    assert found == alone
    assert [list(vars(each)) for each in found] == [list(vars(each)) for each in alone]
    assert json_decode(list[kind])(b"[]") == []
    for bad in ("[1]", "[{}]", "[null]", "{}"):
        assert read_whole(list[kind], bad.encode()) is MISSED


NAMES_OF_RENAMED = ("the first", "additional_properties", "source")


def test_threads_that_begin_at_once_read_the_same() -> None:
    for _ in range(20):
        inner = msgspec.defstruct("Inner", [("n", int), ("items", list[Source], [])])
        union = one_of("Union", lambda inner=inner: (inner, Bank))  # type: ignore[misc]
        holder = msgspec.defstruct("Holder", [("items", list[union]), ("inner", list[inner], [])])
        body = json.dumps({"items": [{"n": 1, "items": [{"iban": "x"}]}, {"iban": "y"}] * 4})
        start = threading.Barrier(8)
        told: list[Any] = []

        def read(
            start: threading.Barrier = start,
            holder: Any = holder,
            body: bytes = body.encode(),
            told: list[Any] = told,
        ) -> None:
            start.wait()
            told.append(json_decode(holder)(body))

        threads = [threading.Thread(target=read) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(told) == 8
        assert all(each == told[0] for each in told)
