"""A config file checked by its JSON Schema, with each fault in our words and at its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from ..diagnostics import Diagnostic, codes
from ..location import Location
from ..parser.nodes import kind_of
from ..parser.spelling import did_you_mean, quoted
from ..reading.plain import Json

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

_WORDS = {"string": "text", "object": "an object", "array": "a list"}


def _is_valid(data: Json) -> bool:
    """Told by the library that loads fast, so that a good config never pays for messages."""
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(_schema()).is_valid(data)


def _validator() -> Draft202012Validator:
    """The library whose faults can be put into words, loaded with the first bad config."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(_schema())


@cache
def _schema() -> dict[str, Any]:
    text = files(__package__).joinpath("schema.json").read_text(encoding="utf-8")
    return cast("dict[str, Any]", json.loads(text))


def check_config(data: Json, root: Location) -> list[Diagnostic]:
    """What is wrong with a config's shape; nothing where its data are what the schema asks for."""
    faults = () if _is_valid(data) else _validator().iter_errors(data)
    found = [diagnostic for fault in faults for diagnostic in _worded(fault, root)]
    if isinstance(data, dict) and "documents" in data:
        found += _beside_documents(data, root)
    return found


def _beside_documents(data: dict[str, Json], root: Location) -> Iterator[Diagnostic]:
    for key in ("package", "names", "webhooks", "callbacks"):
        if key in data:
            message = f"`{key}` stands beside `documents`, so it belongs to none of them"
            help = "move it into the entry of the document that it is about"
            yield _invalid(message, root.child(key), help, on_key=True)


def _worded(fault: ValidationError, root: Location) -> Iterator[Diagnostic]:
    """A fault as diagnostics. The validator's own words would quote the file."""
    at, value = root.child(*fault.absolute_path), cast("Json", fault.instance)
    schema = cast("dict[str, Any]", fault.schema)
    what, wanted = str(schema.get("title", "this")), cast("Any", fault.validator_value)
    match fault.validator:
        case "additionalProperties":
            yield from _unknown_keys(cast("dict[str, Json]", value), schema, at)
        case "required":
            missing = [key for key in wanted if key not in cast("dict[str, Json]", value)]
            for key in missing:
                yield _invalid(f"{what} has no `{key}`", at, f"add `{key}`", on_key=True)
        case "type":
            words = [_WORDS[each] for each in ([wanted] if isinstance(wanted, str) else wanted)]
            message = f"this must be {' or '.join(words)}, not {kind_of(value)}"
            number = isinstance(value, int | float) and "text" in words
            yield _invalid(message, at, "put it into quotes" if number else "correct it")
        case "pattern" if "description" in schema:
            yield _invalid(f"{quoted(str(value))} is no {what}", at, str(schema["description"]))
        case "pattern":
            message = "a group has an empty name"
            yield _invalid(message, at.child(str(value)), "give it a name", on_key=True)
        case _:
            yield _invalid("this is empty", at, "give it a value, or remove it")


def _unknown_keys(
    members: dict[str, Json], schema: dict[str, Any], at: Location
) -> Iterator[Diagnostic]:
    known = list(schema["properties"])
    for key in members:
        if key not in known:
            yield Diagnostic(
                code=codes.CONFIG_KEY_UNKNOWN,
                message=f"{schema['title']} has no {quoted(key)}",
                at=at.child(key),
                on="key",
                help=did_you_mean(key, known, f"use only {', '.join(known)}"),
            )


def _invalid(message: str, at: Location, help: str, *, on_key: bool = False) -> Diagnostic:
    return Diagnostic(
        code=codes.CONFIG_INVALID,
        message=message,
        at=at,
        on="key" if on_key else "value",
        help=help,
    )
