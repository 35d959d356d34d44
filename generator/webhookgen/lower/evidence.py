"""What a document's examples and closed values say about the requests of an event."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..ir.service import Event, Json, Schema
from .facts import ClosedPlaces, closed_at, folded, pointer_to
from .objects import is_plain_ref, parts_of, view_parts

MAX_TEXT = 200
"""A longer text names no event."""
LEVELS = 6
MEMBER_LEVELS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """The values that one event's examples, or else its closed places, have at each source.

    `closed` holds those of closed places.
    """

    event: Event
    values: Mapping[str, tuple[str, ...]]
    closed: Mapping[str, tuple[str, ...]]

    def found_at(self, sources: Sequence[str], keys: Mapping[str, str]) -> tuple[str, ...]:
        """The values at the first source that has some; only its own key's, where one spells it.

        An example that spells the key of another event is a slip, unless the schema lists it.
        """
        own = folded(self.event.key)
        for source in sources:
            listed = self.closed.get(source, ())
            seen = dict.fromkeys((*self.values.get(source, ()), *listed))
            if any(folded(value) == own for value in seen):
                return tuple(v for v in seen if folded(v) == own)
            kept = tuple(v for v in seen if v in listed or folded(v) not in keys)
            if kept:
                return kept
        return ()


def collect_evidence(events: Sequence[Event], places: ClosedPlaces) -> list[Evidence]:
    """What the document says of each event's values; a list that two events share says nothing."""
    texts = MemberTexts(places.schemas)
    every = [evidence_of(event, places, texts) for event in events]
    lists = Counter(stated for each in every for stated in each.closed.items())
    return [
        replace(each, closed={s: v for s, v in each.closed.items() if lists[s, v] == 1})
        for each in every
    ]


def evidence_of(event: Event, places: ClosedPlaces, texts: MemberTexts) -> Evidence:
    """What the document says of one event's values, by source."""
    schemas = places.schemas
    values: dict[str, dict[str, None]] = {}
    closed: dict[str, tuple[str, ...]] = {}
    for header in event.headers:
        source = f"$request.header.{header.name}"
        stated = closed_at([header.schema], schemas)
        if stated is not None:
            closed[source] = tuple(map(str, stated.values))
        for part in parts_of(header.schema, schemas):
            for example in (*header.examples, *part.examples):
                if isinstance(example, str | int):
                    values.setdefault(source, {})[str(example)] = None
    for media in event.content[:1]:
        if media.schema is not None:
            for place, there in places.find(media.schema).items():
                closed[f"$request.body#{place}"] = tuple(map(str, there.values))
        for place, text in texts_in_body(media.schema, media.examples, texts):
            values.setdefault(f"$request.body#{place}", {})[text] = None
    named = {
        source: tuple(found)
        for source, found in values.items()
        if "{" not in source and "}" not in source
    }
    for source, listed in closed.items():
        if len(listed) == 1:
            named.setdefault(source, listed)
    return Evidence(event, named, closed)


def texts_in_body(
    schema: Schema | None, examples: Sequence[Json], texts: MemberTexts
) -> Iterator[tuple[str, str]]:
    """The texts of a body's examples by JSON Pointer: whole ones, else those of its members."""
    whole = [parsed(example) for example in examples]
    if schema is not None and not whole:
        whole = [example for part in parts_of(schema, texts.schemas) for example in part.examples]
    for example in whole:
        yield from texts_in(example, "", LEVELS)
    if schema is not None and not whole:
        yield from texts.find(schema, MEMBER_LEVELS)


def parsed(example: Json) -> Json:
    """An example; one that is JSON written as a text is what that says."""
    if isinstance(example, str) and example.lstrip()[:1] in ("{", "["):
        try:
            value: Json = json.loads(example)
        except (ValueError, RecursionError):
            return example
        return value
    return example


def texts_in(value: Json, place: str, levels: int) -> Iterator[tuple[str, str]]:
    """The short texts and integers in a value; of an array the first item stands for all."""
    match value:
        case dict() if levels:
            for name, member in value.items():
                yield from texts_in(member, place + pointer_to(name), levels - 1)
        case [first, *_] if levels:
            yield from texts_in(first, f"{place}/0", levels - 1)
        case bool():
            return
        case str() | int():
            if len(str(value)) <= MAX_TEXT:
                yield place, str(value)
        case _:
            return


@dataclass(slots=True)
class MemberTexts:
    """The examples that the schemas of members give. What many events share is looked at once."""

    schemas: Mapping[str, Schema]
    _seen: dict[tuple[int, int], tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def find(self, schema: Schema, levels: int) -> tuple[tuple[str, str], ...]:
        """The texts by JSON Pointer, relative to the schema."""
        if is_plain_ref(schema) and not schema.examples:
            schema = self.schemas.get(schema.ref or "", schema)
        key = (id(schema), levels)
        if key not in self._seen:
            self._seen[key] = tuple(self._look(schema, levels))
        return self._seen[key]

    def _look(self, schema: Schema, levels: int) -> Iterator[tuple[str, str]]:
        parts = parts_of(schema, self.schemas)
        for part in parts:
            for example in part.examples:
                yield from texts_in(example, "", levels)
        if not levels:
            return
        for name, declared in view_parts(parts).members.items():
            prefix = pointer_to(name)
            for member in declared:
                yield from ((prefix + at, text) for at, text in self.find(member, levels - 1))
        for part in parts:
            if part.items is not None:
                yield from (("/0" + at, text) for at, text in self.find(part.items, levels - 1))
