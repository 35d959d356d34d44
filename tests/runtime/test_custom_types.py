"""Custom types on the fast path: what each takes, refuses, and gives back."""

import copy
import datetime as dt
import json
import pickle
from decimal import Decimal
from typing import Any, Literal

import msgspec
import pytest
from typed_sample.models import Bank, Card, Labels, Odd, Order, Pair, Source, When
from webhookgen_runtime import (
    UNSET,
    DecimalText,
    Forbidden,
    NotArray,
    NotContainer,
    NotObject,
    OpenObject,
    Struct,
    UnsetType,
    const_of,
    one_of,
    prefix_list,
    to_json,
)
from webhookgen_runtime.custom_types import decode_custom, decode_custom_text
from webhookgen_runtime.decoding import Refusal, json_decoder
from webhookgen_runtime.sampling import sample_value


class Short(Struct, frozen=True, kw_only=True):
    """An object whose only member's name is one letter."""

    n: str


def decode(kind: Any, body: str) -> Any:
    return msgspec.json.Decoder[Any](kind, dec_hook=decode_custom).decode(body)


def refuses(kind: Any, body: str) -> bool:
    try:
        decode(kind, body)
    except msgspec.ValidationError:
        return True
    return False


@pytest.mark.parametrize(
    ("constant", "equal", "other"),
    [
        ("1.5", ["1.5", "15e-1"], ["1", '"1.5"', "null", "[1.5]"]),
        ("1", ["1", "1.0"], ["true", "2", '"1"']),
        ("0", ["0", "-0.0"], ["false", "null", '""']),
        ("[1,true]", ["[1,true]", "[1.0,true]"], ["[1,1]", "[1]", "[1,true,1]", "{}"]),
        ('{"a":{"b":null}}', ['{"a":{"b":null}}'], ["{}", '{"a":{}}', '{"a":{"b":0}}', "[]"]),
        ("false", ["false"], ["0", "null"]),
        (str(2**70), [str(2**70)], ["1"]),
    ],
)
def test_a_constant_is_compared_as_json_is(
    constant: str, equal: list[str], other: list[str]
) -> None:
    kind = const_of(constant)
    assert [decode(kind, body) == json.loads(constant) for body in equal] == [True] * len(equal)
    assert [refuses(kind, body) for body in other] == [True] * len(other)


@pytest.mark.parametrize("text", ["1.50", "-0", "+1.", ".5", "1e5", "9" * 100])
def test_a_decimal_is_read_from_text(text: str) -> None:
    assert decode(DecimalText, json.dumps(text)) == Decimal(text)


@pytest.mark.parametrize(
    "body", ['"NaN"', '"1_0"', '" 1"', '"1\\n"', '""', '"."', '"١"', "1.5", "1", "null", "true"]
)
def test_a_decimal_is_refused(body: str) -> None:
    assert refuses(DecimalText, body)


def test_a_decimal_beyond_all_bounds_is_refused_not_raised() -> None:
    assert refuses(DecimalText, '"1e999999999999999999999"')


def test_nothing_is_allowed_where_the_schema_is_false() -> None:
    assert refuses(Forbidden, "null")
    assert decode(Bank, '{"iban":"x"}').old is UNSET
    assert refuses(Bank, '{"iban":"x","old":1}')


def test_what_keywords_of_another_kind_let_pass() -> None:
    assert decode(Card | NotObject, "[1]") == [1]
    assert refuses(Card | NotObject, "{}")
    assert decode(list[int] | NotArray, '{"a":1}') == {"a": 1}
    assert refuses(list[int] | NotArray, '["a"]')
    assert decode(Card | list[int] | NotContainer, "null") is None
    assert refuses(Card | list[int] | NotContainer, "{}")


@pytest.mark.parametrize(
    ("body", "value"),
    [("[]", []), ("[1]", [1]), ('[1,{"number":"2"}]', [1, Card(number="2")])],
)
def test_a_prefix_is_typed_by_position(body: str, value: list[Any]) -> None:
    assert decode(Pair, body) == value


