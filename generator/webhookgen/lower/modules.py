"""Which module each model goes into, and what it is called there.

A component, the payload of an event, and an inline schema that several of these share have a module
of their own; models that refer to one another in a circle share one, so that no import cycle is
left. All other inline schemas live in the module of their owner, under the shortest name that is
unambiguous there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..diagnostics import Diagnostic, codes
from .candidates import inline_candidates, root_candidates
from .circles import find_circles
from .hints import Hint, hints_of
from .models import (
    AliasModel,
    Model,
    Models,
    Type,
    refs_in,
    refs_of,
)
from .names import CLASS_TAKEN, Scope, module_name


@dataclass(frozen=True, slots=True)
class Payload:
    """A type that an event carries, and the name it takes where its schema has none.

    `owner` leads the names of what is inside it.
    """

    owner: str
    name: str
    type: Type


@dataclass(slots=True)
class Placement:
    """Where every model went. `modules` lists the models of each module, dependencies first."""

    names: dict[int, str] = field(default_factory=dict)
    module_of: dict[int, str] = field(default_factory=dict)
    modules: dict[str, list[int]] = field(default_factory=dict)
    roots: set[int] = field(default_factory=set)
    numbered: list[str] = field(default_factory=list)

    def give(self, index: int, name: str, scope: Scope) -> str:
        """Claim a name for a model; one that needs a number at its end is noted."""
        given = self.names[index] = scope.claim(name)
        self.numbered += [given] if given != name else []
        return given


def place_models(
    models: Models, payloads: Sequence[Payload], diagnostics: list[Diagnostic]
) -> Placement:
    """Put every model that a payload reaches into a module and name it."""
    layout = Layout(models, payloads)
    layout.assign_owners()
    placement = Placement(roots={i for i in layout.reached if layout.is_root(i)})
    scope = Scope(words=CLASS_TAKEN)
    name_roots(layout, placement, scope, diagnostics)
    module_scope = Scope()
    roots = [i for i in layout.reached if i in placement.roots and layout.is_printed(i)]
    for circle in find_circles(roots, layout.roots_below):
        path = module_scope.claim(module_name(placement.names[circle[0]]))
        members = [i for root in circle for i in layout.owned_by(root)]
        placement.modules[path] = dependencies_first(layout, members)
        placement.module_of.update(dict.fromkeys(members, path))
        name_inline(layout, placement, members, scope)
    return placement


@dataclass(slots=True)
class Layout:
    """Who refers to whom, and which root owns each model."""

    models: Models
    payloads: Sequence[Payload]
    reached: list[int] = field(default_factory=list)
    referrers: dict[int, list[tuple[int, Hint]]] = field(default_factory=dict)
    owners: dict[int, tuple[int, ...]] = field(default_factory=dict)
    owned: dict[int, list[int]] = field(default_factory=dict)
    payload_name: dict[int, str] = field(default_factory=dict)
    payload_owner: dict[int, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for payload in self.payloads:
            for index in refs_in(payload.type):
                self.payload_name.setdefault(index, payload.name)
                self.payload_owner.setdefault(index, payload.owner)
        self._walk(self.payload_name)
        self.files = {self.models[index].schema.at.file for index in self.reached}

    def _walk(self, start: Iterable[int]) -> None:
        stack = list(start)[::-1]
        seen: set[int] = set()
        while stack:
            index = stack.pop()
            if index in seen:
                continue
            seen.add(index)
            self.reached.append(index)
            below = list(hints_of(self.models[index], self.models))
            for child, hint in below:
                self.referrers.setdefault(child, []).append((index, hint))
            stack.extend(child for child, _ in reversed(below) if child not in seen)

    @property
    def is_spread(self) -> bool:
        """Whether the schemas come from several files, whose names then tell them apart."""
        return len(self.files) > 1

    def is_printed(self, index: int) -> bool:
        """Whether a model is a definition of its own; a union with no name is spelled out."""
        return is_named(self.models[index])

    def is_root(self, index: int) -> bool:
        """Whether a model has a module of its own."""
        return self.owners[index] == (index,)

    def owned_by(self, root: int) -> list[int]:
        """The printed models of a root, itself first."""
        return [index for index in self.owned[root] if self.is_printed(index)]

    def assign_owners(self) -> None:
        """Inline models come after those inside them, so owners are known from the highest down."""
        for index in sorted(self.reached, reverse=True):
            self.owners[index] = (index,) if self.models[index].component else ()
        for index in sorted(self.reached, reverse=True):
            if self.models[index].component:
                continue
            owners = {o for r, _ in self.referrers.get(index, ()) for o in self.owners[r]}
            is_payload = index in self.payload_name
            if self.is_printed(index) and (len(owners) + is_payload > 1 or not owners):
                owners = {index}
            self.owners[index] = tuple(sorted(owners))
        for index in self.reached:
            for owner in self.owners[index]:
                self.owned.setdefault(owner, []).append(index)

    def roots_below(self, root: int) -> list[int]:
        """The other roots that a root's module refers to."""
        children = [c for i in self.owned[root] for c in refs_of(self.models[i])]
        return list(dict.fromkeys(o for c in children for o in self.owners[c] if o != root))

    def printed_below(self, index: int) -> list[int]:
        """The definitions that a model refers to; a union with no name stands for its members."""
        found: dict[int, None] = {}
        for child in refs_of(self.models[index]):
            below = [child] if self.is_printed(child) else self.printed_below(child)
            found.update(dict.fromkeys(below))
        return list(found)


