"""Events of one group that the document signs in different ways: a group for each way.

A handler has one scheme, so such a group can't be kept. Those that say nothing of their own keep
the group's name; the others need a name that is the document's: the tag (OpenAPI 3.1 section
4.8.10) that they and no others bear, or else the event's own where it is alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ..diagnostics import Note, codes
from ..ir.service import Event
from ..ir.signature import Signature, Verification
from ..source import Location
from .declarations import Declaration
from .nodes import Reader
from .spelling import quoted


@dataclass(frozen=True, slots=True)
class Part:
    """Events that are signed in one way; `name` is None where they keep the group's."""

    name: str | None
    events: tuple[Event, ...]
    signature: Signature | None


def read_tags(declarations: Sequence[Declaration]) -> Mapping[Location, str]:
    """The first tag of each operation, by its place."""
    listed = (
        (each.operation.node, each.operation.node.members.get("tags")) for each in declarations
    )
    return {
        node.at: tags[0].strip()
        for node, tags in listed
        if isinstance(tags, list) and tags and isinstance(tags[0], str) and tags[0].strip()
    }


def split_events(
    reader: Reader,
    events: Sequence[Event],
    found: Sequence[Signature | None],
    *,
    inherits: Callable[[Event], bool],
    tags: Mapping[Location, str],
    taken: Collection[str],
) -> list[Part]:
    """The parts of a group's events by their schemes, of which `found` has one for each event.

    One part without a name is what a group of one scheme gives, and, with an error, one whose parts
    the document does not name.
    """
    parts = _parts(events, found)
    if len(parts) == 1:
        return parts
    named = [
        part if any(map(inherits, part.events)) else replace(part, name=_name(part, events, tags))
        for part in parts
    ]
    names = [part.name for part in named]
    if (
        len(set(names)) < len(names)
        or set(names) & set(taken)
        or not _is_home_alone(named, inherits)
    ):
        _report_difference(reader, parts[0].events[0], parts[1].events[0])
        return [Part(None, tuple(events), None)]
    _warn_of_split(reader, named)
    return named


def _parts(events: Sequence[Event], found: Sequence[Signature | None]) -> list[Part]:
    parts: list[Part] = []
    for event, signature in zip(events, found, strict=True):
        plain = _plain(signature)
        same = next((i for i, part in enumerate(parts) if _plain(part.signature) == plain), None)
        if same is None:
            parts.append(Part(None, (event,), signature))
        else:
            parts[same] = replace(parts[same], events=(*parts[same].events, event))
    return parts


def _plain(signature: Signature | None) -> Signature | None:
    """A scheme without its places, so that equal ones are equal wherever they stand."""
    nowhere = Location("", "")
    if not isinstance(signature, Verification):
        return signature
    return replace(signature, scheme=replace(signature.scheme, at=nowhere), at=nowhere)


def _name(part: Part, events: Sequence[Event], tags: Mapping[Location, str]) -> str | None:
    inside = {tags.get(event.at) for event in part.events}
    outside = {tags.get(event.at) for event in events if event not in part.events}
    if len(inside) == 1 and not inside & (outside | {None}):
        return inside.pop()
    return part.events[0].name if len(part.events) == 1 else None


def _is_home_alone(parts: Sequence[Part], inherits: Callable[[Event], bool]) -> bool:
    """Whether what has no name are the events that say nothing of their own."""
    return all(part.name is not None or any(map(inherits, part.events)) for part in parts)


def _report_difference(reader: Reader, first: Event, other: Event) -> None:
    message = f"{quoted(other.name)} is signed in another way than {quoted(first.name)}, "
    message += "both belong to one group, and nothing names the two ways"
    help = "give the events of each way a tag of their own, or a group with `x-webhook-group`"
    note = Note(f"{quoted(first.name)} is here", first.at)
    code = codes.DIFFERENT_SIGNATURES
    reader.report(code, message, other.at, help=help, on="key", notes=(note,))


def _warn_of_split(reader: Reader, parts: Sequence[Part]) -> None:
    names = ", ".join(quoted(part.name) for part in parts if part.name is not None)
    message = f"the events of one group are signed in {len(parts)} ways, so {names} "
    message += "have handlers of their own" if names.count("`") > 2 else "has a handler of its own"
    other = next(part for part in parts if part.name is not None)
    help = "receive each at a URL of its own; `x-webhook-group` names them otherwise"
    code = codes.GROUP_SPLIT
    reader.report(code, message, other.events[0].at, help=help, on="key")
