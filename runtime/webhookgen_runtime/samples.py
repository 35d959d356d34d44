"""Sample headers and bodies: an example of the document that fits, else made of its types."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import msgspec
from msgspec import Struct

from .decoding import ContentDecoders, Refusal
from .encoding import encode_body
from .event import Event, declared_content, declared_encodings, headers_class
from .media_types import is_multipart
from .sampling import sample_value

_BOUNDARY = "sample-5d3f0b7c9a1e4826"
_CONCRETE = {
    "*/*": "application/json",
    "application/*": "application/json",
    "text/*": "text/plain",
    "image/*": "image/png",
}


def sample_content_type(event_class: type[Event[Any]]) -> str | None:
    """A Content-Type for an event's first media type; None for one without a body."""
    declared = next(iter(declared_content(event_class)), None)
    if declared is not None and is_multipart(declared):
        return f"{declared}; boundary={_BOUNDARY}"
    if declared is None or "*" not in declared:
        return declared
    payload_type = declared_content(event_class)[declared]
    if payload_type is bytes and not declared.startswith(("text/", "image/")):
        return "application/octet-stream"
    return _CONCRETE.get(declared, declared.replace("*", "x-sample"))


def sample_bodies(package: str, event_class: type[Event[Any]]) -> Iterator[bytes]:
    """Bodies that the event's class accepts: the examples among them, then a made-up one.

    For an event without a body an empty one.
    """
    content_type = sample_content_type(event_class)
    if content_type is None:
        yield b""
        return
    declared, payload_type = next(iter(declared_content(event_class).items()))
    encodings = declared_encodings(event_class, declared)
    contents = ContentDecoders(declared, payload_type, encodings=encodings)
    decode = contents.decoder(content_type)
    for example in _examples(package, event_class):
        body = encode_body(example, content_type, encodings)
        if body and not isinstance(decode(body), Refusal):
            yield body
    yield encode_body(sample_value(payload_type), content_type, encodings) or b" "


def _examples(package: str, event_class: type[Event[Any]]) -> Iterator[Any]:
    module = event_class.__module__.rpartition(".")[2]
    path = files(package) / "_examples" / f"{module}.json"
    if path.is_file():
        yield from msgspec.json.decode(path.read_bytes(), type=list[Any])


def sample_headers(event_class: type[Event[Any]]) -> dict[str, str]:
    """The headers that the document declares for an event, by their names in small letters."""
    headers: type[Struct] | None = headers_class(event_class)
    values: dict[str, Any] = {} if headers is None else sample_value(headers)
    return {name.lower(): _header_text(value) for name, value in values.items()}


def _header_text(value: Any) -> str:
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return ",".join(map(_header_text, items))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
