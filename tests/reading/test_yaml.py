"""YAML to plain data: anchors, merge keys, duplicates, and what can't be read."""

from __future__ import annotations

import pytest
import yaml
from webhookgen.diagnostics import Code, codes
from webhookgen.reading.fault import MAX_DEPTH, Fault
from webhookgen.reading.plain import Json, is_whole
from webhookgen.reading.yaml_syntax import load_yaml

LOADERS = pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])


def read(text: str) -> Json:
    return load_yaml(text)[0]


@LOADERS
@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", None),
        ("# only a comment\n", None),
        ("--- \na: 1\n...\n", {"a": 1}),
        ("%YAML 1.2\n---\na: 1\n", {"a": 1}),
        ("just text", "just text"),
        ("- &x {a: 1}\n- *x\n", [{"a": 1}, {"a": 1}]),
        ("a: &k name\n*k : 1\n", {"a": "name", "name": 1}),
        ("- &a 1\n- &a 2\n- *a\n", [1, 2, 2]),
        ("{? x : 1, y}", {"x": 1, "y": None}),
        ("!!set {a, b}", {"a": None, "b": None}),
        ("a: 1\n\t# tabs before a comment\n \t\nb: 2\n", {"a": 1, "b": 2}),
        (
            "a: |\n  x\n  \t# not a comment\n\t# one\nb: 1\n",
            {"a": "x\n\t# not a comment\n", "b": 1},
        ),
        ("a: x\r\nb: y\r\n", {"a": "x", "b": "y"}),
    ],
)
def test_data(text: str, data: Json, loader: type) -> None:
    assert load_yaml(text, loader) == (data, [])


MERGES: list[tuple[str, Json]] = [
    ("<<: {a: 1, b: 2}\nb: 3\n", {"a": 1, "b": 3}),
    ("b: 3\n<<: {a: 1, b: 2}\nc: 4\n", {"a": 1, "b": 3, "c": 4}),
    ("{<<: [{p: 1, q: 1}, {p: 2, r: 2}], s: 3}", {"p": 1, "q": 1, "r": 2, "s": 3}),
    ("x: &x {<<: {a: 1}, b: 2}\ny: {<<: *x}\n", {"x": {"a": 1, "b": 2}, "y": {"a": 1, "b": 2}}),
    ("<<: []\na: 1\n", {"a": 1}),
    ("<<: {a: 1}\n'x': 2\n", {"a": 1, "x": 2}),
    ("a: {<<: {k: 1}, <<: {k: 2, l: 3}}\n", {"a": {"k": 1, "l": 3}}),
]


@pytest.mark.parametrize(("text", "expected"), MERGES)
def test_of_merged_members_the_earlier_wins(text: str, expected: Json) -> None:
    """As yaml.org/type/merge.html says, and PyYAML only since 6.0.4."""
    data = read(text)
    assert data == expected
    assert str(data) == str(expected), "the order of the members differs"


@pytest.mark.parametrize("text", ["'<<': {a: 1}", "<<: text", "<<: [1]", "!!str <<: {a: 1}"])
def test_what_is_no_merge_is_a_member(text: str) -> None:
    data = read(text)
    assert isinstance(data, dict)
    assert list(data) == ["<<"]


def test_an_alias_is_the_object_itself() -> None:
    data = read("a: &x {k: [1]}\nb: *x\nc: {<<: *x}\n")
    assert isinstance(data, dict)
    assert data["a"] is data["b"]
    assert isinstance(data["a"], dict)
    assert isinstance(data["c"], dict)
    assert data["c"]["k"] is data["a"]["k"]


@pytest.mark.parametrize(
    ("text", "pointers", "data"),
    [
        ("a: 1\nb: 2\na: 3\n", ["/a"], {"a": 3, "b": 2}),
        ("a: [{x~/: 1, x~/: 2}]\n", ["/a/0/x~0~1"], {"a": [{"x~/": 2}]}),
        ("1: a\n'1': b\n", ["/1"], {"1": "b"}),
        ("<<: {a: 1}\na: 2\n", [], {"a": 2}),
    ],
)
def test_the_last_of_two_keys_counts(text: str, pointers: list[str], data: Json) -> None:
    loaded, findings = load_yaml(text)
    assert loaded == data
    assert [finding.pointer for finding in findings] == pointers
    assert {finding.code for finding in findings} <= {codes.DUPLICATE_KEY}


