"""Which bodies exclude each other, judged by their top levels, for many bodies at once.

A set of bodies is an integer with a bit for each, so that thousands are compared with each other
by a few operations a member, and not two by two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..ir.detection import Scalar, Shape


@dataclass(slots=True)
class MemberUse:
    """What bodies say of one member: who declares and who demands it, its types and values."""

    declaring: int = 0
    demanding: int = 0
    types: defaultdict[frozenset[str], int] = field(default_factory=lambda: defaultdict(int))
    values: defaultdict[Scalar, int] = field(default_factory=lambda: defaultdict(int))
    listing: int = 0
    _others: dict[frozenset[str], int] = field(default_factory=dict)

    def of_other_types(self, types: frozenset[str]) -> int:
        """The bodies whose types for the member have none of these; none where either is open."""
        if types not in self._others:
            apart = [bits for each, bits in self.types.items() if each and types.isdisjoint(each)]
            self._others[types] = union_of_bits(apart) if types else 0
        return self._others[types]

    def of_other_values(self, values: tuple[Scalar, ...]) -> int:
        """The bodies that list values for the member, and none of these; none where these are."""
        return self.listing & ~union_of_bits(self.values[v] for v in values) if values else 0


class Exclusions:
    """Finds, for each of some bodies, the others that no value fits together with it."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self.shapes = shapes
        self.everything = (1 << len(shapes)) - 1
        self.members: defaultdict[str, MemberUse] = defaultdict(MemberUse)
        self.closed = self.with_body = 0
        demands: defaultdict[frozenset[str], int] = defaultdict(int)
        for position, shape in enumerate(shapes):
            bit = 1 << position
            self.closed |= bit if shape.closed else 0
            self.with_body |= bit if shape.body else 0
            demands[frozenset(shape.required)] |= bit
            self._note(shape, bit)
        self.demands = by_rarest(demands, self.members)

    def _note(self, shape: Shape, bit: int) -> None:
        for name in shape.required:
            self.members[name].demanding |= bit
        for name, types in shape.types:
            self.members[name].declaring |= bit
            self.members[name].types[frozenset(types)] |= bit
        for name, values in shape.values:
            self.members[name].listing |= bit
            for value in values:
                self.members[name].values[value] |= bit

    def rows(self) -> Iterator[int]:
        """For each body in turn the others that exclude it."""
        for position, shape in enumerate(self.shapes):
            yield self._row(shape) & ~(1 << position)

    def _row(self, shape: Shape) -> int:
        found = self.everything & ~self.with_body if shape.body else self.with_body
        required, values = frozenset(shape.required), dict(shape.values)
        for name, types in shape.types:
            use = self.members[name]
            other = use.of_other_types(frozenset(types)) | use.of_other_values(values.get(name, ()))
            found |= other if name in required else other & use.demanding
        for name in required:
            found |= self.closed & ~self.members[name].declaring
        return found | self._demanding_more(shape) if shape.closed else found

    def _demanding_more(self, shape: Shape) -> int:
        """The bodies that demand a member which this one does not declare."""
        names = {name for name, _ in shape.types}
        held = [
            bits
            for rarest in (None, *names)
            for demanded, bits in self.demands.get(rarest, ())
            if demanded <= names
        ]
        return self.everything & ~union_of_bits(held)


def by_rarest(
    demands: Mapping[frozenset[str], int], members: Mapping[str, MemberUse]
) -> dict[str | None, list[tuple[frozenset[str], int]]]:
    """Lists of demanded members, each under the one that the fewest bodies demand."""
    found: dict[str | None, list[tuple[frozenset[str], int]]] = {}
    for demanded, bits in demands.items():
        rank = {name: (members[name].demanding.bit_count(), name) for name in demanded}
        found.setdefault(min(rank, key=rank.__getitem__, default=None), []).append((demanded, bits))
    return found


def union_of_bits(sets: Iterable[int]) -> int:
    """All bodies of several sets."""
    found = 0
    for bits in sets:
        found |= bits
    return found
