"""What is wrong with a file's text, before it is a document that diagnostics can point into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..diagnostics import Code, codes

MAX_DEPTH = 256
"""The deepest nesting that is read. Real documents stay below 60; what follows may recurse."""


class Fault(Exception):
    """A text that can't be read. `offset` counts characters; it never leaves `reading/`."""

    def __init__(self, code: Code, message: str, help: str, offset: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help
        self.offset = offset


def too_deep(offset: int) -> Fault:
    """The fault of a text whose nesting passes `MAX_DEPTH` at `offset`."""
    return Fault(
        codes.TOO_DEEP,
        f"the document is nested more than {MAX_DEPTH} levels deep",
        "move the inner parts to components and refer to them",
        offset,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fault at a JSON Pointer of a text that can be read all the same."""

    code: Code
    message: str
    help: str
    pointer: str
    on: Literal["key", "value"]
