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
UNTIL_THEN = "until then strict handlers refuse the event, and others take what the types hold"
OPEN_IT = f"declare it where `additionalProperties: false` stands, or leave that out; {UNTIL_THEN}"
CORRECT_IT = f"correct the schema; {UNTIL_THEN}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpossiblePayload:
    """An event whose payload nothing fits, and where in the body (a JSON Pointer) that shows.

    `forbidden` is the member that is required and forbidden there, None for another reason.
    """

    event: str
    pointer: str
    forbidden: str | None

    @property
    def described(self) -> str:
        """Where and why, in words."""
        if self.forbidden is None:
            return f"at `body#{self.pointer}` its keywords exclude each other"
        both = f"`{self.forbidden}` is required, and forbidden by `additionalProperties: false`"
        return f"at `body#{self.pointer}` {both}"

    def as_json(self) -> Json:
        """As JSON."""
        return {"pointer": self.pointer, "forbidden": self.forbidden}


def impossible_payloads(
    group: Group, bundle: Bundle, composer: Composer
) -> tuple[ImpossiblePayload, ...]:
    """The events of a group whose payloads nothing fits, each with its first cause.

    What a composer that was used before found impossible is asked of a new one: the other may
    have given up on it.
    """
    events = {event.name for event in group.events}
    found: dict[str, ImpossiblePayload] = {}
    for root in bundle.roots:
        if root.kind != group.kind or root.event not in events:
            continue
        schemas = excluded_by(composer, {"$ref": root.ref})
        if schemas and excluded_by(Composer(composer.definitions), schemas[0]):
            pointer, forbidden = cause(composer, schemas)
            impossible = ImpossiblePayload(event=root.event, pointer=pointer, forbidden=forbidden)
            found.setdefault(root.event, impossible)
    return tuple(found.values())


def report_impossible(
    group: Group, found: tuple[ImpossiblePayload, ...], diagnostics: list[Diagnostic]
) -> None:
    """Warn of each."""
    events = {event.name: event for event in group.events}
    for each in found:
        message = f"no payload fits the schema of {each.event}: {each.described}"
        at, help = events[each.event].at, CORRECT_IT if each.forbidden is None else OPEN_IT
        diagnostics.append(
            Diagnostic(code=codes.IMPOSSIBLE_PAYLOAD, message=message, at=at, help=help)
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


def cause(composer: Composer, schemas: list[Json]) -> tuple[str, str | None]:
    """Where in the body the first contradiction is (a JSON Pointer), and which member is forbidden.

    None where it is something else.
    """
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
            return pointer, name
        pointer = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
    return pointer, None


def excluded_members(composer: Composer, schemas: list[Json]) -> Iterator[str]:
    """The required members that can have no value."""
    parts = composer.parts(schemas) or ()
    others = speaking_of_others(parts)
    for name, declared in required_members(parts).items():
        if isinstance(composer.member(declared, others, name), Impossible):
            yield name
