"""Each output format, over one set of diagnostics and over hostile ones."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable

import pytest
from webhookgen.diagnostics import Diagnostic, Note, codes
from webhookgen.diagnostics.concise import render_concise
from webhookgen.diagnostics.full import render_full
from webhookgen.diagnostics.github import render_github
from webhookgen.diagnostics.json import render_json
from webhookgen.diagnostics.sarif import render_sarif
from webhookgen.source import Location, Sources

Renderer = Callable[[Iterable[Diagnostic], Sources], str]

DOCUMENT = """\
openapi: 3.1.0
webhooks:
  orderCreated:
    post:
      x-event-name: order.created
  orderCreatedV2:
    post:
      x-event-name: order.created
"""


def sources_of(text: str) -> Sources:
    sources = Sources()
    assert sources.open("-", io.BytesIO(text.encode())), sources.diagnostics
    return sources


def two_values() -> Diagnostic:
    return Diagnostic(
        code=codes.DUPLICATE_DISCRIMINATOR_VALUE,
        message='two events have the selector value "order.created"',
        at=Location("-", "/webhooks/orderCreatedV2/post/x-event-name"),
        help="give each event its own value, or merge the two schemas with oneOf",
        notes=(Note("first used", Location("-", "/webhooks/orderCreated/post/x-event-name")),),
    )


def no_signature() -> Diagnostic:
    return Diagnostic(
        code=codes.NO_SIGNATURE,
        message="nothing says how this is verified",
        at=Location("-", "/webhooks"),
        on="key",
        help="add signatureVerification",
    )


def unreadable() -> Diagnostic:
    return Diagnostic(
        code=codes.UNREADABLE_FILE,
        message="the file can't be read",
        at=Location("a, b: 100%.yaml", ""),
        help="look",
    )


def all_three() -> list[Diagnostic]:
    return [unreadable(), two_values(), no_signature()]


def test_full() -> None:
    assert (
        render_full(all_three(), sources_of(DOCUMENT))
        == """\
warning[WG501]: nothing says how this is verified
 --> -:2:1
  |
2 | webhooks:
  | ^^^^^^^^
  = at: /webhooks
  = help: add signatureVerification

error[WG402]: two events have the selector value "order.created"
 --> -:8:21
  |
8 |       x-event-name: order.created
  |                     ^^^^^^^^^^^^^
  = at: /webhooks/orderCreatedV2/post/x-event-name
  = note: first used at -:5:21
  = help: give each event its own value, or merge the two schemas with oneOf

error[WG001]: the file can't be read
  --> a, b: 100%.yaml
   = help: look
