"""The JSON Schemas of signature blocks, and what they find wrong, in our own words.

A validator's own messages quote the document, which may be endless.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

import jsonschema_rs

from ..diagnostics import Code, codes
from ..ir.service import Json
from .nodes import Members, ObjectNode, Reader, kind_of
from .spelling import did_you_mean, quoted

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

_BUDGET = 2_000
_WORDS = {
    "string": "text",
    "object": "an object",
    "array": "a list",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
_ALGORITHMS = ("algorithm", "hash", "asymmetric-algorithm")
_BOUNDS = ("minimum", "minItems", "maxItems", "minProperties")


def _is_valid(name: str, block: Members) -> bool:
    """Told by the library that loads fast; False also where it can't tell."""
    try:
        return jsonschema_rs.Draft202012Validator(_schema(name)).is_valid(block)
    except ValueError:  # a lone surrogate in a key
        return False


@cache
def _validator(name: str) -> Draft202012Validator:
    """Loaded with the first faulty block: importing it takes longer than parsing most documents."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(_schema(name))


@cache
def _schema(name: str) -> dict[str, Any]:
    text = files(__package__).joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    return cast("dict[str, Any]", json.loads(text))


def check_block(reader: Reader, block: ObjectNode, schema: str = "signature") -> bool:
    """Whether a block follows its JSON Schema; each fault is an error."""
    copied = bounded(block.members)
    if copied is None:
        message = "the signature block is larger than any scheme needs"
        reader.report(codes.SIGNATURE_INVALID, message, block.at, help="shorten it", on="key")
        return False
    faults = [] if _is_valid(schema, copied) else list(_validator(schema).iter_errors(copied))
    for fault in faults:
        _report(reader, block, copied, fault)
    return not faults


def bounded(value: Members) -> Members | None:
    """A copy without aliases; None where it would be large, as an alias bomb's is."""
    left = [_BUDGET]

    def copy(each: Json) -> Json:
        left[0] -= 1
        if left[0] < 0:
            raise _TooLargeError
        if isinstance(each, dict):
            return {key: copy(child) for key, child in each.items()}
        return [copy(child) for child in each] if isinstance(each, list) else each

    try:
        return cast("Members", copy(value))
    except (_TooLargeError, RecursionError):
        return None


class _TooLargeError(Exception):
    """More nodes than a scheme can have."""


def _report(reader: Reader, block: ObjectNode, copied: Members, fault: ValidationError) -> None:
    path = [str(token) for token in fault.absolute_path]
    at = block.at.child(*path)
    held = _at(copied, path)
    for code, message, help in _worded(fault, path[-1] if path else "", held):
        on_key = fault.validator in ("required", "additionalProperties")
        reader.report(code, message, at, help=help, on="key" if on_key else "value")


def _at(value: Json, path: list[str]) -> Json:
    for token in path:
        value = value[int(token)] if isinstance(value, list) else cast("Members", value)[token]
    return value


def _worded(fault: ValidationError, key: str, held: Json) -> Iterator[tuple[Code, str, str]]:
    what = f"`{key}`" if key and not key.isdigit() else "a signature block"
    properties = cast("dict[str, dict[str, Json]]", fault.schema).get("properties", {})
    known = list(properties)
    match fault.validator:
        case "required":
            for missing in cast("list[str]", fault.validator_value):
                if missing not in cast("Members", held):
                    yield codes.SIGNATURE_INVALID, f"{what} has no `{missing}`", f"add `{missing}`"
        case "additionalProperties":
            for name in cast("Members", held):
                if name not in known and not name.startswith("x-"):
                    help = did_you_mean(name, known, f"use only {', '.join(known)}")
                    yield codes.SIGNATURE_KEY_UNKNOWN, f"{what} has no {quoted(name)}", help
        case "enum":
            if isinstance(held, str):
                yield _unknown_word(key, held, cast("list[str]", fault.validator_value))
        case "type":
            yield _wrong_type(what, fault, held)
        case "minLength":
            yield codes.SIGNATURE_INVALID, f"{what} is empty", "give it a value, or remove it"
        case _:
            message = f"{what} is too small or too large"
            help = f"its `{fault.validator}` is {fault.validator_value}"
            known_bound = fault.validator in _BOUNDS
            yield codes.SIGNATURE_INVALID, message, help if known_bound else "correct it"


def _unknown_word(key: str, word: str, known: list[str]) -> tuple[Code, str, str]:
    code = codes.SIGNATURE_ALGORITHM if key in _ALGORITHMS else codes.SIGNATURE_INVALID
    shown = [f"`{each}`" if not each.strip() else each for each in known]
    help = did_you_mean(word, known, f"use one of {', '.join(shown)}; the case counts")
    return code, f"{quoted(word)} is no value of `{key}`", help


def _wrong_type(what: str, fault: ValidationError, held: Json) -> tuple[Code, str, str]:
    given = fault.validator_value
    wanted = [given] if isinstance(given, str) else cast("list[str]", given)
    words = " or ".join(_WORDS[each] for each in wanted)
    help = "put it into quotes" if wanted == ["string"] else "correct it"
    return codes.SIGNATURE_INVALID, f"{what} must be {words}, not {kind_of(held)}", help
