"""The careful reader: what it takes beyond the fast path, its faults, and hostile bodies."""

import copy
import json
import pickle
import time
from typing import Any, Literal

import msgspec
import pytest
from payments_api.models.payment import Payment
from typed_sample.models import Card, Labels, Order
from webhookgen_runtime import UNSET, OpenInt, Struct, UnsetType, one_of, prefix_list, to_json
from webhookgen_runtime.decoding import Drifted, Refusal, json_decoder


def typed(kind: Any, body: str | bytes) -> Any:
    return json_decoder(kind)(body.encode() if isinstance(body, str) else body)


def tolerant(kind: Any, body: str | bytes) -> Any:
    return json_decoder(kind, tolerant=True)(body.encode() if isinstance(body, str) else body)


def faults(kind: Any, body: str) -> list[str]:
    refused = typed(kind, body)
    assert isinstance(refused, Refusal)
    assert refused.reason == "schema_mismatch"
    return [f"{fault.pointer} {fault.text}" for fault in refused.errors]


class Size(OpenInt):
    """A size."""

    ONE = 1


class Plain(Struct, frozen=True, kw_only=True):
    """What msgspec has."""

    count: int
    one: Literal[1] | UnsetType = UNSET
    size: Size | UnsetType = UNSET
    any: Any = UNSET
    pair: tuple[int, str] | UnsetType = UNSET
    on: Literal[True] | UnsetType = UNSET
    both: int | float | UnsetType = UNSET


def test_a_number_with_a_point_is_an_integer_where_one_is_declared() -> None:
    assert typed(Plain, '{"count":1.0,"one":1e0,"size":1.0}') == Plain(
        count=1, one=1, size=Size.ONE
    )
    assert type(typed(Plain, '{"count":2.0}').count) is int
    assert type(typed(Plain, '{"count":2.0,"both":2.0}').both) is float
    assert type(typed(Plain, '{"count":2.0,"any":2.0}').any) is float
    assert faults(Plain, '{"count":1.5}') == ["/count expected an integer, found a number"]


def test_true_is_not_one() -> None:
    assert faults(Plain, '{"count":true,"one":true,"on":1}') == [
        "/count expected an integer, found a boolean",
        "/one not the declared constant",
        "/on not the declared constant",
    ]


def test_an_open_number_may_be_larger_than_64_bits() -> None:
    read = typed(Plain, f'{{"count":1,"size":{2**70}}}')
    assert read.size == 2**70
    assert not read.size.known
    assert to_json(read) == b'{"count":1,"size":%d}' % 2**70


def test_every_fault_is_told_with_its_place() -> None:
    body = """{"paymentId": 1, "amount": "2", "status": 3, "source": {"kind": "card"},
               "parent": {"parent": {"paymentId": "x", "labels": {"a/b~c": 5}}}}"""
    assert faults(Payment, body) == [
        "/paymentId expected a string, found an integer",
        "/amount expected an integer, found a string",
        "/status expected a string, found an integer",
        "/source/number a required member is missing",
        "/parent/paymentId a required member is missing",
        "/parent/parent/labels/a~1b~0c expected a string, found an integer",
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[]", "expected an object, found an array"),
        ("null", "expected an object, found null"),
        ("1", "expected an object, found an integer"),
        ('"x"', "expected an object, found a string"),
    ],
)
def test_a_body_of_another_kind_is_refused_in_every_mode(body: str, expected: str) -> None:
    for read in (typed(Payment, body), tolerant(Payment, body)):
        assert isinstance(read, Refusal)
        assert [fault.text for fault in read.errors] == [expected]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("{}", "/source/kind a required member is missing"),
        ('{"kind":"cash"}', "/source/kind not one of the declared values"),
        ('{"kind":1}', "/source/kind not one of the declared values"),
        ("5", "/source expected an object, found an integer"),
    ],
)
def test_a_tag_that_leads_nowhere(source: str, fault: str) -> None:
    assert faults(Payment, f'{{"paymentId":"x","source":{source}}}') == [fault]


def test_null_for_a_member_that_may_be_left_out() -> None:
    body = '{"paymentId":"x","amount":null,"note":null}'
    assert faults(Payment, body) == ["/amount null, where the member may only be left out"]
    read = tolerant(Payment, body)
    assert isinstance(read, Drifted)
    assert read.fits
    assert read.payload == Payment(payment_id="x", note=None)


