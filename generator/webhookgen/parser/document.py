"""A whole document: its version, its events, its groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..diagnostics import Diagnostic, Severity, codes
from ..ir.service import CallbackUrl, Event, Group, Kind, Service
from ..source import Document, Sources
from .bundle import bundle_schemas
from .callback_urls import parse_callback_urls
from .callbacks import declare_callbacks
from .configured import Arrangement, arrange
from .declarations import Declaration, merge
from .event_names import name_events
from .event_patterns import Named
from .events import check_key, group_of, parse_event
from .forms import FormReader
from .group_extensions import current_key, declared_groups
from .groups import Asides, Item, parse_groups
from .name_overrides import NameOverrides
from .nodes import Node, ObjectNode, Reader
from .responses import parse_responses, soften
from .schemas import SchemaReader
from .signature_dialects import Dialects, read_dialects
from .signature_hints import read_hints
from .versions import Dialect, dialect_of, version_fault
from .webhooks import declare_webhooks, fern_webhooks
from .x_webhooks import Extension, read_extension

_KINDS: tuple[Kind, ...] = ("webhook", "callback")
_PLACES = (
    "`webhooks` (3.1), `x-webhooks`, an operation's `callbacks`, `components.callbacks`, "
    "or operations with `x-fern-webhook: true`"
)


def parse_service(
    document: Document,
    sources: Sources,
    diagnostics: list[Diagnostic],
    config: ObjectNode | None = None,
) -> Service | None:
    """What a document says about its events; None, with an error, where there are none.

    `config` holds what a config file says of the document; it has been checked for its shape.
    """
    dialect, data = dialect_of(document.data), document.data
    if dialect is None or not isinstance(data, dict):
        diagnostics.append(version_fault(document))
        return None
    reader = Reader(document, dialect, sources, diagnostics)
    reader.documents[document.name] = document
    reader.config = config.at.file if config is not None else None
    root = ObjectNode(data, reader.root)
    schemas = SchemaReader(reader)
    groups, callbacks, unlisted = _groups(schemas, root, config or ObjectNode({}, reader.root))
    if not groups:
        _report_no_events(reader, dialect)
        return None
    return replace(_service(schemas, root, groups, callbacks), unlisted=unlisted)


def _groups(
    schemas: SchemaReader, root: ObjectNode, config: ObjectNode
) -> tuple[tuple[Group, ...], tuple[CallbackUrl, ...], int]:
    reader = schemas.reader
    extensions = {kind: _extension(reader, root, kind) for kind in _KINDS}
    webhooks = merge(declare_webhooks(reader, root, extensions["webhook"]))
    callbacks = merge(declare_callbacks(reader, root, webhooks))
    asides = {
        "webhook": Asides(read_dialects(root, webhooks), read_hints(reader, root, webhooks)),
        "callback": Asides(Dialects(), read_hints(reader, root, callbacks)),
    }
    events = {"webhook": _named(reader, webhooks), "callback": _named(reader, callbacks)}
    names = NameOverrides(reader, config.get("names"))
    arranged: dict[Kind, Arrangement] = {}
    parsed: dict[Kind, list[tuple[Declaration | None, Item]]] = {}
    for kind in _KINDS:
        stated = declared_groups(reader, root, kind, extensions[kind])
        arranged[kind] = arrange(schemas, kind, _object(config, f"{kind}s"), stated, events[kind])
        parsed[kind] = list(_items(schemas, arranged[kind], events[kind], names))
    schemas.finish()
    items = _with_responses(schemas, parsed)
    names.check_events([*events["webhook"], *events["callback"]], _all_events(items.values()))
    names.name_schemas(schemas)
    items = _with_forms(schemas, items)
    groups = tuple(
        group
        for kind in _KINDS
        for group in parse_groups(schemas, kind, arranged[kind].groups, items[kind], asides[kind])
    )
    unlisted = sum(arranged[kind].count_unlisted(events[kind]) for kind in _KINDS)
    return groups, parse_callback_urls(reader, _declared(parsed)), unlisted


def _declared(
    parsed: Mapping[Kind, list[tuple[Declaration | None, Item]]],
) -> Iterator[tuple[Declaration, Event]]:
    for pairs in parsed.values():
        for declaration, item in pairs:
            if declaration is not None:
                yield declaration, item.event


def _object(config: ObjectNode, key: str) -> ObjectNode | None:
    node = config.get(key)
    return ObjectNode(node.value, node.at) if node and isinstance(node.value, dict) else None


def _all_events(items: Iterable[list[Item]]) -> list[Event]:
    return [item.event for each in items for item in each]


def _extension(reader: Reader, root: ObjectNode, kind: Kind) -> Extension | None:
    """What the root extension of a kind means. `x-callbacks` can only mean groups."""
    key = current_key(kind)
    named = root.members.get(key)
    if kind == "webhook":
        found = read_extension(reader, root, key, _referred(reader, root))
    else:
        found = read_extension(reader, root, key, named if isinstance(named, dict) else ())
    if kind == "callback" and found is not None and found.meaning in ("path item", "callback"):
        help = "declare callbacks under the operation that registers them"
        message = f"`{key}` holds groups of callbacks, not callbacks"
        reader.report(codes.GROUP_INVALID, message, found.node.at, help=help, on="key")
    return found


def _referred(reader: Reader, root: ObjectNode) -> set[str]:
    """The groups that items outside `x-webhooks` name."""
    named = (group_of(declaration) for declaration in fern_webhooks(reader, root))
    return {node.value for node in named if node is not None and isinstance(node.value, str)}


def _named(reader: Reader, declarations: Iterable[Declaration]) -> list[Named]:
    usable = [each for each in declarations if check_key(reader, each)]
    return list(zip(usable, name_events(usable), strict=True))


def _items(
    schemas: SchemaReader, arrangement: Arrangement, events: list[Named], names: NameOverrides
) -> Iterator[tuple[Declaration | None, Item]]:
    """The events that are generated, each with its group; no other is read."""
    for i, (declaration, name) in enumerate(events):
        if i in arrangement.owners:
            _check_group_key(schemas, declaration)
            event = names.name_event(parse_event(schemas, declaration, name))
            yield declaration, Item(event, arrangement.owners[i])
    for event, owner in arrangement.declared:
        yield None, Item(names.name_event(event), owner)


def _with_responses(
    schemas: SchemaReader, parsed: Mapping[Kind, list[tuple[Declaration | None, Item]]]
) -> dict[Kind, list[Item]]:
    """The items with the answers that the document allows, read when all events are."""
    diagnostics = schemas.reader.diagnostics
    before = len(diagnostics)
    items: dict[Kind, list[Item]] = {
        kind: [_with_response(schemas, *each) for each in pairs] for kind, pairs in parsed.items()
    }
    schemas.finish()
    soften(diagnostics, before)
    return items


def _with_forms(schemas: SchemaReader, items: dict[Kind, list[Item]]) -> dict[Kind, list[Item]]:
    """The items with the schemas of forms as these are read."""
    forms = FormReader(schemas)
    read = {
        kind: [replace(item, event=forms.read(item.event)) for item in each]
        for kind, each in items.items()
    }
    schemas.finish()
    return read


def _with_response(schemas: SchemaReader, declaration: Declaration | None, item: Item) -> Item:
    if declaration is None:
        return item
    responses = parse_responses(schemas, declaration.operation)
    return replace(item, event=replace(item.event, responses=responses))


def _check_group_key(schemas: SchemaReader, declaration: Declaration) -> None:
    """The other kind's group key would silently leave an item unverified."""
    foreign = "x-callback-group" if declaration.kind == "webhook" else "x-webhook-group"
    node = declaration.operation.node.get(foreign) or declaration.operation.item.get(foreign)
    if node is not None:
        message = f"`{foreign}` has no meaning on a {declaration.kind}"
        help = f"write `x-{declaration.kind}-group`"
        schemas.reader.report(codes.INVALID_NODE, message, node.at, help=help, on="key")


