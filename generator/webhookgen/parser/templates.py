"""Templates of signature blocks and discriminators: literals, and placeholders in braces."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..ir.signature import WHOLE_BODY
from .expressions import Expression, parse_expression
from .signature_parts import SPECIALS, is_part
from .spelling import did_you_mean, quoted

DIGEST = "digest"
KEY_ID = "keyId"
PLACEHOLDERS = (
    "$request.body",
    "$request.body#/pointer",
    "$request.header.Name",
    "$request.query.name",
    "$request.path",
    "$method",
    "$url",
)

SOURCES = (
    "$request.body#/pointer",
    "$request.header.Name",
    "$request.query.name",
    "$method",
)

BRACES = ("$brace.open", "$brace.close")
"""The parts that stand for literals."""
_UNBRACED = re.compile(
    r"\$(?:request|method|url|timestamp|id|secret|config|form)\b|[(<\[]digest[)>\]]"
)
"""What reads like a placeholder whose braces were forgotten or are of another kind."""

_SHAPE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a template, and what to do."""

    message: str
    help: str


def message_fault(template: str) -> Fault | None:
    """What is wrong with the template of a signed message."""
    fault = _delimiters(template)
    if fault is not None:
        return fault
    names = _SHAPE.findall(template)
    unknown = next((name for name in names if not is_part(name)), None)
    if unknown is not None:
        otherwise = f"use one of {', '.join(f'{{{name}}}' for name in PLACEHOLDERS)}"
        help = did_you_mean(unknown, (*PLACEHOLDERS, *SPECIALS), otherwise)
        return Fault(f"{quoted('{' + unknown + '}')} is no placeholder of a message", help)
    if not set(names) - {"$secret", *BRACES}:
        help = "put `{$request.body}` into it"
        return Fault(
            "the message is the same for every request, so its digest proves nothing", help
        )
    return None


def value_fault(template: str) -> Fault | None:
    """What is wrong with the template of a signature header's value."""
    fault = _delimiters(template)
    if fault is not None:
        return fault
    names = _SHAPE.findall(template)
    unknown = next((name for name in names if name not in (DIGEST, KEY_ID)), None)
    if unknown is not None:
        message = f"{quoted('{' + unknown + '}')} is no placeholder of a signature's value"
        return Fault(message, "use `{digest}` and literal text")
    if names.count(DIGEST) != 1 or names.count(KEY_ID) > 1:
        return Fault("the value must hold `{digest}` exactly once", "write it as `v1={digest}`")
    return None


def source_fault(template: str) -> Fault | None:
    """What is wrong with a template that says where an event's name is."""
    fault = _delimiters(template)
    if fault is not None:
        return fault
    names = _SHAPE.findall(template)
    unknown = next((name for name in names if not _picks(parse_expression(name))), None)
    form = f"use one of {', '.join(f'{{{name}}}' for name in SOURCES)}"
    if unknown is not None:
        help = did_you_mean(unknown, SOURCES, form)
        return Fault(f"{quoted('{' + unknown + '}')} can't tell events apart", help)
    return None if names else Fault("the value is the same for every request", form)


def _picks(expression: Expression | None) -> bool:
    """Whether an expression leads to a value that may name an event; the whole body does not."""
    if expression is None or expression.source in ("url", "path"):
        return False
    return expression.source != "body" or bool(expression.name)


def placeholders(template: str) -> tuple[Expression, ...]:
    """The expressions of a template without faults, in order."""
    found = map(parse_expression, _SHAPE.findall(template))
    return tuple(expression for expression in found if expression is not None)


def covers_body(template: str) -> bool:
    """Whether the whole body is part of the signed message."""
    whole = any(part in template for part in WHOLE_BODY)
    return whole or Expression("body") in map(parse_expression, _SHAPE.findall(template))


def _delimiters(template: str) -> Fault | None:
    literal = _SHAPE.sub("", template)
    if "{" in literal or "}" in literal:
        return Fault("the braces do not pair", "put each placeholder into one pair of braces")
    bare = _UNBRACED.search(literal)
    if bare is not None:
        help = "put each placeholder into braces: `{$request.body}`, `{digest}`"
        return Fault(f"{quoted(bare[0])} stands outside braces, so it would be literal text", help)
    return None
