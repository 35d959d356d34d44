"""Groups whose JSON may come in one field of a form, such as GitHub's `payload`.

`formField` names the field; a preset may, too. The events keep the JSON schemas that the document
has of them. A form that the document declares itself says otherwise of the same body.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..diagnostics import Note, codes
from ..ir.service import Event, MediaType
from ..ir.signature import Signature, Verification
from .forms import FORM, MULTIPART
from .nodes import Node, ObjectNode, Reader
from .presets import load_preset
from .spelling import quoted


def find_form_field(
    reader: Reader, group: ObjectNode, signature: Signature | None, events: Sequence[Event]
) -> tuple[str | None, tuple[Event, ...]]:
    """The name of a group's field, and its events without forms of their own.

    A preset names one only where no event declares a form: the document knows better.
    """
    node = group.get("formField")
    if node is None:
        own = any(map(_forms, events))
        return None if own else _of_preset(signature), tuple(events)
    if not isinstance(node.value, str) or not node.value:
        message = "`formField` is not the name of a field"
        help = "write the name of the form's field that holds the JSON, such as `payload`"
        reader.report(codes.FORM_FIELD_INVALID, message, node.at, help=help)
        return None, tuple(events)
    return node.value, tuple(_without_forms(reader, event, node) for event in events)


def _of_preset(signature: Signature | None) -> str | None:
    named = signature.preset if isinstance(signature, Verification) else None
    return load_preset(named).form_field or None if named is not None else None


def _without_forms(reader: Reader, event: Event, field: Node) -> Event:
    """The event without the forms that it declares; an error where it declares nothing else."""
    forms = _forms(event)
    if not forms:
        return event
    kept = tuple(media for media in event.content if media not in forms)
    code, name = codes.FORM_LEFT_OUT, quoted(event.name)
    message = f"the form that {name} declares is left out for the JSON in its field"
    help = "leave `formField` out if the form is not what the provider puts the JSON into"
    if not kept:
        code = codes.FORM_FIELD_WITHOUT_JSON
        message = f"{name} declares a form, and no JSON that a field of it could hold"
        help = "list it in another group: declared forms are read without `formField`"
    notes = (Note("the field", field.at),)
    reader.report(code, message, forms[0].at, help=help, on="key", notes=notes)
    return replace(event, content=kept)


def _forms(event: Event) -> tuple[MediaType, ...]:
    names = (media.media_type.partition(";")[0].strip().lower() for media in event.content)
    pairs = zip(event.content, names, strict=True)
    return tuple(media for media, name in pairs if name in (FORM, MULTIPART))
