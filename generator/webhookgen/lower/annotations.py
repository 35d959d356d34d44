"""Types as the text of annotations, and the imports that the text needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..ir.package import Import
from .docs import text_literal
from .models import (
    NONE,
    AliasModel,
    Anything,
    ListOf,
    LiteralOf,
    MapOf,
    Models,
    Nothing,
    Outside,
    Ref,
    Scalar,
    TupleOf,
    Type,
    UnionOf,
    parts_of_union,
)
from .modules import Placement, is_named

SCALAR_TEXT = {
    "str": "str",
    "int": "int",
    "number": "int | float",
    "bool": "bool",
    "datetime": "dt.datetime",
    "date": "dt.date",
    "time": "dt.time",
    "uuid": "UUID",
    "decimal": "DecimalText",
    "bytes": "bytes",
    "file": "FormFile",
    "none": "None",
}
SCALAR_IMPORTS = {
    "datetime": Import(module="datetime", alias="dt"),
    "date": Import(module="datetime", alias="dt"),
    "time": Import(module="datetime", alias="dt"),
    "uuid": Import(module="uuid", names=("UUID",)),
    "decimal": Import(module=".._runtime", names=("DecimalText",)),
    "file": Import(module=".._runtime", names=("FormFile",)),
}


@dataclass(slots=True)
class Annotator:
    """Spells the types of one module. `prefix` leads from there to the models (`.`, `..models.`).

    `defined` holds the models of the module that stand above the text; one below it makes the
    whole annotation a forward reference. `own` are names of the module's own classes: a model of
    that name is imported under another one.
    """

    models: Models
    placement: Placement
    module: str | None
    prefix: str
    defined: set[int] = field(default_factory=set)
    own: frozenset[str] = frozenset()
    imports: dict[str, dict[str, None]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def use(self, module: str, *names: str) -> None:
        """Note an import."""
        self.imports.setdefault(module, {}).update(dict.fromkeys(names))

    def annotate(self, type_: Type, absent: bool = False) -> str:
        """The annotation of a type; `absent` adds that a member may be missing."""
        text = self.spell(type_)
        if absent:
            self.use("msgspec", "UNSET", "UnsetType")
            text = f"{text} | UnsetType"
        return text_literal(text) if self.looks_ahead(type_) else text

    def spell(self, type_: Type) -> str:
        """A type as an expression, which may name definitions that stand below it."""
        members = self._opened(type_)
        return " | ".join(dict.fromkeys(self._spell_one(member) for member in members))

    def _opened(self, type_: Type) -> list[Type]:
        """The members of a union, and of those in it that have no name; null once, at the end."""
        members = list(self._unnamed(type_))
        if any(isinstance(member, Outside) for member in members):
            return [member for member in members if member != NONE]
        return sorted(members, key=lambda member: member == NONE)

    def _unnamed(self, type_: Type) -> Iterator[Type]:
        for member in parts_of_union(type_):
            model = self.models.found(member)
            if isinstance(model, AliasModel):
                if is_named(model):
                    yield member
                else:
                    yield from self._unnamed(model.type)
                if model.null:
                    yield NONE
            else:
                yield member

    def _spell_one(self, type_: Type) -> str:
        match type_:
            case Scalar(name):
                self._use_scalar(name)
                return SCALAR_TEXT[name]
            case LiteralOf(values):
                self.use("typing", "Literal")
                texts = [text_literal(v) if isinstance(v, str) else repr(v) for v in values]
                return f"Literal[{', '.join(texts)}]"
            case Anything():
                self.use("typing", "Any")
                return "Any"
            case Nothing():
                self.use(".._runtime", "Forbidden")
                return "Forbidden"
            case Outside(name):
                self.use(".._runtime", name)
                return name
            case ListOf(item):
                return f"list[{self.spell(item)}]"
            case TupleOf(items):
                return f"tuple[{', '.join(self.spell(item) for item in items)}]"
            case MapOf(value):
                return f"dict[str, {self.spell(value)}]"
            case UnionOf():
                return self.spell(type_)
            case Ref(index):
                return self._spell_model(index)

    def _spell_model(self, index: int) -> str:
        name = self.placement.names[index]
        module = self.placement.module_of[index]
        if module == self.module:
            return name
        if name not in self.own:
            self.use(f"{self.prefix}{module}", name)
            return name
        alias = f"{name}Model"
        while alias in self.placement.names.values():
            alias += "_"
        self.use(f"{self.prefix}{module}", f"{name} as {alias}")
        return alias

    def _use_scalar(self, name: str) -> None:
        needed = SCALAR_IMPORTS.get(name)
        if needed is None:
            return
        if needed.alias:
            self.aliases[needed.module] = needed.alias
        else:
            self.use(needed.module, *needed.names)

    def looks_ahead(self, type_: Type) -> bool:
        """Whether a type names a definition of this module that stands below."""
        match type_:
            case Ref(index):
                model = self.models[index]
                if isinstance(model, AliasModel) and not is_named(model):
                    return self.looks_ahead(model.type)
                return self.placement.module_of[index] == self.module and index not in self.defined
            case ListOf(inner) | MapOf(inner):
                return self.looks_ahead(inner)
            case UnionOf(members) | TupleOf(members):
                return any(self.looks_ahead(member) for member in members)
            case _:
                return False

    def sorted_imports(self) -> tuple[Import, ...]:
        """The imports noted so far: standard library, msgspec, then the package's own."""
        plain = [Import(module=m, alias=a) for m, a in self.aliases.items()]
        named = [
            Import(module=m, names=tuple(sorted(names, key=name_order)))
            for m, names in self.imports.items()
        ]
        ordered = sorted([*plain, *named], key=import_order)
        before = [None, *(section(item) for item in ordered)]
        return tuple(
            replace(item, apart=last is not None and last != section(item))
            for item, last in zip(ordered, before, strict=False)
        )


def section(item: Import) -> int:
    """The section of an import: 0 standard library, 1 msgspec, 2 the package's own."""
    return 2 if item.module.startswith(".") else int(item.module == "msgspec")


def import_order(item: Import) -> tuple[int, bool, int, str]:
    """Where an import stands among others: by section, the farthest parent first, by name."""
    dots = len(item.module) - len(item.module.lstrip("."))
    return (section(item), not item.alias, -dots, item.module)


def name_order(name: str) -> tuple[int, str]:
    """Where a name stands in an import: constants, classes, functions."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2, name)