@pytest.mark.parametrize("body", ['["1"]', "[1,2]", '[1,{"number":"2"},3]', "{}", "null"])
def test_a_prefix_is_refused(body: str) -> None:
    assert refuses(Pair, body)


def test_what_follows_a_prefix() -> None:
    assert decode(prefix_list(lambda: (int,)), '[1,"a",null]') == [1, "a", None]
    texts = prefix_list(lambda: (int,), lambda: str)
    assert decode(texts, '[1,"a"]') == [1, "a"]
    assert refuses(texts, "[1,2]")
    nulls = prefix_list(lambda: (), lambda: None)
    assert decode(nulls, "[null]") == [None]


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ('"2024-01-02"', dt.date(2024, 1, 2)),
        ('"never"', "never"),
        ("[1,2]", [1, 2]),
        ('["a"]', ["a"]),
    ],
)
def test_variants_of_one_kind_are_told_apart(body: str, value: object) -> None:
    assert decode(When, body) == value


@pytest.mark.parametrize("body", ['"soon"', "1", "null", "{}", '[1,"a"]'])
def test_a_union_refuses(body: str) -> None:
    assert refuses(When, body)


class Small(Struct, frozen=True, kw_only=True):
    """Fits what Large fits."""

    id: int


class Large(Struct, frozen=True, kw_only=True):
    """Has more."""

    id: int
    size: int | UnsetType = UNSET


class Kind(Struct, frozen=True, kw_only=True):
    """Has a constant."""

    id: int
    kind: Literal["a", "b"]
    on: Literal[True] | UnsetType = UNSET


def test_the_variant_with_most_members_is_chosen() -> None:
    union = one_of("Union", lambda: (Small, Large, Kind))
    for _ in range(2):  # at first, and as learnt
        assert type(decode(union, '{"id":1}')) is Small
        assert type(decode(union, '{"id":1,"size":2}')) is Large
        assert type(decode(union, '{"id":1,"kind":"a"}')) is Kind
        assert type(decode(union, '{"id":1,"kind":"c"}')) is Small
        assert type(decode(union, '{"id":1,"kind":"a","on":1}')) is Small


def test_what_was_learnt_of_shapes_is_bounded() -> None:
    union = one_of("Union", lambda: (Small, Large))
    for number in range(200):
        assert decode(union, f'{{"id":1,"m{number}":2}}') == Small(id=1)
    known = union.__codec__._made.known
    assert 0 < len(known) <= 64


@pytest.mark.parametrize(
    ("body", "variant"),
    [
        ('{"t":"s","id":1,"size":2}', Small),
        ('{"t":2,"id":1}', Large),
        ('{"t":2.0,"id":1}', Large),
        ('{"t":"x","id":1,"kind":"a"}', Kind),
        ('{"id":1,"kind":"a"}', Kind),
    ],
)
def test_a_discriminator_decides(body: str, variant: type) -> None:
    mapping: dict[str | int, int] = {"s": 0, 2: 1}
    union = one_of("U", lambda: (Small, Large, Kind), discriminator=("t", mapping), default=2)
    assert type(decode(union, body)) is variant


@pytest.mark.parametrize("value", ["true", "[1]", '{"a":1}', "null"])
def test_a_discriminator_of_an_odd_kind_decides_nothing(value: str) -> None:
    union = one_of("U", lambda: (Small, Large), discriminator=("t", {1: 1, "a": 1}))
    assert type(decode(union, f'{{"t":{value},"id":1}}')) is Small


def test_a_member_that_is_another_constant_in_each_variant_decides() -> None:
    class Left(Struct, frozen=True, kw_only=True):
        side: Literal["left"]

    class Right(Struct, frozen=True, kw_only=True):
        side: Literal["right"]

    union = one_of("Side", lambda: (Left, Right))
    assert decode(union, '{"side":"right"}') == Right(side="right")
    for body in ("{}", '{"side":"up"}', '{"side":[]}', '{"side":null}'):
        assert refuses(union, body)


