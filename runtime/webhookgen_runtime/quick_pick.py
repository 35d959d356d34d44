"""The common pick of an event: by the first value that a plan asks for, if it is a case.

What leads nowhere here is left to the careful look, which knows the other values, spellings
and patterns, and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from .bodies import JSON_FAULTS
from .expressions import BodyPointer, Header
from .peek import Peek
from .plan import Plan, Switch
from .request import CoreRequest
from .sources import Source

Pick: TypeAlias = Callable[[CoreRequest], str | None]


def quick_pick(plan: Plan, sources: Mapping[str, Source], peek: Peek) -> Pick | None:
    """A function that gives an event's name, or None where a careful look is needed."""
    if not isinstance(plan, Switch):
        return None
    names = {
        value: name
        for value, name in plan.cases.items()
        if isinstance(value, str) and isinstance(name, str)
    }
    match sources[plan.sources[0]]:
        case BodyPointer(tokens):
            return _by_body(names, peek, tokens)
        case Header(name) if not name.lower().startswith("ce-"):
            return _by_header(names, name.lower())
        case _:
            return None


def _by_body(names: Mapping[str, str], peek: Peek, tokens: tuple[str, ...]) -> Pick:
    decode, read = peek.decode, peek.readers[tokens]

    def pick(request: CoreRequest) -> str | None:
        try:
            value = read(decode(request.raw_body))
        except _NOT_THERE:
            return None
        return names.get(value) if type(value) is str else None

    return pick


def _by_header(names: Mapping[str, str], header: str) -> Pick:
    alone = {value: name for value, name in names.items() if "," not in value}

    def pick(request: CoreRequest) -> str | None:
        value = request.headers.value(header)
        return (
            None if value is None else alone.get(value)
        )  # a header sent twice has a comma

    return pick


_NOT_THERE = (AttributeError, *JSON_FAULTS)
