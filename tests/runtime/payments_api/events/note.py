"""NoteEvent."""

from typing import ClassVar, Literal

from webhookgen_runtime import Content, Event


class NoteEvent(Event[str | None], frozen=True, kw_only=True):
    """NoteEvent."""

    name: ClassVar[Literal["note"]] = "note"
    _content: ClassVar[Content] = {"text/*": str, "application/octet-stream": bytes}
    _body_required: ClassVar[bool] = False
