"""What targets select, and what they may cost."""

from __future__ import annotations

from typing import Any

import pytest
from webhookgen.overlays.targets import NoJsonPath, Path, TooCostly, select

SHOP: Any = {
    "paths": {
        "/a": {"get": {"tags": ["x", "y"], "deprecated": True}},
        "/b": {"get": {"tags": ["y"]}, "post": {}},
    }
}


@pytest.mark.parametrize(
    ("target", "selected"),
    [
        ("$", [()]),
        ("$.paths['/a'].get", [("paths", "/a", "get")]),
        (
            "$.paths.*.get.tags[0]",
            [("paths", "/a", "get", "tags", 0), ("paths", "/b", "get", "tags", 0)],
        ),
        ("$.paths[?@.get.deprecated == true]", [("paths", "/a")]),
        ("$..tags[?@ == 'x']", [("paths", "/a", "get", "tags", 0)]),
        ("$.paths[?match(@.get.tags[0], 'x|z')]", [("paths", "/a")]),
        ("$.paths['/a', '/a']", [("paths", "/a")]),
        ("$.paths['/b'].get.tags[-1]", [("paths", "/b", "get", "tags", 0)]),
        ("$.info", []),
    ],
)
def test_a_target_selects_places(target: str, selected: list[Path]) -> None:
    assert list(select(target, SHOP)) == selected


@pytest.mark.parametrize(
    "target",
    [
        "",
        "paths",
        "$.",
        "$.paths[?(@.length-1)]",
        "$.paths./a",
        "$[?__import__('os')]",
        "$[?unknown(@)]",
        "$[99999999999999999999]",
        "$['" + "\\ud800" + "']",
        "$[?" + "(" * 5_000 + "@" + ")" * 5_000 + "]",
        "$[?@==1e999999999999]x",
        "$[" + "9" * 5_000 + "]",
        "$" + "\x00",
    ],
    ids=range(13),
)
def test_what_is_no_jsonpath_is_said_to_be_none(target: str) -> None:
    with pytest.raises(NoJsonPath):
        select(target, SHOP)


def bomb(levels: int) -> Any:
    """Nodes that are shared so often that nobody can visit each place of them."""
    node: Any = {"a": 1}
    for _ in range(levels):
        node = [node, node]
    return node


@pytest.mark.parametrize(
    ("target", "data"),
    [
        ("$..*", bomb(40)),
        ("$" + "..*" * 10, bomb(20)[:1]),
        ("$.*[?$..[?$..[?$..a]]]", [[{"a": i} for i in range(60)]]),
        ("$.*[?count($..*) > 1]", [list(range(1_000))]),
        ("$[" + "*," * 900 + "*]", list(range(1_000))),
    ],
    ids=["aliases", "descendants", "filters", "functions", "selectors"],
)
def test_a_target_that_visits_too_much_is_stopped(target: str, data: Any) -> None:
    with pytest.raises(TooCostly):
        select(target, data, visits=100_000)


def test_the_deepest_document_can_be_searched() -> None:
    data: Any = 1
    for _ in range(256):
        data = {"a": data}
    assert len(select("$..a", data)) == 256
