"""Which module each model goes into, and what it is called there.

A component, the payload of an event, and an inline schema that several of these share have a module
of their own; models that refer to one another in a circle share one, so that no import cycle is
left. All other inline schemas live in the module of their owner, under the shortest name that is
unambiguous there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ..diagnostics import Diagnostic, codes
from .models import (
    AliasModel,
    EnumModel,
    ListOf,
    Model,
    Models,
    StructModel,
    Type,
    UnionOf,
    refs_in,
    refs_of,
)
from .names import CLASS_TAKEN, Scope, class_name, module_name, singular

COMPONENT_FOLDERS = frozenset({"schemas", "definitions", "$defs"})


@dataclass(frozen=True, slots=True)
class Payload:
    """A type that an event carries, and the name it takes where its schema has none."""

    name: str
    type: Type


@dataclass(slots=True)
class Placement:
    """Where every model went. `modules` lists the models of each module, dependencies first."""

    names: dict[int, str] = field(default_factory=dict)
    module_of: dict[int, str] = field(default_factory=dict)
    modules: dict[str, list[int]] = field(default_factory=dict)
    roots: set[int] = field(default_factory=set)


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
    for circle in circles(layout, placement):
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
    referrers: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    owners: dict[int, tuple[int, ...]] = field(default_factory=dict)
    owned: dict[int, list[int]] = field(default_factory=dict)
    payload_name: dict[int, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for payload in self.payloads:
            for index in refs_in(payload.type):
                self.payload_name.setdefault(index, payload.name)
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
            below = list(hints_of(self.models[index]))
            for child, hint in below:
                self.referrers.setdefault(child, []).append((index, hint))
            stack.extend(child for child, _ in reversed(below) if child not in seen)

    @property
    def is_spread(self) -> bool:
        """Whether the schemas come from several files, whose names then tell them apart."""
        return len(self.files) > 1

    def is_printed(self, index: int) -> bool:
        """Whether a model is a definition of its own; a union with no name is spelled out."""
        model = self.models[index]
        return model.component or not isinstance(model, AliasModel)

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


def hints_of(model: Model) -> Iterable[tuple[int, str]]:
    """The models that a model refers to, each with the name of the member that does."""
    if isinstance(model, StructModel):
        for member in model.members:
            hint = singular(member.wire_name) if is_list(member.type) else member.wire_name
            for index in refs_in(member.type):
                yield index, hint
    else:
        for index in refs_of(model):
            yield index, ""


def is_list(type_: Type) -> bool:
    """Whether a type is an array, null aside."""
    if isinstance(type_, UnionOf):
        return any(isinstance(member, ListOf) for member in type_.members)
    return isinstance(type_, ListOf)


def name_roots(
    layout: Layout, placement: Placement, scope: Scope, diagnostics: list[Diagnostic]
) -> None:
    """Name the models that have a module: components first, then payloads, then shared ones."""
    roots = [i for i in layout.reached if i in placement.roots and layout.is_printed(i)]
    roots.sort(key=lambda i: (not layout.models[i].component, i not in layout.payload_name))
    for index in roots:
        candidates = root_candidates(layout, index)
        free = next((name for name in candidates if scope.is_free(name)), candidates[0])
        name = placement.names[index] = scope.claim(free)
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


def root_candidates(layout: Layout, index: int) -> list[str]:
    """Names for a model with a module of its own, the best first."""
    model = layout.models[index]
    if model.schema.name_override:
        return [class_name(model.schema.name_override)]
    if model.component:
        names = [class_name(name) for name in component_names(model)]
        if names[0] in CLASS_TAKEN:
            return [names[0], f"{names[0]}Model", *names[1:]]
        return names if layout.is_spread else names[:1]
    title = [model.schema.title] if model.schema.title else []
    if index in layout.payload_name:
        return [class_name(name) for name in [*title, layout.payload_name[index] + " payload"]]
    return [class_name(name) for name in [*title, *paths_to(layout, index)]]


def component_names(model: Model) -> list[str]:
    """Names that the place of a component's schema suggests."""
    at = model.schema.at
    tokens = [t.replace("~1", "/").replace("~0", "~") for t in at.pointer.split("/")[1:]]
    stem = PurePosixPath(at.file).stem
    title = [model.schema.title] if model.schema.title else []
    if not tokens:
        return [stem, *title]
    if len(tokens) >= 2 and tokens[-2] in COMPONENT_FOLDERS:
        return [tokens[-1], f"{stem} {tokens[-1]}"]
    plain = [t for t in tokens if t not in STRUCTURE_WORDS and not t.isdigit()]
    return [*title, " ".join(plain[-1:]) or stem, " ".join(plain[-2:]) or stem]


