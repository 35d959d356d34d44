"""Detection: where a plan leads for a request."""

import json
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_api.handlers.audit import AuditHandler
from payments_api.results import PingEvent
from webhookgen_runtime import CoreRequest, Plan, Shape, Structure, Switch, UnknownEvent
from webhookgen_runtime.detection import Detector, Miss
from webhookgen_runtime.parsing import EventParser, lone_event
from webhookgen_runtime.plan import plan_events
from webhookgen_runtime.shape_index import ShapeIndex
from webhookgen_runtime.shapes import fits, top_members
from webhookgen_runtime.sources import Wildcard
from webhookgen_runtime.validation import Validation


def pick(plan: Plan, body: bytes = b"", **more: object) -> object:
    return Detector(plan).pick(CoreRequest(raw_body=body, **more))  # type: ignore[arg-type]


NESTED = Switch("$request.body#/a/b", {"x": "one", 1: "two"}, otherwise="rest")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"a":{"b":"x"}}', "one"),
        (b'{"a":{"b":1}}', "two"),
        (b'{"a":{"b":1.0}}', "two"),
        (b'{"a":{"b":true}}', "rest"),
        (b'{"a":{"b":"1"}}', "rest"),
        (b'{"a":{"b":null}}', "rest"),
        (b'{"a":{"b":["x"]}}', "rest"),
        (b'{"a":{"b":{"x":1}}}', "rest"),
        (b'{"a":{}}', "rest"),
        (b'{"a":[1]}', "rest"),
        (b'{"a":"x"}', "rest"),
        (b"{}", "rest"),
        (b"[]", "rest"),
        (b'"x"', "rest"),
        (b"", "rest"),
        (b'{"a":{"b":"y","b":"x"}}', "one"),
    ],
)
def test_a_body_pointer_selects(body: bytes, name: str) -> None:
    assert pick(NESTED, body) == name


@pytest.mark.parametrize(
    "body", [b"{", b'{"a":', b"[1,", b"\xff", b'{"a":{"b":NaN}}', b"[" * 99999]
)
def test_a_malformed_body_is_told_from_no_match(body: bytes) -> None:
    plan = Switch("$request.body#/a/b", {"x": "one"})
    assert pick(plan, body) is Miss.MALFORMED
    assert pick(plan, b"[]") is Miss.NO_MATCH


@pytest.mark.parametrize("pointer", ["/items/0/type", '/a"b', "/a\\b", "/a~1b", "/a\nb", "/é", "/"])
def test_any_pointer_can_be_peeked_at(pointer: str) -> None:
    bodies = {
        "/items/0/type": b'{"items":[{"type":"x"}]}',
        '/a"b': b'{"a\\"b":"x"}',
        "/a\\b": b'{"a\\\\b":"x"}',
        "/a~1b": b'{"a/b":"x"}',
        "/a\nb": b'{"a\\nb":"x"}',
        "/é": '{"é":"x"}'.encode(),
        "/": b'{"":"x"}',
    }
    plan = Switch("$request.body#" + pointer, {"x": "one"})
    assert pick(plan, bodies[pointer]) == "one"
    assert pick(plan, b'{"items":[]}') is Miss.NO_MATCH


def test_several_pointers_are_read_at_once() -> None:
    plan = Switch(
        "$request.body#/z",
        {
            "1": Switch("$request.body#/a/c", {"x": "one"}),
            "2": Switch("$request.body#/a/b/d", {"y": "two"}),
            "3": Switch("$request.body#/a", {"w": "three"}),
        },
    )
    assert pick(plan, b'{"z":"1","a":{"c":"x","b":{"d":"y"}}}') == "one"
    assert pick(plan, b'{"z":"2","a":{"c":"x","b":{"d":"y"}}}') == "two"
    assert pick(plan, b'{"z":"3","a":"w"}') == "three"
    assert list(plan_events(plan)) == ["one", "two", "three"]


def test_headers_methods_and_queries_select() -> None:
    header = Switch("$request.header.X-Event", {"a": "one", 5: "five"})
    assert pick(header, headers={"x-EVENT": "a"}) == "one"
    assert pick(header, headers={"x-event": "5"}) == "five"
    assert pick(header, headers=[("x-event", "a"), ("x-event", "a")]) is Miss.NO_MATCH
    assert pick(header) is Miss.NO_MATCH
    assert pick(Switch("$method", {"PUT": "put"}), method="PUT") == "put"
    query = Switch("$request.query.e", {"a": "one"})
    assert pick(query, url="http://h/?e=a") == "one"
    assert pick(query, url="http://h/?e=a&e=a") is Miss.NO_MATCH


def test_a_header_decides_before_a_body_is_read() -> None:
    plan = Switch("$request.header.E", {"a": "one", "b": Switch("$request.body#/x", {"y": "two"})})
    assert pick(plan, b"{", headers={"E": "a"}) == "one"
    assert pick(plan, b"{", headers={"E": "b"}) is Miss.MALFORMED
    assert pick(plan, b"{", headers={"E": "c"}) is Miss.NO_MATCH


