"""What would tell events apart that nothing does: a line for the config file.

A guess from names, for people to judge: a header or a member of the body that all of the events
declare as open text, and whose name says that it holds the event's. Values and examples are no
evidence, and nothing is generated from a guess.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..diagnostics.config_line import config_line
from ..ir.service import Event, Group, Schema
from .facts import json_types
from .names import split_words
from .objects import parts_of, view_object

WORDS = ("event", "topic", "type", "action", "kind", "code", "name")
"""Words that say it, the best first. A name must end in one: `X-Event-Id` holds no event's name."""

LEVELS = 2


def suggest_discriminator(
    group: Group, events: Sequence[Event], schemas: Mapping[str, Schema]
) -> str | None:
    """The line for a config, where a header or a member may hold the names of the events."""
    header = best(header_names(events))
    members = [dict(member_places(event, schemas)) for event in events]
    counts = Counter(place for places in members for place in places)
    needed = len(events) / 2 if header else len(events)  # beside a header a part may be missing
    member = best({place: place for place, count in counts.items() if count >= needed})
    if header is None and member is None:
        return None
    first = f"{{$request.header.{header}}}" if header else ""
    last = f"{{$request.body#{member}}}" if member else ""
    values = [f"{first}-{last}", first] if first and last else [first or last]
    stated = ", ".join(map(json.dumps, values))
    value = f"[{stated}]" if len(values) > 1 else stated
    return config_line(group.kind, group.name, f"discriminator: {{value: {value}}}")


def suggest_items(group: Group, schemas: Mapping[str, Schema], *, undecided: bool) -> str | None:
    """The line for a config, where bodies are arrays of objects, or where events can't be told
    apart and most of their bodies hold such an array under one name.
    """
    bodies = [e.content[0].schema for e in group.events if len(e.content) == 1]
    known = [body for body in bodies if body is not None]
    if group.items is not None or not known or len(known) < len(group.events):
        return None
    if all(holds_objects([body], schemas) for body in known):
        return config_line(group.kind, group.name, "items: $request.body")
    counts = Counter(name for body in known for name in array_members(body, schemas))
    common = [name for name, count in counts.items() if 2 * count > len(known)]
    if not undecided or len(common) != 1:
        return None
    place = json.dumps(f"$request.body#/{common[0].replace('~', '~0').replace('/', '~1')}")
    return config_line(group.kind, group.name, f"items: {place}")


def array_members(body: Schema, schemas: Mapping[str, Schema]) -> Iterator[str]:
    """The members of a body that are arrays of objects."""
    for name, declared in view_object(body, schemas).members.items():
        if holds_objects(declared, schemas):
            yield name


def holds_objects(declared: Sequence[Schema], schemas: Mapping[str, Schema]) -> bool:
    """Whether a place holds arrays of objects."""
    parts = [part for schema in declared for part in parts_of(schema, schemas)]
    items = [part.items for part in parts if part.items is not None]
    types = json_types(items, schemas)
    known = any(view_object(item, schemas).members for item in items)
    is_array = json_types(list(declared), schemas) == ("array",)
    return is_array and (types == ("object",) or (not types and known))


def header_names(events: Sequence[Event]) -> dict[str, str]:
    """The headers that all of some events declare: the name to compare, and as it is written."""
    each = [{header.name.lower(): header.name for header in event.headers} for event in events]
    return {name: each[0][name] for name in each[0] if all(name in other for other in each)}


def member_places(event: Event, schemas: Mapping[str, Schema]) -> Iterator[tuple[str, str]]:
    """The pointers of a body's members that hold text, nested ones last."""
    schema = event.content[0].schema if len(event.content) == 1 else None
    waiting = [("", schema)] if schema is not None else []
    for level in range(LEVELS):
        below: list[tuple[str, Schema]] = []
        for place, owner in waiting:
            for name, declared in view_object(owner, schemas).members.items():
                pointer = f"{place}/{name.replace('~', '~0').replace('/', '~1')}"
                types = json_types(declared, schemas)
                if "string" in types and not {"{", "}"} & set(pointer):
                    yield pointer, str(level)
                elif "object" in types:
                    below += [(pointer, part) for part in declared]
        waiting = below


def best(names: Mapping[str, str]) -> str | None:
    """The name that says most plainly that it holds an event's; of equals the shortest."""
    ranks = {text: rank_of(text) for text in names.values()}
    found = [(rank, text.count("/"), len(text), text) for text, rank in ranks.items() if rank >= 0]
    return min(found)[-1] if found else None


def rank_of(name: str) -> int:
    """How plainly a header's name or a pointer says it, 0 the most; below 0 where it does not."""
    words = [word.lower() for word in split_words(name.rpartition("/")[2])]
    last = words[-1] if words else ""
    if last not in WORDS or words[-2:] == ["content", "type"]:
        return -1
    about_events = "event" in words or words == ["type"] or words == ["x", last]
    return WORDS.index(last) if last in WORDS[:2] or about_events else 10 + WORDS.index(last)
