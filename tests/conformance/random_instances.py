"""Instances for a schema: most of them near what it asks for, some of them anything."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .random_schemas import NAMES, NUMBERS, TEXTS, values

BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "string": st.sampled_from((*TEXTS, "4f6e1b1c-0d54-4a8e-8d3a-5a3f6f1c2b7d", "10:20:30Z")),
    "integer": st.sampled_from([n for n in NUMBERS if n == int(n)]),
    "number": st.sampled_from(NUMBERS),
    "boolean": st.booleans(),
    "null": st.none(),
    "object": st.dictionaries(st.sampled_from((*NAMES, "x1", "kind")), values, max_size=3),
    "array": st.lists(values, max_size=3),
}
DEPTH = 5


def instances(schema: Any, root: Any = None, depth: int = DEPTH) -> st.SearchStrategy[Any]:
    """Values for a schema; `root` is what its references are relative to."""
    root = schema if root is None else root
    if not isinstance(schema, dict) or not depth:
        return values
    near = _near(schema, root, depth)
    return st.one_of(*near, *near, values) if near else values


def _near(schema: dict[str, Any], root: Any, depth: int) -> list[st.SearchStrategy[Any]]:
    found = []
    if "const" in schema:
        found.append(st.just(schema["const"]))
    if schema.get("enum"):
        found.append(st.sampled_from(schema["enum"]))
    if "$ref" in schema:
        found.append(instances(_target(schema["$ref"], root), root, depth - 1))
    for name in ("allOf", "anyOf", "oneOf"):
        found += [instances(each, root, depth - 1) for each in schema.get(name, ())]
    for name in ("if", "then", "else", "not"):
        if name in schema:
            found.append(instances(schema[name], root, depth - 1))
    found += _by_type(schema)
    if {"properties", "patternProperties", "additionalProperties"} & schema.keys():
        found.append(_members(schema, root, depth))
    if {"items", "prefixItems", "contains"} & schema.keys():
        found.append(_items(schema, root, depth))
    return found


def _by_type(schema: dict[str, Any]) -> list[st.SearchStrategy[Any]]:
    declared = schema.get("type", [])
    types = [declared] if isinstance(declared, str) else declared
    structured = {"properties", "items", "prefixItems"} & schema.keys()
    return [BY_TYPE[name] for name in types if not structured or name not in ("object", "array")]


def _target(ref: str, root: Any) -> Any:
    name = ref.rpartition("/")[2]
    return root.get("$defs", {}).get(name, True) if isinstance(root, dict) else True


@st.composite
def _members(draw: st.DrawFn, schema: dict[str, Any], root: Any, depth: int) -> Any:
    properties = schema.get("properties", {})
    required = set(schema.get("required", ()))
    chosen = [n for n in properties if n in required or draw(st.booleans())]
    value = {name: draw(instances(properties[name], root, depth - 1)) for name in chosen}
    for name in sorted(required - properties.keys()):
        value[name] = draw(values)
    for name in draw(st.lists(st.sampled_from((*NAMES, "x1", "extra")), max_size=2)):
        if name not in properties:
            value[name] = draw(_other(schema, root, depth))
    if value and draw(st.integers(0, 9)) == 0:
        del value[draw(st.sampled_from(sorted(value)))]
    return value


def _other(schema: dict[str, Any], root: Any, depth: int) -> st.SearchStrategy[Any]:
    others = [*schema.get("patternProperties", {}).values(), schema.get("additionalProperties")]
    return st.one_of([instances(each, root, depth - 1) for each in others])


@st.composite
def _items(draw: st.DrawFn, schema: dict[str, Any], root: Any, depth: int) -> Any:
    prefix = schema.get("prefixItems", [])
    rest = schema.get("items", schema.get("contains", True))
    kept = draw(st.integers(0, len(prefix))) if draw(st.booleans()) else len(prefix)
    value = [draw(instances(each, root, depth - 1)) for each in prefix[:kept]]
    if kept == len(prefix):
        value += draw(st.lists(instances(rest, root, depth - 1), max_size=2))
    return value
