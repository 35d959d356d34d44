"""What was wrong with a request: a place and a few words of our own.

A fault never holds a value of the request. msgspec's messages do (`Invalid enum value
'x'`), so only the path is taken from them, and from a missing member its declared name.
"""

from __future__ import annotations

import re

from msgspec import Struct, ValidationError

_MISSING = "Object missing required field `"
_PATH = re.compile(r"(?P<key>`key` in )?`(?P<path>\$[^`]*)`")


class Fault(Struct, frozen=True):
    """One thing that was wrong. `pointer` is a JSON Pointer into the body, if any."""

    text: str
    pointer: str | None = None

    def __str__(self) -> str:
        """The fault in one line, as logs show it."""
        return (
            self.text if self.pointer is None else f"body#{self.pointer}: {self.text}"
        )


def escape_token(token: str) -> str:
    """A member name as a token of a JSON Pointer (RFC 6901 section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


def fault_of(error: ValidationError) -> Fault:
    """Where a typed decoder refused the body.

    msgspec tells the first fault only, writes `$.a[0].b`, hides the keys of maps
    (`[...]`), and does not mark a dot inside a name: such a name reads as two tokens.
    """
    message = str(error)
    pointer, in_map = _pointer_of(message)
    if in_map:
        return Fault("an entry of the map does not fit its declared type", pointer)
    if message.startswith(_MISSING):
        name = message[len(_MISSING) :].partition("`")[0]
        return Fault("a required member is missing", f"{pointer}/{escape_token(name)}")
    return Fault("the value does not fit its declared type", pointer)


def _pointer_of(message: str) -> tuple[str, bool]:
    """The path that ends the message as a JSON Pointer, and whether it enters a map."""
    found = _PATH.fullmatch(message, message.rfind(" - at ") + len(" - at "))
    if " - at " not in message or found is None:
        return "", False
    path, in_map, _ = found["path"].partition("[...]")
    steps = path.replace("]", "").replace("[", ".").split(".")[1:]
    pointer = "".join("/" + escape_token(step) for step in steps)
    return pointer, bool(in_map or found["key"])
