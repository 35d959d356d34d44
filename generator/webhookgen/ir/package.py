"""What will be printed: Python text in the order of the templates, ready made.

A template loops over these and decides nothing. Every `literal`, `annotation`, `doc` and
`expression` is valid Python; a `doc` is a whole docstring literal, indented for its place.
"""

from __future__ import annotations

from dataclasses import dataclass


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
    """An object with members. `bases` is the whole of the class's argument list."""

    name: str
    doc: str
    bases: str
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
class NamedType:
    """A named union, or a custom type: `annotation` is what checkers see, `factory` what runs.

    `factory` is "" where the annotation itself is what runs.
    """

    name: str
    annotation: str
    factory: str
    doc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One definition of a model module: a class or a named type."""

    struct: StructClass | None = None
    type: NamedType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelModule:
    """A module of `PACKAGE.models`. `exports` are the names that the package offers."""

    name: str
    doc: str
    imports: tuple[Import, ...]
    enums: tuple[EnumClass, ...]
    definitions: tuple[Definition, ...]
    exports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RespondSignature:
    """The parameters of `respond` for some statuses, each with its annotation and default."""

    body: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerModule:
    """How an event is answered: `respond` and its tables.

    `bodies` are (status literal, (media type literal, annotation) pairs). Where `signatures` are
    several they are overloads, and `status_parameter` is that of the method itself. `example` is
    the type of the body that an answer usually has, "" for none.
    """

    statuses: tuple[str, ...]
    bodies: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    signatures: tuple[RespondSignature, ...]
    status_parameter: str
    doc: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventModule:
    """A module of `PACKAGE.events`: one event class, its answers, and its headers where declared.

    `key` is the event's name in the document, `content` (media type literal, annotation) pairs.
    `encodings` are (media type literal, (field's name literal, expression) pairs) of forms.
    `delivery` is (arguments, docstring) of the delivery's id, None where the scheme has none.
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
    encodings: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    body_required: bool
    headers: StructClass | None
    delivery: tuple[str, str] | None
    answers: AnswerModule
    examples: tuple[str, ...]
    key_cell: str
    table_summary: str
    statuses: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a constructor; `is_setting` where it is passed on among the settings."""

    name: str
    annotation: str
    default: str = ""
    is_setting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A web framework, as the README's receivers use it: lines and expressions of Python.

    `post` stands above a function that takes POST alone, and `route`, where `{0}` are the methods,
    above one that takes others. `answer` and `fetch` have `{0}` where the name of a Challenge
    stands. `routes` follow the function.
    """

    title: str
    imports: tuple[str, ...]
    set_up: tuple[str, ...]
    post: str
    route: str
    definition: str
    is_async: bool
    request: str
    refused: str
    accepted: str
    answer: str
    fetch: tuple[str, ...]
    routes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A handler in the README's receivers: `call` parses, up to the argument.

    `methods` is the literal of their list, "" for POST alone.
    `verifier` says that the receiver's own function checks, `fetches` that a Challenge has a URL.
    """

    imports: tuple[str, ...]
    constructor: str
    call: str
    methods: str
    reads_environment: bool
    verifier: bool
    fetches: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerReadme:
    """What the README says of a handler.

    `secret` are the arguments that sign a sample, `set_up` the lines before one is made. `answer`
    is the first event that wants a body in its answer.
    """

    text: str
    receiver: Receiver
    receiver_async: Receiver
    secret: str
    set_up: tuple[str, ...]
    answer: EventModule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerModule:
    """A module of `PACKAGE.handlers`: one handler class, and its union of events.

    `routes` are (event literal, target literal), `scheme` an expression, "" where there is none;
    `positional` are the constructor's parameters before the `*`, `keywords` those after it.
    `is_long` says that the union has too many members for `|`. `items` is the literal of the array
    that holds the events, and `batch_result` the alias of what the plural methods give; both are ""
    where events do not come in batches.
    `form_field` is the literal of the form's field that may hold the JSON, "" for none.
    """

    name: str
    doc: str
    class_name: str
    class_doc: str
    init_doc: str
    verifies: bool
    positional: tuple[Parameter, ...]
    keywords: tuple[Parameter, ...]
    super_arguments: str
    uses_time: bool
    method: str
    readme: HandlerReadme
    base: str
    union: str
    is_long: bool
    result: str
    items: str
    form_field: str
    batch_result: str
    runtime_names: tuple[str, ...]
    scheme: str
    handshakes: tuple[str, ...]
    routes: tuple[tuple[str, str], ...]
    shapes: tuple[tuple[str, str], ...]
    detection: str
    events: tuple[EventModule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackConstant:
    """A callback's URL as a constant of `PACKAGE.callbacks`; `events` is a union of classes.

    `arguments` are names and expressions; the cells are Markdown.
    """

    name: str
    doc: str
    events: str
    arguments: tuple[tuple[str, str], ...]
    expression_cell: str
    operation_cell: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Callbacks:
    """The module `PACKAGE.callbacks`; `constants` is empty where there is none."""

    imports: tuple[Import, ...] = ()
    constants: tuple[CallbackConstant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A whole SDK. `title` and `summary` are Markdown, `metadata` are keys with TOML values.

    `schemas` is the text of the bundle that strict validation reads. `dependencies` are TOML
    values, and `extras` names with such values; `runtime_exports` are offered beside those of
    every package, and `runtime_left_out` are the files of the runtime that this one has no use for;
    `testing_exports` are what its `testing` offers beside that of every package. `batches` says
    that the events of some group come in batches, and `verifies` that every handler verifies.
    """

    name: str
    doc: str
    title: str
    summary: str
    metadata: tuple[tuple[str, str], ...]
    distribution: str
    handlers: tuple[HandlerModule, ...]
    events: tuple[EventModule, ...]
    callbacks: Callbacks
    models: tuple[ModelModule, ...]
    exports: tuple[tuple[str, str], ...]
    schemas: str
    dependencies: tuple[str, ...]
    extras: tuple[tuple[str, str], ...]
    runtime_exports: tuple[str, ...]
    runtime_left_out: frozenset[str]
    testing_exports: tuple[str, ...]
    batches: bool
    verifies: bool
