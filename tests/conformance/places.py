"""Which schemas apply at a place of an instance. A path of its own, beside the generator's.

`if`, `anyOf`, `oneOf` and `dependentSchemas` apply only sometimes: what is found behind them is
marked as conditional.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import referencing
import referencing.exceptions
import referencing.jsonschema

DIALECT = referencing.jsonschema.DRAFT202012
SOMETIMES = ("anyOf", "oneOf")
SOMETIMES_ONE = ("if", "then", "else")
MAX_APPLYING = 400


@dataclass(frozen=True)
class Applying:
    """A schema that applies at a place, with what its references are relative to."""

    schema: Any
    resolver: Any
    conditional: bool = False

    def under(self, schema: Any, *, sometimes: bool = False) -> Applying:
        """A schema below this one."""
        resolver = self.resolver
        if isinstance(schema, dict):
            resolver = resolver.in_subresource(DIALECT.create_resource(schema))
        return Applying(schema, resolver, self.conditional or sometimes)


def root_of(schema: Any, documents: Mapping[str, Any] | None = None, uri: str = "") -> Applying:
    """The schema of a whole instance; `documents` are what references lead to."""
    resources = [(name, DIALECT.create_resource(each)) for name, each in (documents or {}).items()]
    registry: Any = referencing.Registry().with_resources(resources)
    if uri:
        return Applying(schema, registry.resolver(uri))
    resource = DIALECT.create_resource(schema)
    return Applying(schema, registry.resolver_with_root(resource))


def in_place(schemas: Iterable[Applying]) -> list[Applying]:
    """The schemas, and all that apply to the same value because of them."""
    found: list[Applying] = []
    seen: set[tuple[int, bool]] = set()
    waiting = list(schemas)
    while waiting and len(found) < MAX_APPLYING:
        each = waiting.pop(0)
        key = (id(each.schema), each.conditional)
        if key not in seen:
            seen.add(key)
            found.append(each)
            waiting.extend(_beside(each))
    return found


def _beside(each: Applying) -> Iterator[Applying]:
    schema = each.schema
    if not isinstance(schema, dict):
        return
    for keyword in ("$ref", "$dynamicRef"):
        if isinstance(schema.get(keyword), str):
            yield from _referred(each, schema[keyword])
    for part in _list(schema.get("allOf")):
        yield each.under(part)
    for keyword in SOMETIMES:
        for part in _list(schema.get(keyword)):
            yield each.under(part, sometimes=True)
    for keyword in SOMETIMES_ONE:
        if keyword in schema:
            yield each.under(schema[keyword], sometimes=True)
    for part in _map(schema.get("dependentSchemas")).values():
        yield each.under(part, sometimes=True)


def _referred(each: Applying, ref: str) -> Iterator[Applying]:
    try:
        target = each.resolver.lookup(ref)
    except (referencing.exceptions.Unresolvable, ValueError):
        return
    yield Applying(target.contents, target.resolver, each.conditional)


def of_member(schemas: Iterable[Applying], name: str) -> list[Applying]:
    """The schemas that declare a member, of those that apply to the object (`in_place`)."""
    return [found for each in schemas for found in _member(each, name)]


def _member(each: Applying, name: str) -> Iterator[Applying]:
    if not isinstance(each.schema, dict):
        return
    properties = _map(each.schema.get("properties"))
    declared = False
    if name in properties:
        declared = True
        yield each.under(properties[name])
    for pattern, schema in _map(each.schema.get("patternProperties")).items():
        if _matches(pattern, name):
            declared = True
            yield each.under(schema)
    others = each.schema.get("additionalProperties")
    if not declared and isinstance(others, dict) and says_something(others):
        yield each.under(others)


def of_item(schemas: Iterable[Applying], index: int) -> list[Applying]:
    """The schemas that apply to an item, of those that apply to the array (`in_place`)."""
    found = []
    for each in schemas:
        if isinstance(each.schema, dict):
            prefix = _list(each.schema.get("prefixItems"))
            if index < len(prefix):
                found.append(each.under(prefix[index]))
            elif "items" in each.schema:
                found.append(each.under(each.schema["items"]))
    return found


ANNOTATIONS = frozenset(
    (
        "title",
        "description",
        "deprecated",
        "default",
        "example",
        "examples",
        "readOnly",
        "writeOnly",
        "$comment",
        "externalDocs",
        "xml",
    )
)


def says_something(schema: dict[str, Any]) -> bool:
    """Whether a schema is more than {} or annotations."""
    return any(key not in ANNOTATIONS and not key.startswith("x-") for key in schema)


def at_pointer(root: Applying, instance: Any, pointer: str) -> list[Applying]:
    """The schemas that apply at a JSON Pointer into an instance."""
    schemas = in_place([root])
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(instance, list) and name.isdigit() and int(name) < len(instance):
            schemas = in_place(of_item(schemas, int(name)))
            instance = instance[int(name)]
        elif isinstance(instance, dict) and name in instance:
            schemas = in_place(of_member(schemas, name))
            instance = instance[name]
        else:
            return []
    return schemas


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern.replace(r"\p{Letter}", r"[^\W\d_]"), name) is not None
    except re.error:
        return False


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
