"""One small translator a keyword, from the raw node to JSON Schema 2020-12.

What has no entry here is an annotation or means nothing, and is left out. A value that breaks the
rules of its keyword is reported and left out too, so that one fault can't spoil the bundle.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..ir.service import Json
from ..source import is_whole
from .bundle_parts import Part
from .nodes import Members, kind_of
from .patterns import MAX_LOOKED_AT, Patterns
from .schema_keywords import TYPES
from .versions import Dialect

if TYPE_CHECKING:
    from .bundle import Bundler

Translate = Callable[["Bundler", Part, str, Json], None]

_BEFORE_NUMBERS = (Dialect.SWAGGER_2, Dialect.OPENAPI_3_0)
"""The dialects whose `exclusiveMinimum` and `exclusiveMaximum` are flags (JSON Schema draft 4)."""


def is_nullable(part: Part) -> bool:
    """Whether null is allowed beside the type: a keyword of the old dialects alone."""
    if part.dialect is Dialect.OPENAPI_3_0:
        return part.raw.get("nullable") is True
    return part.dialect is Dialect.SWAGGER_2 and part.raw.get("x-nullable") is True


def widen_nullable(part: Part) -> None:
    """Let null stand beside a composition that states no `type`, as `schema_keywords.py` does."""
    out = part.out
    keyword = next((key for key in ("oneOf", "anyOf", "allOf") if key in out), None)
    if keyword is None:
        return
    null: Json = {"type": "null"}
    either: Members = {"anyOf": [{keyword: out.pop(keyword)}, null]}
    if "anyOf" in out:
        _beside(out, either)
    else:
        out.update(either)


def bound_patterns(patterns: Patterns, part: Part) -> None:
    """Let patterns that look around apply to texts of some length only; longer ones do not fit."""
    out = part.out
    short: Json = {"maxLength": MAX_LOOKED_AT}
    pattern, by_name = out.get("pattern"), out.get("patternProperties")
    if isinstance(pattern, str) and not patterns.are_linear(pattern):
        _only_if(out, short, ("pattern",))
    if isinstance(by_name, dict) and not all(map(patterns.are_linear, by_name)):
        by_names = ("properties", "patternProperties", "additionalProperties")
        _only_if(out, {"propertyNames": short}, by_names)


def _only_if(out: Members, test: Json, keywords: tuple[str, ...]) -> None:
    """Let some keywords apply where a test holds, and nothing fit where it does not."""
    then: Members = {key: out.pop(key) for key in keywords if key in out}
    _beside(out, {"if": test, "then": then, "else": test})


def _beside(out: Members, other: Json) -> None:
    """Add a schema that must hold as well."""
    held = out.get("allOf")
    out["allOf"] = [*held, other] if isinstance(held, list) else [other]


def _whole(value: Json) -> int | None:
    """A number that counts something; JSON Schema takes 2.0 for 2."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value >= 0 and value == int(value) else None