def test_null_for_a_required_member_is_worse() -> None:
    read = tolerant(Payment, '{"paymentId":null}')
    assert not read.fits
    assert not hasattr(read.payload, "payment_id")


def test_what_does_not_fit_is_left_out() -> None:
    body = """{"source": {"number": 5}, "whens": {"a": "never", "b": 1, "c": [1, "x"]},
               "pair": [1, 2], "items": [{"number": "1"}, 5, {"number": "2"}, {}],
               "labels": {"id": "x", "k": {"iban": "1"}, "j": 5}, "size": [1]}"""
    read = tolerant(Order, body)
    order = read.payload
    assert isinstance(order, Order)
    assert isinstance(order.source, Card)
    assert order.whens == {"a": "never", "c": [1]}
    assert order.pair is UNSET
    assert order.size is UNSET
    assert isinstance(order.items, list)
    assert order.items[:2] == [Card(number="1"), Card(number="2")]
    assert isinstance(order.labels, Labels)
    assert list(order.labels.additional_properties) == ["k"]
    places = [fault.pointer for fault in read.drift]
    assert places == [
        "/source/number", "/whens/b", "/whens/c/1", "/pair/1", "/labels/id", "/labels/j",
        "/items/1", "/items/3/number", "/size",
    ]  # fmt: skip


def test_reading_what_did_not_arrive_names_its_place() -> None:
    order = tolerant(Order, '{"source":{"iban":"x"},"items":[{"number":5}]}').payload
    with pytest.raises(
        AttributeError, match=r"^the body has no fitting member at /items/0/number$"
    ):
        _ = order.items[0].number
    hidden = tolerant(Order, '{"source":{"iban":"x"},"labels":{"id":1,"secret":{"iban":5}}}')
    with pytest.raises(AttributeError, match=r"/labels/\*/iban$"):
        _ = hidden.payload.labels.additional_properties["secret"].iban


@pytest.mark.parametrize(
    ("kind", "body", "member"),
    [
        (Payment, '{"amount":3,"paymentId":4}', "payment_id"),
        (Labels, '{"id":"x","note":"n","k":{"iban":"1"}}', "id"),
    ],
)
def test_a_partial_object_is_a_value(kind: Any, body: str, member: str) -> None:
    partial = tolerant(kind, body).payload
    assert isinstance(partial, kind)
    assert type(partial).__name__ == kind.__name__
    for same in (pickle.loads(pickle.dumps(partial)), copy.deepcopy(partial), copy.copy(partial)):
        assert same == partial
        assert repr(same) == repr(partial)
        assert to_json(same) == to_json(partial)
        with pytest.raises(AttributeError, match="no fitting member at /"):
            getattr(same, member)
    assert f"{member}=" not in repr(partial)
    assert member not in dict(partial.__rich_repr__())
    with pytest.raises(AttributeError):
        setattr(partial, member, 1)


def test_a_partial_object_falls_through_match_and_may_be_completed() -> None:
    partial = tolerant(Payment, '{"amount":3}').payload
    match partial:
        case Payment(payment_id=_):
            pytest.fail("there is no payment_id")
        case Payment(amount=amount):
            assert amount == 3
    with pytest.raises(AttributeError, match="'paymentId' did not arrive"):
        _ = msgspec.structs.replace(partial, amount=4).payment_id
    whole = msgspec.structs.replace(partial, payment_id="x")
    assert (whole.payment_id, whole.amount) == ("x", 3)


class Left(Struct, frozen=True, kw_only=True):
    """Overlaps Right."""

    next: "Side | UnsetType" = UNSET
    more: "list[Side] | UnsetType" = UNSET
    leaf: int | UnsetType = UNSET


class Right(Struct, frozen=True, kw_only=True):
    """Overlaps Left."""

    next: "Side | UnsetType" = UNSET
    more: "list[Side] | UnsetType" = UNSET
    leaf: bool | UnsetType = UNSET


Side: Any = one_of("Side", lambda: (Left, Right))


