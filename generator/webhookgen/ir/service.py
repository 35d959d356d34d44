"""What the provider sends: the document, read and normalised, before any Python name exists.

Wire names are kept as they are. Every node knows where it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..source import Location
from .signature import Signature

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Kind: TypeAlias = Literal["webhook", "callback"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """OpenAPI's Discriminator Object (3.1 section 4.8.25): which union member a value selects.

    `mapping` holds (value, schema id) with the references already resolved, explicit entries first,
    then the implicit component names. `default` is 3.2's `defaultMapping`, as a schema id.
    """

    property: str
    mapping: tuple[tuple[str, str], ...]
    default: str | None = None
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A declared member of an object."""

    name: str
    schema: Schema


@dataclass(frozen=True, slots=True)
class Const:
    """A `const` value, wrapped because the value may be null."""

    value: Json


@dataclass(slots=True, kw_only=True)
class Schema:
    """A JSON Schema 2020-12 schema; OpenAPI 3.0's and Swagger 2.0's dialects are translated to it.

    A plain `False` schema has `never` set; `True` and `{}` have nothing set. `ref` is the id of the
    target, a key of `Service.schemas`; the other keywords then hold its siblings (empty in 3.0).
    `types` is empty where the schema states none; `nullable: true` arrives as a "null" among them.
    `branches` joins `if`, `then`, `else` and the schemas of `dependentSchemas`, which hold for some
    values only. `is_dynamic` is set by a `$dynamicRef` that may lead to several schemas.
    `examples` joins `example` and `examples`. `other` names the keywords that have no field here.
    `is_file` says that it is a file in a multipart form.
    Treated as frozen; not declared so because a large document has 100,000 of them.
    """

    at: Location
    never: bool = False
    ref: str | None = None
    types: tuple[str, ...] = ()
    format: str | None = None
    content_encoding: str | None = None
    content_media_type: str | None = None
    title: str | None = None
    description: str | None = None
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    properties: tuple[Property, ...] = ()
    required: tuple[str, ...] = ()
    additional_properties: Schema | None = None
    pattern_properties: tuple[tuple[str, Schema], ...] = ()
    items: Schema | None = None
    prefix_items: tuple[Schema, ...] = ()
    min_items: int | None = None
    max_items: int | None = None
    enum: tuple[Json, ...] | None = None
    const: Const | None = None
    all_of: tuple[Schema, ...] = ()
    any_of: tuple[Schema, ...] = ()
    one_of: tuple[Schema, ...] = ()
    branches: tuple[Schema, ...] = ()
    is_dynamic: bool = False
    discriminator: Discriminator | None = None
    examples: tuple[Json, ...] = ()
    default: Const | None = None
    other: tuple[str, ...] = ()
    name_override: str | None = None
    is_file: bool = False

    @property
    def id(self) -> str:
        """The schema's identity: file and JSON Pointer."""
        return str(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderParameter:
    """A header that the document declares for an event."""

    name: str
    schema: Schema
    required: bool
    description: str
    deprecated: bool
    examples: tuple[Json, ...]
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldEncoding:
    """How a field of a form is written (3.1 section 4.8.15).

    `json` says that it holds JSON, `json_text` that the document's schema describes this as text.
    """

    name: str
    media_types: tuple[str, ...] = ()
    style: str = "form"
    explode: bool = True
    json: bool = False
    json_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaType:
    """One entry of a `content` map: the media type as written, its schema, its example values.

    `encoding` holds the fields of a form that are not written as usual; `schema` describes these as
    they are read: the JSON in a text, the files of a multipart form.
    """

    media_type: str
    schema: Schema | None
    examples: tuple[Json, ...]
    encoding: tuple[FieldEncoding, ...] = ()
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer that the document allows: a status such as `200`, `2XX` or `default`."""

    status: str
    description: str
    content: tuple[MediaType, ...]
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One operation that the provider calls.

    `key` is the webhook's or callback's name in the document. `name` is unique among the events of
    its kind: the key, with the method where the path item has several (`orderPost`), and with the
    declaring operation in front where two operations declare different callbacks under one key.
    `expression` is the callback's URL expression, else None; `declared_by` the operation that
    declares the callback. `payload_required` is False only for `required: false` and for no body.
    """

    key: str
    name: str
    kind: Kind
    method: str
    operation_id: str | None
    expression: str | None
    declared_by: str | None
    summary: str
    description: str
    deprecated: bool
    headers: tuple[HeaderParameter, ...]
    content: tuple[MediaType, ...]
    payload_required: bool
    responses: tuple[Response, ...]
    name_override: str | None
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackUrl:
    """A URL that a callback names, by the expression `expression`, and what arrives there.

    `name` is unique in the document: the key, and what tells it from others of that key. `events`
    are (kind, name). The declaring operation has an id, a method and a path, each None where it
    has none, or where no operation refers to the callback; `declared_by` is what it is called.
    """

    key: str
    name: str
    expression: str
    declared_by: str | None
    operation_id: str | None
    method: str | None
    path: str | None
    events: tuple[tuple[Kind, str], ...]
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDiscriminator:
    """A group's discriminator: which event a value in the request selects.

    Each of `sources` is a runtime expression (`$request.body#/type`), or a template that joins
    several; they are tried in order. `mapping` holds (value, event name), and a `*` in a value
    stands for any text; a value may come several times. It is None where none is given, and a value
    then names the event.
    """

    sources: tuple[str, ...]
    mapping: tuple[tuple[str, str], ...] | None
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Events that arrive at one URL. `name` is None for the automatic group.

    `items` is the expression of the array whose items are the events, where they come in batches;
    the events' schemas and the discriminator's `$request.body` then speak of one item.
    `form_field` names the field that holds the JSON where a form comes in its stead.
    """

    name: str | None
    kind: Kind
    description: str
    events: tuple[Event, ...]
    discriminator: EventDiscriminator | None
    signature: Signature | None
    items: str | None = None
    form_field: str | None = None
    at: Location


BUNDLE_URI = "webhook:/"
"""The base URI of a bundle; resources inside it that keep one of their own have a name after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRoot:
    """Where in the bundle the schema of an event's body stands; `ref` is relative to its URI."""

    kind: Kind
    event: str
    media_type: str
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The schemas of payloads, whole: the `$defs` of one document of JSON Schema 2020-12.

    `Schema` is what types are made of; this is what a validator needs. Annotations are left out.
    """

    definitions: tuple[tuple[str, Json], ...] = ()
    roots: tuple[BundleRoot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What the project around a package says of itself, where its author chose that.

    An empty text is left to the document. `authors` are (name, email).
    """

    name: str = ""
    version: str = ""
    description: str = ""
    license: str = ""
    authors: tuple[tuple[str, str], ...] = ()
    urls: tuple[tuple[str, str], ...] = ()


NO_PROJECT = Project()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """All that one document says about the events of an API.

    `callbacks` holds the URLs of callbacks whose events are in `groups`.
    `schemas` holds, by id, each schema that a reachable `$ref` names. `reached` holds the nodes
    that some event needs; they and all below them matter, the rest of the document doesn't.
    """

    title: str
    version: str
    description: str
    groups: tuple[Group, ...]
    schemas: Mapping[str, Schema]
    at: Location
    callbacks: tuple[CallbackUrl, ...] = ()
    reached: frozenset[Location] = frozenset()
    bundle: Bundle = Bundle()
    unlisted: int = 0
