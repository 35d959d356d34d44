"""Detection: runs a plan on a request, to one event's name or to some candidates.

The plan is compiled once a handler class. A body is read at most once, and only when a
value inside it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Any, Final, TypeAlias

from msgspec import UNSET

from .expressions import (
    Body,
    BodyPointer,
    Expression,
    Header,
    Method,
    Path,
    Query,
)
from .first_members import Guesser, guesser
from .media_types import essence
from .peek import MALFORMED, Peek, Tokens
from .plan import Plan, Structure, Switch
from .quick_pick import Pick, quick_pick
from .request import CoreRequest
from .sources import (
    Source,
    Template,
    Wildcard,
    expressions_of,
    loose_key,
    parse_source,
    value_text,
)


class Miss(Enum):
    """Why a plan leads to no event."""

    NO_MATCH = "no_match"
    MALFORMED = "malformed"


class Look:
    """One request as a plan sees it, with its body peeked into at most once."""

    __slots__ = ("_body", "_peek", "request")

    def __init__(self, request: CoreRequest, peek: Peek) -> None:
        """Look at a request; nothing is read yet."""
        self.request = request
        self._peek = peek
        self._body: object = UNSET

    def inside(self, read: Callable[[Any], Any]) -> Any:
        """A value of the body; UNSET where there is none."""
        body = self._body
        if body is UNSET:
            body = self._body = self._peek.look(self.request)
        try:
            return read(body)
        except AttributeError:
            return UNSET

    @property
    def malformed(self) -> bool:
        """Whether the body was asked for and is not JSON."""
        return self._body is MALFORMED


Read: TypeAlias = Callable[[Look], Any]
Outcome: TypeAlias = str | Structure | Miss


_MAX_SPELLINGS: Final = 1024


class Branch:
    """A compiled Switch."""

    __slots__ = (
        "_cases",
        "_in_header",
        "_longest",
        "_loose",
        "_patterns",
        "_reads",
        "_spellings",
        "otherwise",
    )

    def __init__(
        self,
        switch: Switch,
        reads: tuple[Read, ...],
        compile_plan: Callable[[Plan], Node],
    ) -> None:
        """Compile a switch and the plans below it."""
        in_body = any(text.startswith("$request.body") for text in switch.sources)
        self._in_header = any("$request.header." in text for text in switch.sources)
        self._cases: dict[str | int, Node] = {
            key if in_body else str(key): compile_plan(plan)
            for key, plan in switch.cases.items()
        }
        self._loose = _loose_cases(self._cases) if switch.loose else None
        self._spellings: dict[str, Node] = {}  # what was found loosely before
        self._longest = max((len(str(key)) for key in self._cases), default=0)
        self._patterns = tuple(
            (Wildcard(pattern), compile_plan(plan))
            for pattern, plan in switch.patterns.items()
        )
        self._reads = reads
        self.otherwise: Node = (
            Miss.NO_MATCH
            if switch.otherwise is None
            else compile_plan(switch.otherwise)
        )

    def follow(self, look: Look) -> Node:
        """The plan that the first value which has a case selects."""
        for read in self._reads:
            found = self._find(read(look))
            if found is not None:
                return found
        return self.otherwise

    def find_text(self, value: str) -> Node | None:
        """The plan that a text selects; None where it has no case."""
        found = self._cases.get(value)
        if found is None and self._loose is not None:
            found = self._spellings.get(value)
            if found is None:
                found = self._find_loosely(value, self._loose)
        if found is None and self._patterns:
            return self._find_by_pattern(value)
        return found

    def _find(self, value: Any) -> Node | None:
        if isinstance(value, str):
            return self.find_text(value)
        if isinstance(value, float) and value.is_integer():  # 1.0 is 1 in JSON Schema
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        found = self._cases.get(value)
        text = value_text(value) if found is None and self._patterns else None
        return found if text is None else self._find_by_pattern(text)

    def _find_loosely(self, value: str, cases: dict[str, Node]) -> Node | None:
        if len(value) > 4 * self._longest:  # hostile, and no separators are that many
            return None
        if self._in_header and "," in value:  # a header sent twice, joined by a server
            return None
        found = cases.get(loose_key(value))
        if found is not None and len(self._spellings) < _MAX_SPELLINGS:
            self._spellings[value] = found
        return found

    def _find_by_pattern(self, value: str) -> Node | None:
        if self._in_header and "," in value:
            return None
        for pattern, node in self._patterns:
            if pattern.matches(value):
                return node
        return None


Node: TypeAlias = Branch | str | Structure | Miss


class Detector:
    """A compiled plan."""

    __slots__ = ("_peek", "_quick", "_reads", "_root", "guesser")

    def __init__(self, plan: Plan) -> None:
        """Compile a plan.

        Raises:
            ValueError: a source of the plan is not one.
        """
        sources = {text: parse_source(text) for text in plan_sources(plan)}
        self._peek: Final = Peek(_pointers(sources.values()))
        self._reads: Final = {
            text: _read(source, self._peek) for text, source in sources.items()
        }
        self._root: Final = self._compile(plan)
        self._quick: Pick | None = None
        self.guesser: Guesser | None = None
        if isinstance(plan, Switch) and isinstance(self._root, Branch):
            find = self._root.find_text
            first = [sources[text] for text in plan.sources]
            self._quick = quick_pick(plan, first, self._peek, find)
            self.guesser = guesser(first[0], find)

    def pick(self, request: CoreRequest) -> Outcome:
        """Where the plan leads for a request."""
        if self._quick is not None:
            name = self._quick(request)
            if name is not None:
                return name
        node = self._root
        if type(node) is not Branch:
            return node  # type: ignore[return-value]
        look = Look(request, self._peek)
        while isinstance(node, Branch):
            node = node.follow(look)
        if node is Miss.NO_MATCH and look.malformed:
            return Miss.MALFORMED
        return node

    def tells_nothing(self, request: CoreRequest) -> bool:
        """Whether a request holds none of the values by which the plan picks an event."""
        look = Look(request, self._peek)
        values = [read(look) for read in self._reads.values()]
        return all(value is UNSET or value is None for value in values)

    def _compile(self, plan: Plan) -> Node:
        if not isinstance(plan, Switch):
            return plan
        reads = tuple(self._reads[text] for text in plan.sources)
        return Branch(plan, reads, self._compile)


def plan_sources(plan: Plan | None) -> Iterator[str]:
    """The sources of all switches of a plan."""
    if isinstance(plan, Switch):
        yield from plan.sources
        for case in (*plan.cases.values(), *plan.patterns.values()):
            yield from plan_sources(case)
        yield from plan_sources(plan.otherwise)


def _loose_cases(cases: dict[str | int, Node]) -> dict[str, Node]:
    named = ((loose_key(str(key)), node) for key, node in cases.items())
    return {key: node for key, node in named if key}


def _pointers(sources: Iterable[Source]) -> Iterator[Tokens]:
    for source in sources:
        for expression in expressions_of(source):
            if isinstance(expression, BodyPointer):
                yield expression.tokens


def _read(source: Source, peek: Peek) -> Read:
    if not isinstance(source, Template):
        return _read_one(source, peek)
    parts = tuple(
        part if isinstance(part, str) else _read_one(part, peek)
        for part in source.parts
    )

    def joined(look: Look) -> str | None:
        texts: list[str] = []
        for part in parts:
            text = part if isinstance(part, str) else value_text(part(look))
            if text is None:
                return None
            texts.append(text)
        return "".join(texts)

    return joined


def _read_one(expression: Expression, peek: Peek) -> Read:
    match expression:
        case BodyPointer(tokens):
            read = peek.readers[tokens]
            return lambda look: look.inside(read)
        case Header(name) if name.lower().startswith("ce-"):
            return lambda look: _cloud_attribute(look.request, name)
        case Header(name):
            return lambda look: _only(look.request.headers.get_all(name))
        case Query(name):
            return lambda look: _only(look.request.query.get(name))
        case Method():
            return lambda look: look.request.method
        case Path():
            return lambda look: look.request.path
        case Body():
            raise ValueError("the whole body can't pick an event")
        case _:
            return lambda look: look.request.url


def _cloud_attribute(request: CoreRequest, name: str) -> str | None:
    """A CloudEvents attribute in a header, where it counts: in binary mode.

    In structured mode, which the media type tells, headers may repeat the attributes, and
    the body has them (CloudEvents HTTP Protocol Binding 1.0.2 sections 3 and 3.2.2).
    """
    content_type = essence(request.headers.get("content-type", ""))
    if content_type.startswith("application/cloudevents"):
        return None
    return _only(request.headers.get_all(name))


def _only(values: tuple[str, ...] | None) -> str | None:
    """The one value; none of two, since it can't be known which of them was meant."""
    return values[0] if values is not None and len(values) == 1 else None
