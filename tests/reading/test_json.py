"""JSON to plain data, and what can't be read."""

from __future__ import annotations

import pytest
from webhookgen.diagnostics import Code, codes
from webhookgen.reading.fault import MAX_DEPTH, Fault
from webhookgen.reading.json_syntax import load_json
from webhookgen.reading.plain import Json, is_whole

FAULTS: list[tuple[str, Code, int, str]] = [
    ("", codes.INVALID_SYNTAX, 0, "ends too early"),
    ('{"a": 1', codes.INVALID_SYNTAX, 7, "ends too early"),
    ('{"a": 1,}', codes.INVALID_SYNTAX, 7, "a comma stands before the closing }"),
    ("[1, ]", codes.INVALID_SYNTAX, 2, "a comma stands before the closing ]"),
    ("{'a': 1}", codes.INVALID_SYNTAX, 1, "property name"),
    ("[1 2]", codes.INVALID_SYNTAX, 3, "delimiter"),
    ('{"a" 1}', codes.INVALID_SYNTAX, 5, "delimiter"),
    ('["a\nb"]', codes.INVALID_SYNTAX, 3, "control character"),
    ('["\\q"]', codes.INVALID_SYNTAX, 2, "escape"),
    ('["abc]', codes.INVALID_SYNTAX, 1, "unterminated string"),
    ('{"NaN": [1, NaN]}', codes.INVALID_SYNTAX, 12, "NaN"),
    ("[-Infinity]", codes.INVALID_SYNTAX, 1, "-Infinity"),
    ("openapi: 3.1.0", codes.INVALID_SYNTAX, 0, "value"),
    ("1 2", codes.INVALID_SYNTAX, 2, "extra data"),
    ("[" * 100_000, codes.INVALID_SYNTAX, 100_000, "ends too early"),
    ("[" * 100_000 + "]" * 99_999, codes.INVALID_SYNTAX, 199_999, "ends too early"),
]


@pytest.mark.parametrize(("text", "code", "offset", "words"), FAULTS)
def test_fault(text: str, code: Code, offset: int, words: str) -> None:
    with pytest.raises(Fault) as caught:
        load_json(text)
    assert (caught.value.code, caught.value.offset) == (code, offset)
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("null", None),
        (' {"a": [1, 1.5, true, "\\ud83d\\ude00"]} ', {"a": [1, 1.5, True, "\U0001f600"]}),
        ("[1e999, -1e999]", ["1e999", "-1e999"]),
        ("[" + "7" * 1001 + "]", ["7" * 1001]),
        ("[" + "7" * 1000 + "]", [int("7" * 1000)]),
    ],
)
def test_data(text: str, data: Json) -> None:
    assert load_json(text) == (data, [])


DEEP = ["/0" * MAX_DEPTH]
NESTED: list[tuple[str, list[str]]] = [
    ("[" * MAX_DEPTH + "]" * MAX_DEPTH, []),
    ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), DEEP),
    ("[" * 100_000 + "]" * 100_000, DEEP),
    ("[" * 100_000 + "\\ud800" + "]" * 100_000, DEEP),
    ('{"[": ' * 300 + '"]"' + "}" * 300, ["/[" * MAX_DEPTH]),
    ("[" * MAX_DEPTH + '1, {"a": "}"}, []' + "]" * MAX_DEPTH,
     ["/0" * (MAX_DEPTH - 1) + "/1", "/0" * (MAX_DEPTH - 1) + "/2"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "pointers"), NESTED)
def test_what_nests_too_deeply_is_left_out(text: str, pointers: list[str]) -> None:
    data, findings = load_json(text)
    assert [finding.pointer for finding in findings] == pointers
    assert {finding.code for finding in findings} <= {codes.LEFT_OUT}
    assert is_whole(data) is (pointers == [])


def test_duplicates_are_found_where_they_still_are() -> None:
    text = '{"x": {"a": 1, "a": 2}, "l": [{"b": 1, "b": 1, "b": 1}], "x": {"c": 1, "c": 2}}'
    data, findings = load_json(text)
    assert data == {"x": {"c": 2}, "l": [{"b": 1}]}
    assert sorted(finding.pointer for finding in findings) == ["/l/0/b", "/x", "/x/c"]
    assert {finding.code for finding in findings} == {codes.DUPLICATE_KEY}


def test_lone_surrogates_are_replaced_and_told() -> None:
    data, findings = load_json('{"a": ["\\ud800", "x\\uDFFFy"], "k\\ud801": {"\\ud802": 1}}')
    assert data == {"a": ["�", "x�y"], "k�": {"�": 1}}
    assert [(finding.pointer, finding.on) for finding in findings] == [
        ("/k�", "key"),
        ("/k�/�", "key"),
        ("/a/0", "value"),
        ("/a/1", "value"),
    ]
    assert {finding.code for finding in findings} == {codes.LONE_SURROGATE}


def test_a_document_that_is_a_lone_surrogate() -> None:
    data, findings = load_json('"\\udc00"')
    assert data == "�"
    assert [finding.pointer for finding in findings] == [""]
