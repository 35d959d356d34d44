"""Events whose payload's schema no JSON fits, or no object where it speaks of objects.

The usual cause is `additionalProperties: false` in one part of an `allOf`, which forbids what
another part declares (JSON Schema core section 10.3.2.3). Types are made of the parts together, so
a tolerant or typed handler receives such an event; a strict one refuses every payload.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..diagnostics import Diagnostic, codes
from ..ir.service import Bundle, Group, Json
from .composed_keywords import is_spoken_of, kinds_of, unions_of
from .composing import Composer, Impossible, required_members, speaking_of_others

OBJECT: Json = {"type": "object"}
MAX_STEPS = 50
HELP = (
    "declare the members where `additionalProperties: false` stands, or leave that out; until "
    "then types are made of all parts, and strict handlers refuse the event"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpossiblePayload:
    """An event whose payload nothing fits: where in the body (a JSON Pointer), and why."""

    event: str
    pointer: str
    why: str

    @property
    def described(self) -> str:
        """Where and why, in words."""
        return f"at `body#{self.pointer}` {self.why}"

    def as_json(self) -> Json:
        """As JSON."""
        return {"pointer": self.pointer, "why": self.why}


def impossible_payloads(group: Group, bundle: Bundle) -> tuple[ImpossiblePayload, ...]:
    """The events of a group whose payloads nothing fits, each with its first cause."""
    events = {event.name for event in group.events}
    composer = Composer(dict(bundle.definitions))
    found: dict[str, ImpossiblePayload] = {}
    for root in bundle.roots:
        if root.kind != group.kind or root.event not in events:
            continue
        schemas = excluded_by(composer, {"$ref": root.ref})
        if schemas and excluded_by(Composer(composer.definitions), schemas[0]):
            pointer, why = cause(composer, schemas)
            found.setdefault(
                root.event, ImpossiblePayload(event=root.event, pointer=pointer, why=why)
            )
    return tuple(found.values())


def report_impossible(
    group: Group, found: tuple[ImpossiblePayload, ...], diagnostics: list[Diagnostic]
) -> None:
    """Warn of each."""
    events = {event.name: event for event in group.events}
    for each in found:
        message = f"no payload fits the schema of {each.event}: {each.described}"
        at = events[each.event].at
        diagnostics.append(
            Diagnostic(code=codes.IMPOSSIBLE_PAYLOAD, message=message, at=at, help=HELP)
        )


def excluded_by(composer: Composer, schema: Json) -> list[Json]:
    """The schemas that together exclude every value; none where a value was found, or may be."""
    composer.gave_up = False
    made = composer.compose([schema])
    schemas = [schema]
    if not isinstance(made, Impossible | dict) and speaks_of_objects(composer, schema):
        schemas = [schema, OBJECT]
        made = composer.compose(schemas)
    return schemas if made is Impossible.IMPOSSIBLE and not composer.gave_up else []


def speaks_of_objects(composer: Composer, schema: Json) -> bool:
    """Whether a schema has members, and allows objects."""
    parts = composer.parts([schema]) or ()
    return "object" in kinds_of(parts) and is_spoken_of("object", parts)


def cause(composer: Composer, schemas: list[Json]) -> tuple[str, str]:
    """Where in the body the first contradiction is, as a JSON Pointer, and what it is."""
    pointer = ""
    for _ in range(MAX_STEPS):
        parts = composer.parts(schemas)
        if parts is None or any(unions_of(part) for part in parts):
            break
        name = next(excluded_members(composer, schemas), None)
        if name is None:
            break
        schemas = required_members(parts)[name]
        if not isinstance(composer.compose(schemas), Impossible):
            return pointer, f"`{name}` is required, and forbidden by `additionalProperties: false`"
        pointer = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
    return pointer, "its keywords exclude each other"


def excluded_members(composer: Composer, schemas: list[Json]) -> Iterator[str]:
    """The required members that can have no value."""
    parts = composer.parts(schemas) or ()
    others = speaking_of_others(parts)
    for name, declared in required_members(parts).items():
        if isinstance(composer.member(declared, others, name), Impossible):
            yield name
