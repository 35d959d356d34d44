"""Groups: which events arrive at one URL, how they are told apart, and how they are verified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..diagnostics import codes
from ..diagnostics.config_line import config_line
from ..ir.service import Event, EventDiscriminator, Group, Kind
from .batch_items import find_items, itemised
from .event_discriminators import check_unmapped, parse_discriminator
from .form_fields import find_form_field
from .group_extensions import (
    DEFAULT,
    DeclaredGroup,
    current_key,
    older_key,
    signature_block,
)
from .nodes import Node, ObjectNode, Reader
from .schemas import SchemaReader
from .signature_dialects import Dialects, dialect_parts
from .signature_hints import Hints, likely_record
from .signature_splits import Part
from .signatures import parse_signature
from .spelling import did_you_mean, quoted
from .x_webhooks import BLOCKS

CONFIG_NAME = "webhookgen.yaml"

UNSIGNED = "none"
"""What a signature block says where it is meant that nothing is signed."""


@dataclass(frozen=True, slots=True)
class Item:
    """An event and the group key that stands at it."""

    event: Event
    group: Node | None


@dataclass(frozen=True, slots=True)
class Asides:
    """What a document says of signatures outside of groups."""

    dialects: Dialects
    hints: Hints


def parse_groups(
    schemas: SchemaReader,
    kind: Kind,
    declared: Sequence[DeclaredGroup],
    items: Sequence[Item],
    asides: Asides,
) -> tuple[Group, ...]:
    """The groups of one kind, in the order of the document; the automatic one comes last."""
    reader = schemas.reader
    members: dict[str | None, list[Event]] = {group.name: [] for group in declared}
    for item in items:
        name, known = _assigned(reader, kind, declared, item)
        if known:
            members.setdefault(name, []).append(item.event)
    return tuple(
        group
        for name, events in members.items()
        for group in _groups(schemas, kind, name, tuple(events), declared, asides)
    )


def _assigned(
    reader: Reader, kind: Kind, declared: Sequence[DeclaredGroup], item: Item
) -> tuple[str | None, bool]:
    """The name of an item's group, and whether there is such a group."""
    known = {group.name for group in declared}
    if item.group is None:
        if known and None not in known:
            _warn_of_no_group(reader, kind, item.event)
        return None, True
    name = reader.text(item.group)
    if name == DEFAULT and (None in known or not known):
        return None, True
    if name in known:
        return name, True
    names = [other for other in known if other is not None]
    otherwise = f"declare it under `{current_key(kind)}` or `{older_key(kind)}`, or remove it"
    help = did_you_mean(name, sorted(names), otherwise)
    message = f"there is no {kind} group {quoted(name)}"
    reader.report(codes.UNKNOWN_GROUP, message, item.group.at, help=help)
    return None, False


def _warn_of_no_group(reader: Reader, kind: Kind, event: Event) -> None:
    message = f"{kind} {quoted(event.name)} names no group, so nothing verifies it"
    help = f"add `x-{kind}-group` to it"
    reader.report(codes.NO_GROUP, message, event.at, help=help, on="key")


def _groups(
    schemas: SchemaReader,
    kind: Kind,
    name: str | None,
    events: tuple[Event, ...],
    declared: Sequence[DeclaredGroup],
    asides: Asides,
) -> Iterator[Group]:
    """A group with its events; one without events is left out, though its faults are reported.

    Where the document signs the events in several ways, each way has a group. The automatic group
    has no node of its own: its place is that of its first event.
    """
    reader = schemas.reader
    own = next((group.node for group in declared if group.name == name), None)
    node = own or ObjectNode({}, events[0].at)
    block = _block(reader, node)
    signature = parse_signature(reader, block) if block is not None else None
    items = find_items(reader, node, signature)
    form_field, events = find_form_field(reader, node, signature, events)
    events = itemised(schemas, events, items) if items is not None else events
    discriminator = parse_discriminator(schemas, node, events)
    check_unmapped(reader, discriminator, events)
    if not events:
        _warn_of_empty_group(reader, kind, node)
        return
    parts = [Part(None, events, signature)]
    if not any(key in node.members for key in BLOCKS):
        taken = {group.name for group in declared if group.name is not None}
        said = dialect_parts(reader, asides.dialects, events, taken)
        parts = said or parts
        if not said:
            place = _place(reader, kind, own is not None, bool(declared))
            _warn_unsigned(reader, Unsigned(kind, name, node, events), place, asides.hints)
    description = _description(reader, node)
    for part in parts:
        yield Group(
            name=name if part.name is None else part.name,
            kind=kind,
            description=description,
            events=part.events,
            discriminator=_within(discriminator, part.events),
            signature=part.signature,
            items=str(items.expression) if items is not None else None,
            form_field=form_field,
            at=node.at if part.name is None else part.events[0].at,
        )


