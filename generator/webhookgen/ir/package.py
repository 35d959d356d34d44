"""What will be printed: Python text in the order of the templates, ready made.

A template loops over these and decides nothing. Every `literal`, `annotation`, `doc` and
`expression` is valid Python; a `doc` is a whole docstring literal, indented for its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """`from module import names`, or `import module as alias` where there are no names.

    `apart` asks for a blank line above: another section begins.
    """

    module: str
    names: tuple[str, ...] = ()
    alias: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StructField:
    """A member of a struct: its annotation, its default or field specifier, its docstring."""

    name: str
    annotation: str
    default: str | None
    doc: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StructClass:
    """A msgspec Struct. `options` are the class's further keyword arguments."""

    name: str
    doc: str
    options: str
    tag: StructField | None
    fields: tuple[StructField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumClass:
    """An open enum; `members` are (name, literal)."""

    name: str
    doc: str
    base: str
    unlisted: str
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionAlias:
    """A named union."""

    name: str
    annotation: str
    doc: str


Definition: TypeAlias = StructClass | EnumClass | UnionAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelModule:
    """A module of `PACKAGE.models`. `exports` are the names that the package offers."""

    name: str
    doc: str
    imports: tuple[Import, ...]
    enums: tuple[EnumClass, ...]
    structs: tuple[StructClass, ...]
    aliases: tuple[UnionAlias, ...]
    exports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventModule:
    """A module of `PACKAGE.events`: one event class, and its headers where it declares some.

    `key` is the event's name in the document, `content` (media type literal, annotation) pairs.
    """

    name: str
    doc: str
    imports: tuple[Import, ...]
    class_name: str
    class_doc: str
    key: str
    key_literal: str
    payload: str
    content: tuple[tuple[str, str], ...]
    body_required: bool
    headers: StructClass | None
    examples: tuple[str, ...]
    key_cell: str
    table_summary: str
    statuses: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerModule:
    """A module of `PACKAGE.handlers`: one handler class, and its union of events.

    `routes` are (event literal, target literal), `scheme` an expression, "" where there is none;
    `parameter` is the constructor's first, "" where it takes no key.
    """

    name: str
    doc: str
    class_name: str
    class_doc: str
    init_doc: str
    parameter: str
    parameter_type: str
    method: str
    readme_call_async: str
    readme: str
    readme_imports: tuple[str, ...]
    readme_constructor: str
    readme_secret: str
    base: str
    union: str
    result: str
    runtime_names: tuple[str, ...]
    scheme: str
    takes_url: bool
    routes: tuple[tuple[str, str], ...]
    shapes: tuple[tuple[str, str], ...]
    detection: str
    events: tuple[EventModule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A whole SDK. `title` and `summary` are Markdown, `metadata` are keys with TOML values."""

    name: str
    doc: str
    title: str
    summary: str
    metadata: tuple[tuple[str, str], ...]
    distribution: str
    handlers: tuple[HandlerModule, ...]
    events: tuple[EventModule, ...]
    models: tuple[ModelModule, ...]
    exports: tuple[tuple[str, str], ...]
