"""Compile schemas to payload types.

Every type accepts all that its schema accepts. Where no type does that yet, the schema becomes
`Any` and a warning names it. The validation keywords that no type can hold are left to a validator.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..diagnostics import Diagnostic, codes
from ..ir.service import Schema
from .enums import enum_models, literal_types
from .models import (
    ANY,
    NONE,
    STR,
    AliasModel,
    EnumModel,
    ListOf,
    MapOf,
    Member,
    Models,
    Ref,
    Scalar,
    ScalarName,
    StructModel,
    Type,
    UnionOf,
)
from .objects import (
    NullableView,
    ObjectView,
    is_empty,
    is_plain_ref,
    is_spellable,
    parts_of,
    resolve,
    sole_reference,
    view_nullable,
    view_object,
)
from .unions import Union, join_types, tag_structs, widen_enums

MAX_DEPTH = 48
STRING_FORMATS: Mapping[str, ScalarName] = {
    "date-time": "datetime",
    "date": "date",
    "uuid": "uuid",
    "decimal": "decimal",
}
SCALARS: Mapping[str, ScalarName] = {
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "none",
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
    _done: dict[str, Type] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)
    _queue: deque[tuple[int, Schema]] = field(default_factory=deque)
    _unions: list[Union] = field(default_factory=list)
    _interned: dict[object, int] = field(default_factory=dict)
    _reported: set[str] = field(default_factory=set)
    _depth: int = 0

    def compile(self, schema: Schema) -> Type:
        """The type of a schema."""
        self.models.schema_count += 1
        if is_plain_ref(schema):
            return self._compile_target(schema)
        if self._depth >= MAX_DEPTH:
            return self._any(schema, "is nested too deeply")
        self._depth += 1
        try:
            return self._compile_keywords(schema, component=False)
        finally:
            self._depth -= 1

    def finish(self) -> Models:
        """Compile what is still queued, then settle how each union's members are told apart."""
        while self._queue:
            index, schema = self._queue.popleft()
            view = view_object(schema, self.schemas)
            self.models.items[index] = self._struct(schema, view, component=True)
        for union in self._unions:
            fault = tag_structs(self.models, union)
            if fault is not None:
                self._report(union.alias.schema, fault, "a `dict`")
                union.alias.type = self._without_structs(union)
        return self.models

    def _compile_target(self, schema: Schema) -> Type:
        """Compile what a reference names, once."""
        target = resolve(schema, self.schemas)
        if is_plain_ref(target):
            return ANY  # a loop or a dangling reference; the parser has said so
        if target.id in self._done:
            return self._done[target.id]
        view = self._struct_view(target)
        if view is not None:
            index = self.models.reserve()
            self._queue.append((index, target))
            self._done[target.id] = nullable(Ref(index), view.null)
            return self._done[target.id]
        if target.id in self._open or self._depth >= MAX_DEPTH:
            return self._any(schema, "refers to itself with no object in between")
        self._open.add(target.id)
        self._depth += 1
        try:
            self._done[target.id] = self._compile_keywords(target, component=True)
        finally:
            self._depth -= 1
            self._open.discard(target.id)
        return self._done[target.id]

    def _compile_keywords(self, schema: Schema, component: bool) -> Type:
        if schema.never:
            return self._any(schema, "accepts no value")
        sole = sole_reference(schema)
        if sole is not None:
            return nullable(self.compile(sole), "null" in schema.types)
        objects = view_nullable(schema, self.schemas)
        if objects is not None:
            return self._compile_object(schema, objects, component)
        parts = parts_of(schema, self.schemas)
        for part in parts:
            if part.const is not None or part.enum is not None:
                return self._compile_values(part, component and part is schema)
        for part in parts:
            if part.one_of or part.any_of:
                return self._compile_union(part, schema, parts, component)
        return self._compile_by_type(schema, parts)

    def _compile_values(self, schema: Schema, component: bool) -> Type:
        types = literal_types(schema)
        for model in enum_models(schema, component):
            key = (model.values, schema.title, schema.description, schema.name_override)
            types.append(Ref(self._intern(None if component else key, model)))
        return self.join(schema, types) if types else ANY

    def _compile_by_type(self, schema: Schema, parts: list[Schema]) -> Type:
        stated = [part.types for part in parts if part.types]
        if not stated:
            if any(part.items is not None or part.prefix_items for part in parts):
                return self._compile_array(parts)
            return self._compile_string(parts) if any(p.format for p in parts) else ANY
        names = [name for name in stated[0] if all(accepts(types, name) for types in stated)]
        if not names:
            return self._any(schema, "states types that exclude each other")
        return self.join(schema, [self._compile_one(schema, name, parts) for name in names])

    def _compile_one(self, schema: Schema, name: str, parts: list[Schema]) -> Type:
        match name:
            case "string":
                return self._compile_string(parts)
            case "array":
                return self._compile_array(parts)
            case "object":
                view = view_object(schema, self.schemas)
                return self._compile_object(schema, NullableView(view, False), component=False)
            case _:
                return Scalar(SCALARS[name])

    def _compile_string(self, parts: list[Schema]) -> Type:
        named = [STRING_FORMATS.get(part.format or "") for part in parts]
        return next((Scalar(name) for name in named if name is not None), STR)

    def _compile_array(self, parts: list[Schema]) -> Type:
        for part in parts:
            if part.prefix_items:
                return ListOf(self._any(part, "is a tuple (`prefixItems`)"))
        items = [part.items for part in parts if part.items is not None]
        return ListOf(ANY if not items or items[0].never else self.compile(items[0]))

    # Objects

    def _struct_view(self, schema: Schema) -> NullableView | None:
        """The view of a schema that becomes a class, else None."""
        if sole_reference(schema) is not None or schema.never:
            return None
        found = view_nullable(schema, self.schemas)
        if found is None or not found.view.members or unspellable(found.view):
            return None
        return found

    def _compile_object(self, schema: Schema, found: NullableView, component: bool) -> Type:
        if not found.view.members:
            return nullable(MapOf(self._compile_extra(schema, found.view)), found.null)
        if names := unspellable(found.view):
            self._report(schema, f"has a member named {names[0]!r}, which no class can hold")
            return nullable(MapOf(ANY), found.null)
        model = self._struct(schema, found.view, component)
        key = (model.members, schema.title, schema.description, schema.name_override)
        return nullable(Ref(self._intern(key, model)), found.null)

    def _compile_extra(self, schema: Schema, view: ObjectView) -> Type:
        parts = parts_of(schema, self.schemas)
        patterns = [item for part in parts for _, item in part.pattern_properties]
        if len(patterns) == 1 and view.closed:
            return self.compile(patterns[0])
        if patterns or view.extra is None or view.extra.never:
            return ANY
        return self.compile(view.extra)

    def _struct(self, schema: Schema, view: ObjectView, component: bool) -> StructModel:
        members = tuple(
            self._compile_member(name, schemas, name in view.required)
            for name, schemas in view.members.items()
        )
        return StructModel(schema=schema, component=component, members=members)

    def _compile_member(self, name: str, schemas: list[Schema], required: bool) -> Member:
        schema = schemas[0] if len(schemas) == 1 else merge_declarations(schemas)
        return Member(
            wire_name=name,
            type=self.compile(schema),
            required=required,
            description=schema.description or "",
            deprecated=schema.deprecated,
        )

    def _intern(self, key: object, model: StructModel | EnumModel) -> int:
        """The index of a model; equal inline schemas share one (no key: never shared)."""
        if key is None:
            return self.models.add(model)
        if key not in self._interned:
            self._interned[key] = self.models.add(model)
        return self._interned[key]

    # Unions

    def _compile_union(
        self, union: Schema, schema: Schema, parts: list[Schema], component: bool
    ) -> Type:
        """The branches, each with what holds for all of them."""
        common = [replace(part, ref=None, all_of=()) for part in parts if part is not union]
        common.append(replace(union, ref=None, all_of=(), one_of=(), any_of=()))
        if any(part.one_of or part.any_of for part in common):
            return self._any(schema, "composes several unions")
        null = any("null" in part.types for part in common)
        base = tuple(part for part in common if not is_empty(part))
        branches = [*union.one_of, *union.any_of]
        types = [self.compile(with_base(base, branch)) for branch in branches]
        return nullable(self.join(schema, types, union, component), null)

    def join(
        self,
        schema: Schema,
        types: list[Type],
        union: Schema | None = None,
        component: bool = False,
    ) -> Type:
        """One type for several; `Any` with a warning where a decoder can't tell them apart."""
        if len(types) == 1:
            return types[0]
        joined = widen_enums(join_types(self._flatten(types)), self.models)
        if not isinstance(joined, UnionOf):
            return joined
        structs = [m for m in joined.members if isinstance(m, Ref) and not self._is_enum(m)]
        if not structs or (len(structs) == 1 and not has_map(joined)):
            return joined
        if has_map(joined):
            self._report(schema, "joins a map with other objects", "a `dict`")
            return join_types([MapOf(ANY), *(m for m in joined.members if m not in structs)])
        inner = join_types([m for m in joined.members if m != NONE])
        alias = AliasModel(schema=schema, component=component, type=inner)
        self._unions.append(Union(alias, tuple(s.index for s in structs), union))
        return nullable(Ref(self.models.add(alias)), NONE in joined.members)

    def _is_enum(self, ref: Ref) -> bool:
        return isinstance(self.models.items[ref.index], EnumModel)

    def _flatten(self, types: list[Type]) -> list[Type]:
        """The types, with unions of classes opened."""
        flat: list[Type] = []
        for type_ in types:
            for member in type_.members if isinstance(type_, UnionOf) else (type_,):
                model = self.models.items[member.index] if isinstance(member, Ref) else None
                flat += self._flatten([model.type]) if isinstance(model, AliasModel) else [member]
        return flat

    def _without_structs(self, union: Union) -> Type:
        """A union whose objects can't be told apart: they are maps of anything."""
        inner = union.alias.type
        members = inner.members if isinstance(inner, UnionOf) else (inner,)
        others = [m for m in members if not (isinstance(m, Ref) and m.index in union.structs)]
        return join_types([MapOf(ANY), *others])

    # Reports

    def _any(self, schema: Schema, why: str) -> Type:
        self._report(schema, why)
        return ANY

    def _report(self, schema: Schema, why: str, instead: str = "`Any`") -> None:
        if schema.id in self._reported:
            return
        self._reported.add(schema.id)
        kind = why.partition(" named ")[0]
        self.models.became_any[kind] = self.models.became_any.get(kind, 0) + 1
        self.diagnostics.append(
            Diagnostic(
                code=codes.SCHEMA_BECAME_ANY,
                message=f"the schema {why}, so its type is {instead}",
                at=schema.at,
                help="check its values by hand, or state a narrower schema",
            )
        )


