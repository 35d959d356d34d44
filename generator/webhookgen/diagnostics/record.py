"""Diagnostics as data for the manifest, with the positions that they had, and back.

Files are named by their keys among the inputs, and the config file by a mark, so that the record
is the same on every machine.
What comes back may have been edited by others: it is read as hostile text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from ..location import Location
from ..source import Position
from .lookup import known_codes
from .model import Diagnostic, Note

Side: TypeAlias = Literal["key", "value"]
PositionOf: TypeAlias = Callable[[Location, Side], Position | None]
Record: TypeAlias = dict[str, Any]


CONFIG = "\0"
"""The key of the config file, and what stands for its name in texts."""


def record_finding(
    found: Diagnostic, position: PositionOf, keys: Mapping[str, str]
) -> Record | None:
    """A diagnostic as JSON; None where it can't be told to others, as it names files.

    `keys` gives the key of each file by the name that is shown to people.
    """
    texts = (found.message, found.help, *(note.text for note in found.notes))
    places = (found.at, *(note.at for note in found.notes))
    named = [key.rpartition("/")[2] for key in keys.values() if key != CONFIG]
    config = next((name for name, key in keys.items() if key == CONFIG), CONFIG)
    if any(place.file not in keys for place in places) or _mentions(texts, named):
        return None
    return {
        "code": found.code.number,
        "message": found.message.replace(config, CONFIG),
        "help": found.help.replace(config, CONFIG),
        "on": found.on,
        "at": _place(found.at, position(found.at, found.on), keys),
        "notes": [
            {
                "text": note.text.replace(config, CONFIG),
                "at": _place(note.at, position(note.at, "value"), keys),
            }
            for note in found.notes
        ],
    }


def _mentions(texts: tuple[str, ...], names: list[str]) -> bool:
    return any(name and name in text for name in names for text in texts)


def _place(at: Location, position: Position | None, keys: Mapping[str, str]) -> list[Any]:
    where = [position.line, position.column, position.length] if position else []
    return [keys[at.file], at.pointer, *where]


@dataclass(slots=True)
class Recalled:
    """Diagnostics read back; `names` gives the name of each file by its key."""

    names: Mapping[str, str]
    findings: list[Diagnostic] = field(default_factory=list)
    positions: dict[tuple[Location, Side], Position] = field(default_factory=dict)

    def read(self, record: Any) -> None:
        """Read one.

        Raises:
            LookupError, TypeError, ValueError: it is not one that `record_finding` has written.
        """
        on: Side = "key" if record["on"] == "key" else "value"
        self.findings.append(
            Diagnostic(
                code=known_codes()[record["code"].lower()],
                message=self._text(record["message"]),
                at=self._place(record["at"], on),
                on=on,
                help=self._text(record["help"]),
                notes=tuple(
                    Note(self._text(note["text"]), self._place(note["at"], "value"))
                    for note in record["notes"]
                ),
            )
        )

    def _place(self, record: Any, on: Side) -> Location:
        key, pointer, *where = record
        location = Location(self.names[key], self._text(pointer))
        if where:
            line, column, length = map(int, where)
            self.positions[location, on] = Position(line, column, length)
        return location

    def _text(self, value: object) -> str:
        if not isinstance(value, str):
            raise TypeError("not text")
        return value.replace(CONFIG, self.names.get(CONFIG, ""))
