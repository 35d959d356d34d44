"""A text or a number that several schemas accept at once."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from ..ir.service import Json

Members: TypeAlias = "dict[str, Json]"

FORMATS = {
    "date-time": "2024-01-02T03:04:05Z",
    "date": "2024-01-02",
    "time": "03:04:05Z",
    "duration": "PT1H",
    "uuid": "123e4567-e89b-42d3-a456-426614174000",
    "uri": "https://example.com/sample",
    "email": "sample@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "decimal": "1.50",
}
TRIED = (*FORMATS.values(), "", "a", "A", "0", "1", "sa", "SA", "US", "EUR", "+15555550100", "1.5")
"""Texts of the shapes that patterns mostly ask for; none is made from a pattern."""
MAX_TEXT = 10_000


def compose_text(parts: Sequence[Members]) -> str | None:
    """A text within the lengths; one that fits the patterns where a common shape does.

    None where no text has the lengths.
    """
    least, most = limits_of(parts, "minLength", "maxLength")
    if most is not None and least > most:
        return None
    formats = [FORMATS.get(str(part.get("format"))) for part in parts if "format" in part]
    patterns = [str(part["pattern"]) for part in parts if "pattern" in part]
    first = next((text for text in formats if text is not None), "sample")
    length = min(int(least), MAX_TEXT)
    if not patterns:
        return fitted(first, length, most)
    stated = {int(n) for pattern in patterns for n in re.findall(r"\{(\d{1,4})", pattern)}
    lengths = sorted(
        {length, int(most) if most is not None and most <= 64 else length, *stated, 2, 3, 8}
    )
    texts = [fitted(text, length, most) for text in (first, *candidates(lengths))]
    return next((text for text in texts if all(matches(p, text) for p in patterns)), texts[0])


def candidates(lengths: Iterable[int]) -> Iterator[str]:
    """Texts to try against patterns."""
    yield from TRIED
    for length in lengths:
        yield from (char * length for char in "aA0")


def fitted(text: str, least: int, most: float | None) -> str:
    """A text, made longer or cut to the lengths."""
    longer = text.ljust(least, "x")
    return longer if most is None else longer[: int(most)]


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text; a pattern that Python can't read is."""
    try:
        return re.search(pattern, text) is not None
    except (re.error, RecursionError):
        return True


def compose_number(parts: Sequence[Members], *, whole: bool) -> int | float | None:
    """A number within the bounds, and a multiple if that is easy; None where they are empty."""
    least, high = limits_of(parts, "minimum", "maximum", unbounded=-math.inf)
    above, below = limits_of(parts, "exclusiveMinimum", "exclusiveMaximum", unbounded=-math.inf)
    most, top = (math.inf if limit is None else limit for limit in (high, below))
    low, up = max(least, above), min(most, top)
    first = next_whole(low, above) if whole else low
    if first > up or first == top or (low == up and low == above):
        return None
    steps = [step for part in parts if (step := number_of(part, "multipleOf"))]
    near = [low, next_whole(low, above), up, up - 1, (low + up) / 2]
    multiples = [
        step * n
        for step in steps
        for n in (1, 0, *(math.ceil(x / step) for x in near if math.isfinite(x)))
    ]
    for number in (1, 1.5, 0, *near, *multiples):
        inside = least <= number <= most and above < number < top and math.isfinite(number)
        if (
            inside
            and (not whole or number == int(number))
            and all(is_multiple(number, step) for step in steps)
        ):
            return int(number) if number == int(number) else number
    return 1


def next_whole(low: float, above: float) -> float:
    """The first whole number from a lower bound on; `above` is one that it has to exceed."""
    if not math.isfinite(low):
        return low
    return math.floor(low) + 1 if low == above else math.ceil(low)


def is_multiple(number: float, step: float) -> bool:
    """Whether a number is a multiple, as far as floats tell."""
    return abs(number / step - round(number / step)) < 1e-9


def limits_of(
    parts: Iterable[Members], least: str, most: str, unbounded: float = 0
) -> tuple[float, float | None]:
    """The narrowest of all lower and of all upper limits."""
    parts = list(parts)
    lows = [n for part in parts if (n := number_of(part, least)) is not None]
    highs = [n for part in parts if (n := number_of(part, most)) is not None]
    return max(lows, default=unbounded), min(highs, default=None)


def number_of(part: Members, keyword: str) -> float | None:
    """The number that a keyword holds."""
    value = part.get(keyword)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
