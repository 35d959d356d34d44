"""Regular expressions as strict validation runs them: ECMA-262's, by jsonschema-rs."""

from __future__ import annotations

import jsonschema_rs

BACKTRACK_LIMIT = 10_000
"""How often a pattern with look-around may go back; the runtime's `strict.py` sets the same."""


class Patterns:
    """Which patterns can be checked, each asked once."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    def are_usable(self, pattern: str) -> bool:
        """Whether the validator takes a pattern.

        It can't read all of ECMA-262 (back-references, `[^]`), and refuses what would grow too big.
        """
        if pattern not in self._known:
            self._known[pattern] = _compiles(pattern)
        return self._known[pattern]


def _compiles(pattern: str) -> bool:
    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACK_LIMIT)
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=options)
    except ValueError:
        return False
    return True