def is_named(model: Model) -> bool:
    """Whether a model is a definition; a union with no name is spelled out unless it is custom."""
    return model.component or not isinstance(model, AliasModel) or model.custom


def name_roots(
    layout: Layout, placement: Placement, scope: Scope, diagnostics: list[Diagnostic]
) -> None:
    """Name the models that have a module: components first, then payloads, then shared ones."""
    roots = [i for i in layout.reached if i in placement.roots and layout.is_printed(i)]
    roots.sort(key=lambda i: (not layout.models[i].component, i not in layout.payload_name))
    for index in roots:
        candidates = root_candidates(layout, index)
        free = next((name for name in candidates if scope.is_free(name)), candidates[0])
        name = placement.give(index, free, scope)
        model = layout.models[index]
        if name != candidates[0] and (model.component or model.schema.name_override):
            diagnostics.append(collision(model, candidates[0], name))


def collision(model: Model, wanted: str, given: str) -> Diagnostic:
    """The word that a name was taken, by another class or by what generated modules import."""
    reserved = wanted in CLASS_TAKEN
    why = "means something else in Python" if reserved else "is taken"
    return Diagnostic(
        code=codes.RESERVED_NAME if reserved else codes.NAME_COLLISION,
        message=f"the class name {wanted!r} {why}, so this schema is called {given!r}",
        at=model.schema.at,
        help="choose a name by `names` in webhookgen.yaml, or by `x-webhookgen-name` there",
    )


def name_inline(layout: Layout, placement: Placement, members: list[int], scope: Scope) -> None:
    """Name the inline models of a module: those that want one name all take the next longer one."""
    inline = [i for i in members if i not in placement.names]
    candidates = {i: inline_candidates(layout, i) for i in inline}
    level = dict.fromkeys(inline, 0)
    local = Scope(set(scope.taken), scope.words)
    while True:
        wanted: dict[str, list[int]] = {}
        for i in inline:
            wanted.setdefault(candidates[i][level[i]], []).append(i)
        folded = Counter(name.casefold() for name, rivals in wanted.items() for _ in rivals)
        clashing = [
            i
            for name, rivals in wanted.items()
            for i in rivals
            if folded[name.casefold()] > 1 or not is_telling(name, local)
        ]
        longer = [i for i in clashing if level[i] + 1 < len(candidates[i])]
        if not longer:
            break
        for i in longer:
            level[i] += 1
    for i in inline:
        placement.give(i, candidates[i][level[i]], local)


def is_telling(name: str, scope: Scope) -> bool:
    """Whether a name is free and says more than a word of Python's own (`Type`, `Filter`)."""
    return scope.is_free(name) and name.casefold() not in scope.words


def dependencies_first(layout: Layout, members: list[int]) -> list[int]:
    """A module's models, each after those it refers to, as far as circles allow.

    Named unions come last: they are evaluated when the module is, and so need their members.
    A custom type's members are evaluated later, so it stands in line with the classes.
    """
    inside = set(members)
    done: dict[int, None] = {}
    opened: set[int] = set()
    stack = [(i, False) for i in reversed(members)]
    while stack:
        index, finished = stack.pop()
        if finished:
            done[index] = None
        elif index not in opened:
            opened.add(index)
            stack.append((index, True))
            below = [c for c in layout.printed_below(index) if c in inside and c not in opened]
            stack.extend((c, False) for c in reversed(below))
    return sorted(done, key=lambda i: is_plain_alias(layout.models[i]))


def is_plain_alias(model: Model) -> bool:
    """Whether a model is a named union that msgspec decodes."""
    return isinstance(model, AliasModel) and not model.custom
