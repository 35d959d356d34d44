"""Whether a `pattern` is a regular expression, by the validator that has to run it."""

from __future__ import annotations

from functools import cache

import jsonschema_rs


@cache
def is_regular_expression(pattern: str) -> bool:
    """Whether the validator can compile it as ECMA-262 (JSON Schema core section 6.4)."""
    try:
        jsonschema_rs.validator_for({"pattern": pattern})
    except (ValueError, RecursionError):
        return False
    return True
