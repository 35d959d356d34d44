"""Header fields of a request, found by name whatever its case (RFC 9110 5.1).

Frameworks keep headers in different forms. Turning them into text costs more than
the rest of an adapter, so it waits for the first look-up. Names come out in lower
case. A WSGI server has already joined the repeats of a field with a comma, and they
are not split again: a comma may belong to a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import cast

Line = tuple[str, str]
"""One field line: a name and a value."""

Fields = Mapping[str, str | Sequence[str]] | Iterable[tuple[str, str | Sequence[str]]]
"""Names and values as people write them: a mapping or pairs; a list is repeats."""


_NO_REPEATS: dict[str, tuple[str, ...]] = {}


class Headers(Mapping[str, str]):
    """The header fields of a request: a read-only mapping that ignores case.

    `headers[name]` joins the repeats of a field with ", " (RFC 9110 5.3), and
    `get_all` keeps them apart.
    """

    __slots__ = ("_joined", "_read", "_repeats")

    def __init__(
        self,
        read: Callable[[], Sequence[Line]],
        joined: dict[str, str] | None = None,
    ) -> None:
        """Take a function that gives the field lines; it is called when first needed.

        `joined` is what would come of them, for one who knows.
        """
        self._read = read
        self._joined = joined
        self._repeats = _NO_REPEATS

    @classmethod
    def of(cls, fields: Fields) -> Headers:
        """Headers made by hand; what the caller changes later doesn't reach them."""
        joined = _single_values(fields)
        if joined is not None:
            return cls(tuple, joined)
        lines = field_lines(fields)
        return cls(lambda: lines)

    def __getitem__(self, name: str) -> str:
        joined = self._joined
        if joined is None:
            joined = self._index()
        return joined[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._index()

    def __iter__(self) -> Iterator[str]:
        return iter(self._index())

    def __len__(self) -> int:
        return len(self._index())

    def get_all(self, name: str) -> tuple[str, ...]:
        """Every value of a field in the order it was sent; empty where it wasn't."""
        joined, key = self._index(), name.lower()
        if key in self._repeats:
            return self._repeats[key]
        return (joined[key],) if key in joined else ()

    def value(self, name: str) -> str | None:
        """What `get` gives, for a name in lower case and without its detours."""
        joined = self._joined
        return (self._index() if joined is None else joined).get(name)

    def only(self, name: str) -> str | None:
        """The value of a field that was sent once, for a name in lower case."""
        joined = self._joined
        value = (self._index() if joined is None else joined).get(name)
        return None if self._repeats and name in self._repeats else value

    def by_name(self) -> Mapping[str, str]:
        """The joined values by the field's name in lower case."""
        joined = self._joined
        return self._index() if joined is None else joined

    def lines(self) -> tuple[Line, ...]:
        """The field lines with their names in lower case, repeats side by side."""
        return tuple((name, value) for name in self for value in self.get_all(name))

    def replaced(self, name: str, value: str) -> Headers:
        """The same fields, but one, given in lower case, with another value."""
        lines = [line for line in self.lines() if line[0] != name]
        return Headers(lambda: (*lines, (name, value)))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Headers):
            return self._index() == other._index() and self._repeats == other._repeats
        return super().__eq__(other)

    def __repr__(self) -> str:
        return f"<Headers: {len(self)} fields>"

    def __reduce__(self) -> tuple[Callable[[Fields], Headers], tuple[Fields]]:
        return Headers.of, (self.lines(),)

    def _index(self) -> dict[str, str]:
        """The joined values by lower-case name.

        Two threads may both build it; they build the same, so no lock is needed.
        """
        joined = self._joined
        if joined is None:
            lines = self._read()
            joined = {name.lower(): value for name, value in lines}
            if len(joined) != len(lines):
                self._repeats = repeated_fields(lines)
                joined |= {name: ", ".join(v) for name, v in self._repeats.items()}
            self._joined = joined
        return joined


def repeated_fields(lines: Iterable[Line]) -> dict[str, tuple[str, ...]]:
    """The values of each field that has more than one line."""
    values: dict[str, list[str]] = {}
    for name, value in lines:
        values.setdefault(name.lower(), []).append(value)
    return {name: tuple(found) for name, found in values.items() if len(found) > 1}


def field_lines(fields: Fields) -> tuple[Line, ...]:
    """The single lines of fields given as a mapping or as pairs, lists laid out.

    Raises:
        TypeError: a name or a value is not text.
    """
    lines: list[Line] = []
    for name, values in _pairs(fields):
        if isinstance(name, str) and isinstance(values, str):
            lines.append((name, values))
        else:
            lines.extend(_repeated_lines(name, values))
    return tuple(lines)


def _single_values(fields: Fields) -> dict[str, str] | None:
    """The values by lower-case name; None where a field may repeat or is not text."""
    if not isinstance(fields, Mapping):
        return None
    lines = cast("Mapping[object, object]", fields).items()
    joined: dict[str, str] = {}
    for name, value in lines:
        if type(name) is not str or type(value) is not str:
            return None
        joined[name.lower()] = value
    return joined if len(joined) == len(lines) else None


def _pairs(fields: Fields) -> Iterable[tuple[object, object]]:
    """The pairs, typed as what a caller without a type checker may have put there."""
    if isinstance(fields, Mapping):
        return cast("Mapping[object, object]", fields).items()
    return fields


def _repeated_lines(name: object, values: object) -> list[Line]:
    if isinstance(values, Sequence) and not isinstance(values, (str, bytes)):
        return [_line(name, value) for value in cast("Sequence[object]", values)]
    return [_line(name, values)]


def _line(name: object, value: object) -> Line:
    if isinstance(name, str) and isinstance(value, str):
        return name, value
    kinds = f"{type(name).__name__} and {type(value).__name__}"
    raise TypeError(
        f"names and values of headers and queries must be text, not {kinds}"
    )
