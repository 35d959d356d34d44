"""What is wrong with a value by its schema, in our own words.

The validator's messages quote the value, so only the keyword and the place are taken. A
place is told by the names that the schemas hold; any other is the sender's, and reads `*`.

To list all errors the validator tries each branch of `anyOf` and `oneOf` again at each
level, which a recursive schema makes exponential. So these two are asked for their verdict
alone, and where a value is large or nests deeply, or the schemas use `$dynamicRef`, the
faults are not listed.
"""

from __future__ import annotations

from collections.abc import Container
from itertools import islice
from sys import maxsize
from typing import Any

from .faults import Fault, escape_token
from .schema_validators import (
    MAX_LOOKED_AT,
    Schemas,
    Validator,
    absolute,
    fragment_token,
)

MAX_FAULTS = 50
MAX_LISTED_NESTING = 12
MAX_LISTED = 20_000

_MAP: Any = dict
_NESTING: frozenset[Any] = frozenset((dict, list))
UNLISTED = (Fault("does not fit its schema", ""),)
_TEXTS = {
    "additionalProperties": "has a member that `additionalProperties` forbids",
    "anyOf": "fits none of the schemas of `anyOf`",
    "const": "is not the value that `const` asks for",
    "contains": "does not hold as many items as `contains` asks for",
    "enum": "is not one of the values of `enum`",
    "falseSchema": "is forbidden",
    "multipleOf": "is not a multiple of what `multipleOf` says",
    "not": "fits the schema that `not` forbids",
    "oneOf": "does not fit exactly one of the schemas of `oneOf`",
    "pattern": "does not match its `pattern`",
    "propertyNames": "has a member whose name `propertyNames` forbids",
    "required": "a required member is missing",
    "unevaluatedItems": "has an item that `unevaluatedItems` forbids",
    "unevaluatedProperties": "has a member that `unevaluatedProperties` forbids",
    "uniqueItems": "holds an item twice",
}
_LIMITS = {
    "exclusiveMaximum": "is not below",
    "exclusiveMinimum": "is not above",
    "maxItems": "has more items than",
    "maxLength": "is longer than",
    "maxProperties": "has more members than",
    "maximum": "is above",
    "minItems": "has fewer items than",
    "minLength": "is shorter than",
    "minProperties": "has fewer members than",
    "minimum": "is below",
}


class FaultFinder:
    """Lists what is wrong with values that do not fit one schema."""

    __slots__ = ("_ref", "_schemas", "_validator")

    def __init__(self, schemas: Schemas, ref: str) -> None:
        """Keep which schema; nothing is built before a value does not fit."""
        self._schemas = schemas
        self._ref = ref
        self._validator: Validator | None = None

    def find(self, value: Any) -> tuple[Fault, ...]:
        """The faults of a value that does not fit; never none."""
        if self._schemas.is_dynamic or is_beyond(value, MAX_LISTED_NESTING, MAX_LISTED):
            return UNLISTED
        errors = islice(self._lister().iter_errors(value), MAX_FAULTS)
        names = self._schemas.names()
        return (
            tuple(dict.fromkeys(fault_of(each, names) for each in errors)) or UNLISTED
        )

    def _lister(self) -> Validator:
        if self._validator is None:
            keywords = {
                name: _verdict(self._schemas, name) for name in ("anyOf", "oneOf")
            }
            self._validator = self._schemas.validator(self._ref, keywords=keywords)
        return self._validator


def is_beyond(value: Any, nesting: int, members: int = maxsize) -> bool:
    """Whether a value nests deeper than a limit, or holds more than a number of values."""
    level: list[Any] = [value] if type(value) in _NESTING else []
    held = 0
    for _ in range(nesting):
        if not level:
            return False
        held += sum(map(len, level))
        if held > members:
            return True
        level = [
            child
            for node in level
            for child in (node.values() if type(node) is _MAP else node)
            if type(child) in _NESTING
        ]
    return bool(level)


def fault_of(error: Any, names: Container[str]) -> Fault:
    """An error of the validator in our words; `names` are those that the schemas hold."""
    keyword = str(error.kind.name)
    path = [
        str(each) if type(each) is int or each in names else "*"
        for each in error.instance_path
    ]
    if type(error.kind).__name__ == "Required":
        path.append(error.kind.property)
    pointer = "".join("/" + escape_token(token) for token in path)
    if _is_unchecked(error):
        return Fault("is too long for its `pattern` to be checked", pointer)
    return Fault(_text(keyword, error.kind), pointer)


def _is_unchecked(error: Any) -> bool:
    """Whether a pattern was given up, or not tried on a text for its length."""
    if type(error.kind).__name__ in ("BacktrackLimitExceeded", "RegexEngineFailure"):
        return True
    path = list(error.schema_path)[-2:]
    return path == ["else", "maxLength"] and error.kind.limit == MAX_LOOKED_AT


def _text(keyword: str, kind: Any) -> str:
    if keyword in _LIMITS:
        return f"{_LIMITS[keyword]} `{keyword}` {kind.limit} allows"
    if keyword == "type":
        return f"is not of type {' or '.join(kind.types)}"
    return _TEXTS.get(keyword, f"does not fit `{keyword}`")


def _verdict(schemas: Schemas, keyword: str) -> type[Any]:
    """A keyword that says whether a value fits, and not why (`keywords=` of jsonschema-rs)."""

    class Verdict:
        def __init__(self, parent: Any, branches: Any, path: Any) -> None:
            """Keep where the branches stand; most are never asked for."""
            at = "#" + "".join("/" + fragment_token(str(token)) for token in path)
            self._branches = [
                {"$ref": absolute(f"{at}/{i}")} for i in range(len(branches))
            ]
            self._validator: Validator | None = None

        def validate(self, instance: Any) -> None:
            """Check a value."""
            if self._validator is None:
                self._validator = schemas.validator_of({keyword: self._branches})
            if not self._validator.is_valid(instance):
                raise ValueError(keyword)

    return Verdict
