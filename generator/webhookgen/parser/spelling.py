"""Near misses: which known word a misspelt one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_SHOWN = 60
_COMPARED = 500


def quoted(text: str) -> str:
    """Text of a document as a message shows it: in backticks, and not longer than a line."""
    return f"`{text}`" if len(text) <= _SHOWN else f"`{text[:_SHOWN]}…`"


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to this one, else None. Only the first 500 are compared."""
    words = list(known)[:_COMPARED]
    folded = {other.casefold(): other for other in reversed(words)}
    if word.casefold() in folded:
        return folded[word.casefold()]
    near = get_close_matches(word[:_SHOWN], words, n=1)
    return near[0] if near else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Help for a misspelt word: the near miss, else what to do instead."""
    near = closest(word, known)
    return f"did you mean {quoted(near)}?" if near is not None else otherwise
