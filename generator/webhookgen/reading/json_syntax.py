"""JSON (RFC 8259) to plain data.

The standard library's parser reads; what it leaves open is closed here: NaN and Infinity are not
JSON, nesting has a limit that does not depend on the interpreter, duplicate keys are noted.
"""

from __future__ import annotations

import json
import re
from collections import Counter

from ..diagnostics import codes
from .depth import is_too_deep, leave_out, without_depths
from .duplicates import Repeat, duplicate_findings
from .fault import Fault, Finding
from .plain import Json, read_float, read_int
from .surrogates import may_hold_surrogates, replace_surrogates, without_surrogates

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?[A-Za-z]+', re.DOTALL)
_BLANK = " \t\n\r"


def load_json(text: str) -> tuple[Json, list[Finding]]:
    """The data of a JSON text, and what is doubtful about it.

    Raises:
        Fault: the text is not JSON.
    """
    repeats: list[Repeat] = []
    findings: list[Finding] = []
    try:
        data = _decode(text, repeats)
        deep = is_too_deep(data)
    except RecursionError:
        deep = True
    if deep:
        repeats.clear()
        data = _decode(without_depths(text), repeats)
        findings = leave_out(data)
    return _checked(text, data, repeats, findings)


def _checked(
    text: str, data: Json, repeats: list[Repeat], findings: list[Finding]
) -> tuple[Json, list[Finding]]:
    if may_hold_surrogates(text):
        data, more = replace_surrogates(data)
        findings += more
        repeats = [(node, without_surrogates(key)) for node, key in repeats]
    return data, findings + duplicate_findings(data, repeats)


def _decode(text: str, repeats: list[Repeat]) -> Json:
    def build(members: list[tuple[str, Json]]) -> dict[str, Json]:
        built = dict(members)
        if len(built) != len(members):
            counts = Counter(key for key, _ in members)
            repeats.extend((built, key) for key, count in counts.items() if count > 1)
        return built

    try:
        data: Json = json.loads(
            text,
            object_pairs_hook=build,
            parse_int=read_int,
            parse_float=read_float,
            parse_constant=_refuse_constant,
        )
    except _NotANumber:
        raise _constant_fault(text) from None
    except json.JSONDecodeError as error:
        raise _syntax_fault(text, error) from None
    return data


class _NotANumber(Exception):
    """The parser met NaN or Infinity, which it would accept."""


def _refuse_constant(_: str) -> Json:
    raise _NotANumber


def _constant_fault(text: str) -> Fault:
    token = next(m for m in _TOKEN.finditer(text) if m[0] in ("NaN", "Infinity", "-Infinity"))
    return Fault(
        codes.INVALID_SYNTAX,
        f"JSON has no {token[0]}",
        "write a number, null or a text",
        token.start(),
    )


def _syntax_fault(text: str, error: json.JSONDecodeError) -> Fault:
    """The parser's complaint in words that do not differ between versions of Python."""
    offset = error.pos
    if text[offset : offset + 1] == "," and error.msg.startswith("Illegal trailing comma"):
        offset += 1
    if "control character" not in error.msg:
        offset += len(text[offset:]) - len(text[offset:].lstrip(_BLANK))
    before = text[:offset].rstrip(_BLANK)
    if text[offset : offset + 1] in ("}", "]") and before.endswith(","):
        return Fault(
            codes.INVALID_SYNTAX,
            f"not JSON: a comma stands before the closing {text[offset]}",
            "delete the comma",
            len(before) - 1,
        )
    message = error.msg[:1].lower() + error.msg[1:].removesuffix(": ").removesuffix(" at")
    if offset >= len(text):
        message = "the text ends too early"
    return Fault(codes.INVALID_SYNTAX, f"not JSON: {message}", "correct the JSON there", offset)
