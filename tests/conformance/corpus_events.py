"""Where the events of a document are, as handlers of its SDK and as places of the document."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from webhookgen.pipeline import read_service

from .payloads import Payload


@dataclass(frozen=True)
class Content:
    """One media type of an event: where its schema is, and who receives it."""

    handler: str
    event: str
    key: str
    method: str
    pointer: str
    media_type: str
    file: Path
    schema_pointer: str


def contents_of(spec: Path) -> list[Content]:
    """All events of a document, with each of their media types that has a schema."""
    service = read_service(str(spec)).service
    if service is None:
        return []
    handlers = _handlers(spec)
    return [
        Content(
            handler=handlers[group.kind, event.name],
            event=event.name,
            key=event.key,
            method=event.method.lower(),
            pointer=event.at.pointer,
            media_type=content.media_type,
            file=(spec.parent / content.at.file).resolve(),
            schema_pointer=content.at.child("schema").pointer,
        )
        for group in service.groups
        for event in group.events
        for content in event.content
        if content.schema is not None
    ]


def _handlers(spec: Path) -> dict[tuple[str, str], str]:
    """Handler classes by the kind and the name of each event, as `inspect` tells them."""
    command = [sys.executable, "-m", "webhookgen", "inspect", str(spec), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {
        (group["kind"], event["name"]): group["handler"]
        for group in json.loads(done.stdout)["groups"]
        for event in group["events"]
    }


def content_for(payload: Payload, contents: list[Content]) -> Content | None:
    """The content that a payload is an example of."""
    return next(_matching(payload, contents), None)


def _matching(payload: Payload, contents: list[Content]) -> Iterator[Content]:
    for content in contents:
        place = payload.event.startswith("/paths/") and content.pointer.startswith(payload.event)
        named = content.key == payload.event
        if (
            (place or named)
            and content.method == payload.method.lower()
            and content.media_type == payload.media_type
        ):
            yield content