def _count(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    count = _whole(value)
    if count is None:
        bundler.fault(part, key, f"`{key}` must be a whole number that is not negative")
    else:
        part.out[key] = count


def _number(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        bundler.fault(part, key, f"`{key}` must be a number, not {kind_of(value)}")
    else:
        part.out.setdefault(key, value)


def _limit(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    """`minimum` and `maximum`, which a flag beside them makes exclusive in the old dialects."""
    exclusive = f"exclusive{key.capitalize()}"
    if part.dialect in _BEFORE_NUMBERS and part.raw.get(exclusive) is True:
        key = exclusive
    _number(bundler, part, key, value)


def _exclusive(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    """A number; the flag of the old dialects is read with what it belongs to."""
    if not (isinstance(value, bool) and part.dialect in _BEFORE_NUMBERS):
        _number(bundler, part, key, value)


def _divisor(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        part.out[key] = value
    else:
        bundler.fault(part, key, f"`{key}` must be a number above 0")


def _flag(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    if isinstance(value, bool):
        part.out[key] = value
    else:
        bundler.fault(part, key, f"`{key}` must be true or false, not {kind_of(value)}")


def _pattern(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    if not isinstance(value, str):
        bundler.fault(part, key, f"`{key}` must be text, not {kind_of(value)}")
    elif not bundler.patterns.are_usable(value):
        bundler.fault(part, key, "this is not a regular expression that can be checked")
    else:
        part.out[key] = value


def _type(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    """Null joins where the dialect says so; Swagger's `file` is text in JSON's terms."""
    if isinstance(value, str) and value in TYPES and not is_nullable(part):
        part.out[key] = value
        return
    stated = value if isinstance(value, list) else [value]
    known = [name for name in stated if isinstance(name, str) and name in TYPES]
    files = stated.count("file")
    if len(known) + files < len(stated) or not stated:
        bundler.fault(part, key, "`type` must be one of JSON Schema's seven types")
        return
    null = ["null"] if is_nullable(part) else []
    types = list(dict.fromkeys([*known, *["string"][:files], *null]))
    part.out[key] = types[0] if len(types) == 1 else [*types]


def _enum(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    """An empty list is a fault, but it means something: JSON Schema 2020-12 lets nothing fit it."""
    means = isinstance(value, list) and (value or part.dialect not in _BEFORE_NUMBERS)
    if means and is_whole(value):
        part.out[key] = value
    if not isinstance(value, list) or not value:
        bundler.fault(part, key, "`enum` must be a list with at least one value")


def _const(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    if is_whole(value):
        part.out[key] = value


def _names(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    if not isinstance(value, list):
        bundler.fault(part, key, f"`{key}` must be a list of names, not {kind_of(value)}")
        return
    names: list[Json] = [name for name in value if isinstance(name, str)]
    if len(names) < len(value):
        bundler.fault(part, key, f"`{key}` must hold names only")
    part.out[key] = list(dict.fromkeys(names))


def _dependent_required(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    if not isinstance(value, dict):
        bundler.fault(part, key, f"`{key}` must be an object, not {kind_of(value)}")
        return
    usable: Members = {}
    for name, needed in value.items():
        if isinstance(needed, list) and all(isinstance(each, str) for each in needed):
            usable[name] = list(dict.fromkeys(needed))
        else:
            bundler.fault(part, key, f"`{key}` must hold lists of names only")
    part.out[key] = usable


def _below(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    part.out[key] = bundler.child(part, value, key)


def _in_place(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    part.out[key] = bundler.child(part, value, key, in_place=True)


def _list(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    in_place = key != "prefixItems"
    if not isinstance(value, list):
        bundler.fault(part, key, f"`{key}` must be a list of schemas, not {kind_of(value)}")
    elif value:
        part.out[key] = [
            bundler.child(part, item, key, str(index), in_place=in_place)
            for index, item in enumerate(value)
        ]
    elif key in ("anyOf", "oneOf"):
        bundler.fault(part, key, f"`{key}` must hold at least one schema")


def _map(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    if not isinstance(value, dict):
        bundler.fault(part, key, f"`{key}` must be an object, not {kind_of(value)}")
        return
    in_place = key == "dependentSchemas"
    part.out[key] = {
        name: bundler.child(part, raw, key, name, in_place=in_place) for name, raw in value.items()
    }


def _pattern_map(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    """A pattern that can't be checked may match any name: none of them is additional then."""
    if not isinstance(value, dict):
        bundler.fault(part, key, f"`{key}` must be an object, not {kind_of(value)}")
        return
    usable: Members = {}
    for pattern, raw in value.items():
        if bundler.patterns.are_usable(pattern):
            usable[pattern] = bundler.child(part, raw, key, pattern)
        else:
            message = "this is not a regular expression that can be checked"
            bundler.fault(part, key, message, pattern)
            usable.setdefault("", True)
    part.out[key] = usable


def _reference(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    bundler.refer(part, value)


def _dynamic_reference(bundler: Bundler, part: Part, key: str, value: Json) -> None:
    bundler.refer_dynamically(part, value)


KEYWORDS: dict[str, Translate] = {
    "$ref": _reference,
    "$dynamicRef": _dynamic_reference,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "required": _names,
    "dependentRequired": _dependent_required,
    "pattern": _pattern,
    "multipleOf": _divisor,
    "uniqueItems": _flag,
    "patternProperties": _pattern_map,
    **dict.fromkeys(("minimum", "maximum"), _limit),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), _exclusive),
    **dict.fromkeys(("properties", "dependentSchemas"), _map),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _list),
    **dict.fromkeys(("not", "if", "then", "else"), _in_place),
    **dict.fromkeys(
        (
            "items", "contains", "additionalProperties", "propertyNames", "unevaluatedItems",
            "unevaluatedProperties",
        ),
        _below,
    ),
    **dict.fromkeys(
        (
            "minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains",
            "minProperties", "maxProperties",
        ),
        _count,
    ),
}  # fmt: skip
"""How each keyword that restricts something is translated."""
