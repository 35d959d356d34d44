"""Events as classes: an envelope each, never shared, so that they can be told apart by class."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..diagnostics import Diagnostic, codes
from ..ir.package import EventModule
from ..ir.service import Event, FieldEncoding, HeaderParameter, Schema
from .annotations import Annotator
from .answers import AnswerTypes, answers_of, compile_answers, lower_answers
from .bodies import any_of, compile_body
from .docs import clean_text, code_cell, docstring, markdown_cell, summary_line, text_literal
from .models import NONE, STR, Anything, Models, Outside, Type, parts_of_union
from .modules import Payload, Placement
from .names import Scope, class_name, module_name
from .schemes import DeliveryIds
from .structs import lower_headers
from .types import TypeCompiler

RUNTIME_NAMES = frozenset(
    {
        "CoreRequest", "UnknownEvent", "SignatureVerificationFailure",
        "SignatureVerificationResult", "Challenge", "Answer", "Event", "UNSET", "UnsetType",
        "to_core_request", "to_core_request_async", "to_json",
    }
)  # fmt: skip
MAX_EXAMPLES = 8


@dataclass(frozen=True, slots=True)
class EventTypes:
    """The compiled types of one event: bodies by media type, headers by name, answers."""

    event: Event
    content: tuple[tuple[str, Type], ...]
    headers: Mapping[str, Type] = field(default_factory=dict)
    answers: tuple[AnswerTypes, ...] = ()

    @property
    def base(self) -> str:
        """The name that those of its models begin with."""
        return self.event.name_override or self.event.name

    @property
    def payload(self) -> Type:
        """The type of the payload: one body, or any of several, or none."""
        types = [type_ for _, type_ in self.content]
        return any_of(types if types and self.event.payload_required else [*types, NONE])


def compile_event(event: Event, compiler: TypeCompiler) -> EventTypes:
    """Compile the schemas of one event."""
    return EventTypes(
        event,
        tuple((media.media_type, compile_body(media, compiler)) for media in event.content),
        {h.name: compile_header(h, compiler) for h in event.headers},
    )


def compile_header(header: HeaderParameter, compiler: TypeCompiler) -> Type:
    """The type of a header's value; what no text can hold stays text."""
    type_ = compiler.compile(header.schema)
    free = any(isinstance(member, Anything | Outside) for member in parts_of_union(type_))
    return STR if free else type_


def compile_events(events: Iterable[Event], compiler: TypeCompiler) -> list[EventTypes]:
    """Compile all events: what they carry first, so that answers take no name from it."""
    types = [compile_event(event, compiler) for event in events]
    return [
        replace(each, answers=compile_answers(each.event.responses, compiler)) for each in types
    ]


def payloads_of(types: list[EventTypes], models: Models) -> list[Payload]:
    """What the models are named after where their schemas have no name."""
    carried = [
        Payload(each.base, f"{each.base} payload", type_)
        for each in types
        for type_ in (*(t for _, t in each.content), *each.headers.values())
    ]
    answered = [a for each in types for a in answers_of(each.base, each.answers, models)]
    return [*carried, *answered]


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


def lower_event(
    types: EventTypes,
    name: str,
    models: Models,
    placement: Placement,
    ids: DeliveryIds,
) -> EventModule:
    """An event's module; `ids` says where the delivery's id is."""
    event = types.event
    headers_name = f"{name.removesuffix('Event')}Headers"
    own = frozenset((name, headers_name))
    annotator = Annotator(models, placement, None, "..models.", own=own)
    annotator.use("typing", "ClassVar", "Literal")
    annotator.use(".._runtime", "Content", "Event", *(("delivery_id",) if ids.places else ()))
    payload = annotator.annotate(types.payload)
    content = tuple((text_literal(m), annotator.annotate(t)) for m, t in types.content)
    encodings = lower_encodings(event, annotator)
    answers = lower_answers(types.answers, annotator)
    headers = None
    if event.headers:
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
        encodings=encodings,
        body_required=event.payload_required,
        headers=headers,
        delivery=lower_delivery(ids) if ids.places else None,
        answers=answers,
        examples=examples_of(event),
        key_cell=code_cell(event.name),
        table_summary=markdown_cell(first),
        statuses=markdown_cell(", ".join(response.status for response in event.responses)),
    )


def lower_encodings(
    event: Event, annotator: Annotator
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """How the fields of an event's forms are written, where not as usual."""
    found = tuple(
        (
            text_literal(media.media_type),
            tuple((text_literal(each.name), lower_encoding(each)) for each in media.encoding),
        )
        for media in event.content
        if media.encoding
    )
    if found:
        annotator.use(".._runtime", "Encodings", "FieldEncoding")
    return found


def lower_encoding(encoding: FieldEncoding) -> str:
    """One field's encoding as an expression; what is usual is left out."""
    said = {
        "style": text_literal(encoding.style) if encoding.style != "form" else "",
        "explode": "" if encoding.explode else "False",
        "json": "True" if encoding.json else "",
        "json_text": "True" if encoding.json_text else "",
    }
    return f"FieldEncoding({', '.join(f'{name}={text}' for name, text in said.items() if text)})"


def lower_delivery(ids: DeliveryIds) -> tuple[str, str]:
    """The arguments and the docstring of an event's `delivery_id`."""
    places = " or ".join(f"`{expression}`" for expression, _ in ids.places)
    places += " of the batch's item" if ids.of_item else ""
    signed = (
        "The signature covers it."
        if all(is_signed for _, is_signed in ids.places)
        else ("The signature does not cover it, so whoever copies a request can change it.")
    )
    doc = docstring(f"The id of the delivery, from {places}. {signed}", indent=8)
    request = "self._item or self.request" if ids.of_item or ids.of_field else "self.request"
    return ", ".join((request, *(text_literal(place) for place, _ in ids.places))), doc


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
