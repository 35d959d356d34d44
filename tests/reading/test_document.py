"""Bytes to a document: which syntax it is, which encoding, and what is said when it is neither."""

from __future__ import annotations

import pytest
from webhookgen.diagnostics import Diagnostic, codes
from webhookgen.source import Document, Position, load_document


def load(name: str, raw: bytes) -> tuple[Document, list[Diagnostic]]:
    diagnostics: list[Diagnostic] = []
    return load_document(name, raw, diagnostics), diagnostics


@pytest.mark.parametrize(
    ("name", "raw", "syntax"),
    [
        ("a.yaml", b"a: 1", "yaml"),
        ("a.YML", b"a: 1", "yaml"),
        ("a.json", b'{"a": 1}', "json"),
        ("a.JSON", b'\xef\xbb\xbf{"a": 1}', "json"),
        ("-", b'\n\t {"a": 1}', "json"),
        ("-", b"a: 1", "yaml"),
        ("a.txt", b'{"a": 1}', "json"),
        ("no-extension", b"# x\na: 1", "yaml"),
        ("a.yaml", b'{"a": 1}', "json"),
        ("a.yaml", b"{a: 1}", "yaml"),
        ("a.yaml", b'{"a": 1,}', "yaml"),
    ],
)
def test_syntax(name: str, raw: bytes, syntax: str) -> None:
    document, diagnostics = load(name, raw)
    assert (document.data, document.syntax, diagnostics) == ({"a": 1}, syntax, [])


def test_json_in_a_yaml_file_keeps_its_surrogate_pairs() -> None:
    document, diagnostics = load("a.yaml", b'{"a": "\\ud83d\\ude00"}')
    assert (document.data, diagnostics) == ({"a": "😀"}, [])


@pytest.mark.parametrize(
    ("name", "raw", "line", "column"),
    [
        ("a.json", b'{\n  "a": 1,\n  "b": x\n}', 3, 8),
        ("a.json", b"openapi: 3.1.0", 1, 1),
        ("a.json", b"", 1, 1),
        ("a.yaml", b"a: 1\nb: c: d\n", 2, 5),
        ("a.yaml", b"a: 1\nb: \xff\n", 2, 4),
        ("a.yaml", b"\xef\xbb\xbfa: \xc3\xa9\xe9\n", 1, 5),
        ("a.json", '{"é'.encode("utf-16") + b"\x00", 1, 4),
        ("-", b"{a: 1}", 1, 2),
        ("a.yaml", b"\x00\x01\x02\x03\xff", 1, 3),
        ("a.yaml", b"a: \x1b[31m", 1, 4),
    ],
)
def test_fault(name: str, raw: bytes, line: int, column: int) -> None:
    document, diagnostics = load(name, raw)
    assert [found.code for found in diagnostics] == [codes.INVALID_SYNTAX]
    assert document.data is None
    position = document.position(diagnostics[0].at.pointer)
    assert (position.line, position.column) == (line, column)
    assert document.position("/any/where") == position


@pytest.mark.parametrize(
    ("name", "raw"),
    [("a.yaml", b"a: 1\nb: 2\na: 3"), ("a.json", b'{"a": 1,\n "b": 2,\n"a": 3}')],
)
def test_a_finding_points_at_the_key_that_counts(name: str, raw: bytes) -> None:
    document, [found] = load(name, raw)
    assert found.code is codes.DUPLICATE_KEY
    assert document.position(found.at.pointer, found.on).line == 3
    assert document.position("/b") != Position(1, 1, 1)
