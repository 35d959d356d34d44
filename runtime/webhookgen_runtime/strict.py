"""Strict validation: a payload against its event's own JSON Schema.

The package holds the schemas of all its events in one document, `_schemas.json`; a
validator, jsonschema-rs, is asked for the verdict. It is an extra of the package and
loaded when it is first needed, as is the document. `format` is an annotation, as in JSON
Schema 2020-12.

Everything kept here is computed the same by every thread and stored last.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.resources import files
from typing import Any, TypeAlias

import msgspec

from .faults import Fault
from .schema_faults import FaultFinder, is_beyond
from .schema_validators import Schemas, ValidatorLibrary

SchemaValidator: TypeAlias = Callable[[Any], tuple[Fault, ...]]
"""A decoded JSON value to what is wrong with it by its schema; () for a valid one."""

MAX_NESTING = 200
"""How deep a value may nest: the validator recurses on the stack of the thread."""

_FILE = "_schemas.json"
_TOO_DEEP = (Fault(f"the value nests deeper than {MAX_NESTING} levels", ""),)
_validators: dict[tuple[str, str, str], SchemaValidator] = {}
_schemas: dict[str, Schemas] = {}


def require_strict(package: str) -> None:
    """Make sure that strict validation can work; a handler's constructor calls this.

    Raises:
        RuntimeError: jsonschema-rs is not installed, or not one that can be used.
    """
    _library(package)


def load_validator(package: str, event_module: str, media_type: str) -> SchemaValidator:
    """The validator of an event's body, made on first use.

    `package` is the root of the package, `event_module` the name of the event's module,
    `media_type` one that the event declares. A body without a schema is always valid.

    Raises:
        RuntimeError: jsonschema-rs is not installed, or not one that can be used.
    """
    key = (package, event_module.rpartition(".")[2], media_type)
    validator = _validators.get(key)
    if validator is None:
        validator = _validators[key] = _make(*key)
    return validator


def _make(package: str, event_module: str, media_type: str) -> SchemaValidator:
    schemas = _schemas.get(package)
    if schemas is None:
        schemas = _schemas[package] = _load(package)
    ref = schemas.events.get(event_module, {}).get(media_type)
    if ref is None:
        return _accept
    is_valid = schemas.validator(ref).is_valid
    find = FaultFinder(schemas, ref).find

    def validate(value: Any) -> tuple[Fault, ...]:
        if is_beyond(value, MAX_NESTING):
            return _TOO_DEEP
        return () if is_valid(value) else find(value)

    return validate


def _accept(value: Any) -> tuple[Fault, ...]:
    return ()


def _load(package: str) -> Schemas:
    path = files(package) / _FILE
    return Schemas(_library(package), lambda: msgspec.json.decode(path.read_bytes()))


def _library(package: str) -> ValidatorLibrary:
    """The validator's module, typed by what is used of it: it may not be installed."""
    try:
        found: Any = import_module("jsonschema_rs")
    except ImportError:
        found = None
    if not hasattr(found, "FancyRegexOptions"):  # one that is too old has none
        name = package.rpartition(".")[2].replace("_", "-")
        raise RuntimeError(
            'validation="strict" needs jsonschema-rs: '
            f"pip install {name}[strict], or pip install -U jsonschema-rs"
        )
    library: ValidatorLibrary = found
    return library
