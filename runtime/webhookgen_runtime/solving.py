"""Solving: values for the parts of a template that make it the text wanted.

For requests in the making. The fewest values are changed, and headers rather than members
of the body, since the sample of a body already is what the event's schema says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .expressions import Expression, Header, Query
from .sources import Template, loose_key

Values = Mapping[Expression, str]


def solve(template: Template, wanted: str, present: Values, *, loose: bool) -> Values:
    """The values to change; none where the text is right already, or can't be made.

    `loose` is enough where case and separators don't count.
    """
    if _text(template.parts, present, loose=loose) == _folded(wanted, loose=loose):
        return {}
    for part in sorted(set(template.expressions), key=_reluctance):
        text = _missing(template, part, wanted, present, loose=loose)
        if text:
            return {part: text}
    return _split(template, wanted, loose=loose)


def _reluctance(part: Expression) -> tuple[int, str]:
    order = 0 if isinstance(part, Header) else 1 if isinstance(part, Query) else 2
    return order, str(part)


def _folded(text: str, *, loose: bool) -> str:
    return loose_key(text) if loose else text


def _text(
    parts: tuple[str | Expression, ...], present: Values, *, loose: bool
) -> str | None:
    texts = [part if isinstance(part, str) else present.get(part) for part in parts]
    known = [text for text in texts if text is not None]
    if len(known) < len(texts):
        return None
    return _folded("".join(known), loose=loose)


def _missing(
    template: Template, part: Expression, wanted: str, present: Values, *, loose: bool
) -> str | None:
    """What one part has to be, where all the others stay as they are."""
    if template.parts.count(part) != 1:
        return None
    at = template.parts.index(part)
    before = _text(template.parts[:at], present, loose=loose)
    after = _text(template.parts[at + 1 :], present, loose=loose)
    if before is None or after is None:
        return None
    first = _length(wanted, before, loose=loose)
    last = _length(wanted[::-1], after[::-1], loose=loose)
    if first is None or last is None:
        return None
    between = wanted[first : len(wanted) - last]
    return between.strip("-_./: ") if loose else between


def _length(text: str, start: str, *, loose: bool) -> int | None:
    """How much of a text its start takes; None where it starts differently."""
    if not loose:
        return len(start) if text.startswith(start) else None
    lengths = range(len(text) + 1)
    return next((n for n in lengths if loose_key(text[:n]) == start), None)


def _split(template: Template, wanted: str, *, loose: bool) -> Values:
    """All parts anew: the text cut at the literals, or where they don't count anywhere."""
    parts, unique = template.parts, set(template.expressions)
    if len(unique) < len(template.expressions):
        return {}
    pattern = "".join(
        re.escape(part) if isinstance(part, str) else "(.+)" for part in parts
    )
    match = re.fullmatch(pattern, wanted, re.DOTALL)
    if match is None and loose:
        match = re.fullmatch("(.+)" + "(.)" * (len(unique) - 1), wanted, re.DOTALL)
    if match is None:
        return {}
    return dict(zip(template.expressions, match.groups(), strict=True))
