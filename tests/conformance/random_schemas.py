"""Schemas at random, over every construct that a payload's schema may be made of."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

Schema = dict[str, Any] | bool
NAMES = ("a", "b", "id", "class", "x-y", 'q"', "")
TEXTS = ("", "a", "red", "2024-02-29", "2024-02-29T12:30:00Z", "zz", "12.50", "AQID")
NUMBERS = (0, 1, -1, 7, 1.0, 1.5, -0.0, 2**53 + 1, 10**20)
TYPES = ("string", "integer", "number", "boolean", "null", "object", "array")
FORMATS = ("date-time", "date", "time", "uuid", "byte", "duration", "decimal", "int32", "email")
NODE = "#/$defs/Node"

names = st.sampled_from(NAMES)
scalars = st.one_of(st.none(), st.booleans(), st.sampled_from(NUMBERS), st.sampled_from(TEXTS))
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=5,
)
small = st.integers(0, 3)


@st.composite
def documents(draw: st.DrawFn) -> Schema:
    """A whole schema; references lead to `$defs/Node`, which may refer to itself."""
    anything = schemas(depth=3, refs=True)
    schema: Schema = draw(draw(st.sampled_from([anything, anything, anything, unions()])))
    if isinstance(schema, bool) or NODE not in str(schema):
        return schema
    return {**schema, "$defs": {**schema.get("$defs", {}), "Node": draw(_node())}}


def _node() -> st.SearchStrategy[Schema]:
    """What references lead to: never itself without an object or an array in between."""
    return schemas(depth=2, refs=False)


@st.composite
def schemas(draw: st.DrawFn, depth: int, *, refs: bool) -> Any:
    """A schema, at most `depth` levels deep; `refs` says whether it may be a reference."""
    return draw(draw(st.sampled_from(_choices(depth, refs))))


@cache
def _choices(depth: int, refs: bool) -> list[st.SearchStrategy[Any]]:
    """What a schema may be; the deeper parts are the likelier, where there is room for them."""
    flat = [_trivial(), _scalar(), _typed_format(), _closed()]
    references = [st.just({"$ref": NODE})] if refs else []
    if not depth:
        return flat + references
    deep = [_object(depth), _array(depth), _combined(depth, refs), _merged(depth, refs)]
    return [*flat, *references, *deep, *deep, _object(depth), _array(depth), _conditional(depth)]


def _trivial() -> st.SearchStrategy[Schema]:
    return st.sampled_from([True, False, {}, {"description": "Anything."}])


def _scalar() -> st.SearchStrategy[Schema]:
    one = st.sampled_from(TYPES)
    several = st.lists(one, min_size=1, max_size=3, unique=True)
    return st.builds(
        lambda types, limits: {"type": types, **limits}, one | several, st.one_of(*_limits())
    )


def _limits() -> list[st.SearchStrategy[dict[str, Any]]]:
    return [
        st.just({}),
        st.builds(lambda n: {"minLength": n}, small),
        st.builds(lambda n: {"minimum": n}, small),
        st.builds(lambda n: {"exclusiveMaximum": n}, small),
        st.builds(lambda n: {"maxItems": n}, small),
        st.builds(lambda n: {"minProperties": n}, small),
        st.just({"pattern": "^[a-z]+$"}),
        st.just({"multipleOf": 2}),
    ]


def _typed_format() -> st.SearchStrategy[Schema]:
    return st.builds(
        lambda name, types: {"type": types, "format": name},
        st.sampled_from(FORMATS),
        st.sampled_from(["string", "integer", "number", ["string", "null"]]),
    )


def _closed() -> st.SearchStrategy[Schema]:
    texts = st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3, unique=True)
    numbers = st.lists(st.sampled_from([0, 1, 7]), min_size=1, max_size=3, unique=True)
    mixed = st.lists(values, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda each: {"enum": each}, texts | numbers | mixed),
        st.builds(lambda each: {"type": "string", "enum": each}, texts),
        st.builds(lambda each: {"type": ["string", "null"], "enum": [*each, None]}, texts),
        st.builds(lambda each: {"const": each}, values),
    )


@st.composite
def _object(draw: st.DrawFn, depth: int) -> Schema:
    inner = schemas(depth - 1, refs=True)
    schema: dict[str, Any] = {"type": "object"} if draw(st.booleans()) else {}
    schema["properties"] = draw(st.dictionaries(names, inner, max_size=3))
    _maybe(draw, schema, "required", st.lists(names, max_size=2, unique=True))
    _maybe(draw, schema, "additionalProperties", st.booleans() | inner)
    keyword = draw(st.sampled_from(["", "patternProperties", "propertyNames", *_DEPENDENT]))
    if keyword == "patternProperties":
        schema[keyword] = draw(st.dictionaries(st.sampled_from(["^x", "a"]), inner, max_size=2))
    elif keyword == "propertyNames":
        schema[keyword] = {"maxLength": draw(small)}
    elif keyword == "dependentRequired":
        schema[keyword] = draw(st.dictionaries(names, st.lists(names, max_size=1), max_size=1))
    elif keyword == "dependentSchemas":
        schema[keyword] = draw(st.dictionaries(names, inner, max_size=1))
    elif keyword:
        schema[keyword] = draw(st.booleans() | inner)
    return schema


_DEPENDENT = ("dependentRequired", "dependentSchemas", "unevaluatedProperties")


@st.composite
def _array(draw: st.DrawFn, depth: int) -> Schema:
    inner = schemas(depth - 1, refs=True)
    schema: dict[str, Any] = {"type": "array"} if draw(st.booleans()) else {}
    _maybe(draw, schema, "prefixItems", st.lists(inner, min_size=1, max_size=3))
    _maybe(draw, schema, "items", inner)
    _maybe(draw, schema, "minItems", small)
    keyword = draw(st.sampled_from(["", "contains", "uniqueItems", "unevaluatedItems"]))
    if keyword:
        schema[keyword] = True if keyword == "uniqueItems" else draw(inner)
    return schema


def _maybe(draw: st.DrawFn, schema: dict[str, Any], name: str, value: Any) -> None:
    if draw(st.booleans()):
        schema[name] = draw(value)


def _combined(depth: int, refs: bool) -> st.SearchStrategy[Schema]:
    inner = st.lists(schemas(depth - 1, refs=refs), min_size=1, max_size=3)
    keyword = st.sampled_from(["allOf", "anyOf", "oneOf"])
    return st.builds(lambda name, parts: {name: parts}, keyword, inner)


def _conditional(depth: int) -> st.SearchStrategy[Schema]:
    inner = schemas(depth - 1, refs=False)
    return st.one_of(
        st.builds(lambda each: {"not": each}, inner),
        st.builds(lambda i, t, e: {"if": i, "then": t, "else": e}, inner, inner, inner),
    )


def _merged(depth: int, refs: bool) -> st.SearchStrategy[Schema]:
    """Keywords side by side: a `$ref` and its siblings, a type and a union."""
    inner = schemas(depth - 1, refs=refs).filter(lambda each: isinstance(each, dict))
    return st.builds(lambda left, right: {**left, **right}, inner, inner)


@st.composite
def unions(draw: st.DrawFn) -> Schema:
    """Objects told apart by a member, with a discriminator or without one."""
    tags = draw(st.lists(st.sampled_from(["card", "bank", "cash"]), min_size=2, unique=True))
    defs = {tag.title(): draw(_variant(tag)) for tag in tags}
    schema: dict[str, Any] = {
        draw(st.sampled_from(["oneOf", "anyOf"])): [{"$ref": f"#/$defs/{name}"} for name in defs]
    }
    if draw(st.booleans()):
        mapping = {tag: f"#/$defs/{tag.title()}" for tag in tags}
        schema["discriminator"] = {"propertyName": "kind", "mapping": mapping}
    return {**schema, "$defs": defs}


@st.composite
def _variant(draw: st.DrawFn, tag: str) -> Schema:
    variant: Any = draw(_object(depth=1))
    variant["properties"]["kind"] = draw(
        st.sampled_from([{"const": tag}, {"enum": [tag]}, {"type": "string"}])
    )
    variant["required"] = draw(st.sampled_from([["kind"], [], ["kind", "a"]]))
    return {"type": "object", **variant}
