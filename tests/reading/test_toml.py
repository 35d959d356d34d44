"""One table of a TOML file: its data, and the places of its keys and values."""

from __future__ import annotations

from textwrap import dedent

import pytest
from webhookgen.diagnostics import Diagnostic
from webhookgen.source import Document, load_toml_document

TABLE = ("tool", "ours")


def load(text: str) -> tuple[Document, list[Diagnostic]]:
    found: list[Diagnostic] = []
    return load_toml_document("p.toml", text.encode(), TABLE, found), found


def marked(document: Document, pointer: str, on: str = "value") -> tuple[int, str]:
    """The line and the text that a pointer's position marks."""
    position = document.position(pointer, "key" if on == "key" else "value")
    start = position.column - 1
    return position.line, document.line(position.line)[start : start + position.length]


TEXT = dedent('''
    [project]                                     # not ours
    name = "x"
    text = """
    [tool.ours]
    "quoted" \\""" = 1
    """ # still text above
    [tool . "ours"]
    plain = 1
    dotted.'a b'."c\\u0064" = 2
    many = [ # remark
        "a]", 'b#', [1, 2,],
        {x = 3, y = {z = [4]}},
    ]
    when = 1979-05-27T07:32:00Z
    [[tool.ours.list]]
    a = 5
    [[tool.ours.list]]
    b = \'\'\'six\'\'\'
    [tool.ours.list.below]
    c = 7
''')


@pytest.mark.parametrize(
    ("pointer", "value", "key"),
    [
        ("/plain", (9, "1"), (9, "plain")),
        ("/dotted/a b/cd", (10, "2"), (10, '"c\\u0064"')),
        ("/many/0", (12, '"a]"'), (12, '"a]"')),
        ("/many/1", (12, "'b#'"), (12, "'b#'")),
        ("/many/2/1", (12, "2"), (12, "2")),
        ("/many/3/y/z/0", (13, "4"), (13, "4")),
        ("/many/3/x", (13, "3"), (13, "x")),
        ("/when", (15, "1979-05-27T07:32:00Z"), (15, "when")),
        ("/list/0/a", (17, "5"), (17, "a")),
        ("/list/1/b", (19, "'''six'''"), (19, "b")),
        ("/list/1/below/c", (21, "7"), (21, "c")),
        ("/list/1/nowhere", (18, "list"), (18, "list")),
        ("", (8, '"ours"'), (8, '"ours"')),
    ],
)
def test_places(pointer: str, value: tuple[int, str], key: tuple[int, str]) -> None:
    document, found = load(TEXT)
    assert found == []
    assert marked(document, pointer) == value
    assert marked(document, pointer, "key") == key


def test_line_ends_of_windows() -> None:
    document, _ = load(TEXT.replace("\n", "\r\n"))
    assert marked(document, "/list/1/b") == (19, "'''six'''")


def test_data_are_those_of_the_table() -> None:
    document, _ = load(TEXT)
    assert isinstance(document.data, dict)
    assert document.data["when"] == "1979-05-27T07:32:00+00:00"
    assert document.data["list"] == [{"a": 5}, {"b": "six", "below": {"c": 7}}]


@pytest.mark.parametrize("text", ["", "[tool]\n", "[tool]\nours = 1\n", "tool = 1\n"])
def test_no_such_table(text: str) -> None:
    document, found = load(text)
    assert found == []
    assert document.data in (None, 1)
    assert document.position("/a/b").line >= 1


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("a = 1\nb = [", 2, 6), ("a = 1\nb = x\n", 2, 5), ("a = 1\na = 2\n", 2, 6), ("a = '", 1, 6)],
)
def test_faults_have_their_place(text: str, line: int, column: int) -> None:
    document, found = load(text)
    assert [each.code.slug for each in found] == ["invalid-syntax"]
    position = document.position("")
    assert (position.line, position.column) == (line, column)


def test_nesting_is_no_fault_of_ours() -> None:
    document, found = load("[tool.ours]\na = " + "[" * 50_000)
    assert document.data is None
    assert len(found) == 1
