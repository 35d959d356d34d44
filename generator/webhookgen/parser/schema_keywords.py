"""One small reader a keyword. Each takes the frame of the schema being filled and its raw value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..ir.service import Const, Json, Property, Schema
from ..source import Location, Resolved, is_whole
from .lone_null import is_lone_null
from .nodes import Members, kind_of
from .versions import Dialect

if TYPE_CHECKING:
    from .schemas import SchemaReader

TYPES = frozenset({"null", "boolean", "object", "array", "number", "string", "integer"})

_WORDS = """
    multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern
    uniqueItems maxContains minContains contains maxProperties minProperties
    dependentRequired dependentSchemas dependencies propertyNames if then else not
    unevaluatedItems unevaluatedProperties additionalItems
"""
REMAINING = frozenset(_WORDS.split())
"""Validation keywords that have no field in `ir.Schema`; its `other` names those that occur."""


@dataclass(slots=True)
class Frame:
    """A schema being filled."""

    reader: SchemaReader
    schema: Schema
    raw: Members
    dialect: Dialect
    depth: int

    def at(self, token: str) -> Location:
        """The place of one of the schema's members."""
        return self.schema.at.child(token)

    def below(self, raw: Json, keyword: str, token: str | None = None) -> Schema:
        """The schema of a member, or of a member's entry."""
        at = self.schema.at
        pointer = f"{at.pointer}/{keyword}"
        if token is not None:
            if "/" in token or "~" in token:
                token = token.replace("~", "~0").replace("/", "~1")
            pointer = f"{pointer}/{token}"
        return self.reader.child(raw, Location(at.file, pointer), self.dialect, self.depth + 1)

    def wrong(self, keyword: str, value: Json, wanted: str) -> None:
        """Report a keyword whose value has the wrong type."""
        message = f"`{keyword}` must be {wanted}, not {kind_of(value)}"
        self.reader.fault(self.at(keyword), message)


Keyword = Callable[[Frame, Json], None]


def _reference(frame: Frame, value: Json) -> None:
    _refer(frame, "$ref", value)


def _dynamic_reference(frame: Frame, value: Json) -> None:
    if "$ref" not in frame.raw:
        frame.reader.dynamic_references.append((frame, value))


def read_dynamic_reference(frame: Frame, value: Json) -> None:
    """`$dynamicRef` leads where `$ref` would, unless several schemas may be meant.

    Where it ends in a `$dynamicAnchor` that other schemas carry as well, the way taken through the
    document decides (JSON Schema core section 8.2.3.2), and so nothing is known of the value here.
    """
    found = _resolved(frame, "$dynamicRef", value)
    if found is None:
        return
    raw, name = found.value, str(value).rpartition("#")[2]
    dynamic = isinstance(raw, dict) and raw.get("$dynamicAnchor") == name
    if not dynamic or frame.reader.reader.sources.dynamic_anchors(name) == 1:
        frame.schema.ref = frame.reader.target(found)
    else:
        frame.schema.is_dynamic = True


def _refer(frame: Frame, keyword: str, value: Json) -> None:
    found = _resolved(frame, keyword, value)
    if found is not None:
        frame.schema.ref = frame.reader.target(found)


def _resolved(frame: Frame, keyword: str, value: Json) -> Resolved | None:
    if not isinstance(value, str):
        frame.wrong(keyword, value, "text")
        return None
    return frame.reader.reader.sources.resolve(frame.at(keyword), value)


def _type(frame: Frame, value: Json) -> None:
    usual = isinstance(value, str) and value in TYPES
    types = [str(value)] if usual else _unusual_types(frame, value)
    if types and _is_nullable(frame) and "null" not in types:
        types.append("null")
    frame.schema.types = tuple(types)


