"""The declarations of one member, and the words about its values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from ..ir.service import Json, Schema
from .models import NUMBER, Scalar, Type, parts_of_union
from .objects import is_empty

MAX_SHOWN = 40


def merge_declarations(schemas: Sequence[Schema]) -> Schema:
    """Several declarations of one member all hold; the last one has the word."""
    last = schemas[-1]
    if len(schemas) == 1:
        return last
    informative = tuple({id(s): s for s in schemas if not is_empty(s)}.values())
    description = last.description or schemas[0].description
    if len(informative) == 1 and informative[0] is last:
        return replace(last, description=description)
    return Schema(
        at=last.at,
        title=last.title,
        description=description,
        deprecated=last.deprecated,
        default=last.default,
        examples=last.examples,
        all_of=informative,
    )


def describe_value(schema: Schema, type_: Type) -> str:
    """The default, and an example where the type alone does not show what a value looks like.

    Only short scalars are shown. A default is not applied: it says what the provider does.
    """
    words: list[str] = []
    if schema.default is not None and (text := shown(schema.default.value)):
        words.append(f"Default: {text}.")
    for example in schema.examples[:1]:
        telling = any(isinstance(m, Scalar) and m.name in TELLING for m in parts_of_union(type_))
        if telling and isinstance(example, str | int | float) and type(example) is not bool:
            words += [f"Example: {text}."] if (text := shown(example)) else []
    return " ".join(words)


TELLING = frozenset({"str", "int", NUMBER.name, "decimal", "bytes"})


def shown(value: Json) -> str:
    """A short scalar as JSON; "" for what would be long or hard to read."""
    if isinstance(value, list | dict) or value is None or value == "":
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MAX_SHOWN and text.isprintable() else ""
