"""Every pointer's position is where its text is."""

from __future__ import annotations

import json
from typing import Literal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from webhookgen.reading.core_schema import read_plain
from webhookgen.reading.plain import Json
from webhookgen.reading.pointer import children
from webhookgen.reading.yaml_syntax import load_yaml
from webhookgen.source import Document, Location, Position, load_document

YAML = """\
openapi: 3.1.0
info: {title: "日本語 é", x-𝒳: [1, {deep: true}]}
list:
- first
-   - nested
    - key: value
      'quoted key' : 'quoted value'
empty:
text: |
  line one
  line two
long: a plain
  text of two lines
base: &anchor
  inherited: 1
alias: *anchor
merged:
  <<: *anchor
  own: 2
? explicit
: tagged
twice: 1
twice: 2
"a/b~c": !!str x
"""

YAML_PLACES = [
    ("", "value", 1, 1, "openapi"),
    ("/openapi", "key", 1, 1, "openapi"),
    ("/openapi", "value", 1, 10, "3.1.0"),
    ("/info", "value", 2, 7, "{"),
    ("/info/title", "key", 2, 8, "title"),
    ("/info/title", "value", 2, 15, '"日本語 é"'),
    ("/info/x-𝒳", "key", 2, 24, "x-𝒳"),
    ("/info/x-𝒳", "value", 2, 29, "["),
    ("/info/x-𝒳/0", "value", 2, 30, "1"),
    ("/info/x-𝒳/1/deep", "value", 2, 40, "true"),
    ("/list", "value", 4, 1, "-"),
    ("/list/0", "value", 4, 3, "first"),
    ("/list/0", "key", 4, 3, "first"),
    ("/list/1", "value", 5, 5, "-"),
    ("/list/1/0", "value", 5, 7, "nested"),
    ("/list/1/1", "value", 6, 7, "key"),
    ("/list/1/1/quoted key", "key", 7, 7, "'quoted key'"),
    ("/list/1/1/quoted key", "value", 7, 22, "'quoted value'"),
    ("/empty", "value", 8, 7, ""),
    ("/text", "value", 9, 7, "|"),
    ("/long", "value", 12, 7, "a plain"),
    ("/alias", "key", 16, 1, "alias"),
    ("/alias/inherited", "value", 15, 14, "1"),
    ("/merged/inherited", "key", 15, 3, "inherited"),
    ("/merged/own", "value", 19, 8, "2"),
    ("/explicit", "key", 20, 3, "explicit"),
    ("/explicit", "value", 21, 3, "tagged"),
    ("/twice", "key", 23, 1, "twice"),
    ("/twice", "value", 23, 8, "2"),
    ("/a~1b~0c", "key", 24, 1, '"a/b~c"'),
    ("/a~1b~0c", "value", 24, 10, "!!str x"),
]

JSON = """\
{
  "openapi": "3.1.0", "x": {"é𝒳": [ 1 , {"deep": [[], {}, true]} ]},
\t"a\\/b~c": -1.5e3 ,
  "list": [
    "one, \\"two\\" ]",
    null
  ],
  "empty": { }, "twice": [1], "twice": [2, 3],
  "\\ud83d\\ude00": {"": 0}
}
"""

JSON_PLACES = [
    ("", "value", 1, 1, "{"),
    ("/openapi", "key", 2, 3, '"openapi"'),
    ("/openapi", "value", 2, 14, '"3.1.0"'),
    ("/x", "value", 2, 28, "{"),
    ("/x/é𝒳", "key", 2, 29, '"é𝒳"'),
    ("/x/é𝒳/0", "value", 2, 37, "1"),
    ("/x/é𝒳/1/deep/0", "value", 2, 51, "["),
    ("/x/é𝒳/1/deep/2", "value", 2, 59, "true"),
    ("/a~1b~0c", "key", 3, 2, '"a\\/b~c"'),
    ("/a~1b~0c", "value", 3, 12, "-1.5e3"),
    ("/list/0", "value", 5, 5, '"one, \\"two\\" ]"'),
    ("/list/1", "value", 6, 5, "null"),
    ("/empty", "value", 8, 12, "{"),
    ("/twice", "key", 8, 31, '"twice"'),
    ("/twice/1", "value", 8, 44, "3"),
    ("/😀", "key", 9, 3, '"\\ud83d\\ude00"'),
    ("/😀/", "value", 9, 24, "0"),
]

PLACES = [("a.yaml", YAML, *place) for place in YAML_PLACES]
PLACES += [("a.json", JSON, *place) for place in JSON_PLACES]

Side = Literal["key", "value"]


def load(name: str, text: str) -> Document:
    return load_document(name, text.encode(), [])


