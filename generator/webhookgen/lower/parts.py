"""The type of what all parts of a schema say together, unions aside: one JSON kind at a time."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..ir.service import Json, Schema
from .arrays import view_array
from .enums import closed_values, enum_models, is_large, literal_types
from .fitting import may_fit_part
from .joining import Joiner
from .kinds import PLAIN, stated_kinds
from .members import describe_value, merge_declarations
from .models import (
    ANY,
    NONE,
    NOTHING,
    NUMBER,
    STR,
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
)
from .objects import (
    ObjectView,
    is_spellable,
    parts_of,
    speaks_of_arrays,
    speaks_of_objects,
    view_parts,
)

STRING_FORMATS: Mapping[str, ScalarName] = {
    "date-time": "datetime",
    "date": "date",
    "time": "time",
    "uuid": "uuid",
    "byte": "bytes",
    "decimal": "decimal",
}


@dataclass(slots=True)
class MadeSchemas:
    """Schemas that stand for several; the same one each time, so that it is compiled once."""

    _kept: dict[tuple[object, ...], Schema] = field(default_factory=dict)

    def keep(self, key: tuple[object, ...], schema: Schema) -> Schema:
        """The schema that was first made for a key."""
        return self._kept.setdefault(key, schema)


@dataclass(slots=True)
class PartsCompiler:
    """Compiles compositions without unions. `objects` are components whose members still wait."""

    schemas: Mapping[str, Schema]
    models: Models
    joiner: Joiner
    made: MadeSchemas
    type_of: Callable[[Schema], Type]
    objects: deque[tuple[StructModel, ObjectView]] = field(default_factory=deque)

    def compile(self, schema: Schema, parts: list[Schema], component: bool) -> Type:
        """The type of all parts together."""
        kinds = stated_kinds(parts)
        if kinds == ():
            why = "states types that exclude each other"
            self.joiner.reports.contradiction(schema, why, "the first of them counts")
            kinds = next(part.types for part in parts if part.types)
        values = closed_values(parts, kinds)
        if values is not None:
            values = [value for value in values if self._is_possible(value, parts)]
        if values:
            return self._compile_values(schema, parts, values, component)
        if values is not None:
            why = "lists values that its other keywords exclude"
            self.joiner.reports.contradiction(schema, why, "the values are ignored")
        if kinds is None:
            return self._compile_free(schema, parts, component)
        sole = component and len(set(kinds) - {"null"}) == 1
        types = [self._compile_kind(schema, parts, kind, sole) for kind in dict.fromkeys(kinds)]
        return self.joiner.join(schema, types, component)

    def _is_possible(self, value: Json, parts: list[Schema]) -> bool:
        """Whether what else the parts say lets a listed array or object through."""
        if not isinstance(value, list | dict):
            return True
        return all(may_fit_part(value, part, self.schemas) for part in parts)

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
        if any(part.is_file for part in parts):
            return Scalar("file")
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
            return self.type_of(schemas[0]) if schemas else ANY
        key = ("all", *(id(schema) for schema in schemas))
        return self.type_of(self.made.keep(key, merge_declarations(schemas)))

    def _compile_object(self, schema: Schema, parts: list[Schema], component: bool) -> Type:
        view = view_parts(parts)
        if not view.members and not view.required:
            return MapOf(self._extra(schema, view))
        self._add_branches(parts, view)
        spellable = all(is_spellable(name) for name in (*view.members, *view.required))
        patterned = any(not pattern.never for pattern in view.patterns)
        struct = StructModel(
            schema=schema,
            component=component,
            members=(),
            open=bool(view.extras) or patterned or view.dynamic or not spellable,
        )
        if component:
            self.objects.append((struct, view))
            return Ref(self.models.add(struct))
        self.fill(struct, view)
        return self.joiner.intern((struct.members, struct.open, struct.extra), struct)

    def _add_branches(self, parts: list[Schema], view: ObjectView) -> None:
        """Declare the members that only a part which holds for some values declares.

        They may have any value, since the part may not hold. Where undeclared members are kept or
        forbidden there is nothing to do.
        """
        if view.extras or view.patterns or view.closed or view.dynamic:
            return
        branches = [branch for part in parts for branch in part.branches]
        inner = [part for branch in branches for part in parts_of(branch, self.schemas)]
        for member in (member for part in inner for member in part.properties):
            view.members.setdefault(member.name, [])

    def fill(self, struct: StructModel, view: ObjectView) -> None:
        """Compile an object's members."""
        if view.members and view.undeclared:
            self.joiner.reports.undeclared(struct.schema, view.undeclared)
        for name in view.undeclared:
            view.members[name] = [] if view.patterns else list(view.extras)
        struct.members = tuple(
            self._compile_member(name, schemas, name in view.required)
            for name, schemas in view.members.items()
        )
        if view.extras or view.patterns or view.dynamic:
            struct.extra = self._extra(struct.schema, view) if struct.open else None

    def _extra(self, schema: Schema, view: ObjectView) -> Type:
        """The type of undeclared members. Which pattern a name matches is left to a validator."""
        patterns = [self.type_of(pattern) for pattern in view.patterns if not pattern.never]
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
