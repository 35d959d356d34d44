"""Regular expressions as strict validation runs them: ECMA-262's, by jsonschema-rs."""

from __future__ import annotations

import jsonschema_rs

BACKTRACK_LIMIT = 2_000
"""How often a pattern with look-around may go back; `schema_validators.py` of the runtime sets the
same."""

MAX_LOOKED_AT = 10_000
"""How long a text may be that such a pattern is tried on: each way back may read it to its end."""


class Patterns:
    """Which patterns can be checked, each asked once."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}
        self._linear: dict[str, bool] = {}

    def are_usable(self, pattern: str) -> bool:
        """Whether the validator takes a pattern.

        It can't read all of ECMA-262 (back-references, `[^]`), and refuses what would grow too big.
        """
        if pattern not in self._known:
            self._known[pattern] = _compiles(pattern, _BACKTRACKING)
        return self._known[pattern]

    def are_linear(self, pattern: str) -> bool:
        """Whether a usable pattern takes one pass over a text: one without look-around."""
        if pattern not in self._linear:
            self._linear[pattern] = _compiles(pattern, _LINEAR)
        return self._linear[pattern]


_BACKTRACKING = jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACK_LIMIT)
_LINEAR = jsonschema_rs.RegexOptions()


def _compiles(
    pattern: str, options: jsonschema_rs.FancyRegexOptions | jsonschema_rs.RegexOptions
) -> bool:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=options)
    except ValueError:
        return False
    return True