def _unusual_types(frame: Frame, value: Json) -> list[str]:
    """A list of types, or Swagger's `file`; with an unknown type among them none is stated."""
    stated = value if isinstance(value, list) else [value]
    types = [name for name in stated if isinstance(name, str) and name in TYPES | {"file"}]
    if len(types) < len(stated) or not stated:
        frame.reader.fault(frame.at("type"), "`type` must be one of JSON Schema's seven types")
        return []
    if "file" in types:
        frame.schema.format = "binary"
    return list(dict.fromkeys("string" if name == "file" else name for name in types))


def _is_nullable(frame: Frame) -> bool:
    """Whether null is allowed beside the type: a keyword of the old dialects alone."""
    if frame.dialect is Dialect.OPENAPI_3_0:
        return frame.raw.get("nullable") is True
    return frame.dialect is Dialect.SWAGGER_2 and frame.raw.get("x-nullable") is True


def widen_nullable(frame: Frame) -> None:
    """Let null stand beside a composition that states no `type`.

    OpenAPI 3.0.3 section 4.7.24.1 gives `nullable` a meaning beside `type` alone, but documents
    write `nullable: true` over an `allOf` of one reference, and their senders do send null.
    """
    schema = frame.schema
    if "type" in frame.raw or not _is_nullable(frame):
        return
    null = Schema(at=schema.at, types=("null",))
    if schema.one_of or schema.any_of:
        name = "one_of" if schema.one_of else "any_of"
        setattr(schema, name, (*getattr(schema, name), null))
    elif schema.all_of:
        schema.any_of = (Schema(at=schema.at, all_of=schema.all_of), null)
        schema.all_of = ()


def widen_lone_null(frame: Frame) -> None:
    """Let null stand beside the references that exclude it (`lone_null.py`)."""
    schema = frame.schema
    if not is_lone_null(frame.raw, schema.at, frame.dialect, frame.reader.reader):
        return
    message = "`type: null` excludes what stands beside it, so null is read as allowed as well"
    frame.reader.fault(frame.at("type"), message)
    beside = Schema(at=schema.at, ref=schema.ref, all_of=schema.all_of)
    schema.any_of = (beside, Schema(at=schema.at, types=("null",)))
    schema.types, schema.ref, schema.all_of = (), None, ()


def _text(name: str, keyword: str) -> Keyword:
    def read(frame: Frame, value: Json) -> None:
        if isinstance(value, str):
            setattr(frame.schema, name, value)
        else:
            frame.wrong(keyword, value, "text")

    return read


def _flag(name: str, keyword: str) -> Keyword:
    def read(frame: Frame, value: Json) -> None:
        if isinstance(value, bool):
            setattr(frame.schema, name, value)
        else:
            frame.wrong(keyword, value, "true or false")

    return read


def _members(name: str, keyword: str) -> Keyword:
    def read(frame: Frame, value: Json) -> None:
        if not isinstance(value, list):
            frame.wrong(keyword, value, "a list of schemas")
            return
        members = tuple(frame.below(item, keyword, str(index)) for index, item in enumerate(value))
        setattr(frame.schema, name, members)

    return read


def _branch(keyword: str) -> Keyword:
    def read(frame: Frame, value: Json) -> None:
        frame.schema.branches += (frame.below(value, keyword),)

    return read


def _dependent_schemas(frame: Frame, value: Json) -> None:
    if not isinstance(value, dict):
        frame.wrong("dependentSchemas", value, "an object")
        return
    found = tuple(frame.below(raw, "dependentSchemas", name) for name, raw in value.items())
    frame.schema.branches += found


def _properties(frame: Frame, value: Json) -> None:
    if not isinstance(value, dict):
        frame.wrong("properties", value, "an object")
        return
    frame.schema.properties = tuple(
        Property(name=name, schema=frame.below(raw, "properties", name))
        for name, raw in value.items()
    )


def _pattern_properties(frame: Frame, value: Json) -> None:
    if not isinstance(value, dict):
        frame.wrong("patternProperties", value, "an object")
        return
    frame.schema.pattern_properties = tuple(
        (pattern, frame.below(raw, "patternProperties", pattern)) for pattern, raw in value.items()
    )