def test_a_shape_that_is_known_is_no_array_and_no_text() -> None:
    union = one_of("Either", lambda: (Short, list[str], str))
    for _ in range(2):
        assert json_decoder(union)(b'{"n":"1"}') == Short(n="1")
    assert json_decoder(union)(b'["n"]') == ["n"]
    assert json_decoder(union)(b'"n"') == "n"
    assert isinstance(json_decoder(union)(b'{"n":1}'), Refusal)


def test_an_open_object_keeps_what_is_not_declared() -> None:
    body = '{"k":{"number":"1"},"id":1,"a\\"b":"q","j":{"iban":"2"}}'
    labels = decode(Labels, body)
    assert labels.id == 1
    assert labels.note is UNSET
    assert labels.quoted == "q"
    assert labels.additional_properties == {"k": Card(number="1"), "j": Bank(iban="2")}
    assert json.loads(to_json(labels)) == json.loads(body)
    assert decode(Odd, '{"":1,"other":2}') == Odd(empty=1)


@pytest.mark.parametrize("body", ["{}", "[]", '{"id":"1"}', '{"id":1,"k":2}', '{"id":1,"a\\"b":2}'])
def test_an_open_object_is_refused(body: str) -> None:
    assert refuses(Labels, body)


def test_an_open_object_is_a_value() -> None:
    labels = Labels(id=1, additional_properties={"k": Card(number="1")})
    for same in (pickle.loads(pickle.dumps(labels)), copy.deepcopy(labels), copy.copy(labels)):
        assert same == labels
        assert same is not labels
    assert labels != Labels(id=1)
    assert labels != 1
    assert hash(Odd(empty=1)) == hash(Odd(empty=1))
    with pytest.raises(TypeError):
        hash(labels)
    assert repr(Odd(empty=1)) == "Odd(empty=1)"
    assert "quoted=UNSET" in repr(labels)


def test_an_open_object_is_frozen_and_its_constructor_strict() -> None:
    made: Any = Labels
    with pytest.raises(TypeError):
        made()
    with pytest.raises(TypeError):
        made(id=1, nothing=2)
    with pytest.raises(TypeError):
        made(1)
    labels = made(id=1)
    assert labels.additional_properties is not made(id=1).additional_properties
    with pytest.raises(AttributeError):
        labels.id = 2
    with pytest.raises(AttributeError):
        del labels.id


def test_a_subclass_of_an_open_object_keeps_its_members() -> None:
    class Mine(Labels):
        def double(self) -> int:
            return self.id * 2

    assert decode(Mine, '{"id":2,"a\\"b":"q"}').double() == 4
    assert decode(Mine, '{"id":2,"a\\"b":"q"}').quoted == "q"


def test_a_class_without_the_attribute_keeps_no_more_than_it_declares() -> None:
    assert to_json(decode(Odd, '{"":1,"other":2}')) == b'{"":1}'


def test_text_stands_for_scalars_in_forms() -> None:
    number = one_of("Number", lambda: (int, Literal["all"]))
    for text, value in (("12", 12), ("all", "all")):
        assert msgspec.convert(text, number, strict=False, dec_hook=decode_custom_text) == value
    half = msgspec.convert("0.50", const_of("0.5"), strict=False, dec_hook=decode_custom_text)
    assert half == 0.5


def test_to_json_says_what_it_can_not_encode() -> None:
    with pytest.raises(TypeError, match="object"):
        to_json(object())


@pytest.mark.parametrize("kind", [Order, Source, When, Pair, Labels, Odd, Bank, DecimalText])
def test_samples_fit(kind: Any) -> None:
    decode(kind, msgspec.json.encode(sample_value(kind)).decode())


def test_a_sample_names_its_variant() -> None:
    union = one_of("U", lambda: (Small, Large), discriminator=("t", {"x": 1, "y": 0}))
    assert sample_value(union) == {"id": 1, "t": "y"}


class Recursive(OpenObject):
    """Its undeclared members are its like."""

    additional_properties: "dict[str, Recursive]"


def test_an_open_object_may_contain_itself() -> None:
    assert json.loads(to_json(decode(Recursive, '{"a":{"b":{}}}'))) == {"a": {"b": {}}}
    assert sample_value(Recursive) == {}
