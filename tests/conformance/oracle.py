"""The verdict of jsonschema-rs on an original schema, and what is missing or mistyped."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from .dialect_3_0 import Translation
from .json_values import type_of
from .places import Applying, root_of
from .raw_documents import files_of, load_document

UNTYPED = frozenset(
    [
        "if",
        "then",
        "else",
        "not",
        "contains",
        "propertyNames",
        "dependentSchemas",
        "unevaluatedProperties",
        "unevaluatedItems",
    ]
)
"""Keywords below which a type is not what the payload's Python type says."""


@dataclass(frozen=True)
class Oracle:
    """A schema in its original place."""

    validator: Any
    root: Applying

    def is_valid(self, instance: Any) -> bool:
        """Whether an instance is valid."""
        return bool(self.validator.is_valid(instance))

    def errors(self, instance: Any) -> list[Any]:
        """All errors."""
        return list(self.validator.iter_errors(instance))


def oracle_at(file: Path, pointer: str) -> Oracle:
    """The oracle of the schema at a place of a document.

    Raises:
        ValueError: jsonschema-rs can't read the schema.
    """
    version = str(load_document(file).get("openapi", "2.0"))
    if version.startswith(("2.", "3.0")):
        schema = Translation(file, pointer).schema
        return Oracle(jsonschema_rs.Draft202012Validator(schema), root_of(schema))
    documents = {path.as_uri(): each for path, each in files_of(file).items()}
    schema = {"$ref": f"{file.as_uri()}#{quote(pointer, safe='/~')}"}
    validator = jsonschema_rs.Draft202012Validator(schema, registry=_registry(file))
    return Oracle(validator, root_of(schema, documents, file.as_uri()))


@functools.lru_cache(maxsize=8)
def _registry(file: Path) -> Any:
    documents = [(path.as_uri(), each) for path, each in files_of(file).items()]
    return jsonschema_rs.Registry(documents, draft=jsonschema_rs.Draft202012)


def is_misfit(error: Any, *, branch: bool = False) -> bool | None:
    """Whether an error is a missing or mistyped member; None where that can't be told.

    Below `anyOf` and `oneOf` it is, where every branch has one. A value that an enum doesn't list
    is no misfit unless no listed value has its type: enums are open, save those that tell the
    events or branches of a union apart.
    """
    kind = error.kind.name
    if UNTYPED & {*map(str, (*error.schema_path, *error.evaluation_path))}:
        return None
    if kind == "falseSchema" and error.schema_path[-1:] == ["additionalProperties"]:
        return None  # a closed object without members may be a map or a class
    if kind in ("type", "required", "const", "falseSchema"):
        return True
    if kind == "enum":
        return _is_enum_misfit(error, branch)
    if kind in ("anyOf", "oneOf"):
        return _all([_any([is_misfit(e, branch=True) for e in each]) for each in _branches(error)])
    return False


def _is_enum_misfit(error: Any, branch: bool) -> bool | None:
    options = {type_of(each) for each in error.kind.options}
    if error.instance is None:
        return None  # a `type` beside the enum may admit null: 3.0's `nullable` does
    if type_of(error.instance) not in options:
        return True
    may_tell_apart = branch or len(error.kind.options) == 1
    return None if may_tell_apart or options - {"string", "integer", "null"} else False


def _branches(error: Any) -> list[list[Any]]:
    return [list(each) for each in getattr(error.kind, "context", [])]


def _any(found: list[bool | None]) -> bool | None:
    if True in found:
        return True
    return None if None in found else False


def _all(found: list[bool | None]) -> bool | None:
    if not found or False in found:
        return False if found else None
    return None if None in found else True


def has_misfit(errors: list[Any]) -> bool | None:
    """Whether any error is one."""
    return _any([is_misfit(error) for error in errors])