def nested(leaf: str, depth: int, opening: str = '{"next":', closing: str = "}") -> str:
    return opening * depth + leaf + closing * depth


@pytest.mark.parametrize("leaf", ['{"leaf":1}', '{"leaf":true}', '{"leaf":1.0}'])
@pytest.mark.parametrize(("opening", "closing"), [('{"next":', "}"), ('{"more":[', "]}")])
def test_deep_unions_that_fit_are_read(leaf: str, opening: str, closing: str) -> None:
    depth = 250 if "[" not in opening else 125
    read = typed(Side, nested(leaf, depth, opening, closing))
    assert not isinstance(read, Refusal)
    assert json.loads(to_json(read)) == json.loads(nested(leaf, depth, opening, closing))


@pytest.mark.parametrize("depth", [18, 60, 250])
def test_unions_within_unions_take_time_by_their_number(depth: int) -> None:
    """Trying each variant at each level would take 2 ** depth steps."""
    body = nested('{"leaf":"x"}', depth)
    begun = time.process_time()
    refused = typed(Side, body)
    drifted = tolerant(Side, body)
    assert time.process_time() - begun < 2
    assert refused.errors[0].pointer == "/next" * depth + "/leaf"
    assert [fault.text for fault in drifted.drift] == ["expected an integer, found a string"]


@pytest.mark.parametrize("depth", [600, 900, 5_000, 100_000])
def test_hostile_nesting_is_a_result(depth: int) -> None:
    for kind, opening, closing in (
        (Side, '{"next":', "}"),
        (Payment, '{"parent":', "}"),
        (Any, "[", "]"),
    ):
        for leaf in ('{"leaf":1}', '{"leaf":"x"}', "{}"):
            body = nested(leaf, depth, opening, closing)
            for read in (typed(kind, body), tolerant(kind, body)):
                if isinstance(read, Refusal):
                    assert read.reason in ("malformed", "schema_mismatch")


def test_many_faults_are_counted_and_not_all_told() -> None:
    read = typed(list[int], "[" + ",".join(['"x"'] * 50_000) + "]")
    assert len(read.errors) == 101
    assert read.errors[-1].text == "and 49900 more faults"


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        (list[Side], '{"leaf":"x"}'),
        (list[Side], '{"next":{"next":{"leaf":"x"}}}'),
        (list[Labels], '{"id":1,"a":{"iban":5},"b":[]}'),
        (list[Payment], '{"paymentId":5,"labels":{"a":1}}'),
        (list[int], "1.0"),
    ],
)
def test_time_grows_with_the_body(kind: Any, item: str) -> None:
    def seconds(count: int) -> float:
        body = "[" + ",".join([item] * count) + "]"
        begun = time.process_time()
        tolerant(kind, body)
        return time.process_time() - begun

    seconds(10)
    small = min(seconds(2_000) for _ in range(3))
    assert seconds(16_000) < 8 * small * 4


def test_a_long_name_does_not_fill_the_faults() -> None:
    body = json.dumps({"n" * 100_000: {"iban": 5}, "id": 1})
    (fault,) = typed(Labels, body).errors
    assert len(fault.pointer) < 300
    assert str(fault) == "body#/*/iban: expected a string, found an integer"


@pytest.mark.parametrize(
    "body",
    [b"{", b'{"next":NaN}', b"\xef\xbb\xbf{}", b'{"leaf":"\xff"}', b'{"leaf":"\\ud800"}', b""],
)
def test_what_is_not_json_is_malformed(body: bytes) -> None:
    for kind in (Side, Labels, Payment):
        for read in (typed(kind, body), tolerant(kind, body)):
            assert read.reason == "malformed"


Chain: Any = prefix_list(lambda: (int, Chain), None)
Loop: Any = one_of("Loop", lambda: (Loop, int, list[Loop]))


def test_types_that_contain_themselves() -> None:
    assert typed(Chain, "[1,[2.0,[3]]]") == [1, [2, [3]]]
    assert faults(Chain, '[1,[2,["x"]]]') == ["/1/1/0 expected an integer, found a string"]
    assert typed(Loop, "[1,[2.0,[3]]]") == [1, [2, [3]]]
    assert isinstance(typed(Loop, '[1,["x"]]'), Refusal)