def test_findings_of_a_generated_file_are_few() -> None:
    assert len(load_yaml("a: 1\n" * 5000)[1]) == 100


FAULTS: list[tuple[str, Code, int, str]] = [
    ("a:\n\tb: 1\n", codes.INVALID_SYNTAX, 3, "tabs"),
    ("a: 1\n---\nb: 2\n", codes.INVALID_SYNTAX, 5, "more than one"),
    ("a: &x [*x]\n", codes.INVALID_SYNTAX, 7, "inside what it refers to"),
    ("a: &x {b: {c: *x}}\n", codes.INVALID_SYNTAX, 14, "inside what it refers to"),
    ("a: *x\n", codes.INVALID_SYNTAX, 3, "no anchor"),
    ("? [a]\n: 1\n", codes.INVALID_SYNTAX, 2, "key"),
    ("a: &x [1]\n*x : 1\n", codes.INVALID_SYNTAX, 10, "key"),
    ("a: b: c\n", codes.INVALID_SYNTAX, 4, "mapping values"),
    ("é: @x\n", codes.INVALID_SYNTAX, 3, "cannot start"),
    ("é: \x07\n", codes.INVALID_SYNTAX, 3, "U+0007"),
    ("a: 'x\n", codes.INVALID_SYNTAX, 6, "quoted scalar"),
    ("a: !x!y z\n", codes.INVALID_SYNTAX, 3, "tag handle"),
    ("- " * 25_000, codes.TOO_DEEP, 48_512, "24256 levels deep"),
]


@LOADERS
@pytest.mark.parametrize(("text", "code", "offset", "words"), FAULTS)
def test_fault(text: str, code: Code, offset: int, words: str, loader: type) -> None:
    with pytest.raises(Fault) as caught:
        load_yaml(text, loader)
    fault = caught.value
    assert (fault.code, fault.offset) == (code, offset)
    assert words in f"{fault.message} {fault.help}"
    assert fault.message[0].islower() or fault.message.startswith("not")
    assert not fault.message.endswith(".")


NESTED = [
    ("[" * MAX_DEPTH + "]" * MAX_DEPTH, []),
    ("[" * 300 + "]" * 300, ["/0" * MAX_DEPTH]),
    ("{a: " * 10_000 + "1" + "}" * 10_000, ["/a" * MAX_DEPTH]),
    ("- " * 5_000 + "b", ["/0" * MAX_DEPTH]),
    ("- " * 300 + "&x [1, &y {}]\n- [*x, *y]", ["/0" * MAX_DEPTH]),
]


@LOADERS
@pytest.mark.parametrize(("text", "pointers"), NESTED)
def test_what_nests_too_deeply_is_left_out(text: str, pointers: list[str], loader: type) -> None:
    data, findings = load_yaml(text, loader)
    assert [finding.pointer for finding in findings] == pointers
    assert {finding.code for finding in findings} <= {codes.LEFT_OUT}
    assert is_whole(data) is (pointers == [])


def test_an_alias_bomb_is_refused_before_anything_copies_it() -> None:
    lines = ["a0: &a0 [x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    with pytest.raises(Fault) as caught:
        read("\n".join(lines))
    assert caught.value.code == codes.TOO_LARGE


def test_merge_keys_can_not_multiply_either() -> None:
    members = ", ".join(f"k{n}: 1" for n in range(20_000))
    text = f"a: &a {{{members}}}\nb:\n" + "- {<<: *a}\n" * 1000
    with pytest.raises(Fault) as caught:
        read(text)
    assert caught.value.code == codes.TOO_LARGE


def test_depth_counts_through_aliases() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, MAX_DEPTH))]
    assert isinstance(read("\n".join(lines[: MAX_DEPTH - 1])), dict)
    data, findings = load_yaml("\n".join(lines))
    assert [finding.pointer for finding in findings] == [f"/a{MAX_DEPTH - 1}/0"]
    assert not is_whole(data)
