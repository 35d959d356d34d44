"""The common check of a signature, without the detours that rare schemes need.

One signature, alone in one header, and a message that needs nothing but the request. What
this can't read it leaves to the careful check, so that one place alone says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from .comparison import Comparison
from .message import MessageTemplate
from .request import CoreRequest
from .scheme import TimeFormat
from .signature_sources import Signature
from .timestamps import TimeWindow, read_timestamp
from .verdicts import Result

Check: TypeAlias = Callable[[CoreRequest], Result | None]
"""Gives the result, or None where a careful look is needed."""


def quick_check(
    signature: Signature, message: MessageTemplate, compare: Comparison
) -> Check:
    """A check of the signature alone."""
    header, prefix, read = signature
    size = len(prefix)
    fill, whole_body = message.fill, message.whole_body

    def check(request: CoreRequest) -> Result | None:
        text = request.headers.value(header)
        if text is None or not text.startswith(prefix):
            return None
        digest = read(text[size:])
        signed = request.raw_body if whole_body else fill(request)
        if digest is None or signed is None:
            return None
        return compare(signed, (digest,))

    return check


def timed(check: Check, header: str, form: TimeFormat, window: TimeWindow) -> Check:
    """The same, where the request must have been sent within a window.

    `header` is the name, in lower case, of the one that holds the time.
    """

    def check_both(request: CoreRequest) -> Result | None:
        text = request.headers.value(header)
        sent = read_timestamp(text, form) if text else None
        result = None if sent is None else check(request)
        if result is None or sent is None or not result.ok:
            return result
        fault = window.fault(sent)
        return result if fault is None else fault

    return check_both
