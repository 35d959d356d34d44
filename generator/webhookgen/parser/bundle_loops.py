"""Loops in the bundle that take no step into a value: no validator could come to an end in them.

JSON Schema core section 9.4.1. `reference_loops.py` has cut those of `$ref` and `allOf`; here are
the ones through `anyOf`, `not` and the rest. The reference that closes a loop is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..diagnostics import codes
from .bundle_parts import Part
from .nodes import Reader

Edge = tuple[Part, str]


def cut_loops(parts: Iterable[Part], reader: Reader) -> None:
    """Drop each reference that leads back to its own schema at the same instance."""
    done: set[int] = set()
    for part in parts:
        if id(part) not in done and part.in_place:
            _walk(part, reader, done)


def _walk(start: Part, reader: Reader, done: set[int]) -> None:
    """A depth-first walk with a stack of its own; each entry has the keyword that led there."""
    open_ = {id(start)}
    stack: list[tuple[Part, str, Iterator[Edge]]] = [(start, "", _edges(start))]
    while stack:
        part, _, edges = stack[-1]
        following, keyword = next(edges, (None, ""))
        if following is None:
            stack.pop()
            open_.discard(id(part))
            done.add(id(part))
        elif id(following) in open_:
            _cut([(p, k) for p, k, _ in stack], keyword, reader)
        elif id(following) not in done:
            open_.add(id(following))
            stack.append((following, keyword, _edges(following)))


def _edges(part: Part) -> Iterator[Edge]:
    return iter(part.in_place or ())


def _cut(way: list[Edge], last: str, reader: Reader) -> None:
    """Drop the last reference on a way that leads back into itself."""
    leaving = [keyword for _, keyword in way[1:]] + [last]
    part, keyword = next((way[i][0], leaving[i]) for i in range(len(way) - 1, -1, -1) if leaving[i])
    part.out.pop(keyword, None)
    written = keyword if keyword in part.raw else "$dynamicRef"
    message = "this reference leads back to its own schema"
    help = "remove the reference, or make it lead to a schema that says something"
    reader.report(codes.REF_LOOP, message, part.at.child(written), help=help)