def _within(
    discriminator: EventDiscriminator | None, events: Sequence[Event]
) -> EventDiscriminator | None:
    """A group's discriminator for some of its events; None where it tells none of them."""
    if discriminator is None or discriminator.mapping is None:
        return discriminator
    names = {event.name for event in events}
    mapping = tuple(pair for pair in discriminator.mapping if pair[1] in names)
    return replace(discriminator, mapping=mapping) if mapping else None


def _description(reader: Reader, node: ObjectNode) -> str:
    stated = node.get("description")
    if stated is not None and isinstance(stated.value, str) and not stated.value.strip():
        help = "say what the group is for, or remove the key"
        message = "the group's description is empty"
        reader.report(codes.EMPTY_DESCRIPTION, message, stated.at, help=help)
    return reader.text(stated)


def _block(reader: Reader, node: ObjectNode) -> ObjectNode | None:
    """The signature block of a group, where it has one that describes a scheme."""
    stated = signature_block(reader, node)
    if stated is None or stated.value == UNSIGNED:
        return None
    if isinstance(stated.value, dict):
        return ObjectNode(stated.value, stated.at)
    message = "a signature block must be an object"
    help = "give `signatureHeader` and `algorithm`, or write `none` if nothing is signed"
    reader.report(codes.SIGNATURE_INVALID, message, stated.at, help=help)
    return None


def _warn_of_empty_group(reader: Reader, kind: Kind, node: ObjectNode) -> None:
    message = f"no {kind} belongs to this group"
    help = f"let one name it by `x-{kind}-group`, or remove the group"
    if node.at.file == reader.config:
        help = "list events that no group before this one lists, or remove the group"
    reader.report(codes.EMPTY_GROUP, message, node.at, help=help, on="key")


class Unsigned(NamedTuple):
    """A group that nothing says a scheme of."""

    kind: Kind
    name: str | None
    node: ObjectNode
    events: tuple[Event, ...]


def _warn_unsigned(reader: Reader, group: Unsigned, place: str, hints: Hints) -> None:
    """One warning a group, with the line to add and the headers that look like a signature."""
    node, events = group.node, group.events
    likely = sorted({each.name for event in events for each in event.headers if _signs(each.name)})
    header = likely[0] if likely else "X-Signature"
    record, why = likely_record(hints, events)
    block = f"{BLOCKS[0]}: {record or f'{{signatureHeader: {header}, algorithm: HMAC-SHA256}}'}"
    names = ", ".join(map(quoted, likely))
    known = "; `webhookgen presets` lists providers that need but a name, as in `{preset: github}`"
    hint = f"; {why}" if record else f"; the events declare {names}" if likely else known
    line, file = config_line(group.kind, group.name, block), reader.config or CONFIG_NAME
    added = f"`{line}` to {file} (or the inner block to {place})"
    if node.at.file == reader.config:
        added = f"`{block}` to the group"
    help = f"add {added}, or `{BLOCKS[0]}: none` there if nothing is signed{hint}"
    message = "nothing says how these events are signed, so they can't be verified"
    reader.report(codes.NO_SIGNATURE, message, node.at, help=help, on="key")


def _signs(header: str) -> bool:
    name = header.lower()
    return "signature" in name or "hmac" in name


def _place(reader: Reader, kind: Kind, is_declared: bool, are_others: bool) -> str:
    """Where in the document a signature block would go, by keys that it has free."""
    if is_declared:
        return "the group"
    if are_others:
        return f"a group `{DEFAULT}` beside the others"
    root = reader.document.data
    taken = isinstance(root, dict) and current_key(kind) in root
    key = older_key(kind) if taken else current_key(kind)
    return f"`{key}` at the document's root"
