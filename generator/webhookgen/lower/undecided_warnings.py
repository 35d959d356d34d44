"""Warnings of events that no request is sure to tell apart, and what would."""

from __future__ import annotations

from collections.abc import Sequence

from ..diagnostics import Diagnostic, Note, codes
from ..ir.service import Event, Group
from .facts import ClosedPlaces
from .suggestions import suggest_discriminator
from .undecided import UndecidedSet, Witness

SHOWN = 6
SHOWN_SETS = 5
NO_LINE = "give the group a `discriminator`, or each payload a member with a `const`"


def report_undecided(
    group: Group,
    sets: Sequence[UndecidedSet],
    places: ClosedPlaces,
    diagnostics: list[Diagnostic],
) -> None:
    """Warn of the sets of a group, in one warning where there are many."""
    if not sets:
        return
    names = {name for each in sets for name in each.events}
    line = suggest_discriminator(group, events_named(group, names), places)
    help = f"if it holds their names, add `{line}` to webhookgen.yaml" if line else NO_LINE
    if len(sets) > SHOWN_SETS:
        events = events_named(group, names)
        message = (
            f"nothing in a request is sure to tell {len(events)} events apart, in {len(sets)} sets "
            f"that `inspect` lists: {shown(events)}"
        )
        diagnostics.append(warning(message, events, describe_shared(sets[0]), help))
        return
    for each in sets:
        events = events_named(group, set(each.events))
        message = (
            f"nothing in a request is sure to tell these {len(events)} events apart: "
            f"{shown(events)}"
        )
        diagnostics.append(warning(message, events, describe_shared(each), help))


def warning(message: str, events: Sequence[Event], shared: str, help: str) -> Diagnostic:
    """A warning at the first of some events, with a note at the second."""
    return Diagnostic(
        code=codes.UNDECIDABLE_EVENTS,
        message=message,
        at=events[0].at,
        help=help,
        notes=(Note(f"{shared}; the second stands", events[1].at),),
    )


def shown(events: Sequence[Event]) -> str:
    """The first names of some events, and how many more there are."""
    names = ", ".join(event.name for event in events[:SHOWN])
    return f"{names} and {len(events) - SHOWN} more" if len(events) > SHOWN else names


def describe_shared(each: UndecidedSet) -> str:
    """What the events of a set have in common, in words."""
    where = " and ".join(f"{source} is {value!r}" for source, value in each.tests)
    shared = describe_witness(each.witness)
    return f"{shared} fits each of them" + (f" where {where}" if where else "")


def describe_witness(witness: Witness) -> str:
    """A request in words: its members, not their values."""
    match witness.body:
        case _ if witness.media_type is None:
            return "a request without a body"
        case dict() as members if members:
            names = ", ".join(f"`{name}`" for name in list(members)[:SHOWN])
            more = f" and {len(members) - SHOWN} more members" if len(members) > SHOWN else ""
            return f"a body with {names}{more}"
        case dict():
            return "an empty object"
        case list():
            return "an array"
        case _:
            return f"a body of {witness.media_type}"


def events_named(group: Group, names: set[str]) -> list[Event]:
    """Some events in the order of the group."""
    return [event for event in group.events if event.name in names]
