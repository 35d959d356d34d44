"""Forms: their fields by type and encoding, decoded, encoded, and picked by."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from webhookgen_runtime import UNSET, CoreRequest, FieldEncoding, FormFile, Struct, UnsetType
from webhookgen_runtime.decoding import ContentDecoders, Drifted, Refusal
from webhookgen_runtime.encoding import encode_body
from webhookgen_runtime.forms import MAX_NESTING, nested
from webhookgen_runtime.peek import MALFORMED, Peek

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=edge"


class Place(Struct, frozen=True):
    """Where something is."""

    city: str
    zip: int | UnsetType = UNSET


class Fields(Struct, frozen=True, kw_only=True, rename={"note_text": "note-text"}):
    """A form's fields of every kind."""

    note_text: str | UnsetType = UNSET
    count: int | UnsetType = UNSET
    yes: bool | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    ids: list[int] | UnsetType = UNSET
    words: list[str] | UnsetType = UNSET
    place: Place | UnsetType = UNSET
    deep: Place | UnsetType = UNSET
    flat: Place | UnsetType = UNSET
    places: list[Place] | UnsetType = UNSET
    anything: Any = UNSET
    file: FormFile | UnsetType = UNSET
    files: list[FormFile] | UnsetType = UNSET


ENCODINGS = {
    "ids": FieldEncoding(explode=False),
    "words": FieldEncoding(style="pipeDelimited", explode=False),
    "deep": FieldEncoding(style="deepObject"),
    "flat": FieldEncoding(explode=False),
    "anything": FieldEncoding(json=True),
}


def contents(content_type: str, validation: Any = "typed") -> ContentDecoders:
    return ContentDecoders(content_type, Fields, validation, ENCODINGS)


def decode(body: bytes, content_type: str = FORM, validation: Any = "typed") -> Any:
    return contents(content_type, validation).decoder(content_type)(body)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"note-text=a+b&count=7&yes=true", Fields(note_text="a b", count=7, yes=True)),
        (b"tags=a", Fields(tags=["a"])),
        (b"tags=a&tags=b", Fields(tags=["a", "b"])),
        (b"ids=1,2,3", Fields(ids=[1, 2, 3])),
        (b"ids=1&ids=2", Fields(ids=[1, 2])),
        (b"ids=", Fields(ids=[])),
        (b"words=a%7Cb", Fields(words=["a", "b"])),
        (b"place=%7B%22city%22%3A%22x%22%7D", Fields(place=Place("x"))),
        (b"deep[city]=x&deep[zip]=5", Fields(deep=Place("x", 5))),
        (b"flat=city,x,zip,5", Fields(flat=Place("x", 5))),
        (b"places=%7B%22city%22%3A%22x%22%7D", Fields(places=[Place("x")])),
        (b"anything=%5B1%5D", Fields(anything=[1])),
        (b"file=x&files=y", Fields(file=FormFile(content=b"x"), files=[FormFile(content=b"y")])),
        (b"undeclared=1", Fields()),
    ],
)
def test_a_field_is_read_by_its_type_and_encoding(body: bytes, fields: Fields) -> None:
    assert decode(body) == fields


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"count=x", "/count"),
        (b"count=1&count=2", "/count"),
        (b"place=x", "/place"),
        (b"deep[zip]=5", "/deep/city"),
        (b"ids=1,x", "/ids/1"),
        (b"anything=1&yes=perhaps", "/yes"),
    ],
)
def test_the_ladder_holds_for_forms(body: bytes, pointer: str) -> None:
    refused = decode(body)
    assert isinstance(refused, Refusal)
    assert refused.reason == "schema_mismatch"
    assert [fault.pointer for fault in refused.errors] == [pointer]
    drifted = decode(body, validation="tolerant")
    assert isinstance(drifted, Drifted)
    assert [fault.pointer for fault in drifted.drift] == [pointer]


