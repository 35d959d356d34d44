"""Compile schemas to payload types.

Every type accepts all that its schema accepts, and refuses what the schema's own `type`,
`required`, `const`, `items`, `prefixItems` and `properties` refuse. The keywords that no type can
hold are left to a validator.

A schema is looked at by JSON kind. Its parts (itself, what it refers to, `allOf`) all hold, so
their types intersect and their object and array keywords merge; its unions are multiplied out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..diagnostics import Diagnostic
from ..ir.service import Schema
from .choices import (
    MAX_MEMBERS,
    Choice,
    choices_of,
    implies_object,
    keep_within,
    only_types,
    says_little,
    without_unions,
)
from .families import cases_of, children_of, is_child
from .joining import Joiner
from .kinds import free_of, stated_kinds
from .models import (
    ANY,
    NONE,
    NOTHING,
    AliasModel,
    Models,
    Ref,
    StructModel,
    Type,
    parts_of_union,
)
from .objects import (
    is_composed,
    is_empty,
    is_plain_ref,
    parts_of,
    resolve,
    sole_reference,
    view_parts,
)
from .parts import MadeSchemas, PartsCompiler
from .reports import Reports
from .tags import in_themselves, settle_unions
from .unions import nullable, union_of

MAX_DEPTH = 72
"""How deep compiling may nest; an inline schema in so many others is not looked into."""

MAX_TARGET_DEPTH = 24
"""From which depth what a reference names waits for its turn, so that no chain of them nests."""


@dataclass(slots=True)
class TypeCompiler:
    """Compiles the schemas of one service, each once.

    Objects that a `$ref` names are compiled from a queue, so that neither recursion nor long
    chains of references nest. Call `finish` once, after the last `compile`.
    """

    schemas: Mapping[str, Schema]
    diagnostics: list[Diagnostic]
    models: Models = field(default_factory=Models)
    reports: Reports = field(init=False)
    joiner: Joiner = field(init=False)
    parts: PartsCompiler = field(init=False)
    made: MadeSchemas = field(default_factory=MadeSchemas)
    _targets: dict[int, str] = field(init=False)
    _done: dict[str, Type] = field(default_factory=dict)
    _own: dict[str, Type] = field(default_factory=dict)
    _seen: dict[int, tuple[Schema, Type]] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)
    _deferred: deque[Schema] = field(default_factory=deque)
    _roots: list[Type] = field(default_factory=list)
    _depth: int = 0
    _spread: int = 1

    def __post_init__(self) -> None:
        self.reports = Reports(self.models, self.diagnostics)
        self.joiner = Joiner(self.models, self.reports)
        self.parts = PartsCompiler(self.schemas, self.models, self.joiner, self.made, self._type_of)
        self._targets = {id(schema): name for name, schema in self.schemas.items()}

    def compile(self, schema: Schema) -> Type:
        """The type of a schema that something outside uses: a payload, a header, an answer."""
        type_ = self._type_of(schema)
        self._roots.append(type_)
        return type_

    def join(self, schema: Schema, types: Sequence[Type]) -> Type:
        """One type for several."""
        return self.joiner.join(schema, types)

    def finish(self) -> Models:
        """Compile what is still queued, then settle how each union's members are told apart."""
        while self.parts.objects or self._deferred:
            if self.parts.objects:
                struct, view = self.parts.objects.popleft()
                self.parts.fill(struct, view)
            elif (target := self._deferred.popleft()).id not in self._done:
                self._done[target.id] = self._close_circle(target, self._compile_target(target))
        for index in in_themselves(self.models, self.joiner.circles.values()):
            alias = self.models[index]
            if isinstance(alias, AliasModel):
                alias.custom, alias.why = True, alias.why or "a type that contains itself"
        settle_unions(self.models, self._roots)
        return self.models

    def _type_of(self, schema: Schema, spread: int = 1) -> Type:
        """The type of a schema; each is compiled once, however many ways lead to it."""
        self.models.schema_count += 1
        if is_plain_ref(schema) or id(schema) in self._targets:
            return self._type_of_target(resolve(schema, self.schemas))
        known = self._seen.get(id(schema))
        if known is not None:
            return known[1]
        if self._depth >= MAX_DEPTH:
            return self._too_deep(schema)
        outer, self._spread = self._spread, spread
        self._depth += 1
        try:
            type_ = self._compile_keywords(schema, component=False)
        finally:
            self._depth -= 1
            self._spread = outer
        self._seen[id(schema)] = (schema, type_)
        return type_

    def _too_deep(self, schema: Schema) -> Type:
        kinds = stated_kinds(parts_of(schema, self.schemas))
        self.reports.too_deep(schema, not kinds)
        return union_of(free_of(kinds)) if kinds else ANY

    # What references name

    def _type_of_target(self, target: Schema) -> Type:
        """The type of what a reference names, compiled once; inside itself, a name for it."""
        if is_plain_ref(target):
            return ANY  # a loop or a dangling reference; the parser has said so
        if target.id in self._done:
            return self._done[target.id]
        if target.id in self._open or target.id in self.joiner.circles:
            return self._name_circle(target)
        if self._depth >= MAX_TARGET_DEPTH:
            self._deferred.append(target)
            return self._name_circle(target)
        self._depth += 1
        try:
            type_ = self._compile_target(target)
        finally:
            self._depth -= 1
        self._done[target.id] = self._close_circle(target, type_)
        return self._done[target.id]

    def _compile_target(self, target: Schema) -> Type:
        self._open.add(target.id)
        outer, self._spread = self._spread, 1
        try:
            children = children_of(target, self.schemas)
            return self._compile_family(target, children) if children else self._own_type(target)
        finally:
            self._spread = outer
            self._open.discard(target.id)

    def _own_type(self, target: Schema) -> Type:
        """The type of a component by its own keywords, whatever else extends it."""
        if target.id not in self._own:
            self._own[target.id] = ANY  # a circle of extensions, which the parser has cut
            self._own[target.id] = self._compile_keywords(target, component=True)
        return self._own[target.id]

    def _name_circle(self, target: Schema) -> Type:
        circles = self.joiner.circles
        if target.id not in circles:
            circles[target.id] = self.models.reserve()
        return Ref(circles[target.id])

    def _close_circle(self, target: Schema, type_: Type) -> Type:
        """Give the name that was needed inside a component to its type."""
        index = self.joiner.circles.get(target.id)
        if index is None:
            return type_
        null = NONE in parts_of_union(type_)
        if self.models.items[index] is None:
            inner = [m for m in parts_of_union(type_) if m not in (NONE, Ref(index))]
            self.models.items[index] = AliasModel(
                schema=target, component=True, type=union_of(inner), null=null
            )
        else:
            alias = self.models[index]
            if isinstance(alias, AliasModel):
                alias.null = null
        return Ref(index)

    def _compile_family(self, target: Schema, children: list[Schema]) -> Type:
        """A component and those that extend it: they come first, since it accepts what they do."""
        types = [self._variant(child) for child in children]
        base = self._own_type(target)
        for member in parts_of_union(base):
            struct = self.models.found(member)
            if isinstance(struct, StructModel):
                struct.suffix = "base"
        named = [(child, type_) for child, type_ in zip(children, types, strict=True)]
        cases = cases_of(target, [*named, (target, base)], self.schemas, self.models)
        return self.joiner.join(target, [*types, base], component=True, cases=cases)

    def _variant(self, child: Schema) -> Type:
        """A child as it is when its parent means it: without its own children."""
        return (
            self._own_type(child)
            if children_of(child, self.schemas)
            else self._type_of_target(child)
        )

    # Compositions

    def _compile_keywords(self, schema: Schema, component: bool) -> Type:
        if schema.never:
            return NOTHING
        if not is_composed(schema):  # nearly all are
            return self.parts.compile(schema, [schema], component)
        sole = sole_reference(schema)
        if sole is not None and not (component and is_child(schema, self.schemas)):
            target = self.schemas.get(sole.ref or "")
            type_ = self._type_of_target(resolve(target, self.schemas)) if target else ANY
            return self.joiner.narrow(schema, type_, schema.types) if schema.types else type_
        parts = parts_of(schema, self.schemas)
        if any(part.never for part in parts):
            self.reports.contradiction(schema, "accepts no value", "`false` is ignored")
            parts = [part for part in parts if not part.never]
        choices = [choice for choice in choices_of(parts) if self._is_possible(choice)]
        little = [choice for choice in choices if says_little(choice, self.schemas)]
        several = [choice for choice in choices if choice not in little]
        kept = keep_within(several, self._spread)
        if len(kept) < len(several):
            self.reports.widened(schema, "composes more unions than are multiplied out")
        implied = [self._stating(choice) for choice in little if self._implies_object(choice)]
        if kept:
            return self._compile_choice(schema, parts, implied, kept, component)
        return self.parts.compile(schema, [*parts, *implied], component)

    def _is_possible(self, choice: Choice) -> bool:
        if not choice.branches:
            why = "has a union that accepts no value"
            self.reports.contradiction(choice.schema, why, "the union is ignored")
        return bool(choice.branches)

    def _implies_object(self, choice: Choice) -> bool:
        return implies_object(choice, self.schemas)

    def _stating(self, choice: Choice) -> Schema:
        """A part that states the type which all branches of a union state."""
        return self.made.keep(
            (id(choice.schema), "object"), Schema(at=choice.schema.at, types=("object",))
        )

    def _compile_choice(
        self,
        schema: Schema,
        parts: list[Schema],
        implied: list[Schema],
        kept: list[Choice],
        component: bool,
    ) -> Type:
        """The branches of a union, each with what holds for all of them."""
        choice = kept[0]
        copies = [self._without(part, kept[1:]) for part in parts]
        base = [part for part in (*copies, *implied) if not is_empty(part)]
        if len(view_parts(base).members) * len(choice.branches) > MAX_MEMBERS:
            self.reports.widened(schema, "repeats too many members in each branch of a union")
            return self.parts.compile(schema, [self._without(p, []) for p in base], component)
        if all(only_types(part) for part in base):
            types = self._narrow_branches(choice, stated_kinds(base))
        else:
            types = self._extend_branches(choice, base)
        if not types:
            why = "has a union whose branches all exclude what stands beside them"
            self.reports.contradiction(schema, why, "the union is ignored")
            return self.parts.compile(schema, [self._without(p, []) for p in base], component)
        cases = cases_of(choice.schema, types, self.schemas, self.models)
        return self.joiner.join(schema, [type_ for _, type_ in types], component, cases)

    def _narrow_branches(
        self, choice: Choice, kinds: Sequence[str] | None
    ) -> list[tuple[Schema, Type]]:
        """The branches of a union that nothing but a `type` stands beside."""
        types = [(branch, self._type_of(branch)) for branch in choice.branches]
        if kinds is None:
            return types
        left = [(b, self.joiner.narrowed(b, type_, kinds)) for b, type_ in types]
        found = [(branch, type_) for branch, type_ in left if type_ is not None]
        if found and "null" in kinds:  # converters from `nullable` leave it out of the branches
            found[0] = (found[0][0], nullable(found[0][1]))
        return found

    def _extend_branches(self, choice: Choice, base: list[Schema]) -> list[tuple[Schema, Type]]:
        """The branches of a union, each with all that holds beside it."""
        spread = self._spread * len(choice.branches)
        return [
            (branch, self._type_of(self._beside(base, branch), spread))
            for branch in choice.branches
            if stated_kinds([*base, *parts_of(branch, self.schemas)]) != ()
        ]

    def _without(self, part: Schema, kept: Sequence[Choice]) -> Schema:
        key = (id(part), *(c.keyword for c in kept if c.schema is part))
        return self.made.keep(key, without_unions(part, kept))

    def _beside(self, base: list[Schema], branch: Schema) -> Schema:
        """A branch of a union together with the keywords that hold for every branch."""
        both = Schema(
            at=branch.at, title=None if branch.ref else branch.title, all_of=(*base, branch)
        )
        return self.made.keep((*(id(part) for part in base), id(branch)), both)
