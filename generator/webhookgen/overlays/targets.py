"""What a target selects: a JSONPath (RFC 9535), run within a budget.

jsonpath-rfc9535 parses and evaluates; only what it visits is counted here, because a few
descendant segments in a row, or within filters, visit more nodes than a machine can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from jsonpath_rfc9535 import (
    JSONPathEnvironment,
    JSONPathError,
    JSONPathNode,
    JSONPathRecursionError,
)
from jsonpath_rfc9535.parse import Parser
from jsonpath_rfc9535.segments import JSONPathChildSegment, JSONPathRecursiveDescentSegment
from jsonpath_rfc9535.segments import JSONPathSegment as Segment
from jsonpath_rfc9535.tokens import TokenStream

from ..reading.fault import MAX_DEPTH
from ..reading.plain import Json

Path = tuple[str | int, ...]

MAX_VISITS = 5_000_000
"""How many nodes one target may look at; one pass over GitHub's largest takes 0.5 million."""


class NoJsonPath(Exception):
    """A target that RFC 9535 does not allow; its text says why, as the end of a sentence."""


class TooCostly(Exception):
    """A target that looks at more than `MAX_VISITS` nodes."""


class _Child(JSONPathChildSegment):
    def resolve(self, nodes: Iterable[JSONPathNode]) -> Iterable[JSONPathNode]:
        return super().resolve(_counted(self.env, nodes, len(self.selectors)))


class _Descendants(JSONPathRecursiveDescentSegment):
    def _visit(self, node: JSONPathNode, depth: int = 1) -> Iterable[JSONPathNode]:
        visited = super()._visit(node, depth)
        # The recursion comes back here at each level; the innermost one counts.
        return _counted(self.env, visited, len(self.selectors)) if depth == 1 else visited


class _Parser(Parser):
    def parse_query(self, stream: TokenStream, *, in_filter: bool = False) -> Iterator[Segment]:
        for segment in super().parse_query(stream, in_filter=in_filter):
            descends = isinstance(segment, JSONPathRecursiveDescentSegment)
            kind = _Descendants if descends else _Child
            yield kind(env=segment.env, token=segment.token, selectors=segment.selectors)


class _Environment(JSONPathEnvironment):
    parser_class = _Parser
    max_recursion_depth = MAX_DEPTH + 1

    def __init__(self, visits: int) -> None:
        super().__init__()
        self.left = visits


def _counted(
    environment: JSONPathEnvironment, nodes: Iterable[JSONPathNode], selectors: int
) -> Iterator[JSONPathNode]:
    """The nodes as they come, each paid for with all that the selectors look at below it."""
    budget = cast("_Environment", environment)
    for node in nodes:
        below = len(node.value) if isinstance(node.value, dict | list) else 0
        budget.left -= selectors * (1 + below)
        if budget.left < 0:
            raise TooCostly
        yield node


def select(target: str, data: Json, visits: int = MAX_VISITS) -> dict[Path, Json]:
    """What a target selects, by the keys and indices that lead there, in the order found.

    `visits` is the budget, in nodes.

    Raises:
        NoJsonPath: the target is no JSONPath.
        TooCostly: it looks at too much.
    """
    try:
        query = _Environment(visits).compile(target)
        return {node.location: cast("Json", node.value) for node in query.finditer(data)}
    except JSONPathRecursionError as fault:
        raise TooCostly from fault
    except JSONPathError as fault:
        raise NoJsonPath(str(fault.args[0])) from fault
    except (RecursionError, OverflowError, ValueError) as fault:
        raise NoJsonPath("it can't be read") from fault
