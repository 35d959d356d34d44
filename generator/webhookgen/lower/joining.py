"""Several types become one: a union that msgspec decodes, or one of the runtime's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..ir.service import Schema
from .kinds import free_of, restrict
from .models import (
    NONE,
    AliasModel,
    Cases,
    EnumModel,
    LiteralOf,
    Model,
    Models,
    Ref,
    Type,
)
from .reports import Reports
from .unions import (
    listed_apart,
    nullable,
    open_unions,
    outside_in,
    replace_members,
    settle_members,
    sort_texts,
    structs_in,
    union_of,
    why_custom,
)


@dataclass(slots=True)
class Joiner:
    """Joins types, and keeps one model for equal inline schemas.

    `circles` holds, by schema id, the index that a schema got because it was needed inside itself.
    """

    models: Models
    reports: Reports
    circles: dict[str, int] = field(default_factory=dict)
    _interned: dict[object, int] = field(default_factory=dict)

    def intern(self, key: object, model: Model) -> Ref:
        """A model; equal inline schemas share one, a component never does."""
        if model.component:
            return Ref(self.models.add(model))
        schema = model.schema
        key = (type(model), key, schema.title, schema.description, schema.name_override)
        if key not in self._interned:
            self._interned[key] = self.models.add(model)
        return Ref(self._interned[key])

    def join(
        self,
        schema: Schema,
        types: Sequence[Type],
        component: bool = False,
        cases: Cases | None = None,
    ) -> Type:
        """The type that holds all that several types hold, and nothing else."""
        if len(types) == 1:
            return types[0]
        flat = open_unions(types, self.models)
        if component and schema.id in self.circles:
            flat = [m for m in flat if m != Ref(self.circles[schema.id])]
        members = settle_members(flat, self.models)
        for base in ("str", "int"):
            members = self._list_together(schema, members, base, component)
        why = why_custom(members, self.models)
        if not why and len(structs_in(members, self.models)) < 2:
            return union_of(members)
        inner = [m for m in sort_texts(members, self.models) if m != NONE]
        null = NONE in members or outside_in(inner) is not None
        alias = AliasModel(
            schema=schema,
            component=component,
            type=union_of(inner),
            custom=bool(why),
            why=why,
            suffix="value" if component and self._name_is_used(schema, inner) else "",
            discriminator=_known(cases, inner),
        )
        ref = self._keep(alias)
        return union_of([ref, NONE]) if null else ref

    def narrow(self, schema: Schema, type_: Type, kinds: Sequence[str]) -> Type:
        """A type cut down to the kinds that a `type` beside it states; a stated null is added."""
        left = self.narrowed(schema, type_, kinds)
        if left is not None:
            return nullable(left, "null" in kinds)
        instead = "the `type` beside the reference counts"
        self.reports.contradiction(schema, "states types that exclude each other", instead)
        return union_of(free_of(kinds))

    def narrowed(self, schema: Schema, type_: Type, kinds: Sequence[str]) -> Type | None:
        """What some kinds leave of a type; None where nothing is left."""
        flat = open_unions([type_], self.models)
        left = [m for t in flat for m in restrict(t, kinds, self.models)]
        if left == flat or not left:
            return type_ if left else None
        return self.join(schema, left) if len(left) > 1 else left[0]

    def _keep(self, alias: AliasModel) -> Ref:
        index = self.circles.get(alias.schema.id) if alias.component else None
        if index is not None and self.models.items[index] is None:
            self.models.items[index] = alias
            return Ref(index)
        return self.intern((alias.type, alias.discriminator), alias)

    def _name_is_used(self, schema: Schema, variants: Sequence[Type]) -> bool:
        """Whether a variant has the name that the schema's own place suggests."""
        found = [self.models.found(variant) for variant in variants]
        return any(
            m is not None and m.component and m.schema is schema and not getattr(m, "suffix", "")
            for m in found
        )

    def _list_together(
        self, schema: Schema, members: list[Type], base: str, component: bool
    ) -> list[Type]:
        """One open enum for several that stand side by side."""
        apart = listed_apart(members, self.models, base)
        if not apart:
            return members
        values: dict[str | int, None] = {}
        for type_ in apart:
            model = self.models.found(type_)
            if isinstance(model, EnumModel):
                values.update(dict.fromkeys(model.values))
            elif isinstance(type_, LiteralOf):
                values.update(dict.fromkeys(type_.values))
        alone = component and len([m for m in members if m not in apart and m != NONE]) == 0
        listed = tuple(values)
        enum = EnumModel(
            schema=schema,
            component=alone,
            base="str" if base == "str" else "int",
            values=listed,
        )
        return replace_members(members, apart, self.intern(listed, enum))


def _known(cases: Cases | None, variants: Sequence[Type]) -> Cases | None:
    """The cases that lead to one of the variants of a union."""
    if cases is None:
        return None
    among = frozenset(variants)
    values = tuple((value, type_) for value, type_ in cases.values if type_ in among)
    default = cases.default if cases.default in variants else None
    return Cases(cases.name, values, default) if values or default else None
