"""Laws that hold between the fast path, the careful reader and their modes."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_types import JSON, Sample, as_json, has_whole_float, samples
from webhookgen_runtime import to_json
from webhookgen_runtime.custom_types import decode_custom
from webhookgen_runtime.decoding import Drifted, Refusal, json_decoder
from webhookgen_runtime.json_values import json_equal
from webhookgen_runtime.reading import MAX_ATTEMPTS, UNFIT, Reading
from webhookgen_runtime.sampling import sample_value
from webhookgen_runtime.type_reader import read_carefully, reader_of

many = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
MISSED = object()


def fast(kind: Any, body: bytes) -> Any:
    """What the fast path reads; MISSED where it refuses."""
    try:
        return msgspec.json.Decoder[Any](kind, dec_hook=decode_custom).decode(body)
    except msgspec.ValidationError:
        return MISSED


def careful(kind: Any, body: bytes, tolerant: bool) -> Any:
    """What the careful reader alone reads, with its faults."""
    return read_carefully(kind, msgspec.json.decode(body), tolerant=tolerant)


def by_members(kind: Any, value: Any, tolerant: bool) -> tuple[Any, Any, bool]:
    """What reading member by member gives, where msgspec is left out of it."""
    run = Reading(tolerant=tolerant, text=False)
    run.attempts = 0
    return reader_of(kind).read(value, None, run), run.faults(), run.fits


@st.composite
def cases(draw: st.DrawFn) -> tuple[Sample, Any]:
    """A type, and a value that fits it, fits it in part, or doesn't at all."""
    sample = draw(samples())
    value = draw(sample.values | JSON)
    return sample, spoiled(draw, value)


def spoiled(draw: st.DrawFn, value: Any) -> Any:
    """A value with some of its parts changed."""
    if draw(st.integers(0, 7)) == 0:
        return draw(JSON)
    if isinstance(value, dict):
        left = {name: member for name, member in value.items() if draw(st.integers(0, 7))}
        return {name: spoiled(draw, member) for name, member in left.items()}
    if isinstance(value, list):
        return [spoiled(draw, item) for item in value]
    return value


@given(cases())
@many
def test_the_careful_reader_takes_all_that_the_fast_path_takes(case: tuple[Sample, Any]) -> None:
    sample, value = case
    body = as_json(value)
    found = fast(sample.kind, body)
    read = careful(sample.kind, body, tolerant=False)
    if found is not MISSED:
        assert not read.faults
        assert read.value == found
        assert type(read.value) is type(found)
    elif sample.exact and not has_whole_float(value):
        assert read.faults


@given(cases())
@many
def test_reading_member_by_member_takes_all_that_the_fast_path_takes(
    case: tuple[Sample, Any],
) -> None:
    sample, value = case
    found = fast(sample.kind, as_json(value))
    if found is not MISSED:
        read, faults, _ = by_members(sample.kind, value, False)
        assert not faults
        assert read == found
        assert type(read) is type(found)


@given(cases(), st.booleans())
@many
def test_what_is_read_at_once_is_what_is_read_member_by_member(
    case: tuple[Sample, Any], tolerant: bool
) -> None:
    sample, value = case
    read = careful(sample.kind, as_json(value), tolerant)
    expected, faults, fits = by_members(sample.kind, json.loads(as_json(value)), tolerant)
    assert (read.faults, read.fits) == (faults, fits)
    assert shown(read.value) == shown(expected)


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """An object in an object in an object."""

    child: "Chain | msgspec.UnsetType" = msgspec.UNSET
    must: int


@pytest.mark.parametrize("depth", [1, MAX_ATTEMPTS, MAX_ATTEMPTS + 1, 60])
def test_deeper_than_objects_are_tried_at_once_all_is_read_the_same(depth: int) -> None:
    value: dict[str, Any] = {"must": "much"}
    for _ in range(depth):
        value = {"child": value, "must": 1}
    run = Reading(tolerant=True, text=False)
    found = reader_of(Chain).read(value, None, run)
    assert run.attempts == MAX_ATTEMPTS
    expected, faults, _ = by_members(Chain, value, True)
    assert [fault.pointer for fault in run.faults()] == ["/child" * depth + "/must"]
    assert run.faults() == faults
    assert shown(found) == shown(expected)


def shown(value: Any) -> tuple[type, str]:
    """A value as its class and text, which for partial objects says what is absent."""
    return type(value), repr(value)


@given(cases())
@many
def test_tolerant_delivers_all_that_typed_does(case: tuple[Sample, Any]) -> None:
    sample, value = case
    body = as_json(value)
    typed = json_decoder(sample.kind)(body)
    tolerant = json_decoder(sample.kind, tolerant=True)(body)
    if not isinstance(typed, Refusal):
        assert tolerant == typed
        assert type(tolerant) is type(typed)
    else:
        assert typed.errors
        assert isinstance(tolerant, Drifted | Refusal)
        if isinstance(tolerant, Drifted):
            assert tolerant.drift
            assert tolerant.payload is not UNFIT
            assert read_again(sample, tolerant.payload)


def read_again(sample: Sample, payload: Any) -> bool:
    """Whether what was delivered, written down, is read as the same in turn."""
    again = json_decoder(sample.kind, tolerant=True)(to_json(payload))
    if isinstance(again, Drifted):
        again = again.payload
    return not isinstance(again, Refusal) and to_json(again) == to_json(payload)


@given(st.data())
@many
def test_what_fits_comes_back_equal(data: st.DataObject) -> None:
    sample = data.draw(samples())
    value = data.draw(sample.values)
    read = json_decoder(sample.kind)(as_json(value))
    assert not isinstance(read, Refusal)
    again = json_decoder(sample.kind)(to_json(read))
    assert to_json(again) == to_json(read)
    if sample.exact:  # a union may take a map for an object that declares less
        assert json_equal(msgspec.json.decode(to_json(read)), value)


@given(cases())
@many
def test_a_value_that_fits_in_part_is_told_by_place(case: tuple[Sample, Any]) -> None:
    sample, value = case
    read = careful(sample.kind, as_json(value), tolerant=False)
    for fault in read.faults:
        place = value
        tokens = [t.replace("~1", "/").replace("~0", "~") for t in fault.pointer.split("/")[1:]]
        for token in tokens[:-1]:
            place = place[int(token)] if isinstance(place, list) else place[token]
        if tokens and "missing" not in fault.text:
            assert tokens[-1] in place if isinstance(place, dict) else int(tokens[-1]) < len(place)


@given(samples())
@many
def test_samples_fit_their_types(sample: Sample) -> None:
    value = sample_value(sample.kind)
    assume(value is not None)
    assert not isinstance(json_decoder(sample.kind)(as_json(value)), Refusal)
