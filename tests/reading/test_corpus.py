"""Every real document loads to what other readers make of it, and quickly.

The documents are not part of the repository; without `../shared/specs` this is skipped.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

import pytest
import yaml
from webhookgen.diagnostics import Diagnostic, Severity
from webhookgen.reading.plain import Json
from webhookgen.source import Document, Location, load_document

SPECS = Path(__file__).parents[2] / "../shared/specs"

pytestmark = pytest.mark.skipif(
    not SPECS.is_dir(), reason="the corpus ../shared/specs is not here; no real document is read"
)

TAB_BEFORE_COMMENT = re.compile(r"^[ ]*\t[ \t]*(?=#|$)", re.MULTILINE)


class CoreLoader(yaml.CSafeLoader):
    """PyYAML's own constructor with YAML 1.2's core schema, and keys as they are written."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        self.flatten_mapping(node)
        return {key.value: self.construct_object(value, deep=deep) for key, value in node.value}


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
        list("-+.0123456789"),
    ),
    ("merge", "<<", ["<"]),
):
    CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), first
    )


def construct_int(_: CoreLoader, node: yaml.ScalarNode) -> int:
    return int(node.value, {"0o": 8, "0x": 16}.get(node.value[:2], 10))


CoreLoader.add_constructor("tag:yaml.org,2002:int", construct_int)
CoreLoader.add_constructor("tag:yaml.org,2002:float", lambda _, node: float(node.value))


def documents(*suffixes: str) -> list[Path]:
    return sorted(path for path in SPECS.rglob("*") if path.suffix in suffixes)


def load(path: Path) -> tuple[Document, list[Diagnostic], float]:
    raw = path.read_bytes()
    diagnostics: list[Diagnostic] = []
    start = time.process_time()
    document = load_document(path.name, raw, diagnostics)
    return document, diagnostics, time.process_time() - start


@pytest.mark.parametrize("vendor", sorted(path.name for path in SPECS.glob("*/")))
def test_documents_load_as_others_load_them(vendor: str) -> None:
    paths = [path for path in documents(".yaml", ".yml", ".json") if vendor in path.parts]
    assert paths
    for path in paths:
        document, diagnostics, _ = load(path)
        assert [found for found in diagnostics if found.code.severity is Severity.ERROR] == [], path
        assert document.data == expected(path), path


def expected(path: Path) -> Json:
    text = path.read_text(encoding="utf-8-sig")
    data: Json
    if path.suffix == ".json":
        data = json.loads(text)
    else:
        data = yaml.load(TAB_BEFORE_COMMENT.sub("", text), CoreLoader)
    return data


def largest(suffix: str) -> Path:
    return max(documents(suffix), key=lambda path: path.stat().st_size)


@pytest.mark.parametrize(
    ("suffix", "read", "load_ratio", "position_ratio"),
    [
        (".yaml", lambda raw: yaml.load(raw, yaml.CSafeLoader), 0.7, 1.2),
        (".json", json.loads, 6, 12),
    ],
)
def test_loading_and_the_first_position_are_quick(
    suffix: str, read: Callable[[bytes], Json], load_ratio: float, position_ratio: float
) -> None:
    path = largest(suffix)
    start = time.process_time()
    read(path.read_bytes())
    unit = time.process_time() - start
    document, _, seconds = load(path)
    assert seconds < load_ratio * unit
    start = time.process_time()
    document.position(deepest_last(document.data))
    assert time.process_time() - start < position_ratio * unit


def deepest_last(data: Json) -> str:
    """The pointer of the last leaf, before which all of the text stands."""
    at = Location("", "")
    while isinstance(data, dict | list) and data:
        token = list(data)[-1] if isinstance(data, dict) else len(data) - 1
        at = at.child(token)
        data = data[token]  # type: ignore[index]
    return at.pointer
