"""The existing name that a mistyped one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_MAX_NAMES = 3000
_MAX_LENGTH = 120


class Suggestions:
    """Close names for the first few misses of a run.

    Comparing is slow, and a document with thousands of broken references has one cause for all.
    """

    def __init__(self, budget: int = 20) -> None:
        self._budget = budget

    def closest(self, name: str, names: Iterable[str]) -> str | None:
        """The name nearest to one that is not there, or None where none is near."""
        if self._budget == 0 or len(name) > _MAX_LENGTH:
            return None
        self._budget -= 1
        candidates = [known for known in names if len(known) <= _MAX_LENGTH][:_MAX_NAMES]
        folded = {known.casefold(): known for known in reversed(candidates)}
        if name.casefold() in folded:
            return folded[name.casefold()]
        return next(iter(get_close_matches(name, candidates, 1)), None)
