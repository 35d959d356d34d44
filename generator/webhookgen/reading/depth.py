"""What nests deeper than a document may: left out, so that the rest can be read."""

from __future__ import annotations

import re

from .duplicates import MAX_FINDINGS
from .fault import MAX_DEPTH, Finding, left_out
from .plain import LEFT_OUT, Json
from .pointer import children, join_pointer

_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def is_too_deep(data: Json) -> bool:
    """Whether more than `MAX_DEPTH` objects and lists nest in each other."""
    level = [data] if isinstance(data, dict | list) else []
    for _ in range(MAX_DEPTH):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if type(child) is dict or type(child) is list
        ]
        if not level:
            return False
    return True


def without_depths(text: str) -> str:
    """A JSON text with blanks in those objects and lists that `MAX_DEPTH` others hold.

    Every offset stays what it is. What is blanked need not be JSON.
    """
    kept: list[str] = []
    depth = done = 0
    for match in _BRACKET.finditer(text):
        if match[0] in ("[", "{"):
            depth += 1
            if depth == MAX_DEPTH + 1:
                kept.append(text[done : match.end()])
                done = match.end()
        elif match[0] in ("]", "}"):
            if depth == MAX_DEPTH + 1:
                kept.append(" " * (match.start() - done))
                done = match.start()
            depth -= 1
    tail = " " * (len(text) - done) if depth > MAX_DEPTH else text[done:]
    return "".join(kept) + tail


def leave_out(root: Json) -> list[Finding]:
    """Put `LEFT_OUT` in place of each object and list that `MAX_DEPTH` others hold."""
    findings: list[Finding] = []
    pending: list[tuple[tuple[str | int, ...], Json]] = [((), root)]
    while pending:
        path, node = pending.pop()
        for token, child in children(node):
            if not isinstance(child, dict | list):
                continue
            if len(path) + 1 < MAX_DEPTH:
                pending.append(((*path, token), child))
                continue
            if isinstance(node, dict):
                node[str(token)] = LEFT_OUT
            elif isinstance(node, list):
                node[int(token)] = LEFT_OUT
            findings.append(left_out(join_pointer((*path, token))))
    return findings[:MAX_FINDINGS]