def test_a_loose_switch_compares_exactly_first() -> None:
    cases: dict[str | int, Plan] = {
        "issues.opened": "one",
        "issuesClosed": "two",
        "ISSUES_CLOSED": "three",
    }
    plan = Switch("$request.body#/t", cases, loose=True)
    assert pick(plan, b'{"t":"issuesOpened"}') == "one"
    assert pick(plan, b'{"t":"Issues-Opened"}') == "one"
    assert pick(plan, b'{"t":"issuesClosed"}') == "two"
    assert pick(plan, b'{"t":"issues"}') is Miss.NO_MATCH
    assert pick(plan, b'{"t":""}') is Miss.NO_MATCH
    assert pick(Switch("$request.body#/t", cases), b'{"t":"issuesOpened"}') is Miss.NO_MATCH


def test_a_form_field_selects() -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    plan = Switch("$request.body#/type", {"a b": "one"})
    assert pick(plan, b"x=1&type=a+b", headers=form) == "one"
    assert pick(plan, b"type=a+b&type=a+b", headers=form) is Miss.NO_MATCH
    assert pick(plan, b"type=%ff", headers=form) is Miss.MALFORMED


def test_a_bad_source_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError):
        Detector(Switch("$request.body", {"x": "one"}))
    with pytest.raises(ValueError):
        Detector(Switch("body", {"x": "one"}))


@pytest.mark.parametrize(
    ("shape", "body", "expected"),
    [
        (Shape(), b"[]", True),
        (Shape(required=("a",)), b"[]", False),
        (Shape(required=("a",)), b'{"a":null}', True),
        (Shape(required=("a",)), b'{"b":1}', False),
        (Shape(types={"a": ("string", "null")}), b'{"a":"x"}', True),
        (Shape(types={"a": ("string", "null")}), b'{"a":1}', False),
        (Shape(types={"a": ("integer",)}), b'{"a":-12}', True),
        (Shape(types={"a": ("integer",)}), b'{"a":1.0}', True),
        (Shape(types={"a": ("integer",)}), b'{"a":1.5}', False),
        (Shape(types={"a": ("number",)}), b'{"a":1e3}', True),
        (Shape(types={"a": ("boolean",)}), b'{"a":false}', True),
        (Shape(types={"a": ("object",)}), b'{"a":[]}', False),
        (Shape(types={"a": ()}, closed=True), b"{}", True),
        (Shape(types={"a": ()}, closed=True), b'{"a":[1]}', True),
        (Shape(types={"a": ("null",)}, closed=True), b'{"a":null,"b":1}', False),
        (Shape(consts={"a": (1, "x")}), b'{"a":"x"}', True),
        (Shape(consts={"a": (1,)}), b'{"a":true}', False),
        (Shape(consts={"a": (True,)}), b'{"a":true}', True),
        (Shape(consts={"a": (None,)}), b'{"a":null}', True),
        (Shape(consts={"a": (None,)}), b"{}", True),
        (Shape(body=False), b"{}", False),
        (Shape(body=False), b"", True),
    ],
)  # fmt: skip
def test_shapes(shape: Shape, body: bytes, expected: bool) -> None:
    request = CoreRequest(raw_body=body)
    assert fits(shape, top_members(request), not body) is expected


@given(
    st.lists(st.sets(st.sampled_from("abcd")), max_size=6),
    st.dictionaries(st.sampled_from("abcde"), st.integers(), max_size=5),
)
def test_an_index_names_every_shape_that_fits(required: list[set[str]], body: object) -> None:
    shapes = {f"e{i}": Shape(required=tuple(sorted(each))) for i, each in enumerate(required)}
    members = top_members(CoreRequest(raw_body=json.dumps(body).encode()))
    near = [*ShapeIndex(shapes).near(members)]
    fitting = [name for name, shape in shapes.items() if fits(shape, members, False)]
    assert [name for name in near if name in fitting] == fitting
    assert [*ShapeIndex(shapes).near(None)] == [*shapes]


def test_a_structure_is_a_leaf() -> None:
    leaf = Structure({"a": Shape(), "b": Shape()})
    assert pick(leaf, b"{}") is leaf
    assert pick(Switch("$method", {}, otherwise=leaf)) is leaf
    assert list(plan_events(leaf)) == ["a", "b"]


def reason(body: bytes, **headers: str) -> object:
    result = AuditHandler().parse_event(CoreRequest(headers=headers, raw_body=body))
    return result.reason if isinstance(result, UnknownEvent) else result.name


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "ping"),
        (b'{"order":1,"kind":"order"}', "orderPaid"),
        (b'{"refund":1,"more":1}', "refundMade"),
        (b'{"refund":1}', "ambiguous"),
        (b'{"refund":"1"}', "no_match"),
        (b'{"order":1,"kind":"x"}', "no_match"),
        (b"[]", "no_match"),
        (b"{", "malformed"),
        (b" ", "malformed"),
    ],
)
def test_a_structure_takes_the_one_event_that_fits(body: bytes, expected: str) -> None:
    assert reason(body) == expected


