"""The state of one careful reading: faults, where they are, and what was tried before."""

from __future__ import annotations

from enum import Enum
from typing import Any, Final, TypeAlias

from .faults import Fault, escape_token

Place: TypeAlias = "tuple[Place, str | int | tuple[str]] | None"
"""Where a value is: the place around it, and its name or index; None for the root.

A name that the document does not declare is the only item of a tuple.
"""

MAX_FAULTS: Final = 100
_MAX_TOKEN: Final = 200
MAX_ATTEMPTS: Final = 6
"""An object that fits only in part is read so many times more, and its parts with it."""


class Misfit(Exception):
    """The variant that is being tried does not fit."""


class _Unfit(Enum):
    UNFIT = "unfit"
    UNTRIED = "untried"


UNTRIED: Final = _Unfit.UNTRIED
UNFIT: Final = _Unfit.UNFIT
"""What is read of a value that does not fit its type at all."""


class Reader:
    """Reads the values of one type. What it reads of a value of another is UNFIT."""

    __slots__ = ()

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """What the type makes of a value; faults are taken down.

        Raises:
            Misfit: there is a fault, and a variant is being tried.
        """
        raise NotImplementedError


class Reading:
    """One reading of one body.

    `tolerant` lets null stand for an optional member that is not there. `text` lets text
    stand for other scalars, as forms write them. `attempts` is how many objects, each
    in the one before, may still be tried as a whole. `refused` is the value that msgspec
    has refused already, and what it said.
    """

    __slots__ = (
        "_faults",
        "_tried",
        "attempts",
        "count",
        "fits",
        "lenient",
        "refused",
        "text",
        "tolerant",
    )

    def __init__(self, *, tolerant: bool, text: bool) -> None:
        """Begin."""
        self.tolerant = tolerant
        self.text = text
        self.lenient = tolerant
        self.attempts = MAX_ATTEMPTS
        self.refused: tuple[Any, str] | None = None
        self.fits = True
        self.count = 0
        self._faults: list[Fault] | None = []
        self._tried: dict[tuple[int, int, bool], Any] = {}

    @property
    def trying(self) -> bool:
        """Whether a variant is being tried, so that the first fault ends it."""
        return self._faults is None

    def unfit(self, at: Place, text: str) -> Any:
        """Take down a value that does not fit; the result is UNFIT.

        Raises:
            Misfit: a variant is being tried.
        """
        self.fits = False
        return self._take_down(at, text)

    def null(self, at: Place) -> Any:
        """Take down a null where the member should rather be left out."""
        if self.lenient:
            if not self.trying:
                self._take_down(at, "null, where the member may only be left out")
            return UNFIT
        return self.unfit(at, "null, where the member may only be left out")

    def known(self, reader: Reader, value: Any, lenient: bool) -> Any:
        """What a trial gave before; UNTRIED where there was none."""
        return self._tried.get((id(value), id(reader), lenient), UNTRIED)

    def begin(self, lenient: bool) -> Any:
        """Begin a trial, which the first fault ends; the result is for `end`."""
        before = self._faults, self.lenient, self.fits
        self._faults, self.lenient = None, lenient
        return before

    def end(self, before: Any) -> None:
        """End a trial."""
        self._faults, self.lenient, self.fits = before

    def keep(self, reader: Reader, value: Any, lenient: bool, found: Any) -> None:
        """Keep what a trial gave. Scalars are not kept: their ids come again."""
        if type(value) in (dict, list):
            self._tried[(id(value), id(reader), lenient)] = found

    def faults(self) -> tuple[Fault, ...]:
        """What was taken down; only so many, and how many more there were."""
        listed = tuple(self._faults or ())
        more = self.count - len(listed)
        return listed if more <= 0 else (*listed, Fault(f"and {more} more faults"))

    def _take_down(self, at: Place, text: str) -> Any:
        if self._faults is None:
            raise Misfit
        self.count += 1
        if len(self._faults) < MAX_FAULTS:
            pointer, shown = pointer_of(at), pointer_of(at, shown=True)
            hidden = None if shown == pointer else shown
            self._faults.append(Fault(text, pointer, hidden))
        return UNFIT


def pointer_of(place: Place, *, shown: bool = False) -> str:
    """A place as a JSON Pointer (RFC 6901). Names longer than any sane one are cut.

    `shown` puts `*` for the names that the document does not declare.
    """
    tokens: list[str] = []
    while place is not None:
        place, token = place
        if isinstance(token, tuple):
            token = "*" if shown else token[0]
        text = str(token)
        cut = text if len(text) <= _MAX_TOKEN else f"{text[:_MAX_TOKEN]}…"
        tokens.append(escape_token(cut))
    return "".join("/" + token for token in reversed(tokens))