def _count(name: str, keyword: str) -> Keyword:
    """A number of items; JSON Schema lets `2.0` stand for 2."""

    def read(frame: Frame, value: Json) -> None:
        whole = value.is_integer() if isinstance(value, float) else type(value) is int
        if whole and isinstance(value, int | float) and value >= 0:
            setattr(frame.schema, name, int(value))
        else:
            message = f"`{keyword}` must be a whole number that is not negative"
            frame.reader.fault(frame.at(keyword), message)

    return read


def _additional_properties(frame: Frame, value: Json) -> None:
    frame.schema.additional_properties = frame.below(value, "additionalProperties")


def _items(frame: Frame, value: Json) -> None:
    frame.schema.items = frame.below(value, "items")


def _required(frame: Frame, value: Json) -> None:
    if not isinstance(value, list):
        frame.wrong("required", value, "a list of names")
        return
    names = [name for name in value if isinstance(name, str)]
    if len(names) < len(value):
        frame.reader.fault(frame.at("required"), "`required` must hold names only")
    frame.schema.required = tuple(dict.fromkeys(names))


def _enum(frame: Frame, value: Json) -> None:
    if isinstance(value, list) and value:
        frame.schema.enum = tuple(value) if is_whole(value) else None
    else:
        message = "`enum` must be a list with at least one value"
        frame.reader.fault(frame.at("enum"), message)


def _const(frame: Frame, value: Json) -> None:
    frame.schema.const = Const(value) if is_whole(value) else None


def _default(frame: Frame, value: Json) -> None:
    frame.schema.default = Const(value)


def _example(frame: Frame, value: Json) -> None:
    frame.schema.examples = (value, *frame.schema.examples)


def _examples(frame: Frame, value: Json) -> None:
    if isinstance(value, list):
        frame.schema.examples = (*frame.schema.examples, *value)
    else:
        frame.wrong("examples", value, "a list")


def _content_schema(frame: Frame, value: Json) -> None:
    """Kept unread: only the forms whose field holds such a content need it."""
    frame.reader.content_schemas[id(frame.schema)] = (value, frame.at("contentSchema"))


def _discriminator(frame: Frame, value: Json) -> None:
    frame.reader.discriminators.append((frame, value))


KEYWORDS: dict[str, Keyword] = {
    "$ref": _reference,
    "$dynamicRef": _dynamic_reference,
    "type": _type,
    "format": _text("format", "format"),
    "contentEncoding": _text("content_encoding", "contentEncoding"),
    "contentMediaType": _text("content_media_type", "contentMediaType"),
    "contentSchema": _content_schema,
    "title": _text("title", "title"),
    "description": _text("description", "description"),
    "x-webhookgen-name": _text("name_override", "x-webhookgen-name"),
    "deprecated": _flag("deprecated", "deprecated"),
    "readOnly": _flag("read_only", "readOnly"),
    "writeOnly": _flag("write_only", "writeOnly"),
    "properties": _properties,
    "required": _required,
    "additionalProperties": _additional_properties,
    "patternProperties": _pattern_properties,
    "items": _items,
    "prefixItems": _members("prefix_items", "prefixItems"),
    "enum": _enum,
    "const": _const,
    "allOf": _members("all_of", "allOf"),
    "anyOf": _members("any_of", "anyOf"),
    "oneOf": _members("one_of", "oneOf"),
    "dependentSchemas": _dependent_schemas,
    **{keyword: _branch(keyword) for keyword in ("if", "then", "else")},
    "minItems": _count("min_items", "minItems"),
    "maxItems": _count("max_items", "maxItems"),
    "default": _default,
    "example": _example,
    "examples": _examples,
    "discriminator": _discriminator,
}
"""How each keyword that the intermediate model knows is read."""
