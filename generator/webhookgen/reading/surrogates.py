"""Lone surrogates: JSON's `\\ud800` makes text that no UTF-8 file and no request can hold."""

from __future__ import annotations

import re
from typing import Literal

from ..diagnostics import codes
from .fault import Finding
from .plain import Json
from .pointer import children, join_pointer

_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]|\\U0000[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")

Path = tuple[str | int, ...]


def may_hold_surrogates(text: str) -> bool:
    """Whether a document's text has an escape that could be one; most have none."""
    return _ESCAPE.search(text) is not None


def without_surrogates(text: str) -> str:
    """The text with U+FFFD in place of each lone surrogate."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def replace_surrogates(root: Json) -> tuple[Json, list[Finding]]:
    """The data with lone surrogates replaced, and a finding for each text that had some.

    Containers are changed in place, so that what is shared stays shared.
    """
    holder: list[Json] = [root]
    findings: list[Finding] = []
    seen: set[int] = set()
    pending: list[tuple[Path, dict[str, Json] | list[Json]]] = [((), holder)]
    while pending:
        path, node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        clean = _clean_members(path, node) if isinstance(node, dict) else _clean_items(path, node)
        findings += clean
        for token, child in children(node):
            if isinstance(child, dict | list):
                pending.append(((*path, token), child))
    return holder[0], findings


def _clean_items(path: Path, node: list[Json]) -> list[Finding]:
    findings = []
    for index, item in enumerate(node):
        if isinstance(item, str) and (clean := without_surrogates(item)) != item:
            node[index] = clean
            findings.append(_finding((*path, index), on="value"))
    return findings


def _clean_members(path: Path, node: dict[str, Json]) -> list[Finding]:
    findings = []
    members = list(node.items())
    node.clear()
    for key, item in members:
        clean_key = without_surrogates(key)
        clean = without_surrogates(item) if isinstance(item, str) else item
        node[clean_key] = clean
        if clean_key != key:
            findings.append(_finding((*path, clean_key), on="key"))
        if clean != item:
            findings.append(_finding((*path, clean_key), on="value"))
    return findings


def _finding(path: Path, *, on: Literal["key", "value"]) -> Finding:
    return Finding(
        code=codes.LONE_SURROGATE,
        message="half of a surrogate pair stands alone; it is read as U+FFFD",
        help="write the whole character, or both halves as \\ud83d\\ude00",
        pointer=join_pointer(path[1:]),
        on=on,
    )