STRUCTURE_WORDS = frozenset(
    {"paths", "components", "schemas", "properties", "items", "content", "schema", "requestBody"}
    | {"responses", "application/json", "allOf", "oneOf", "anyOf", "additionalProperties"}
)


def paths_to(layout: Layout, index: int) -> list[str]:
    """Names for an inline model from the members that lead to it: `user`, `issue user`, ..."""
    path: list[str] = []
    names: list[str] = []
    seen: set[int] = set()
    while index not in seen:
        seen.add(index)
        referrers = layout.referrers.get(index, ())
        if not referrers:
            break
        index, hint = referrers[0]
        if hint:
            path.insert(0, hint)
            names.append(" ".join(path))
        if layout.is_root(index):
            own = layout.models[index].schema
            owner = layout.payload_name.get(index) or component_names(layout.models[index])[0]
            names.append(" ".join([own.name_override or owner, *path]))
            break
    return names or ["value"]


def name_inline(layout: Layout, placement: Placement, members: list[int], scope: Scope) -> None:
    """Name the inline models of a module: those that want one name all take the next longer one."""
    inline = [i for i in members if i not in placement.names]
    candidates = {i: inline_candidates(layout, i) for i in inline}
    level = dict.fromkeys(inline, 0)
    local = Scope(set(scope.taken), scope.words)
    while True:
        wanted: dict[str, list[int]] = {}
        for i in inline:
            wanted.setdefault(candidates[i][level[i]].casefold(), []).append(i)
        clashing = [i for name, rivals in wanted.items() for i in rivals if len(rivals) > 1]
        clashing += [
            rivals[0]
            for name, rivals in wanted.items()
            if len(rivals) == 1 and not local.is_free(name)
        ]
        longer = [i for i in clashing if level[i] + 1 < len(candidates[i])]
        if not longer:
            break
        for i in longer:
            level[i] += 1
    for i in inline:
        placement.names[i] = local.claim(candidates[i][level[i]])


def inline_candidates(layout: Layout, index: int) -> list[str]:
    """Names for a model inside another's module, the shortest first."""
    schema = layout.models[index].schema
    if schema.name_override:
        return [class_name(schema.name_override)]
    paths = paths_to(layout, index)
    title = [schema.title] if schema.title and len(schema.title) <= 40 else []
    kind = [f"{paths[0]} value"] if isinstance(layout.models[index], EnumModel) else []
    return list(dict.fromkeys(class_name(name) for name in [*title, *paths, *kind]))


def circles(layout: Layout, placement: Placement) -> list[list[int]]:
    """The roots, those that refer to one another in a circle together (Tarjan, no recursion)."""
    roots = [i for i in layout.reached if i in placement.roots and layout.is_printed(i)]
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    on_stack: dict[int, None] = {}
    found: list[list[int]] = []
    for start in roots:
        if start in order:
            continue
        work = [(start, iter(layout.roots_below(start)))]
        order[start] = low[start] = len(order)
        on_stack[start] = None
        while work:
            root, below = work[-1]
            for child in below:
                if child not in order:
                    order[child] = low[child] = len(order)
                    on_stack[child] = None
                    work.append((child, iter(layout.roots_below(child))))
                    break
                if child in on_stack:
                    low[root] = min(low[root], order[child])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[root])
                if low[root] == order[root]:
                    found.append(close_circle(root, on_stack))
    return found


def close_circle(root: int, on_stack: dict[int, None]) -> list[int]:
    """Take a finished circle off the stack; its first root gives the module its name."""
    circle: list[int] = []
    while root not in circle:
        circle.append(on_stack.popitem()[0])
    return sorted(circle)


def dependencies_first(layout: Layout, members: list[int]) -> list[int]:
    """A module's models, each after those it refers to, as far as circles allow.

    Named unions come last: they are evaluated when the module is, and so need their members.
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
    return sorted(done, key=lambda i: isinstance(layout.models[i], AliasModel))
