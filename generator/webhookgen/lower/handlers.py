"""Groups as handler classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..ir.detection import Named, Plan, Scalar, Shape, Structure, Switch
from ..ir.package import EventModule, HandlerModule, Parameter
from ..ir.service import Group
from .annotations import name_order
from .constructors import (
    describe_init,
    lower_verification,
    super_arguments,
)
from .docs import clean_text, docstring, text_literal
from .names import Scope, class_name, module_name
from .receivers import lower_readme

COMMON = (
    Parameter(name="validation", annotation="Validation", default='"tolerant"'),
    Parameter(name="max_body_bytes", annotation="int", default="DEFAULT_MAX_BODY_BYTES"),
)
UNSIGNED = (
    "The document declares no signature for these events, so the handler does not verify where "
    "a request comes from: anybody who knows the URL can send one."
)


def name_group(group: Group, scope: Scope) -> str:
    """The name that a group's classes begin with: `payment` -> `Payment`; no group -> the kind."""
    base = class_name(group.name or f"{group.kind}s")
    if not scope.is_free(f"{base}Handler"):
        base = f"{base}{group.kind.capitalize()}s"
    while not scope.is_free(f"{base}Handler"):
        base += "2"
    scope.reserve([f"{base}Handler", f"{base}ParsingResult", f"{base}BatchResult"])
    return base


MAX_BARS = 64
"""How many types a union may join by `|`: checkers nest those, and give up on long ones."""


def lower_handler(
    group: Group, base: str, events: tuple[EventModule, ...], plan: Plan
) -> HandlerModule:
    """A group's handler: its scheme, its routes and its plan."""
    names = {"DEFAULT_MAX_BODY_BYTES", "Validation"}
    own = lower_verification(group.signature, names, batch=group.items is not None)
    parameters = own.parameters
    shapes = prune_shapes(shapes_of(plan))
    if shapes:
        names.add("Shape")
    names |= plan_names(plan)
    label = f"`{group.name}` {group.kind}s" if group.name else f"{group.kind}s"
    return HandlerModule(
        name=module_name(base),
        doc=docstring(f"The handler of the {label}.", indent=0),
        class_name=f"{base}Handler",
        class_doc=docstring(
            clean_text(group.description) or f"Receives the {label}.",
            describe_batches(group),
            describe_form_field(group),
            "" if group.signature else UNSIGNED,
        ),
        init_doc=describe_init(group.signature, own.parameters),
        verifies=group.signature is not None,
        positional=tuple(p for p in parameters if not p.default and not p.is_setting),
        keywords=(*(p for p in parameters if p.default or p.is_setting), *COMMON),
        super_arguments=super_arguments((*parameters, *COMMON)),
        uses_time=any(p.name == "clock" for p in parameters),
        method="verify_and_parse_event" if group.signature else "parse_event",
        readme=lower_readme(group, f"{base}Handler", label, events, parameters),
        base=own.base,
        union=f"{base}Events",
        is_long=len(group.events) > MAX_BARS,
        result=f"{base}ParsingResult",
        items=text_literal(group.items) if group.items is not None else "",
        form_field=text_literal(group.form_field) if group.form_field is not None else "",
        batch_result=f"{base}BatchResult" if group.items is not None else "",
        runtime_names=tuple(sorted(names, key=name_order)),
        scheme=own.scheme,
        handshakes=own.handshakes,
        routes=tuple(
            (e.key_literal, text_literal(f"events.{e.name}:{e.class_name}")) for e in events
        ),
        shapes=tuple((text_literal(name), lower_shape(s)) for name, s in shapes.items()),
        detection=lower_plan(plan, tuple(e.key_literal for e in events)),
        events=events,
    )


def describe_batches(group: Group) -> str:
    """What a handler's docstring says of batches."""
    if group.items is None:
        return ""
    method = "verify_and_parse_events" if group.signature else "parse_events"
    return f"They come in batches: `{method}` gives a result for each item of `{group.items}`."


def describe_form_field(group: Group) -> str:
    """What a handler's docstring says of forms."""
    if group.form_field is None:
        return ""
    field = clean_text(group.form_field)
    return f"A form is read as the JSON in its field `{field}`."


def lower_plan(plan: Plan, events: tuple[str, ...] = ()) -> str:
    """A plan as a Python expression; `events` are the keys of `_events`, where it can see them."""
    match plan:
        case Named(event):
            return text_literal(event)
        case Structure(shapes):
            told = ", ".join(text_literal(shape.event) for shape in shapes)
            return f"Structure.of(_SHAPES, {told})"
        case Switch():
            return f"Switch({', '.join(lower_switch(plan, events))})"


