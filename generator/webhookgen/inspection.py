"""What `inspect` tells of a document: groups, events, how each is told apart and verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from .ir.detection import Named, Plan, Structure, Switch
from .ir.service import Event, Json, Service
from .lower.hook_path import HookPaths
from .lower.impossible_payloads import ImpossiblePayload
from .lower.package import Lowered
from .lower.planned_groups import PlannedGroup
from .lower.suggestions import suggest_discriminator, suggest_items
from .lower.undecided import UndecidedSet
from .lower.undecided_warnings import describe_shared, events_named
from .lower.unsigned_sources import unsigned_sources
from .verification_words import coverage, describe_signature

Test: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class EventInspection:
    """One event. `tests` are the ways to it: (source, value) pairs that must all hold.

    `by` is "discriminator" where tests alone decide, "structure" where the body's shape must fit,
    "undecided" where not even that is sure to decide. `hook_path` lists the models that msgspec
    can't decode by itself, and why; it is empty on the fast path. `impossible` says why no payload
    fits the schema, None where one does.
    """

    name: str
    class_name: str
    method: str
    media_types: tuple[str, ...]
    by: str
    tests: tuple[tuple[Test, ...], ...]
    hook_path: tuple[tuple[str, str], ...]
    impossible: ImpossiblePayload | None

    def as_json(self) -> Json:
        """As JSON."""
        return {
            "name": self.name,
            "class": self.class_name,
            "method": self.method,
            "mediaTypes": list(self.media_types),
            "by": self.by,
            "tests": [[{"source": s, "value": v} for s, v in way] for way in self.tests],
            "fastPath": not self.hook_path,
            "hookPath": [{"model": model, "why": why} for model, why in self.hook_path],
            "impossible": self.impossible.as_json() if self.impossible else None,
        }


@dataclass(frozen=True, slots=True)
class GroupInspection:
    """One group: its scheme, what the signature covers and what it leaves open, and its events."""

    name: str | None
    kind: str
    handler: str
    scheme: str
    items: str | None
    form_field: str | None
    covered: tuple[str, ...]
    not_covered: tuple[str, ...]
    events: tuple[EventInspection, ...]
    undecided: tuple[UndecidedSet, ...]
    suggestion: str | None
    unsigned: tuple[str, ...]
    items_suggestion: str | None

    def as_json(self) -> Json:
        """As JSON."""
        return {
            "name": self.name,
            "kind": self.kind,
            "handler": self.handler,
            "scheme": self.scheme,
            "items": self.items,
            "formField": self.form_field,
            "covered": list(self.covered),
            "notCovered": list(self.not_covered),
            "events": [event.as_json() for event in self.events],
            "undecided": [list(each.events) for each in self.undecided],
            "witnesses": [each.witness.as_json() for each in self.undecided],
            "suggestion": self.suggestion,
            "unsignedDiscriminators": list(self.unsigned),
            "itemsSuggestion": self.items_suggestion,
        }


@dataclass(frozen=True, slots=True)
class Inspection:
    """A whole document."""

    title: str
    package: str
    groups: tuple[GroupInspection, ...]
    schemas: int
    became_any: dict[str, int]
    widened: dict[str, int]
    numbered: tuple[str, ...]
    unlisted: int

    def as_json(self) -> Json:
        """As JSON; the keys are part of the command's promise."""
        return {
            "title": self.title,
            "package": self.package,
            "groups": [group.as_json() for group in self.groups],
            "schemas": self.schemas,
            "becameAny": dict(self.became_any),
            "widened": dict(self.widened),
            "numberedNames": len(self.numbered),
            "unlisted": self.unlisted,
        }

    def text(self) -> str:
        """For people."""
        lines = [f"{self.title} -> package {self.package}"]
        for group in self.groups:
            lines += ["", *describe_group(group)]
        if self.unlisted:
            lines += ["", f"{self.unlisted} events of the document are in no group of the config"]
        if self.unlisted:
            lines += ["", f"{self.unlisted} events of the document are in no group of the config"]
        lines += describe_counts(self.became_any, f"of {self.schemas} schemas became Any")
        lines += describe_counts(self.widened, f"of {self.schemas} schemas got a wider type")
        if self.numbered:
            lines += ["", f"{len(self.numbered)} classes have a number in their name"]
        return "".join(f"{printable(line)}\n" for line in lines)


def describe_counts(counts: dict[str, int], what: str) -> list[str]:
    """The lines of a count by reason; none where nothing was counted."""
    if not counts:
        return []
    reasons = [f"  {n} because each {why}" for why, n in sorted(counts.items())]
    return ["", f"{sum(counts.values())} {what}:", *reasons]


def inspect_lowered(service: Service, lowered: Lowered) -> Inspection:
    """Look at a service and its package."""
    handlers = lowered.package.handlers
    hooks = HookPaths(lowered.models, lowered.placement.names)
    groups = tuple(
        inspect_group(each, handler.class_name, lowered, hooks)
        for each, handler in zip(lowered.groups, handlers, strict=True)
    )
    models = lowered.models
    return Inspection(
        title=service.title,
        package=lowered.package.name,
        groups=groups,
        schemas=models.schema_count,
        became_any=models.became_any,
        widened=models.widened,
        numbered=tuple(lowered.placement.numbered),
        unlisted=service.unlisted,
    )


