"""Models as classes, ready to print."""

from __future__ import annotations

from ..diagnostics import Diagnostic, codes
from ..ir.package import Definition, EnumClass, ModelModule, StructClass, StructField
from ..ir.service import HeaderParameter
from .annotations import Annotator
from .docs import clean_text, docstring, text_literal
from .models import (
    AliasModel,
    ConstModel,
    EnumModel,
    MapOf,
    Member,
    Models,
    PrefixListModel,
    StructModel,
    Type,
)
from .modules import Placement
from .named_types import describe, literal, lower_type
from .names import Scope, attribute_name, constant_name
from .unions import without_null


def lower_model_module(
    path: str, models: Models, placement: Placement, diagnostics: list[Diagnostic]
) -> ModelModule:
    """A module of models: enums first, then the others after those they refer to."""
    annotator = Annotator(models, placement, path, ".")
    indexes = placement.modules[path]
    enums: list[EnumClass] = []
    definitions: list[Definition] = []
    annotator.defined.update(i for i in indexes if isinstance(models[i], EnumModel))
    for index in indexes:
        name = placement.names[index]
        match models[index]:
            case EnumModel() as model:
                enums.append(lower_enum(name, model, annotator, diagnostics))
            case StructModel() as model:
                struct = lower_struct(name, model, annotator, diagnostics)
                definitions.append(Definition(struct=struct))
            case AliasModel() | ConstModel() | PrefixListModel() as model:
                definitions.append(Definition(type=lower_type(name, model, annotator)))
        annotator.defined.add(index)
    exports = tuple(placement.names[i] for i in indexes if i in placement.roots)
    return ModelModule(
        name=path,
        doc=docstring(module_title(exports), indent=0),
        imports=annotator.sorted_imports(),
        enums=tuple(enums),
        definitions=tuple(definitions),
        exports=exports,
    )


def module_title(exports: tuple[str, ...]) -> str:
    """The first line of a model module."""
    return f"`{exports[0]}` and what belongs to it." if exports else "Payload models."


def lower_struct(
    name: str, model: StructModel, annotator: Annotator, diagnostics: list[Diagnostic]
) -> StructClass:
    """A class with its members in the order of the document."""
    tag_member = next((m for m in model.members if model.tag and m.wire_name == model.tag[0]), None)
    members = [m for m in model.members if m is not tag_member]
    names = name_members([m.wire_name for m in model.members], reserved_in(model))
    report_renames(model, names, diagnostics)
    wire = {m.wire_name: names[m.wire_name] for m in members}
    rename = "" if model.open else rename_rule(wire)
    fields = [lower_field(m, names[m.wire_name], rename, annotator) for m in members]
    if model.extra is not None:
        fields.append(lower_extra(model.extra, annotator))
    tag = lower_tag(model.tag, names, tag_member, annotator) if model.tag is not None else None
    return StructClass(
        name=name,
        doc=docstring(describe(model.schema.title, model.schema.description, name)),
        bases=lower_bases(model, rename, annotator),
        tag=tag,
        fields=tuple(fields),
    )


def lower_bases(model: StructModel, rename: str, annotator: Annotator) -> str:
    """The argument list of a class: a Struct with its options, or the base of open objects."""
    if model.open:
        annotator.use(".._runtime", "OpenObject")
        return "OpenObject"
    annotator.use("msgspec", "Struct")
    bases = STRUCT + (f', rename="{rename}"' if rename else "")
    if model.tag is not None:
        bases += f", tag_field={text_literal(model.tag[0])}, tag={literal(model.tag[1])}"
    return bases


STRUCT = "Struct, frozen=True, kw_only=True"
EXTRA = "additional_properties"


def reserved_in(model: StructModel) -> frozenset[str]:
    """The attribute names that an object's class takes for itself."""
    return frozenset({EXTRA}) if model.open else frozenset()


def lower_extra(extra: Type, annotator: Annotator) -> StructField:
    """The attribute for undeclared members."""
    return StructField(
        name=EXTRA,
        annotation=annotator.annotate(MapOf(extra)),
        default=None,
        doc=docstring("The members that the document does not declare by name."),
    )


def lower_tag(
    tag: tuple[str, str | int], names: dict[str, str], member: Member | None, annotator: Annotator
) -> StructField:
    """The member that tells a union's structs apart, as a constant of the class."""
    annotator.use("typing", "ClassVar", "Literal")
    name = names.get(tag[0]) or attribute_name(tag[0])
    return StructField(
        name=name,
        annotation=f"ClassVar[Literal[{literal(tag[1])}]]",
        default=literal(tag[1]),
        doc=lower_words(member.description) if member else None,
    )