@pytest.mark.parametrize(("name", "text", "pointer", "on", "line", "column", "shown"), PLACES)
def test_position(
    name: str, text: str, pointer: str, on: Side, line: int, column: int, shown: str
) -> None:
    document = load(name, text)
    assert document.position(pointer, on) == Position(line, column, len(shown))
    assert document.line(line)[column - 1 :].startswith(shown)


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
@pytest.mark.parametrize(
    ("pointer", "existing"),
    [
        ("/a/b/none", "/a/b"),
        ("/a/b/0/x", "/a/b/0"),
        ("/a/b/2", "/a/b"),
        ("/a/b/00", "/a/b"),
        ("/a/b/-", "/a/b"),
        ("/a/c/deeper/still", "/a/c"),
        ("/none", ""),
        ("no pointer", ""),
    ],
)
def test_what_is_not_there_has_its_ancestors_key(name: str, pointer: str, existing: str) -> None:
    document = load(name, '{"a": {"b": [1, 2], "c": 3}}')
    assert document.position(pointer) == document.position(existing, "key")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be"])
def test_line_endings_and_encodings(ending: str, encoding: str) -> None:
    text = "é: 1\nb:\n  c: 2\n".replace("\n", ending)
    document = load_document("a.yaml", text.encode(encoding), [])
    assert document.data == {"é": 1, "b": {"c": 2}}
    assert document.position("/b/c") == Position(3, 6, 1)
    assert document.line(3) == "  c: 2"


def test_separators_that_no_editor_counts_as_lines() -> None:
    document = load("a.yaml", 'a: "x\u2028y\u0085z"\nb: 2\n')
    assert document.position("/b") == Position(2, 4, 1)


def test_a_document_made_without_text_has_a_position_too() -> None:
    assert Document("a.yaml", {"a": 1}, b"", "yaml").position("/a").line == 1
    assert Document("a.json", {"a": 1}, b"", "json").position("/a").line == 1


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
DATA = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(TEXTS, below, max_size=4),
    max_leaves=12,
)


def finite(data: Json) -> bool:
    return "Infinity" not in json.dumps(data)


def places(data: Json, at: Location) -> list[tuple[Location, Json, str | None]]:
    """Each node below `data`, with its location and its key where it has one."""
    found: list[tuple[Location, Json, str | None]] = []
    for token, child in children(data):
        below = at.child(token)
        found.append((below, child, token if isinstance(token, str) else None))
        found += places(child, below)
    return found


@settings(deadline=None)
@given(DATA.filter(finite), st.sampled_from([None, 1, "\t"]), st.booleans())
def test_json_comes_back_and_every_pointer_finds_its_text(
    data: Json, indent: int | str | None, ascii_only: bool
) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only)
    document = load("a.json", text)
    assert document.data == data
    for at, value, key in places(data, Location("a.json", "")):
        assert (
            json.JSONDecoder().raw_decode(rest_at(text, document.position(at.pointer)))[0] == value
        )
        if key is not None:
            rest = rest_at(text, document.position(at.pointer, "key"))
            assert json.JSONDecoder().raw_decode(rest)[0] == key


@settings(deadline=None)
@given(DATA.filter(finite), st.booleans())
def test_yaml_comes_back_and_every_pointer_finds_its_text(data: Json, flow: bool) -> None:
    text = dump_yaml(data, flow=flow)
    document = Document("a.yaml", load_yaml(text)[0], text.encode(), "yaml")
    assert document.data == data
    for at, value, key in places(data, Location("a.yaml", "")):
        if not isinstance(value, dict | list):
            assert read_scalar(text, document.position(at.pointer)) == value
        if key is not None:
            assert read_scalar(text, document.position(at.pointer, "key")) == key


class QuotingDumper(yaml.SafeDumper):
    """Writes texts in double quotes, so that YAML 1.1 and 1.2 agree on them, and no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


QuotingDumper.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


def dump_yaml(data: Json, *, flow: bool) -> str:
    text: str = yaml.dump(
        data, Dumper=QuotingDumper, default_flow_style=flow, allow_unicode=True, sort_keys=False
    )
    return text


def rest_at(text: str, position: Position) -> str:
    lines = text.split("\n")
    return "\n".join([lines[position.line - 1][position.column - 1 :], *lines[position.line :]])


def read_scalar(text: str, position: Position) -> Json:
    """The scalar at a position: up to the closing quote, or as long as the position says."""
    rest = rest_at(text, position)
    if not rest.startswith('"'):
        return read_plain(rest[: position.length])
    value: Json = next(
        event.value for event in yaml.parse(rest) if isinstance(event, yaml.ScalarEvent)
    )
    return value
