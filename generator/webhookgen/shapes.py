"""Data checked by a JSON Schema of ours, with each fault in our words and at its place.

A validator's own words would quote the file, which may be endless.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from .diagnostics import Code, Diagnostic
from .location import Location
from .parser.nodes import kind_of
from .parser.spelling import did_you_mean, quoted
from .reading.plain import Json

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

_WORDS = {
    "string": "text",
    "object": "an object",
    "array": "a list",
    "boolean": "true or false",
}


def _is_valid(package: str, data: Json) -> bool:
    """Told by the library that loads fast, so that a good file never pays for messages."""
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(_schema(package)).is_valid(data)


def _validator(package: str) -> Draft202012Validator:
    """The library whose faults can be put into words, loaded with the first bad file."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(_schema(package))


@cache
def _schema(package: str) -> dict[str, Any]:
    text = files(package).joinpath("schema.json").read_text(encoding="utf-8")
    return cast("dict[str, Any]", json.loads(text))


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of file looks like: `schema.json` of a package, and the codes of its faults.

    A title in the schema names the thing in messages; beside a pattern it says what the text is,
    and the description what to write.
    """

    package: str
    invalid: Code
    unknown_key: Code

    def faults(self, data: Json, root: Location) -> Iterator[Diagnostic]:
        """What is wrong with the data of a document; nothing where they have this shape."""
        if _is_valid(self.package, data):
            return
        for fault in _validator(self.package).iter_errors(data):
            yield from self._worded(fault, root)

    def _worded(self, fault: ValidationError, root: Location) -> Iterator[Diagnostic]:
        at, value = root.child(*fault.absolute_path), cast("Json", fault.instance)
        schema = cast("dict[str, Any]", fault.schema)
        what, wanted = str(schema.get("title", "this")), cast("Any", fault.validator_value)
        match fault.validator:
            case "additionalProperties":
                yield from self._unknown_keys(cast("dict[str, Json]", value), schema, at)
            case "required":
                missing = [key for key in wanted if key not in cast("dict[str, Json]", value)]
                for key in missing:
                    yield self._invalid(f"{what} has no `{key}`", at, f"add `{key}`", on_key=True)
            case "type":
                words = [_WORDS[each] for each in ([wanted] if isinstance(wanted, str) else wanted)]
                message = f"this must be {' or '.join(words)}, not {kind_of(value)}"
                number = isinstance(value, int | float) and "text" in words
                yield self._invalid(message, at, "put it into quotes" if number else "correct it")
            case "pattern" if "description" in schema:
                message = f"{quoted(str(value))} is no {what}"
                yield self._invalid(message, at, str(schema["description"]))
            case "pattern":
                message = "a group has an empty name"
                yield self._invalid(message, at.child(str(value)), "give it a name", on_key=True)
            case _:
                yield self._invalid("this is empty", at, "give it a value, or remove it")

    def _unknown_keys(
        self, members: dict[str, Json], schema: dict[str, Any], at: Location
    ) -> Iterator[Diagnostic]:
        known = list(schema["properties"])
        extensions = tuple(each.removeprefix("^") for each in schema.get("patternProperties", ()))
        for key in members:
            if key not in known and not key.startswith(extensions):
                yield Diagnostic(
                    code=self.unknown_key,
                    message=f"{schema['title']} has no {quoted(key)}",
                    at=at.child(key),
                    on="key",
                    help=did_you_mean(key, known, f"use only {', '.join(known)}"),
                )

    def _invalid(
        self, message: str, at: Location, help: str, *, on_key: bool = False
    ) -> Diagnostic:
        return Diagnostic(
            code=self.invalid,
            message=message,
            at=at,
            on="key" if on_key else "value",
            help=help,
        )
