"""What was wrong with a request: a place and a few words of our own.

A fault's text never holds a value of the request. Its pointer is the true one, but where
it is shown, names that the document does not declare are left out: they are data as well.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class Fault(Struct, frozen=True):
    """One thing that was wrong. `pointer` is a JSON Pointer into the body, if any.

    `shown` is the pointer as texts show it, where that differs.
    """

    text: str
    pointer: str | None = None
    shown: str | None = None

    def __str__(self) -> str:
        """The fault in one line, as logs show it."""
        pointer = self.pointer if self.shown is None else self.shown
        if pointer is None:
            return self.text
        shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in pointer)
        return f"body#{shown}: {self.text}"

    def __repr__(self) -> str:
        """The same; so that a list of faults can be logged, too."""
        return f"Fault({str(self)!r})"

    def __rich_repr__(self) -> Any:  # a generator of pairs, as `rich` asks for
        """The same for `rich`."""
        yield str(self)


def escape_token(token: str) -> str:
    """A member name as a token of a JSON Pointer (RFC 6901 section 3)."""
    return token.replace("~", "~0").replace("/", "~1")