"""
    )


def test_full_in_color() -> None:
    colored = render_full([no_signature()], sources_of(DOCUMENT), color=True)
    assert colored.startswith(
        "\x1b[1;33mwarning[WG501]\x1b[0m\x1b[1m: nothing says how this is verified\x1b[0m\n"
    )


def test_concise() -> None:
    assert render_concise(all_three(), sources_of(DOCUMENT)) == (
        "-:2:1: warning[WG501]: nothing says how this is verified [/webhooks]\n"
        '-:8:21: error[WG402]: two events have the selector value "order.created"'
        " [/webhooks/orderCreatedV2/post/x-event-name]\n"
        "a, b: 100%.yaml: error[WG001]: the file can't be read\n"
    )


def test_json() -> None:
    entries = json.loads(render_json(all_three(), sources_of(DOCUMENT)))
    assert [entry["code"] for entry in entries] == ["WG501", "WG402", "WG001"]
    assert entries[1] == {
        "code": "WG402",
        "slug": "duplicate-discriminator-value",
        "severity": "error",
        "message": 'two events have the selector value "order.created"',
        "file": "-",
        "line": 8,
        "column": 21,
        "pointer": "/webhooks/orderCreatedV2/post/x-event-name",
        "help": "give each event its own value, or merge the two schemas with oneOf",
        "related": [
            {
                "message": "first used",
                "file": "-",
                "line": 5,
                "column": 21,
                "pointer": "/webhooks/orderCreated/post/x-event-name",
            }
        ],
    }
    assert (entries[2]["line"], entries[2]["column"]) == (None, None)


def test_github() -> None:
    assert render_github(all_three(), sources_of(DOCUMENT)) == (
        "::warning file=-,line=2,col=1,title=WG501 no-signature::"
        "nothing says how this is verified [/webhooks]%0Ahelp: add signatureVerification\n"
        "::error file=-,line=8,col=21,title=WG402 duplicate-discriminator-value::"
        'two events have the selector value "order.created"'
        " [/webhooks/orderCreatedV2/post/x-event-name]"
        "%0Ahelp: give each event its own value, or merge the two schemas with oneOf\n"
        "::error file=a%2C b%3A 100%25.yaml,title=WG001 unreadable-file::"
        "the file can't be read%0Ahelp: look\n"
    )


def test_sarif() -> None:
    log = json.loads(render_sarif(all_three(), sources_of(DOCUMENT)))
    [run] = log["runs"]
    assert log["version"] == "2.1.0"
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert rules[result["ruleIndex"]]["defaultConfiguration"]["level"] == result["level"]
    verified, duplicate, missing = run["results"]
    assert verified["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": 1,
        "endColumn": 9,
    }
    assert duplicate["relatedLocations"][0]["message"] == {"text": "first used"}
    assert missing["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%2C%20b%3A%20100%25.yaml"}
    }


RENDERERS: list[Renderer] = [render_full, render_concise, render_json, render_github, render_sarif]


@pytest.mark.parametrize("renderer", RENDERERS)
def test_order_and_nothing_else_depends_on_the_order_of_finding(renderer: Renderer) -> None:
    sources = sources_of(DOCUMENT)
    assert renderer(all_three(), sources) == renderer(reversed(all_three()), sources)


@pytest.mark.parametrize("renderer", [render_full, render_concise, render_github])
def test_nothing_found_prints_nothing(renderer: Renderer) -> None:
    assert renderer([], Sources()) == ""


HOSTILE = "\x1b[2J\u202e\u2066\x00\x07\r\n\u2028\x9b31m\udcff::error::x%0A"


@pytest.mark.parametrize("renderer", RENDERERS)
def test_hostile_text_stays_text(renderer: Renderer) -> None:
    hostile = Diagnostic(
        code=codes.DANGLING_REF,
        message=HOSTILE,
        at=Location(HOSTILE, "/" + HOSTILE),
        help=HOSTILE,
        notes=(Note(HOSTILE, Location(HOSTILE, "")),),
    )
    text = renderer([hostile], Sources())
    text.encode()
    assert all(line.isprintable() for line in text.split("\n"))
    lines = [line for line in text.split("\n") if line]
    if renderer in (render_concise, render_github):
        assert len(lines) == 1
    assert not any(line.startswith("::error::") for line in lines)


def excerpt(text: str) -> list[str]:
    """The excerpt and the line of carets for the fault of a JSON text."""
    sources = Sources()
    assert sources.open("-", io.BytesIO(text.encode())) is None
    return render_full(sources.diagnostics, sources).split("\n")[3:5]


@pytest.mark.parametrize(
    ("text", "shown", "carets"),
    [
        ('{"日本": "\u202ex\x7f", nope}', '{"日本": "\\u202ex\\x7f", nope}', 24),
        ('{"e\u0301":\t nope}', '{"e\u0301":  nope}', 7),
        ("{\t\tnope}", "{  nope}", 3),
    ],
)
def test_an_excerpt_stays_in_its_line_and_the_caret_below_its_text(
    text: str, shown: str, carets: int
) -> None:
    assert excerpt(text) == [f"1 | {shown}", f"  | {' ' * carets}^"]


def test_a_long_line_is_cut_around_the_column() -> None:
    text = "[" + "1," * 50_000 + "nope" + ",2" * 50_000 + "]"
    line, carets = excerpt(text)
    assert line.startswith("1 | ...")
    assert line.endswith("...")
    assert len(line) < 140
    assert line[carets.index("^") :].startswith("nope")


def test_a_long_message_is_cut_in_its_middle() -> None:
    found = Diagnostic(
        code=codes.DANGLING_REF,
        message="x" * 10_000,
        at=Location("a", "/p" * 9000),
        help="y" * 9000,
    )
    assert len(render_full([found], Sources())) < 2000
    assert len(render_concise([found], Sources())) < 1000


def test_the_caret_of_an_empty_value() -> None:
    sources = sources_of("a:\nb: 1\n")
    found = Diagnostic(code=codes.INVALID_NODE, message="x", at=Location("-", "/a"), help="y")
    assert render_full([found], sources).split("\n")[3:5] == ["1 | a:", "  |   ^"]
