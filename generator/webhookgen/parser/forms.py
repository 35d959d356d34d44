"""Forms: what each field holds when it is read (OpenAPI 3.1 sections 4.8.14.4 and 4.8.15).

A form's schema may describe a field as text that holds JSON, or as a binary text that is a file.
Types are made of what is read; a validator keeps to what the document says.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..ir.service import Event, FieldEncoding, MediaType, Property, Schema
from ..reading.pointer import split_pointer
from .schemas import SchemaReader

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
STYLES = ("form", "spaceDelimited", "pipeDelimited", "deepObject")
MAX_LEVELS = 8
"""How many `allOf`, `oneOf` and `anyOf` in each other a form's fields are looked for in."""

HOMES = ("schemas", "definitions", "$defs")
"""Where components with names of their own are."""

_USUAL = ("form", True, False, False)


@dataclass(slots=True)
class FormReader:
    """Rewrites the schemas of forms, each once. It runs when all schemas have been read."""

    schemas: SchemaReader
    _done: dict[tuple[object, ...], MediaType] = field(default_factory=dict)

    def read(self, event: Event) -> Event:
        """The event, with the schemas of its forms as they are read."""
        return replace(event, content=tuple(map(self._media, event.content)))

    def _media(self, media: MediaType) -> MediaType:
        name = media.media_type.partition(";")[0].strip().lower()
        if name not in (FORM, MULTIPART) or media.schema is None:
            return replace(media, encoding=())
        key = (id(media.schema.ref or media.schema), media.schema.ref, name, media.encoding)
        if key not in self._done:
            form = _Form(self.schemas, name == MULTIPART, {e.name: e for e in media.encoding})
            schema = form.rewrite(media.schema, 0)
            if schema is not media.schema:
                schema = replace(schema, name_override=self._name(media.schema))
                self.schemas.stand_for(schema, media.schema)
            self._done[key] = replace(media, schema=schema, encoding=form.unusual())
        known = self._done[key]
        return replace(media, schema=known.schema, encoding=known.encoding)

    def _name(self, schema: Schema) -> str | None:
        """The name that a schema gives its model: its chosen one, or that of its component."""
        target = self.schemas.targets.get(schema.ref) if schema.ref is not None else None
        if target is None or schema.name_override or target.name_override:
            return schema.name_override or (target.name_override if target else None)
        tokens = split_pointer(target.at.pointer)
        return tokens[-1] if tokens[-2:-1] and tokens[-2] in HOMES else None


@dataclass(slots=True)
class _Form:
    """One form: its schema while it is rewritten, and how its fields are written."""

    schemas: SchemaReader
    multipart: bool
    encodings: dict[str, FieldEncoding]

    def unusual(self) -> tuple[FieldEncoding, ...]:
        """The fields that are not written as their types imply."""
        return tuple(
            each
            for each in self.encodings.values()
            if (each.style, each.explode, each.json, each.json_text) != _USUAL
            and each.style in STYLES
        )

    def rewrite(self, schema: Schema, level: int) -> Schema:
        """The schema with its fields as they are read; itself where none differs."""
        if level > MAX_LEVELS:
            return schema
        target = self.schemas.targets.get(schema.ref) if schema.ref is not None else None
        below = None if target is None else self.rewrite(target, level + 1)
        properties = tuple(self._property(each) for each in schema.properties)
        parts = {
            name: tuple(self.rewrite(part, level + 1) for part in getattr(schema, name))
            for name in ("all_of", "one_of", "any_of")
        }
        same = all(
            old is new
            for name, rewritten in (("properties", properties), *parts.items())
            for old, new in zip(getattr(schema, name), rewritten, strict=True)
        )
        if same and below is target:
            return schema
        if below is not target and below is not None and not properties and not any(parts.values()):
            return below
        added = (below,) if below is not None else ()
        return replace(
            schema,
            ref=None,
            properties=properties,
            all_of=(*added, *parts["all_of"]),
            one_of=parts["one_of"],
            any_of=parts["any_of"],
        )

    def _property(self, declared: Property) -> Property:
        schema = self._field(declared.name, declared.schema)
        return declared if schema is declared.schema else replace(declared, schema=schema)

    def _field(self, name: str, schema: Schema) -> Schema:
        """What a field is read as; the schema itself where that says so."""
        encoding = self.encodings.get(name) or FieldEncoding(name=name)
        target = self._target(schema)
        stated = target.content_media_type
        if stated is not None and _is_json(stated) and not set(target.types) & {"object", "array"}:
            self.encodings[name] = replace(encoding, json=True, json_text=True)
            return self._content(target)
        if any(map(_is_json, encoding.media_types)) and "string" not in target.types:
            self.encodings[name] = replace(encoding, json=True)
            return schema
        if not self.multipart:
            return schema
        if target.items is not None and self._is_file(self._target(target.items), encoding):
            return replace(target, items=_file(target.items))
        return _file(target) if self._is_file(target, encoding) else schema

    def _target(self, schema: Schema) -> Schema:
        """What plain references lead to."""
        for _ in range(MAX_LEVELS):
            target = self.schemas.targets.get(schema.ref) if schema.ref is not None else None
            if target is None:
                break
            schema = target
        return schema

    def _content(self, target: Schema) -> Schema:
        """The schema of the JSON that a text holds; anything where it has none."""
        raw = self.schemas.content_schemas.get(id(target))
        held = self.schemas.schema(*raw) if raw is not None else Schema(at=target.at)
        if "null" not in target.types:
            return held
        return Schema(at=held.at, any_of=(held, Schema(at=held.at, types=("null",))))

    def _is_file(self, schema: Schema, encoding: FieldEncoding) -> bool:
        """Whether a field is a file: binary by its format, its content's type or its encoding."""
        if schema.content_encoding is not None or schema.enum is not None:
            return False
        text = "string" in schema.types
        if schema.types and not text:
            return False
        stated = [schema.content_media_type or "", *encoding.media_types]
        if any(name and not _is_text(name) for name in stated):
            return True
        return schema.format == "binary" or _says_nothing(schema)


def _file(schema: Schema) -> Schema:
    types = ("string", "null") if "null" in schema.types else ("string",)
    return Schema(
        at=schema.at,
        types=types,
        format=schema.format,
        title=schema.title,
        description=schema.description,
        deprecated=schema.deprecated,
        is_file=True,
    )


def _says_nothing(schema: Schema) -> bool:
    """Whether a schema states no type at all, which means binary content in a multipart form."""
    keywords = (schema.ref, schema.types, schema.properties, schema.items, schema.const)
    unions = (schema.all_of, schema.any_of, schema.one_of, schema.additional_properties)
    media_type = schema.content_media_type
    return not any((*keywords, *unions, schema.never, media_type and _is_text(media_type)))


def _is_json(media_type: str) -> bool:
    name = media_type.partition(";")[0].strip().lower()
    return name.endswith(("/json", "+json"))


def _is_text(media_type: str) -> bool:
    return media_type.lower().startswith("text/") or _is_json(media_type)
