"""An index of shapes: which of many a body can be, by one required member of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from .plan import Shape
from .shapes import Members


class ShapeIndex:
    """Finds the shapes whose rarest required member a body has.

    Only a filter, like shapes themselves: it names every event that a body fits.
    """

    __slots__ = ("_always", "_by_member", "_order", "shapes")

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        """Index some shapes by the event's name."""
        self.shapes = shapes
        counts = Counter(name for each in shapes.values() for name in each.required)
        self._order = {event: position for position, event in enumerate(shapes)}
        self._always: list[str] = []
        self._by_member: dict[str, list[str]] = {}
        for event, shape in shapes.items():
            if shape.required:
                rarest = min(shape.required, key=lambda name: (counts[name], name))
                self._by_member.setdefault(rarest, []).append(event)
            else:
                self._always.append(event)

    def near(self, members: Members | None) -> Iterable[str]:
        """The events that are worth a look, in the order of the shapes."""
        if members is None:
            return self.shapes
        found = list(self._always)
        for name in self._by_member.keys() & members.keys():
            found += self._by_member[name]
        return sorted(found, key=self._order.__getitem__)