def _report_no_events(reader: Reader, dialect: Dialect) -> None:
    """Silent where an error has already said why nothing was found."""
    if any(found.severity is Severity.ERROR for found in reader.diagnostics):
        return
    places = _PLACES if dialect is not Dialect.SWAGGER_2 else "`x-webhooks`"
    help = f"declare them in {places}; that is where they are looked for"
    message = "the document declares no webhooks and no callbacks"
    reader.report(codes.NO_EVENTS, message, reader.root, help=help)


def _service(
    schemas: SchemaReader,
    root: ObjectNode,
    groups: tuple[Group, ...],
    callbacks: tuple[CallbackUrl, ...],
) -> Service:
    reader = schemas.reader
    about = root.get("info")
    held = reader.as_object(about) if about is not None else None
    held = held or ObjectNode({}, reader.root)
    version = held.get("version")
    bundle = bundle_schemas(schemas, groups)
    return Service(
        title=reader.text(held.get("title")),
        version="" if version is None else _version(reader, version),
        description=reader.text(held.get("description")),
        groups=groups,
        callbacks=callbacks,
        schemas=schemas.targets,
        reached=frozenset(reader.reached),
        bundle=bundle,
        at=reader.root,
    )


def _version(reader: Reader, node: Node) -> str:
    """`version: 1.0` without quotes is a number in YAML; its text is what was meant."""
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return str(node.value)
    return reader.text(node)
