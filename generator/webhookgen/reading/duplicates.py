"""Keys that one object holds twice; the last counts.

RFC 8259 section 4 leaves open what they mean, YAML 1.2 section 3.2.1.3 forbids them.
"""

from __future__ import annotations

from ..diagnostics import codes
from .fault import Finding
from .plain import Json
from .pointer import children, join_pointer

Repeat = tuple[dict[str, Json], str]
"""An object and the key that it held twice."""

MAX_FINDINGS = 100
"""How many duplicates of one file are told; a generated file may have a million."""


def duplicate_finding(pointer: str, key: str) -> Finding:
    """The finding for the key that `pointer` ends in."""
    return Finding(
        code=codes.DUPLICATE_KEY,
        message=f'the key "{key}" appears twice in one object; the last one counts',
        help="remove or rename one of the two",
        pointer=pointer,
        on="key",
    )


def duplicate_findings(root: Json, repeats: list[Repeat]) -> list[Finding]:
    """Findings for keys repeated in objects whose place is not known yet.

    An object that was itself replaced by a later duplicate is not part of the data any more.
    """
    if not repeats:
        return []
    wanted = {id(node) for node, _ in repeats}
    paths = dict(_paths(root, wanted))
    found = [(paths[id(node)], key) for node, key in repeats if id(node) in paths]
    return [
        duplicate_finding(join_pointer((*path, key)), key) for path, key in found[:MAX_FINDINGS]
    ]


def _paths(root: Json, wanted: set[int]) -> list[tuple[int, tuple[str | int, ...]]]:
    found = []
    pending: list[tuple[tuple[str | int, ...], Json]] = [((), root)]
    while pending:
        path, node = pending.pop()
        if id(node) in wanted:
            found.append((id(node), path))
        pending += [((*path, token), child) for token, child in children(node)]
    return found
