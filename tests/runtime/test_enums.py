"""Open enums."""

import copy
import pickle
from typing import Any

import msgspec
import pytest
from webhookgen_runtime import OpenInt, OpenStr


class Color(OpenStr):
    RED = "red"
    UNKNOWN = "unknown"


class Level(OpenInt):
    LOW = 1


def test_listed_values_are_the_members() -> None:
    assert msgspec.json.decode(b'"red"', type=Color) is Color.RED
    assert Color.RED.known
    assert Color.UNKNOWN.known
    assert msgspec.json.decode(b"1", type=Level) is Level.LOW


@pytest.mark.parametrize("member", [Color("blue"), Level(9)])
def test_a_new_value_arrives_and_says_so(member: Color | Level) -> None:
    kind: Any = type(member)
    assert not member.known
    assert member == kind(member.value) == member.value
    assert hash(member) == hash(kind(member.value))
    assert pickle.loads(pickle.dumps(member)) == member
    assert copy.deepcopy(member) == member
    assert msgspec.json.decode(msgspec.json.encode(member), type=kind) == member
    assert str(member) == str(member.value)
    assert member not in list(kind)


def test_new_values_are_not_kept() -> None:
    for number in range(1000):
        Level(number + 10)
    assert len(Level._value2member_map_) == 1


@pytest.mark.parametrize("body", [b"1", b"null", b"[]", b"true"])
def test_other_types_are_refused(body: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(body, type=Color)
