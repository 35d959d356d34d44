"""What would tell events apart that nothing does: a line for the config file.

A guess for people to judge, and nothing is generated from it. Where the document's examples spell
the keys of the events, they are the evidence. Else names are: a header or a member of the body that
all of the events declare as open text, and whose name says that it holds the event's.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ..diagnostics.config_line import config_line
from ..ir.service import Event, Group, Schema
from .evidence import Evidence, collect_evidence
from .facts import ClosedPlaces, folded, json_types, pointer_to
from .names import split_words
from .objects import parts_of, view_object

WORDS = ("event", "topic", "type", "action", "kind", "code", "name")
"""Words that say it, the best first. A name must end in one: `X-Event-Id` holds no event's name."""

LEVELS = 2


def suggest_discriminator(
    group: Group, events: Sequence[Event], places: ClosedPlaces
) -> str | None:
    """The line for a config, where a header or a member may hold the names of the events."""
    if group.discriminator is not None:  # what it leaves open no other line is known to settle
        return None
    every = collect_evidence(group.events, places)
    found = suggest_by_evidence(every, events) or suggest_by_names(every, events, places.schemas)
    return config_line(group.kind, group.name, f"discriminator: {{{found}}}") if found else None


def suggest_by_evidence(every: Sequence[Evidence], events: Sequence[Event]) -> str | None:
    """The keys of a discriminator whose values are seen to spell the keys of most events."""
    keys = {folded(each.event.key): each.event.key for each in every}
    sources = covering_sources(every, keys)
    found = {each.event.name: each.found_at(sources, keys) for each in every}
    if sum(bool(found[event.name]) for event in events) * 2 < len(events):
        return None
    value = stated(sources)
    if all(spells(v, each.event) for each in every for v in found[each.event.name]):
        return f"value: {value}"
    mapping: dict[str, list[str]] = {}
    for each in every:
        for text in found[each.event.name] or (each.event.key.strip("/"),):
            mapping.setdefault(text, []).append(each.event.name)
    short = {text: names if len(names) > 1 else names[0] for text, names in mapping.items()}
    return f"value: {value}, mapping: {json.dumps(short, ensure_ascii=False)}"


def covering_sources(every: Sequence[Evidence], keys: Mapping[str, str]) -> list[str]:
    """The fewest sources that spell the keys of the most events, the most telling one first.

    A source that only adds events of which another one already tells is left out.
    """
    naming: dict[str, set[str]] = {}
    for each in every:
        for source, values in each.values.items():
            if any(spells(value, each.event) for value in values):
                naming.setdefault(source, set()).add(each.event.name)
    chosen: list[str] = []
    covered: set[str] = set()
    while naming:
        rank = {s: (-len(n - covered), s.count("/"), len(s), s) for s, n in naming.items()}
        source = min(naming, key=rank.__getitem__)
        if not naming[source] - covered:
            break
        covered |= naming.pop(source)
        chosen.append(source)
    return chosen


def spells(value: str, event: Event) -> bool:
    """Whether a value is the key of an event, in some spelling."""
    return folded(value) == folded(event.key) != ""


def suggest_by_names(
    every: Sequence[Evidence], events: Sequence[Event], schemas: Mapping[str, Schema]
) -> str | None:
    """The keys of a discriminator that names of headers and members speak for.

    Beside a header, a member whose values end the keys of events is better than any name.
    """
    header = best(header_names(events))
    members = [dict(member_places(event, schemas)) for event in events]
    counts = Counter(place for places in members for place in places)
    needed = len(events) / 2 if header else len(events)  # beside a header a part may be missing
    member = best({place: place for place, count in counts.items() if count >= needed})
    member = (ending_place(every) if header else None) or member
    first = f"$request.header.{header}" if header else ""
    last = f"$request.body#{member}" if member else ""
    if first and last:
        return f"value: {json.dumps([f'{{{first}}}-{{{last}}}', f'{{{first}}}'])}"
    return f"value: {stated([first or last])}" if first or last else None


def ending_place(every: Sequence[Evidence]) -> str | None:
    """The place in bodies whose values end the keys of most events, where those are many."""
    counts: Counter[str] = Counter()
    for each in every:
        key = folded(each.event.key)
        for source, values in each.values.items():
            ends = [key.endswith(folded(v)) and folded(v) not in ("", key) for v in values]
            if all(ends) and source.startswith("$request.body#"):
                counts[source.removeprefix("$request.body#")] += 1
    ranked = sorted(counts, key=lambda place: (-counts[place], place.count("/"), place))
    return ranked[0] if ranked and counts[ranked[0]] * 4 >= len(every) else None


def stated(sources: Sequence[str]) -> str:
    """Sources as the templates of a config, one or a list."""
    values = [f"{{{source}}}" for source in sources]
    return json.dumps(values if len(values) > 1 else values[0], ensure_ascii=False)


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
    """The pointers of a body's members that hold text and may be the best, nested ones last."""
    schema = event.content[0].schema if len(event.content) == 1 else None
    waiting = [("", schema)] if schema is not None else []
    for level in range(LEVELS):
        below: list[tuple[str, Schema]] = []
        for place, owner in waiting:
            for name, declared in view_object(owner, schemas).members.items():
                step = pointer_to(name)
                says_it = rank_of(step) >= 0
                if not says_it and level == LEVELS - 1:
                    continue
                pointer = place + step
                types = json_types(declared, schemas)
                if "string" in types and not ("{" in pointer or "}" in pointer):
                    if says_it:
                        yield pointer, str(level)
                elif "object" in types:
                    below += [(pointer, part) for part in declared]
        waiting = below


def best(names: Mapping[str, str]) -> str | None:
    """The name that says most plainly that it holds an event's; of equals the shortest."""
    ranks = {text: rank_of(text) for text in names.values()}
    found = [(rank, text.count("/"), len(text), text) for text, rank in ranks.items() if rank >= 0]
    return min(found)[-1] if found else None


@lru_cache(100_000)
def rank_of(name: str) -> int:
    """How plainly a header's name or a pointer says it, 0 the most; below 0 where it does not."""
    words = [word.lower() for word in split_words(name.rpartition("/")[2])]
    last = words[-1] if words else ""
    if last not in WORDS or words[-2:] == ["content", "type"]:
        return -1
    about_events = "event" in words or words == ["type"] or words == ["x", last]
    return WORDS.index(last) if last in WORDS[:2] or about_events else 10 + WORDS.index(last)
