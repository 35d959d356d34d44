"""Groups as a config file has them, which wins over the document.

A group with `events` is a new one: the events that it lists, and the blocks that it gives. A group
without is the document's group of that name, with the keys given here in place of its own. Where
any group lists events, only the config's groups are generated; else the document's others stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..diagnostics import Note, codes
from ..ir.service import Event, Kind
from .declared_events import declared_events
from .event_patterns import Named, match_events
from .events import group_of
from .group_extensions import DEFAULT, DeclaredGroup
from .nodes import Node, ObjectNode, Reader
from .schemas import SchemaReader
from .spelling import did_you_mean, quoted
from .x_webhooks import BLOCKS


@dataclass(slots=True)
class Arrangement:
    """Which groups there are, and whose each event is.

    `owners` holds, by position in the document's events, the group of each that is generated;
    `declared` the events that the document lacks, each with its group.
    """

    groups: list[DeclaredGroup]
    owners: dict[int, Node | None]
    declared: list[tuple[Event, Node]] = field(default_factory=list)

    def count_unlisted(self, events: Sequence[Named]) -> int:
        """How many of the document's events are left out, and not declared anew."""
        anew = {event.name for event, _ in self.declared}
        return sum(i not in self.owners and name not in anew for i, (_, name) in enumerate(events))


def arrange(
    schemas: SchemaReader,
    kind: Kind,
    config: ObjectNode | None,
    stated: Sequence[DeclaredGroup],
    events: Sequence[Named],
) -> Arrangement:
    """The groups of one kind: the document's, or what a config file makes of them."""
    written = {i: group_of(declaration) for i, (declaration, _) in enumerate(events)}
    if config is None:
        return Arrangement(list(stated), written)
    groups = {name: _group_node(config, name) for name in config.members}
    if groups and not any("events" in group.members for group in groups.values()):
        return Arrangement(_overlaid(schemas.reader, kind, groups, stated, written), written)
    made = Arrangement([], {})
    for name, group in groups.items():
        node = Node(name, group.at)
        if "events" in group.members:
            made.groups.append(DeclaredGroup(_own(name), _without_events(group)))
            _list_events(schemas, kind, made, group, node, events)
        else:
            overlaid = _overlaid(schemas.reader, kind, {name: group}, stated, written)
            made.groups += [each for each in overlaid if each.name == _own(name)]
            for i, written_group in written.items():
                if _name_of(written_group) == _own(name):
                    made.owners.setdefault(i, node)
    _drop_replaced(schemas.reader, made, events)
    return made


def _group_node(config: ObjectNode, name: str) -> ObjectNode:
    node = config.child(name)
    return ObjectNode(node.value if isinstance(node.value, dict) else {}, node.at)


def _own(name: str | None) -> str | None:
    """The name of a group; None for the one that APIMatic calls `default`."""
    return None if name == DEFAULT else name


def _name_of(group: Node | None) -> str | None:
    return _own(group.value) if group is not None and isinstance(group.value, str) else None


def _without_events(group: ObjectNode) -> ObjectNode:
    members = {key: value for key, value in group.members.items() if key != "events"}
    return ObjectNode(members, group.at)


def _overlaid(
    reader: Reader,
    kind: Kind,
    groups: dict[str, ObjectNode],
    stated: Sequence[DeclaredGroup],
    written: dict[int, Node | None],
) -> list[DeclaredGroup]:
    """The document's groups with the keys that the config gives in place of their own.

    The automatic group has no node in the document, but there is one where an event names none.
    """
    found: dict[str | None, DeclaredGroup] = {group.name: group for group in stated}
    automatic = None in {_name_of(group) for group in written.values()}
    for name, group in groups.items():
        own = found.get(_own(name))
        if own is not None:
            found[own.name] = DeclaredGroup(own.name, _with(own.node, group))
        elif automatic and name == DEFAULT:
            found[None] = DeclaredGroup(None, group)
        else:
            known = [each or DEFAULT for each in found] + [DEFAULT] * automatic
            _report_unknown(reader, kind, name, group, known)
    return list(found.values())


def _with(own: ObjectNode, group: ObjectNode) -> ObjectNode:
    """A group with what the config says; the signature block has two names, and is one thing."""
    replaced = BLOCKS if any(key in group.members for key in BLOCKS) else ()
    members = {key: value for key, value in own.members.items() if key not in replaced}
    return ObjectNode(members, own.at).overlaid(group)


def _report_unknown(
    reader: Reader, kind: Kind, name: str, group: ObjectNode, known: list[str]
) -> None:
    message = f"the document has no {kind} group {quoted(name)}, and none is made without `events`"
    help = did_you_mean(name, known, 'list its events: `events: ["*"]` takes all')
    reader.report(codes.CONFIG_NAME_UNKNOWN, message, group.at, help=help, on="key")


def _list_events(
    schemas: SchemaReader,
    kind: Kind,
    made: Arrangement,
    group: ObjectNode,
    owner: Node,
    events: Sequence[Named],
) -> None:
    """Give a group what its `events` lists; an event stays in the first group that it joined."""
    listed = group.child("events")
    items = schemas.reader.items(listed) if isinstance(listed.value, list) else [listed]
    for item in items:
        if isinstance(item.value, dict):
            entry = ObjectNode(item.value, item.at)
            made.declared += [(event, owner) for event in declared_events(schemas, kind, entry)]
        else:
            for i in match_events(schemas.reader, item, events):
                made.owners.setdefault(i, owner)


def _drop_replaced(reader: Reader, made: Arrangement, events: Sequence[Named]) -> None:
    """A declared event takes the place of the document's of that name; two of one name clash."""
    first: dict[str, Event] = {}
    for event, _ in made.declared:
        if event.name in first:
            message = f"{quoted(event.name)} is declared twice"
            notes = (Note("first", first[event.name].at),)
            help = "remove one, or give each its own name"
            reader.report(codes.CONFIG_INVALID, message, event.at, help=help, on="key", notes=notes)
        first.setdefault(event.name, event)
    kept = {id(event) for event in first.values()}
    made.declared = [each for each in made.declared if id(each[0]) in kept]
    for i, (_, name) in enumerate(events):
        if name in first:
            made.owners.pop(i, None)
