"""Sample bodies: an event's documented example that fits, else one built from its type."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import msgspec

from . import media_types
from .custom_types import encode_custom, to_json
from .decoding import ContentDecoders, Refusal
from .event import Event, declared_content
from .sampling import sample_value

_CONCRETE = {
    "*/*": "application/json",
    "application/*": "application/json",
    "text/*": "text/plain",
    "image/*": "image/png",
}


def sample_content_type(event_class: type[Event[Any]]) -> str | None:
    """A Content-Type for an event's first media type; None for one without a body."""
    declared = next(iter(declared_content(event_class)), None)
    if declared is None or "*" not in declared:
        return declared
    payload_type = declared_content(event_class)[declared]
    if payload_type is bytes and not declared.startswith(("text/", "image/")):
        return "application/octet-stream"
    return _CONCRETE.get(declared, declared.replace("*", "x-sample"))


def sample_body(package: str, event_class: type[Event[Any]]) -> bytes:
    """A body that the event's class accepts; empty for an event without a body."""
    content_type = sample_content_type(event_class)
    if content_type is None:
        return b""
    declared, payload_type = next(iter(declared_content(event_class).items()))
    decode = ContentDecoders(declared, payload_type).decoder(content_type)
    built = encode_payload(sample_value(payload_type), content_type, payload_type)
    for example in _examples(package, event_class):
        body = encode_payload(example, content_type, payload_type)
        if body and not isinstance(decode(body), Refusal):
            return body
    return built or b" "


def encode_payload(payload: Any, content_type: str, payload_type: Any) -> bytes:
    """A payload as a body of a media type."""
    value = msgspec.to_builtins(payload, enc_hook=encode_custom)
    if media_types.is_form(content_type):
        return _form(value)
    if media_types.is_json(content_type) or isinstance(value, dict | list):
        return to_json(payload)
    if isinstance(payload, bytes):
        return payload
    return value.encode() if isinstance(value, str) else to_json(payload)


def _form(value: Any) -> bytes:
    from urllib.parse import urlencode

    fields = {name: _form_value(member) for name, member in value.items()}
    return urlencode(fields, doseq=True).encode()


def _form_value(member: Any) -> Any:
    """Text and lists of text as they are, objects as JSON, the rest as JSON spells it."""
    if isinstance(member, str):
        return member
    if isinstance(member, list):
        items: list[Any] = member  # pyright: ignore[reportUnknownVariableType]
        return [_form_value(item) for item in items]
    return msgspec.json.encode(member).decode()


def _examples(package: str, event_class: type[Event[Any]]) -> Iterator[Any]:
    module = event_class.__module__.rpartition(".")[2]
    path = files(package) / "_examples" / f"{module}.json"
    if path.is_file():
        yield from msgspec.json.decode(path.read_bytes(), type=list[Any])