def test_a_media_type_that_no_event_declares() -> None:
    body = b'{"order":1,"kind":"order"}'
    assert reason(body, **{"Content-Type": "text/csv"}) == "unsupported_media_type"


def test_ambiguity_names_the_candidates() -> None:
    result = AuditHandler().parse_event(CoreRequest(raw_body=b'{"refund":1}'))
    assert isinstance(result, UnknownEvent)
    assert result.candidates == ("refundMade", "refundSeen")
    assert isinstance(AuditHandler().parse_event(CoreRequest()), PingEvent)


JOINED = Switch(
    ("{$request.header.E}-{$request.body#/a}", "$request.header.E"),
    {"issue-opened": "opened", "push": "push", "3-4": "numbers"},
    otherwise="rest",
    loose=True,
)


@pytest.mark.parametrize(
    ("header", "body", "name"),
    [
        ("issue", b'{"a":"opened"}', "opened"),
        ("IS_SUE", b'{"a":"Opened"}', "opened"),
        ("push", b'{"b":1}', "push"),
        ("push", b'{"a":"other"}', "push"),
        ("push", b"", "push"),
        ("push", b"[]", "push"),
        ("3", b'{"a":4}', "numbers"),
        ("3", b'{"a":4.0}', "numbers"),
        ("issue", b'{"a":["opened"]}', "rest"),
        ("issue", b'{"a":true}', "rest"),
        ("issue", b'{"a":1e400}', "rest"),
        ("issue", b'{"a":' + b"9" * 3000 + b"}", "rest"),
        ("issue", b'{"a":"' + b"x" * 1_000_000 + b'"}', "rest"),
        (None, b'{"a":"opened"}', "rest"),
    ],
)
def test_parts_are_joined_and_sources_tried_in_turn(
    header: str | None, body: bytes, name: str
) -> None:
    assert pick(JOINED, body, headers={} if header is None else {"e": header}) == name


def test_a_missing_part_is_no_empty_text() -> None:
    plan = Switch("{$request.header.E}{$request.body#/a}", {"x": "one"})
    assert pick(plan, b'{"a":"x"}') is Miss.NO_MATCH
    assert pick(plan, b'{"a":"x"}', headers={"e": ""}) == "one"


def test_a_malformed_body_is_told_from_a_value_without_a_case() -> None:
    plan = Switch("{$request.header.E}-{$request.body#/a}", {"x-y": "one"})
    assert pick(plan, b"{", headers={"e": "x"}) is Miss.MALFORMED


PATTERNS = Switch(
    "$request.body#/t",
    {"a.b": "exact"},
    patterns={"a.*": "first", "*.b": "second", "x*y*z": "third"},
)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("a.b", "exact"),
        ("a.", "first"),
        ("a.c", "first"),
        ("c.b", "second"),
        ("xyz", "third"),
        ("x-yy-z", "third"),
        ("xy", Miss.NO_MATCH),
        ("xzy", Miss.NO_MATCH),
        ("A.c", Miss.NO_MATCH),
    ],
)
def test_patterns_come_after_exact_values(value: str, name: object) -> None:
    assert pick(PATTERNS, b'{"t":"%s"}' % value.encode()) == name


@given(st.text("ab*", max_size=8), st.text("ab", max_size=10))
def test_a_pattern_matches_what_the_regular_expression_does(pattern: str, text: str) -> None:
    pattern += "*"
    expected = re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text)
    assert Wildcard(pattern).matches(text) == (expected is not None)


def test_many_stars_take_linear_time() -> None:
    started = time.process_time()
    assert not Wildcard("*a" * 500 + "*b").matches("a" * 1_000_000)
    assert time.process_time() - started < 1


def test_plan_events_finds_those_of_patterns() -> None:
    assert [*plan_events(PATTERNS)] == ["exact", "first", "second", "third"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"order":1,"kind":"order"}',
        b'{"order":1,"kind":"x"}',
        b'{"order":"1","kind":"order"}',
        b'{"order":1,"kind":"order","more":[]}',
        b"{}",
        b"[]",
        b"{",
        b" ",
        b"",
    ],
)
@pytest.mark.parametrize("validation", ["tolerant", "typed"])
@pytest.mark.parametrize("event", ["orderPaid", "refundMade", "ping"])
def test_a_lone_event_is_read_at_once_with_the_same_result(
    event: str, validation: Validation, body: bytes
) -> None:
    routes = {event: AuditHandler._events[event]}
    lone = EventParser("payments_api", routes, Structure({event: Shape()}), validation)
    looked_at = Structure({event: Shape(types={"order": (), "absent": ()})})
    other = EventParser("payments_api", routes, looked_at, validation)
    request = CoreRequest(raw_body=body)

    assert lone_event(looked_at) is None
    assert lone.parse(request, None) == other.parse(request, None)
