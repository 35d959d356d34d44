"""Codes found by what people write for them."""

from __future__ import annotations

import difflib
from functools import cache

from . import codes
from .model import Code, Severity


@cache
def known_codes() -> dict[str, Code]:
    """Every code by its number and by its slug, in lower case."""
    every = [code for code in vars(codes).values() if isinstance(code, Code)]
    return {name.lower(): code for code in every for name in (code.number, code.slug)}


def closest_warning(word: str) -> str | None:
    """The warning whose slug looks most like a word, if one does."""
    slugs = {code.slug for code in known_codes().values() if code.severity is Severity.WARNING}
    return next(iter(difflib.get_close_matches(word.lower(), sorted(slugs), 1)), None)