def lower_field(member: Member, name: str, rename: str, annotator: Annotator) -> StructField:
    """A member: its annotation says whether it is required and whether it may be null."""
    annotation = annotator.annotate(member.type, absent=not member.required)
    spelled = rename_spelling(name, rename)
    default = None if member.required else "UNSET"
    if spelled != member.wire_name:
        annotator.use("msgspec", "field")
        given = f"default={default}, " if default else ""
        default = f"field({given}name={text_literal(member.wire_name)})"
    return StructField(
        name=name,
        annotation=annotation,
        default=default,
        doc=lower_words(*describe_member(member)),
    )


def describe_member(member: Member) -> tuple[str, ...]:
    """The words about a member: one line where they are few, else a paragraph each."""
    deprecated = "Deprecated." if member.deprecated else ""
    said, notes = clean_text(member.description), f"{deprecated} {member.notes}".strip()
    ended = f"{said}." if said[-1:].isalnum() else said
    line = f"{ended} {notes}"
    fits = "\n" not in line and len(line) <= MAX_LINE and ended[-1:] in (".", "!", "?")
    return (line,) if fits and notes else (said, notes)


MAX_LINE = 78


def lower_words(*paragraphs: str) -> str | None:
    """A docstring, where there is anything to say."""
    words = [words for text in paragraphs if (words := clean_text(text))]
    return docstring(*words) if words else None


def name_members(wire_names: list[str], reserved: frozenset[str] = frozenset()) -> dict[str, str]:
    """A distinct attribute name for each member; a reserved one gets an underscore."""
    scope = Scope()
    scope.reserve(reserved)
    return {wire: scope.claim(spelled_beside(wire, reserved)) for wire in wire_names}


def spelled_beside(wire_name: str, reserved: frozenset[str]) -> str:
    """A member's attribute name where some names are taken by its class."""
    name = attribute_name(wire_name)
    return f"{name}_" if name in reserved else name


def report_renames(
    model: StructModel, names: dict[str, str], diagnostics: list[Diagnostic]
) -> None:
    """Say which members had to take another name than their own."""
    for wire, name in names.items():
        if name != spelled_beside(wire, reserved_in(model)):
            diagnostics.append(
                Diagnostic(
                    code=codes.NAME_COLLISION,
                    message=f"the attribute name {attribute_name(wire)!r} is taken, "
                    f"so the member {wire!r} is called {name!r}",
                    at=model.schema.at,
                    help="use the name given, or ask the provider for members that differ by more",
                )
            )


def rename_rule(wire: dict[str, str]) -> str:
    """msgspec's rename rule that spells every member as on the wire; "" where none is needed."""
    if all(name == wire_name for wire_name, name in wire.items()):
        return ""
    for rule in ("camel", "pascal", "kebab"):
        if all(rename_spelling(name, rule) == wire_name for wire_name, name in wire.items()):
            return rule
    return ""


def rename_spelling(name: str, rule: str) -> str:
    """A member's wire name under one of msgspec's rename rules."""
    if not rule:
        return name
    if rule == "kebab":
        return "-".join(part for part in name.split("_") if part)
    first, *rest = name.strip("_").split("_")
    head = first[:1].upper() + first[1:] if rule == "pascal" else first
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def lower_enum(
    name: str, model: EnumModel, annotator: Annotator, diagnostics: list[Diagnostic]
) -> EnumClass:
    """An open enum."""
    base = "OpenStr" if model.base == "str" else "OpenInt"
    annotator.use(".._runtime", base)
    annotator.use("typing", "TYPE_CHECKING")
    scope = Scope()
    members = tuple((scope.claim(constant_name(str(v))), literal(v)) for v in model.values)
    taken = [v for v, (given, _) in zip(model.values, members, strict=True)
             if given != constant_name(str(v))]  # fmt: skip
    if taken:
        diagnostics.append(
            Diagnostic(
                code=codes.NAME_COLLISION,
                message=f"{len(taken)} enum values differ from others by case or symbols alone; "
                f"{taken[0]!r} and its like are numbered",
                at=model.schema.at,
                help="compare with the value's text where the numbered name is unclear",
            )
        )
    return EnumClass(
        name=name,
        doc=docstring(describe(model.schema.title, model.schema.description, name)),
        base=base,
        unlisted="str()" if model.base == "str" else "int()",
        members=members,
    )


def lower_headers(
    name: str, headers: tuple[HeaderParameter, ...], types: dict[str, Type], annotator: Annotator
) -> StructClass:
    """The headers that an event declares. A header that does not fit never refuses an event: a
    required one raises AttributeError when it is read, an optional one is UNSET.
    """
    annotator.use("msgspec", "Struct")
    names = name_members([h.name for h in headers])
    members = [
        Member(
            wire_name=header.name,
            type=without_null(types[header.name]),
            required=header.required,
            description=header.description,
            deprecated=header.deprecated,
        )
        for header in headers
    ]
    return StructClass(
        name=name,
        doc=docstring("The headers that the document declares."),
        bases=STRUCT,
        tag=None,
        fields=tuple(lower_field(m, names[m.wire_name], "", annotator) for m in members),
    )
