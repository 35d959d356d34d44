"""Where the parts of a changed document come from: its own text, or an overlay's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from ..location import Location
from .pointer import split_pointer


@dataclass(slots=True)
class Origin:
    """The text that a value comes from, and the parts of it that do not stand below that.

    `below` holds them by token. A member that was removed is there too, with the place of what
    removed it.
    """

    at: Location
    below: dict[str, Origin] = field(default_factory=dict)

    def child(self, token: str | int) -> Origin:
        """The origin of a member or an item, to be changed."""
        return self.below.setdefault(str(token), Origin(self.at.child(token)))

    def place(self, token: str | int, at: Location) -> None:
        """Note that a member or an item is another one, or gone, because of what stands at `at`."""
        self.below[str(token)] = Origin(at)

    def renumber(self, kept: Collection[int]) -> None:
        """Note that of a list's items only these are left, in this order."""
        self.below = {str(new): self.child(old) for new, old in enumerate(kept)}

    def trace(self, pointer: str) -> Location:
        """Where the text of a value below this one is; the pointer may lead nowhere."""
        origin: Origin | None = self
        at = self.at
        for token in split_pointer(pointer):
            origin = origin.below.get(token) if origin is not None else None
            at = origin.at if origin is not None else at.child(token)
        return at
