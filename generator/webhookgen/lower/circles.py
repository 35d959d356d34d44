"""Circles in a graph: the strongly connected components (Tarjan), without recursion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator


def find_circles(
    nodes: Iterable[int], below: Callable[[int], Iterable[int]]
) -> Iterator[list[int]]:
    """The nodes that lead to one another together, each circle after those that it leads to."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    on_stack: dict[int, None] = {}
    for start in nodes:
        if start in order:
            continue
        work = [(start, iter(below(start)))]
        order[start] = low[start] = len(order)
        on_stack[start] = None
        while work:
            node, children = work[-1]
            for child in children:
                if child not in order:
                    order[child] = low[child] = len(order)
                    on_stack[child] = None
                    work.append((child, iter(below(child))))
                    break
                if child in on_stack:
                    low[node] = min(low[node], order[child])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    yield _close(node, on_stack)


def _close(root: int, on_stack: dict[int, None]) -> list[int]:
    """Take a finished circle off the stack."""
    circle: set[int] = set()
    while root not in circle:
        circle.add(on_stack.popitem()[0])
    return sorted(circle)
