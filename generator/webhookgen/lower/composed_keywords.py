"""What the keywords of several schemas say together, for values that fit all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..ir.service import BUNDLE_URI, Json
from .composed_scalars import Members, matches
from .enums import identity, whole
from .kinds import allows

KINDS = ("string", "integer", "number", "boolean", "object", "array", "null")


def absolute(node: Json) -> Json:
    """A part of the bundle that stands alone: its references lead into the bundle."""
    if isinstance(node, list):
        return [absolute(item) for item in node]
    if not isinstance(node, dict):
        return node
    ref = node.get("$ref")
    copy = {key: absolute(value) for key, value in node.items()}
    return copy | {"$ref": BUNDLE_URI + ref} if isinstance(ref, str) and ref[:1] == "#" else copy


def items_of(schema: Members, keyword: str) -> list[Json]:
    """The subschemas that a keyword lists."""
    value = schema.get(keyword)
    return value if isinstance(value, list) else []


def members_of(schema: Members, keyword: str) -> Members:
    """The subschemas that a keyword names."""
    value = schema.get(keyword)
    return value if isinstance(value, dict) else {}


def unions_of(part: Members) -> list[list[Json]]:
    """The lists of which one branch has to be chosen."""
    return [branches for keyword in ("oneOf", "anyOf") if (branches := items_of(part, keyword))]


def kinds_of(parts: Iterable[Members]) -> list[str]:
    """The JSON types that all schemas allow."""
    kinds: list[str] = [*KINDS]
    for part in parts:
        stated = part.get("type")
        names = [stated] if isinstance(stated, str) else stated
        if isinstance(names, list):
            kinds = [kind for kind in kinds if allows([str(name) for name in names], kind)]
    return kinds


def closed_by(parts: Iterable[Members]) -> list[Json] | None:
    """The values that all `const` and `enum` list; None where there is none."""
    left: dict[str, Json] | None = None
    for part in parts:
        lists = [[part["const"]]] if "const" in part else []
        enum = part.get("enum")
        lists += [enum] if isinstance(enum, list) else []
        for values in lists:
            own = {identity(value): whole(value) for value in values}
            left = own if left is None else {k: v for k, v in left.items() if k in own}
    return None if left is None else [*left.values()]


def required_of(parts: Sequence[Members]) -> dict[str, None]:
    """The members that have to be there, those included that others bring along."""
    found: dict[str, None] = {}
    for part in parts:
        found.update((name, None) for name in items_of(part, "required") if isinstance(name, str))
    bringing = [held for part in parts if (held := members_of(part, "dependentRequired"))]
    waiting = list(found) if bringing else []
    while waiting:
        name = waiting.pop(0)
        more = [other for held in bringing for other in items_of(held, name)]
        new = [other for other in more if isinstance(other, str) and other not in found]
        found.update(dict.fromkeys(new))
        waiting += new
    return found


def schemas_by_pattern(part: Members, name: str) -> list[Json]:
    """What one schema says of the members whose names match a pattern, as this one does."""
    patterns = members_of(part, "patternProperties")
    return [schema for pattern, schema in patterns.items() if matches(pattern, name)]


def schemas_of_item(part: Members, index: int) -> Iterator[Json]:
    """What one schema says of an item."""
    first = items_of(part, "prefixItems")
    if index < len(first):
        yield first[index]
    elif "items" in part:
        yield part["items"]


def is_spoken_of(kind: str, parts: Iterable[Members]) -> bool:
    """Whether schemas have keywords that are about a kind."""
    return any(keyword in part for part in parts for keyword in SPEAKING.get(kind, ()))


SPEAKING = {
    "object": ("properties", "required", "patternProperties", "minProperties"),
    "array": ("items", "prefixItems", "minItems", "contains"),
    "string": ("pattern", "minLength", "maxLength", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