def test_a_file_where_text_is_declared_is_drift() -> None:
    body = encode_body({"count": FormFile(content=b"\xff", filename="f")}, MULTIPART)
    refused = decode(body, MULTIPART)
    assert [str(fault) for fault in refused.errors] == [
        "body#/count: expected an integer, found a file"
    ]


def test_a_part_with_a_name_may_still_be_text() -> None:
    body = encode_body({"note-text": FormFile(content=b"x", filename="f.txt")}, MULTIPART)
    assert decode(body, MULTIPART) == Fields(note_text="x")


@pytest.mark.parametrize("body", [b"", b"x", b"--edge\r\n\r\n--edge--"])
def test_what_is_no_multipart_form_is_malformed(body: bytes) -> None:
    assert decode(body, MULTIPART).reason == "malformed"
    assert decode(b"count=1", "multipart/form-data").reason == "malformed"


PLACES = st.builds(
    Place,
    city=st.text(st.characters(exclude_categories=["Cs"])),
    zip=st.integers(-(2**53), 2**53) | st.just(UNSET),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
SOME = st.lists(TEXTS, min_size=1, max_size=3)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "note_text": TEXTS,
        "count": st.integers(-(2**53), 2**53),
        "yes": st.booleans(),
        "tags": SOME,
        "ids": st.lists(st.integers(0, 99), max_size=3),
        "words": st.lists(st.text("abc é", min_size=1), min_size=1, max_size=3),
        "place": PLACES,
        "deep": PLACES,
        "places": st.lists(PLACES, min_size=1, max_size=3),
        "anything": st.recursive(st.integers(0, 9) | st.booleans(), st.lists, max_leaves=5),
    },
).map(lambda found: Fields(**found))


@given(FIELDS, st.sampled_from([FORM, MULTIPART]))
def test_what_is_encoded_is_decoded(fields: Fields, content_type: str) -> None:
    body = encode_body(fields, content_type, ENCODINGS)
    assert decode(body, content_type) == fields
    plain = encode_body(msgspec.to_builtins(fields), content_type, ENCODINGS)
    assert decode(plain, content_type) == fields


@given(st.binary(max_size=200), st.sampled_from([FORM, MULTIPART]))
def test_no_bytes_raise(noise: bytes, content_type: str) -> None:
    head = b'--edge\r\nContent-Disposition: form-data; name="deep[a]"\r\n\r\n'
    peek = Peek([("deep", "a"), ("count",), ("place", "0")])
    for body in (noise, head + noise + b"\r\n--edge--", b"deep[a]=1&place[" + noise):
        for validation in ("tolerant", "typed"):
            decode(body, content_type, validation)
        request = CoreRequest(headers={"content-type": content_type}, raw_body=body)
        peek.look(request)


def test_a_peek_goes_into_a_field() -> None:
    peek = Peek([("payload", "type"), ("kind",)])
    bodies = {
        FORM: b"kind=k&payload=%7B%22type%22%3A%22t%22%7D",
        "application/x-www-form-urlencoded; charset=utf-8": b"kind=k&payload[type]=t",
        MULTIPART: encode_body({"kind": "k", "payload": {"type": "t"}}, MULTIPART),
    }
    for content_type, body in bodies.items():
        request = CoreRequest(headers={"content-type": content_type}, raw_body=body)
        found = peek.look(request)
        assert [read(found) for read in peek.readers.values()] in (["t", "k"], ["k", "t"])
    broken = CoreRequest(headers={"content-type": MULTIPART}, raw_body=b"x")
    assert peek.look(broken) is MALFORMED


def test_bracketed_names_nest_only_so_deep() -> None:
    deep = {"a" + "[b]" * MAX_NESTING: "1", "a" + "[b]" * (MAX_NESTING + 1): "2"}
    found: Any = nested(deep, "a")
    for _ in range(MAX_NESTING):
        found = found["b"]
    assert found == "1"
    odd = {"a[b]": "1", "a[b][c]": "2", "a[": "3", "a[b]x": "4", "ab[c]": "5"}
    assert nested(odd, "a") == {"b": "1"}