def inspect_group(
    planned: PlannedGroup, handler: str, lowered: Lowered, hooks: HookPaths
) -> GroupInspection:
    """Look at one group."""
    group, plan, undecided = planned.group, planned.plan, planned.undecided
    unsure = {name for each in undecided for name in each.events}
    impossible = {each.event: each for each in planned.impossible}
    ways: dict[str, list[tuple[tuple[Test, ...], bool]]] = {}
    for name, tests, named in ways_of(plan, ()):
        ways.setdefault(name, []).append((tests, named))
    events = tuple(
        inspect_event(event, lowered, hooks, ways, unsure, impossible.get(event.name))
        for event in group.events
    )
    covered, open_ = coverage(group.signature)
    return GroupInspection(
        name=group.name,
        kind=group.kind,
        handler=handler,
        scheme=describe_signature(group.signature),
        items=group.items,
        form_field=group.form_field,
        covered=covered,
        not_covered=open_,
        events=events,
        undecided=undecided,
        suggestion=suggest_discriminator(group, events_named(group, unsure), lowered.places)
        if unsure
        else None,
        unsigned=unsigned_sources(group, plan),
        items_suggestion=suggest_items(group, lowered.places.schemas, undecided=bool(unsure)),
    )


def inspect_event(
    event: Event,
    lowered: Lowered,
    hooks: HookPaths,
    ways: dict[str, list[tuple[tuple[Test, ...], bool]]],
    unsure: set[str],
    impossible: ImpossiblePayload | None,
) -> EventInspection:
    """Look at one event."""
    own = ways.get(event.name, [])
    decided = bool(own) and all(named for _, named in own)
    by = "undecided" if event.name in unsure else "discriminator" if decided else "structure"
    return EventInspection(
        name=event.name,
        class_name=lowered.class_names[event.kind, event.name],
        method=event.method,
        media_types=tuple(media.media_type for media in event.content),
        by=by,
        tests=tuple(tests for tests, _ in own),
        hook_path=hooks.below("payload", lowered.payloads[event.kind, event.name]),
        impossible=impossible,
    )


def ways_of(plan: Plan, tests: tuple[Test, ...]) -> Iterator[tuple[str, tuple[Test, ...], bool]]:
    """Each way through a plan: the event, the tests that hold on it, and whether they name it."""
    match plan:
        case Named(event):
            yield event, tests, True
        case Structure(shapes):
            for shape in shapes:
                yield shape.event, tests, False
        case Switch():
            source = " or else ".join(plan.sources)
            cases = {str(value): branch for value, branch in plan.cases}  # 1 and "1" are one case
            for value, branch in (*cases.items(), *plan.patterns):
                yield from ways_of(branch, (*tests, (source, value)))
            if plan.otherwise is not None:
                yield from ways_of(plan.otherwise, tests)


def describe_group(group: GroupInspection) -> Iterator[str]:
    """A group's lines."""
    label = f"{group.kind} group {group.name}" if group.name else f"{group.kind}s"
    yield f"{label}: {group.handler}, {len(group.events)} events"
    yield f"  signature: {group.scheme}"
    if group.items:
        yield f"  batches: each item of {group.items} is an event, and the body in what follows"
    if group.form_field:
        yield f"  forms: the JSON is in the field {group.form_field}"
    if group.covered:
        yield f"  covered: {', '.join(group.covered)}; not covered: {', '.join(group.not_covered)}"
    if group.unsigned:
        yield f"  pick the event, but are not covered: {', '.join(group.unsigned)}"
    for event in group.events:
        yield f"  {event.name} -> {event.class_name}: {describe_tests(event)}"
        yield from describe_hooks(event)
        if event.impossible:
            yield f"    no payload fits its schema: {event.impossible.described}"
    for each in group.undecided:
        yield f"  can't be told apart: {', '.join(each.events)}"
        yield f"    {describe_shared(each)}"
    if group.items_suggestion:
        yield f"  if each item is an event, add to webhookgen.yaml: {group.items_suggestion}"
    if group.suggestion:
        yield f"    if it holds their names, add to webhookgen.yaml: {group.suggestion}"
    elif group.undecided:
        yield "    a `discriminator` of the group, or a `const` in each payload, would do"


def describe_hooks(event: EventInspection) -> Iterator[str]:
    """Why an event is not on the fast path."""
    if event.hook_path:
        told = [f"{model}: {why}" for model, why in event.hook_path[:MAX_HOOKS]]
        more = len(event.hook_path) - MAX_HOOKS
        yield "    decoded by hooks: " + "; ".join(told + ([f"{more} more"] if more > 0 else []))


MAX_HOOKS = 4


def describe_tests(event: EventInspection) -> str:
    """How an event is told from the others."""
    ways = [" and ".join(f"{s} is {v!r}" for s, v in tests) for tests in event.tests if tests]
    if event.by == "discriminator":
        return "; or ".join(ways[:3]) + ("; or ..." if len(ways) > 3 else "")
    structure = "by structure" if event.by == "structure" else "undecided"
    if len(ways) > 1:
        sources = dict.fromkeys(source for tests in event.tests for source, _ in tests)
        return f"{structure}, narrowed by {', '.join(sources)}"
    return f"{structure}, where {ways[0]}" if ways else structure


def printable(line: str) -> str:
    """A line without control characters: names come from the document."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in line)
