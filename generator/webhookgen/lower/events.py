"""Events as classes: an envelope each, never shared, so that they can be told apart by class."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..diagnostics import Diagnostic, codes
from ..ir.package import EventModule
from ..ir.service import Event, HeaderParameter, MediaType, Schema
from .annotations import Annotator
from .docs import clean_text, code_cell, docstring, markdown_cell, summary_line, text_literal
from .models import ANY, NONE, STR, Models, Scalar, Type, UnionOf
from .modules import Payload, Placement
from .names import Scope, class_name, module_name
from .structs import lower_headers
from .types import TypeCompiler

BYTES = Scalar("bytes")
RUNTIME_NAMES = frozenset(
    {
        "CoreRequest", "UnknownEvent", "SignatureVerificationFailure",
        "SignatureVerificationResult", "Challenge", "Answer", "Event", "UNSET", "UnsetType",
        "to_core_request", "to_core_request_async",
    }
)  # fmt: skip
MAX_EXAMPLES = 8


@dataclass(frozen=True, slots=True)
class EventTypes:
    """The compiled types of one event: its bodies by media type, and its headers by name."""

    event: Event
    content: tuple[tuple[str, Type], ...]
    headers: Mapping[str, Type] = field(default_factory=dict)

    @property
    def payload(self) -> Type:
        """The type of the payload: one body, or any of several, or none."""
        types = [type_ for _, type_ in self.content] or [NONE]
        return types[0] if len(types) == 1 and self.event.payload_required else self._any_of(types)

    def _any_of(self, types: list[Type]) -> Type:
        """A union of what each media type's own decoder gives, so nothing is widened."""
        flat = [m for t in types for m in (t.members if isinstance(t, UnionOf) else (t,))]
        null = NONE in flat or not self.event.payload_required
        members = dict.fromkeys(m for m in flat if m != NONE)
        if ANY in members:
            return ANY
        union = (*members, NONE) if null else tuple(members)
        return union[0] if len(union) == 1 else UnionOf(union)


def compile_event(event: Event, compiler: TypeCompiler) -> EventTypes:
    """Compile the schemas of one event."""
    return EventTypes(
        event,
        tuple((media.media_type, compile_body(media, compiler)) for media in event.content),
        {h.name: compile_header(h, compiler) for h in event.headers},
    )


def compile_body(media: MediaType, compiler: TypeCompiler) -> Type:
    """The type of a body: by its schema where it is JSON or a form, else text or bytes."""
    name = media.media_type.split(";")[0].strip().lower()
    structured = name.endswith(("/json", "+json", "/x-www-form-urlencoded")) or "*" in name
    if structured:
        return compiler.compile(media.schema) if media.schema is not None else ANY
    return STR if name.startswith("text/") or name.endswith(("/xml", "+xml")) else BYTES


def compile_header(header: HeaderParameter, compiler: TypeCompiler) -> Type:
    """The type of a header's value; what no text can hold stays text."""
    type_ = compiler.compile(header.schema)
    return STR if type_ == ANY else type_


def payloads_of(types: list[EventTypes]) -> list[Payload]:
    """What the models are named after where their schemas have no name."""
    return [
        Payload(each.event.name_override or each.event.name, type_)
        for each in types
        for type_ in (*(t for _, t in each.content), *each.headers.values())
    ]


def name_event(event: Event, scope: Scope, diagnostics: list[Diagnostic]) -> str:
    """An event's class name: its key with `Event` at the end, never a name of the runtime."""
    base = class_name(event.name_override or event.name)
    name = base if base.endswith("Event") else f"{base}Event"
    if name in RUNTIME_NAMES:
        given = f"{name.removesuffix('Event')}{event.kind.capitalize()}Event"
        diagnostics.append(reserved(event, name, given))
        name = given
    claimed = scope.claim(name)
    if claimed != name:
        diagnostics.append(
            Diagnostic(
                code=codes.NAME_COLLISION,
                message=f"the class name {name!r} is taken, so the event {event.name!r} "
                f"is called {claimed!r}",
                at=event.at,
                help="choose a name by `names` in webhookgen.yaml, or by `x-webhookgen-name` there",
            )
        )
    return claimed


def reserved(event: Event, name: str, given: str) -> Diagnostic:
    """The word that a name belongs to the runtime."""
    return Diagnostic(
        code=codes.RESERVED_NAME,
        message=f"{name!r} is a name of the runtime, so the event {event.name!r} "
        f"is called {given!r}",
        at=event.at,
        help="choose a name by `names` in webhookgen.yaml, or by `x-webhookgen-name` there",
    )


def lower_event(types: EventTypes, name: str, models: Models, placement: Placement) -> EventModule:
    """An event's module."""
    event = types.event
    annotator = Annotator(models, placement, None, "..models.")
    annotator.use("typing", "ClassVar", "Literal")
    annotator.use(".._runtime", "Content", "Event")
    payload = annotator.annotate(types.payload)
    content = tuple((text_literal(m), annotator.annotate(t)) for m, t in types.content)
    headers = None
    if event.headers:
        headers_name = f"{name.removesuffix('Event')}Headers"
        headers = lower_headers(headers_name, event.headers, dict(types.headers), annotator)
    summary = "" if event.summary in event.description else event.summary
    said = clean_text(summary + event.description)
    first = summary_line(event.summary or event.description)
    return EventModule(
        name=module_name(name.removesuffix("Event")),
        doc=docstring(f"The `{event.name}` {event.kind}.", indent=0),
        imports=annotator.sorted_imports(),
        class_name=name,
        class_doc=docstring(
            summary,
            event.description if said else f"The `{event.name}` {event.kind}.",
            "Deprecated." if event.deprecated else "",
        ),
        key=event.name,
        key_literal=text_literal(event.name),
        payload=payload,
        content=content,
        body_required=event.payload_required,
        headers=headers,
        examples=examples_of(event),
        key_cell=code_cell(event.name),
        table_summary=markdown_cell(first),
        statuses=markdown_cell(", ".join(response.status for response in event.responses)),
    )


def examples_of(event: Event) -> tuple[str, ...]:
    """The document's example payloads as JSON texts, those of the media type first."""
    values = [
        value
        for media in event.content
        for value in (*media.examples, *schema_examples(media.schema))
    ]
    texts = dict.fromkeys(json.dumps(v, ensure_ascii=False, allow_nan=False) for v in values)
    return tuple(texts)[:MAX_EXAMPLES]


def schema_examples(schema: Schema | None) -> tuple[object, ...]:
    """The examples that a payload's schema holds itself."""
    return schema.examples if schema is not None else ()
