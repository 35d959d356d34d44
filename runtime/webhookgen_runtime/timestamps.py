"""Timestamps of requests: read strictly from a copy, and compared with the clock.

The text that came is what is signed; blanks, zeros or a plus sign in front stay in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias, TypeGuard, cast

from .faults import Fault
from .results import SignatureVerificationResult
from .scheme import TimeFormat, Timestamp

Clock: TypeAlias = Callable[[], float]
"""Gives the seconds since 1970, as `time.time` does."""

Tolerance: TypeAlias = float | tuple[float | None, float | None] | None
"""The seconds that a request may be from now; (past, future) where the two differ."""

_NUMBER = r"[ \t]*\+?0*([0-9]{1,16})[ \t]*"
_ISO = r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:?\d\d)"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_timestamp(text: str, form: TimeFormat) -> float | None:
    """Seconds since 1970; None where the text is no time."""
    if form == "iso8601":
        return _read_iso(text.strip(" \t"))
    if text.isdigit() and text.isascii() and len(text) <= 16:
        return int(text) / 1000 if form == "unix-ms" else int(text)
    found = re.fullmatch(_NUMBER, text, re.ASCII)
    if found is None:
        return None
    number = int(found[1])
    return number / 1000 if form == "unix-ms" else number


def write_timestamp(now: float, form: TimeFormat) -> str:
    """A time as providers write it."""
    if form == "iso8601":
        return datetime.fromtimestamp(int(now), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(int(now * 1000) if form == "unix-ms" else int(now))


def _read_iso(text: str) -> float | None:
    """RFC 3339 section 5.6; a time without an offset could be anywhere's."""
    found = re.fullmatch(_ISO, text, re.ASCII)
    if found is None:
        return None
    day, time, fraction, offset = found.groups()
    offset = "+00:00" if offset in "Zz" else offset
    try:
        whole = datetime.fromisoformat(f"{day}T{time}{offset}")
    except ValueError:
        return None
    return (whole - _EPOCH).total_seconds() + float(fraction or 0)


class TimeWindow:
    """How far from now a request may have been sent."""

    __slots__ = ("_clock", "_future", "_past")

    def __init__(self, past: float | None, future: float | None, clock: Clock) -> None:
        """Keep the limits; None where there is none."""
        self._past = past
        self._future = future
        self._clock = clock

    def fault(self, sent: float) -> SignatureVerificationResult | None:
        """Why a time is out of the window; None where it is not."""
        age = self._clock() - sent
        if self._past is not None and age > self._past:
            return TOO_OLD
        if self._future is not None and -age > self._future:
            return TOO_NEW
        return None


def time_window(scheme: Timestamp, given: object, clock: Clock) -> TimeWindow | None:
    """A scheme's window, or the one that a receiver gave; None where all is allowed.

    Raises:
        ValueError: `given` is no number, pair of numbers or None.
    """
    past, future = scheme.past, scheme.future
    if given is not AS_DECLARED:
        past, future = tolerance_pair(given)
    if past is None and future is None:
        return None
    return TimeWindow(past, future, clock)


def tolerance_pair(given: object) -> tuple[float | None, float | None]:
    """A tolerance as (past, future).

    Raises:
        ValueError: it is no number of seconds, pair of them or None.
    """
    pair = (
        cast("tuple[object, ...]", given) if isinstance(given, tuple) else (given,) * 2
    )
    spans = [each for each in pair if _is_span(each)]
    if len(pair) != 2 or len(spans) != 2:
        raise ValueError("tolerance: give seconds, (past, future), or None")
    return spans[0], spans[1]


def _is_span(value: object) -> TypeGuard[float | None]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value >= 0
    return value is None


class _AsDeclared:
    """The type of `AS_DECLARED`."""


AS_DECLARED = _AsDeclared()
"""A tolerance that is the scheme's own."""

MALFORMED_TIMESTAMP = SignatureVerificationResult(
    ok=False,
    reason="malformed_timestamp",
    errors=(Fault("the request's timestamp has another form"),),
)
TOO_OLD = SignatureVerificationResult(
    ok=False,
    reason="too_old",
    errors=(Fault("the request was sent longer ago than the tolerance allows"),),
)
TOO_NEW = SignatureVerificationResult(
    ok=False,
    reason="too_new",
    errors=(Fault("the request was sent later than now, by more than the tolerance"),),
)