def nullable(type_: Type, null: bool) -> Type:
    """A type, with null where asked for."""
    return join_types([type_, NONE]) if null else type_


def accepts(types: tuple[str, ...], name: str) -> bool:
    """Whether stated types let a type through; every integer is a number."""
    return name in types or (name == "integer" and "number" in types)


def has_map(union: UnionOf) -> bool:
    """Whether a map is among the members."""
    return any(isinstance(member, MapOf) for member in union.members)


def unspellable(view: ObjectView) -> list[str]:
    """The members that msgspec can't take."""
    return [name for name in view.members if not is_spellable(name)]


def merge_declarations(schemas: list[Schema]) -> Schema:
    """Several declarations of one member all hold; the last one has the word."""
    last = schemas[-1]
    informative = tuple(s for s in schemas if not is_empty(s))
    if len(informative) == 1 or all(s is last for s in informative):
        return replace(last, description=last.description or schemas[0].description)
    return Schema(
        at=last.at,
        title=last.title,
        description=last.description or schemas[0].description,
        deprecated=last.deprecated,
        all_of=informative,
    )


def with_base(base: tuple[Schema, ...], branch: Schema) -> Schema:
    """A branch of a union together with the keywords that hold for every branch."""
    if not base or branch.never:
        return branch
    title, ref = branch.title, branch.ref
    if all(only_types(part) for part in base) and (ref is not None or branch.types):
        return branch  # a type that a branch repeats narrows nothing
    return Schema(at=branch.at, title=None if ref else title, all_of=(*base, branch))


def only_types(schema: Schema) -> bool:
    """Whether `type` is all that a schema says."""
    return is_empty(replace(schema, types=()))
