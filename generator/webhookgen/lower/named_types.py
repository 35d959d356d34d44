"""Definitions that are no classes: named unions, and the custom types of the runtime.

A custom type is two things: for checkers an alias of what it holds, at run time a class that the
runtime makes. What it is made of is read later, so that it may stand above its own parts.
"""

from __future__ import annotations

from ..ir.package import NamedType
from .annotations import Annotator
from .docs import clean_text, docstring, text_literal
from .models import (
    ANY,
    NOTHING,
    AliasModel,
    Cases,
    ConstModel,
    ListOf,
    PrefixListModel,
    Type,
)
from .unions import settle_members, union_of


def lower_type(
    name: str, model: AliasModel | ConstModel | PrefixListModel, annotator: Annotator
) -> NamedType:
    """A named type."""
    annotator.use("typing", "TypeAlias")
    match model:
        case AliasModel():
            shown, factory = model.type, lower_union(name, model, annotator)
        case ConstModel():
            shown, factory = model.type, f"const_of({text_literal(model.text)})"
            annotator.use(".._runtime", "const_of")
        case PrefixListModel():
            shown, factory = shown_list(model, annotator), lower_prefix_list(model, annotator)
    if factory:
        annotator.use("typing", "TYPE_CHECKING")
    return NamedType(
        name=name,
        annotation=annotator.annotate(shown),
        factory=factory,
        doc=docstring(describe(model.schema.title, model.schema.description, name), indent=0),
    )


def lower_union(name: str, alias: AliasModel, annotator: Annotator) -> str:
    """What makes a union that msgspec can't decode; "" for one that it can."""
    if not alias.custom:
        return ""
    annotator.use(".._runtime", "one_of")
    variants = lower_tuple(alias.variants, annotator)
    cases = lower_cases(alias.discriminator, alias.variants) if alias.discriminator else ""
    return f"one_of({text_literal(name)}, lambda: {variants}{cases})"


def lower_tuple(types: tuple[Type, ...], annotator: Annotator) -> str:
    """Types as a tuple."""
    spelled = [annotator.spell(type_) for type_ in types]
    return f"({', '.join(spelled)}{',' if len(spelled) == 1 else ''})"


def lower_cases(cases: Cases, variants: tuple[Type, ...]) -> str:
    """The arguments that say what a member's values mean."""
    positions = {type_: position for position, type_ in reversed([*enumerate(variants)])}
    pairs = [
        f"{literal(value)}: {positions[type_]}"
        for value, type_ in cases.values
        if type_ in positions
    ]
    text = f", discriminator=({text_literal(cases.name)}, {{{', '.join(pairs)}}})" if pairs else ""
    default = positions.get(cases.default) if cases.default is not None else None
    return text if default is None else f"{text}, default={default}"


def lower_prefix_list(model: PrefixListModel, annotator: Annotator) -> str:
    """What makes a list whose first items have types of their own."""
    annotator.use(".._runtime", "prefix_list")
    items = lower_tuple(model.items, annotator)
    if model.rest == ANY:
        return f"prefix_list(lambda: {items})"
    rest = "None" if model.rest == NOTHING else f"lambda: {annotator.spell(model.rest)}"
    return f"prefix_list(lambda: {items}, {rest})"


def shown_list(model: PrefixListModel, annotator: Annotator) -> Type:
    """The list that checkers see: any item may stand anywhere."""
    members = settle_members((*model.items, model.rest), annotator.models)
    return ListOf(union_of(members))


def literal(value: str | int) -> str:
    """A text or an integer as Python."""
    return text_literal(value) if isinstance(value, str) else repr(value)


def describe(title: str | None, description: str | None, name: str) -> str:
    """The words of a class docstring: the description, else the title, else the name."""
    given = [words for text in (description, title) if text and (words := clean_text(text))]
    return given[0] if given else f"{name}."