def lower_switch(switch: Switch, events: tuple[str, ...]) -> Iterator[str]:
    """The arguments of a switch."""
    only = len(switch.sources) == 1
    yield text_literal(switch.sources[0]) if only else lower_tuple(switch.sources)
    yield NAMES_ITSELF if names_itself(switch, events) else lower_cases(switch.cases)
    if switch.otherwise is not None:
        yield f"otherwise={lower_plan(switch.otherwise)}"
    if switch.loose:
        yield "loose=True"
    if switch.patterns:
        yield f"patterns={lower_cases(switch.patterns)}"


NAMES_ITSELF = "{name: name for name in _events}"
"""The cases of a switch whose values are the names of all events, in a handler's body."""


def names_itself(switch: Switch, events: tuple[str, ...]) -> bool:
    """Whether the values of a switch are the names of all of a handler's events."""
    cases = [(lower_value(value), lower_plan(plan)) for value, plan in switch.cases]
    return len(cases) > 1 and cases == [(name, name) for name in events]


def lower_cases(cases: Iterable[tuple[str | int, Plan]]) -> str:
    """The cases of a switch, as a dictionary."""
    return f"{{{', '.join(f'{lower_value(v)}: {lower_plan(p)}' for v, p in cases)}}}"


def prune_shapes(shapes: list[Shape]) -> dict[str, Shape]:
    """The shapes without what all of them say alike: it tells none from another.

    One that is alone keeps what it requires if its body has a constant, so that events which the
    document leaves out are refused by a look and not by decoding.
    """
    if len(shapes) == 1 and shapes[0].constant:
        return {shapes[0].event: with_constants(shapes[0])}
    required = Counter(name for shape in shapes for name in shape.required)
    types: dict[str, set[tuple[str, ...]]] = {}
    values: dict[str, set[str]] = {}
    inside: dict[str, Counter[Shape]] = {}
    for shape in shapes:
        for name, there in shape.types:
            types.setdefault(name, set()).add(there)
        for name, closed in shape.values:
            values.setdefault(name, set()).add(repr(closed))  # 1 is not true
        for name, inner in shape.members:
            inside.setdefault(name, Counter())[inner] += 1
    return {
        shape.event: replace(
            shape,
            required=tuple(n for n in shape.required if required[n] < len(shapes)),
            types=tuple(t for t in shape.types if shape.closed or len(types[t[0]]) > 1),
            values=tuple(v for v in shape.values if len(values[v[0]]) > 1),
            members=tuple(m for m in shape.members if inside[m[0]] != {m[1]: len(shapes)}),
        )
        for shape in shapes
    }


def with_constants(shape: Shape) -> Shape:
    """A shape with what it requires and with its constants; types say the rest."""
    constants = tuple((name, values) for name, values in shape.values if len(values) == 1)
    types = shape.types if shape.closed else ()
    return replace(shape, types=types, values=constants, members=())


def lower_value(value: Scalar) -> str:
    """A value that a plan compares with."""
    return text_literal(value) if isinstance(value, str) else repr(value)


def lower_shape(shape: Shape) -> str:
    """A shape as a Python expression; what says nothing is left out."""
    types = {name: types for name, types in shape.types if types or shape.closed}
    values = dict(shape.values)
    parts = [
        f"required={lower_tuple(shape.required)}" if shape.required else "",
        f"types={lower_map(types)}" if types else "",
        f"consts={lower_map(values)}" if values else "",
        "closed=True" if shape.closed else "",
        "" if shape.body else "body=False",
        f"members={lower_shapes(shape.members)}" if shape.members else "",
    ]
    return f"Shape({', '.join(part for part in parts if part)})"


def lower_shapes(shapes: Sequence[tuple[str, Shape]]) -> str:
    """The shapes of members, as a dictionary."""
    return f"{{{', '.join(f'{text_literal(name)}: {lower_shape(s)}' for name, s in shapes)}}}"


def lower_tuple(values: Sequence[Scalar]) -> str:
    """A tuple of scalars."""
    items = ", ".join(lower_value(v) for v in values)
    return f"({items},)" if len(values) == 1 else f"({items})"


def lower_map(map_: dict[str, tuple[str, ...]] | dict[str, tuple[Scalar, ...]]) -> str:
    """A dictionary of tuples."""
    items = ", ".join(f"{text_literal(name)}: {lower_tuple(v)}" for name, v in map_.items())
    return f"{{{items}}}"


def shapes_of(plan: Plan) -> list[Shape]:
    """The shapes that a plan compares, each once."""
    match plan:
        case Named():
            return []
        case Structure(shapes):
            return list(shapes)
        case Switch():
            found = {s.event: s for branch in plan.branches for s in shapes_of(branch)}
            return list(found.values())


def plan_names(plan: Plan) -> set[str]:
    """The runtime names that a plan's expression needs."""
    match plan:
        case Named():
            return set()
        case Structure():
            return {"Structure"}
        case Switch():
            return {"Switch"}.union(*map(plan_names, plan.branches))
