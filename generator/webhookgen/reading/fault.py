"""What is wrong with a file's text, before it is a document that diagnostics can point into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..diagnostics import Code, codes

MAX_DEPTH = 256
"""The deepest nesting that is read. Real documents stay below 60; what follows may recurse."""

MAX_PASSED_OVER = 24_000
"""How many levels of YAML below that are passed over; each may take its parser a millisecond."""


class Fault(Exception):
    """A text that can't be read. `offset` counts characters; it never leaves `reading/`."""

    def __init__(self, code: Code, message: str, help: str, offset: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help
        self.offset = offset


_FLATTEN = "move the inner parts to components and refer to them"


def too_deep(offset: int, levels: int = MAX_DEPTH) -> Fault:
    """The fault of a text whose nesting passes a number of levels at `offset`."""
    message = f"the document is nested more than {levels} levels deep"
    return Fault(codes.TOO_DEEP, message, _FLATTEN, offset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fault at a JSON Pointer of a text that can be read all the same."""

    code: Code
    message: str
    help: str
    pointer: str
    on: Literal["key", "value"]


def left_out(pointer: str) -> Finding:
    """The finding for an object or a list that `MAX_DEPTH` others hold."""
    message = f"this is nested more than {MAX_DEPTH} levels deep, and is left out"
    return Finding(code=codes.LEFT_OUT, message=message, help=_FLATTEN, pointer=pointer, on="value")
