"""Text of a document made safe to show.

It is a stranger's: control characters, terminal sequences and bidirectional overrides are written
as escapes, and what is too long to read is cut.
"""

from __future__ import annotations

from unicodedata import combining, east_asian_width

MAX_MESSAGE = 500
MAX_POINTER = 300


def printable(text: str) -> str:
    """The text with an escape for each character that does not print."""
    return text if text.isprintable() else "".join(map(_shown, text))


def shortened(text: str, limit: int) -> str:
    """The printable text, without its middle where it is too long."""
    if len(text) > limit:
        text = text[: limit - limit // 3] + "..." + text[-(limit // 3) :]
    return printable(text)


def width(text: str) -> int:
    """How many columns a printable text fills on a terminal."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")


def _cells(character: str) -> int:
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1
