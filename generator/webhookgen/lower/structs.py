"""Models as classes, ready to print."""

from __future__ import annotations

from ..diagnostics import Diagnostic, codes
from ..ir.package import EnumClass, ModelModule, StructClass, StructField, UnionAlias
from ..ir.service import HeaderParameter
from .annotations import Annotator
from .docs import clean_text, docstring, text_literal
from .models import AliasModel, EnumModel, Member, Models, StructModel, Type
from .modules import Placement
from .names import Scope, attribute_name, constant_name
from .unions import without_null


def lower_model_module(
    path: str, models: Models, placement: Placement, diagnostics: list[Diagnostic]
) -> ModelModule:
    """A module of models: enums first, then structs after those they refer to, then unions."""
    annotator = Annotator(models, placement, path, ".")
    indexes = placement.modules[path]
    enums: list[EnumClass] = []
    structs: list[StructClass] = []
    aliases: list[UnionAlias] = []
    annotator.defined.update(i for i in indexes if isinstance(models[i], EnumModel))
    for index in indexes:
        name = placement.names[index]
        match models[index]:
            case EnumModel() as model:
                enums.append(lower_enum(name, model, annotator, diagnostics))
            case StructModel() as model:
                structs.append(lower_struct(name, model, annotator, diagnostics))
            case AliasModel() as model:
                aliases.append(lower_alias(name, model, annotator))
        annotator.defined.add(index)
    exports = tuple(placement.names[i] for i in indexes if i in placement.roots)
    return ModelModule(
        name=path,
        doc=docstring(module_title(exports), indent=0),
        imports=annotator.sorted_imports(),
        enums=tuple(enums),
        structs=tuple(structs),
        aliases=tuple(aliases),
        exports=exports,
    )


def module_title(exports: tuple[str, ...]) -> str:
    """The first line of a model module."""
    return f"`{exports[0]}` and what belongs to it." if exports else "Payload models."


def lower_struct(
    name: str, model: StructModel, annotator: Annotator, diagnostics: list[Diagnostic]
) -> StructClass:
    """A struct with its members in the order of the document."""
    annotator.use("msgspec", "Struct")
    tag_member = next((m for m in model.members if model.tag and m.wire_name == model.tag[0]), None)
    members = [m for m in model.members if m is not tag_member]
    names = name_members([m.wire_name for m in model.members])
    report_renames(model, names, diagnostics)
    wire = {m.wire_name: names[m.wire_name] for m in members}
    rename = rename_rule(wire)
    fields = tuple(lower_field(m, names[m.wire_name], rename, annotator) for m in members)
    options = f', rename="{rename}"' if rename else ""
    tag = None
    if model.tag is not None:
        options += f", tag_field={text_literal(model.tag[0])}, tag={literal(model.tag[1])}"
        tag = lower_tag(model.tag, names, tag_member, annotator)
    return StructClass(
        name=name,
        doc=docstring(describe(model.schema.title, model.schema.description, name)),
        options=options,
        tag=tag,
        fields=fields,
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


def literal(value: str | int) -> str:
    """A text or an integer as Python."""
    return text_literal(value) if isinstance(value, str) else repr(value)


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
        doc=lower_words(member.description, "Deprecated." if member.deprecated else ""),
    )


def lower_words(*paragraphs: str) -> str | None:
    """A docstring, where there is anything to say."""
    words = [words for text in paragraphs if (words := clean_text(text))]
    return docstring(*words) if words else None


def name_members(wire_names: list[str]) -> dict[str, str]:
    """A distinct attribute name for each member."""
    scope = Scope()
    return {wire: scope.claim(attribute_name(wire)) for wire in wire_names}


def report_renames(
    model: StructModel, names: dict[str, str], diagnostics: list[Diagnostic]
) -> None:
    """Say which members had to take another name than their own."""
    for wire, name in names.items():
        if name != attribute_name(wire):
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


def lower_alias(name: str, model: AliasModel, annotator: Annotator) -> UnionAlias:
    """A named union."""
    annotator.use("typing", "TypeAlias")
    return UnionAlias(
        name=name,
        annotation=annotator.annotate(model.type),
        doc=docstring(describe(model.schema.title, model.schema.description, name), indent=0),
    )


def describe(title: str | None, description: str | None, name: str) -> str:
    """The words of a class docstring: the description, else the title, else the name."""
    given = [words for text in (description, title) if text and (words := clean_text(text))]
    return given[0] if given else f"{name}."


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
        options="",
        tag=None,
        fields=tuple(lower_field(m, names[m.wire_name], "", annotator) for m in members),
    )
