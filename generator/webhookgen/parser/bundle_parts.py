"""The parts of the bundle: what each schema node becomes in it, and where it will stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..source import Location
from .nodes import Members
from .versions import Dialect


@dataclass(slots=True, eq=False)
class Part:
    """A schema node and what it becomes.

    `out` stands where the node stood. A part that is `hoisted` moves to the `$defs` of its
    resource, and `out` becomes a reference to it. `resource` is the schema resource that holds the
    part, None where there is but one (see `bundle_resources.py`). `above` is the part in which it
    was found, None for a root and what a reference names. `in_place` are the parts that
    look at the same instance, with the keyword that leads there where it is a reference.
    """

    at: Location
    raw: Members
    dialect: Dialect
    depth: int
    resource: Location | None
    above: Part | None = None
    out: Members = field(default_factory=dict)
    in_place: list[tuple[Part, str]] | None = None
    hoisted: bool = False
    hint: str = ""
    name: str = ""

    def looks_at(self, other: Part, keyword: str = "") -> None:
        """Note that another part checks the same instance."""
        if self.in_place is None:
            self.in_place = []
        self.in_place.append((other, keyword))


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to be written: into which object, under which keyword, from where and to what.

    `anchor` is the fragment that a dynamic reference keeps.
    """

    holder: Members
    keyword: str
    resource: Location | None
    target: Part
    anchor: str = ""
