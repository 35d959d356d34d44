"""Compile schemas to payload types.

Every type accepts all that its schema accepts, and refuses what the schema's own `type`,
`required`, `const`, `items`, `prefixItems` and `properties` refuse. The keywords that no type can
hold are left to a validator.

A schema is looked at by JSON kind. Its parts (itself, what it refers to, `allOf`) all hold, so
their types intersect and their object and array keywords merge; its unions are multiplied out.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..diagnostics import Diagnostic
from ..ir.service import Json, Schema
from .arrays import view_array
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
from .enums import closed_values, enum_models, is_large, literal_types
from .joining import Joiner
from .kinds import PLAIN, free_of, stated_kinds
from .members import describe_value, merge_declarations
from .models import (
    ANY,
    NONE,
    NOTHING,
    NUMBER,
    STR,
    AliasModel,
    Cases,
    ConstModel,
    ListOf,
    MapOf,
    Member,
    Models,
    Outside,
    PrefixListModel,
    Ref,
    Scalar,
    ScalarName,
    StructModel,
    TupleOf,
    Type,
    parts_of_union,
)
from .objects import (
    ObjectView,
    is_empty,
    is_plain_ref,
    is_spellable,
    parts_of,
    resolve,
    sole_reference,
    speaks_of_arrays,
    speaks_of_objects,
    view_parts,
)
from .reports import Reports
from .tags import in_themselves, settle_unions
from .unions import nullable, union_of

MAX_DEPTH = 48
STRING_FORMATS: Mapping[str, ScalarName] = {
    "date-time": "datetime",
    "date": "date",
    "time": "time",
    "uuid": "uuid",
    "byte": "bytes",
    "decimal": "decimal",
}


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
    _targets: dict[int, str] = field(init=False)
    _done: dict[str, Type] = field(default_factory=dict)
    _own: dict[str, Type] = field(default_factory=dict)
    _seen: dict[int, tuple[Schema, Type]] = field(default_factory=dict)
    _made: dict[tuple[object, ...], Schema] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)
    _objects: deque[tuple[StructModel, ObjectView]] = field(default_factory=deque)
    _deferred: deque[Schema] = field(default_factory=deque)
    _roots: list[Type] = field(default_factory=list)
    _depth: int = 0
    _spread: int = 1

    def __post_init__(self) -> None:
        self.reports = Reports(self.models, self.diagnostics)
        self.joiner = Joiner(self.models, self.reports)
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
        while self._objects or self._deferred:
            if self._objects:
                struct, view = self._objects.popleft()
                self._fill(struct, view)
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
        if self._depth >= MAX_DEPTH:
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
            children = self._children_of(target)
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

    def _children_of(self, target: Schema) -> list[Schema]:
        """The schemas that extend a component with a discriminator that lists no variants.

        OpenAPI 3.1 section 4.8.25.4: a reference to it means them as well.
        """
        if target.discriminator is None or target.one_of or target.any_of:
            return []
        named = dict.fromkeys(name for _, name in target.discriminator.mapping)
        found = [
            resolve(self.schemas[name], self.schemas) for name in named if name in self.schemas
        ]
        return [
            child
            for child in {id(c): c for c in found}.values()
            if child is not target and any(part is target for part in parts_of(child, self.schemas))
        ]

    def _compile_family(self, target: Schema, children: list[Schema]) -> Type:
        """A component and those that extend it: they come first, since it accepts what they do."""
        types = [self._variant(child) for child in children]
        base = self._own_type(target)
        for member in parts_of_union(base):
            struct = self.models.found(member)
            if isinstance(struct, StructModel):
                struct.suffix = "base"
        named = [(child, type_) for child, type_ in zip(children, types, strict=True)]
        cases = self._cases(target, [*named, (target, base)])
        return self.joiner.join(target, [*types, base], component=True, cases=cases)

    def _variant(self, child: Schema) -> Type:
        """A child as it is when its parent means it: without its own children."""
        return self._own_type(child) if self._children_of(child) else self._type_of_target(child)

    def _is_child(self, schema: Schema) -> bool:
        """Whether a component adds nothing to the one that it extends, and is one of its kinds."""
        sole = sole_reference(schema)
        if sole is None or sole.ref is None or id(schema) not in self._targets:
            return False
        parent = resolve(sole, self.schemas)
        return any(child is schema for child in self._children_of(parent))

    def _cases(self, holder: Schema, branches: list[tuple[Schema, Type]]) -> Cases | None:
        """What a discriminator's values mean among the types of some branches."""
        discriminator = holder.discriminator
        if discriminator is None:
            return None
        types: dict[str, Type] = {}
        for branch, type_ in branches:
            objects = [m for m in parts_of_union(type_) if self._is_object(m)]
            if len(objects) == 1:
                types[resolve(branch, self.schemas).id] = objects[0]
        mapped = [(value, types.get(self._resolved(n))) for value, n in discriminator.mapping]
        values = tuple((value, type_) for value, type_ in mapped if type_ is not None)
        default = types.get(self._resolved(discriminator.default or ""))
        return Cases(discriminator.property, values, default)

    def _resolved(self, name: str) -> str:
        target = self.schemas.get(name)
        return resolve(target, self.schemas).id if target is not None else name

    def _is_object(self, type_: Type) -> bool:
        return isinstance(type_, MapOf) or isinstance(self.models.found(type_), StructModel)

    # Compositions

    def _compile_keywords(self, schema: Schema, component: bool) -> Type:
        if schema.never:
            return NOTHING
        sole = sole_reference(schema)
        if sole is not None and not (component and self._is_child(schema)):
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
        return self._compile_parts(schema, [*parts, *implied], component)

    def _is_possible(self, choice: Choice) -> bool:
        if not choice.branches:
            why = "has a union that accepts no value"
            self.reports.contradiction(choice.schema, why, "the union is ignored")
        return bool(choice.branches)

    def _implies_object(self, choice: Choice) -> bool:
        return implies_object(choice, self.schemas)

    def _stating(self, choice: Choice) -> Schema:
        """A part that states the type which all branches of a union state."""
        return self._make(
            (id(choice.schema), "object"), Schema(at=choice.schema.at, types=("object",))
        )

    def _make(self, key: tuple[object, ...], schema: Schema) -> Schema:
        """A schema that stands for several; the same one each time, so that it is compiled once."""
        return self._made.setdefault(key, schema)

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
            return self._compile_parts(schema, [self._without(p, []) for p in base], component)
        if all(only_types(part) for part in base):
            types = self._narrow_branches(choice, stated_kinds(base))
        else:
            types = self._extend_branches(choice, base)
        if not types:
            why = "has a union whose branches all exclude what stands beside them"
            self.reports.contradiction(schema, why, "the union is ignored")
            return self._compile_parts(schema, [self._without(p, []) for p in base], component)
        cases = self._cases(choice.schema, types)
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
        return self._make(key, without_unions(part, kept))

    def _beside(self, base: list[Schema], branch: Schema) -> Schema:
        """A branch of a union together with the keywords that hold for every branch."""
        both = Schema(
            at=branch.at, title=None if branch.ref else branch.title, all_of=(*base, branch)
        )
        return self._make((*(id(part) for part in base), id(branch)), both)

    # One composition without unions

    def _compile_parts(self, schema: Schema, parts: list[Schema], component: bool) -> Type:
        kinds = stated_kinds(parts)
        if kinds == ():
            why = "states types that exclude each other"
            self.reports.contradiction(schema, why, "the first of them counts")
            kinds = next(part.types for part in parts if part.types)
        values = closed_values(parts, kinds)
        if values:
            return self._compile_values(schema, parts, values, component)
        if values is not None:
            why = "lists values that its other keywords exclude"
            self.reports.contradiction(schema, why, "the values are ignored")
        if kinds is None:
            return self._compile_free(schema, parts, component)
        sole = component and len(set(kinds) - {"null"}) == 1
        types = [self._compile_kind(schema, parts, kind, sole) for kind in dict.fromkeys(kinds)]
        return self.joiner.join(schema, types, component)

    def _compile_free(self, schema: Schema, parts: list[Schema], component: bool) -> Type:
        """The type of a schema that states none: what it says of objects and of arrays, and else
        any other value (JSON Schema core section 7.6.1).
        """
        objects = any(speaks_of_objects(part) for part in parts)
        arrays = any(speaks_of_arrays(part) for part in parts)
        types: list[Type] = []
        if objects:
            types.append(self._compile_object(schema, parts, component))
        if arrays:
            types.append(self._compile_array(schema, parts, component and not objects))
        if not types:
            return ANY
        both = objects and arrays
        rest = Outside("NotContainer" if both else "NotObject" if objects else "NotArray")
        return self.joiner.join(schema, [*types, rest], component)

    def _compile_values(
        self, schema: Schema, parts: list[Schema], values: list[Json], component: bool
    ) -> Type:
        present = [value for value in values if value is not None]
        if len(present) == 1 and any(part.const is not None for part in parts):
            constant = self._compile_constant(schema, present[0], component)
            if constant is not None:
                return self.joiner.join(schema, [constant, *([NONE] if None in values else [])])
        types = literal_types(values)
        models = enum_models(schema, values, component)
        sole = component and len(models) == 1 and not [t for t in types if t != NONE]
        for model in models:
            model.component = sole
            types.append(self.joiner.intern(model.values, model))
        if any(isinstance(value, list) for value in values):
            types.append(self._compile_array(schema, parts, False))
        if any(isinstance(value, dict) for value in values):
            types.append(self._compile_object(schema, parts, False))
        return self.joiner.join(schema, types, component)

    def _compile_constant(self, schema: Schema, value: Json, component: bool) -> Type | None:
        """The type of a constant that no literal can be; None for the others."""
        if isinstance(value, str | bool) or (type(value) is int and not is_large(value)):
            return None
        shown: Type = MapOf(ANY) if isinstance(value, dict) else NUMBER
        shown = ListOf(ANY) if isinstance(value, list) else shown
        text = json.dumps(value, ensure_ascii=False)
        model = ConstModel(schema=schema, component=component, text=text, type=shown)
        return self.joiner.intern(text, model)

    def _compile_kind(
        self, schema: Schema, parts: list[Schema], kind: str, component: bool
    ) -> Type:
        match kind:
            case "string":
                return self._compile_string(parts)
            case "array":
                return self._compile_array(schema, parts, component)
            case "object":
                return self._compile_object(schema, parts, component)
            case _:
                return PLAIN[kind]

    def _compile_string(self, parts: list[Schema]) -> Type:
        if any(part.content_encoding == "base64" for part in parts):
            return Scalar("bytes")
        named = [STRING_FORMATS.get(part.format or "") for part in parts]
        return next((Scalar(name) for name in named if name is not None), STR)

    def _compile_array(self, schema: Schema, parts: list[Schema], component: bool) -> Type:
        view = view_array(parts)
        rest = NOTHING if view.ends else self._all_of(view.rest)
        items = tuple(self._all_of(schemas) for schemas in view.first)
        if all(item == rest for item in items):
            return ListOf(rest)
        if view.is_tuple:
            return TupleOf(items)
        model = PrefixListModel(schema=schema, component=component, items=items, rest=rest)
        return self.joiner.intern((items, rest), model)

    def _all_of(self, schemas: Sequence[Schema]) -> Type:
        """The type of what several schemas describe together."""
        if len(schemas) < 2:
            return self._type_of(schemas[0]) if schemas else ANY
        key = ("all", *(id(schema) for schema in schemas))
        return self._type_of(self._make(key, merge_declarations(schemas)))

    # Objects

    def _compile_object(self, schema: Schema, parts: list[Schema], component: bool) -> Type:
        view = view_parts(parts)
        if not view.members and not view.required:
            return MapOf(self._extra(schema, view))
        spellable = all(is_spellable(name) for name in (*view.members, *view.required))
        patterned = any(not is_empty(pattern) and not pattern.never for pattern in view.patterns)
        struct = StructModel(
            schema=schema,
            component=component,
            members=(),
            open=bool(view.extras) or patterned or not spellable,
        )
        if component:
            self._objects.append((struct, view))
            return Ref(self.models.add(struct))
        self._fill(struct, view)
        return self.joiner.intern((struct.members, struct.open, struct.extra), struct)

    def _fill(self, struct: StructModel, view: ObjectView) -> None:
        """Compile an object's members."""
        if view.members and view.undeclared:
            self.reports.undeclared(struct.schema, view.undeclared)
        for name in view.undeclared:
            view.members[name] = [] if view.patterns else list(view.extras)
        struct.members = tuple(
            self._compile_member(name, schemas, name in view.required)
            for name, schemas in view.members.items()
        )
        if view.extras or view.patterns:
            struct.extra = self._extra(struct.schema, view) if struct.open else None

    def _extra(self, schema: Schema, view: ObjectView) -> Type:
        """The type of undeclared members. Which pattern a name matches is left to a validator."""
        patterns = [self._type_of(pattern) for pattern in view.patterns if not pattern.never]
        if not patterns or (not view.closed and not view.extras):
            return self._all_of(view.extras) if not patterns else ANY
        others = [] if view.closed else [self._all_of(view.extras)]
        return self.joiner.join(schema, [*patterns, *others])

    def _compile_member(self, name: str, schemas: list[Schema], required: bool) -> Member:
        schema = merge_declarations(schemas) if schemas else None
        type_ = self._all_of(schemas)
        if schema is None:
            return Member(
                wire_name=name, type=type_, required=required, description="", deprecated=False
            )
        return Member(
            wire_name=name,
            type=type_,
            required=required,
            description=schema.description or "",
            deprecated=schema.deprecated,
            notes=describe_value(schema, type_),
        )
