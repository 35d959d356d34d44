"""Making answers: a status and a body, held against what the document allows.

A wrong status or body is a fault of the program, so it raises; no message shows a value
of the body.
"""

from __future__ import annotations

from typing import Any

import msgspec

from . import media_types
from .answer import Answer, AnswerBodies
from .faults import Fault


def make_answer(
    body: object, status: int, allowed: tuple[str, ...], bodies: AnswerBodies
) -> Answer:
    """An answer of a status and a body that the document allows.

    Of several media types it takes the first whose type the body has.

    Raises:
        ValueError: the document does not allow the status.
        TypeError: the body is not one that it declares for the status.
    """
    key = documented_status(status, allowed)
    declared = bodies.get(key)
    if declared is None or _has_no_body(status):
        if body is not None:
            raise TypeError(f"an answer of status {int(status)} has no body here")
        return Answer(int(status))
    faults: list[Fault] = []
    for media_type, body_type in declared.items():
        content_type = sent_as(media_type, body_type)
        encoded = _encoded(body, content_type, body_type)
        if isinstance(encoded, bytes):
            return Answer(int(status), {"Content-Type": content_type}, encoded)
        faults.append(encoded)
    told = "; ".join(dict.fromkeys(map(str, faults)))
    raise TypeError(f"not a body for an answer of status {int(status)}: {told}")


def documented_status(status: int, allowed: tuple[str, ...]) -> str:
    """The documented status that covers one: itself, its range, or `default`.

    Any status will do where the document names none; it is then "".

    Raises:
        ValueError: nothing covers it.
    """
    if not 100 <= status <= 599:
        raise ValueError("the status of an answer has to be one from 100 to 599")
    for name in (f"{status:d}", f"{status // 100}xx", "default"):
        for known in allowed:
            if known.lower() == name:
                return known
    if allowed:
        told = ", ".join(allowed)
        raise ValueError(f"the document allows the statuses {told} for this event")
    return ""


def _encoded(body: object, content_type: str, body_type: Any) -> bytes | Fault:
    from .encoding import encode_body  # loaded by those who answer with a body

    fault = misfit(body, content_type, body_type)
    if fault is not None:
        return fault
    try:
        return encode_body(body, content_type)
    except UnicodeEncodeError:
        return Fault("it holds text that can't be encoded")


def misfit(body: object, content_type: str, body_type: Any) -> Fault | None:
    """Why a body is not of the declared type; None where it is."""
    if not media_types.is_json(content_type):
        if body_type is bytes:
            return None if isinstance(body, bytes) else Fault("it has to be bytes")
        if body_type is str:
            return None if isinstance(body, str) else Fault("it has to be text")
    from .encoding import to_json
    from .type_reader import read_carefully

    try:
        plain = msgspec.json.decode(to_json(body))
    except (TypeError, ValueError, msgspec.MsgspecError):
        return Fault("it holds what JSON can't")
    read = read_carefully(body_type, plain, tolerant=False)
    if read.faults:
        return read.faults[0]
    is_form = media_types.is_form(content_type) and not isinstance(plain, dict)
    return Fault("it has to be an object") if is_form else None


def sent_as(media_type: str, body_type: Any) -> str:
    """The Content-Type for a declared media type; text says that it is UTF-8."""
    if "*" in media_types.essence(media_type):
        media_type = _concrete(media_type, body_type)
    name = media_types.essence(media_type)
    is_plain = name.startswith("text/") and not media_types.is_json(name)
    if is_plain and "charset" not in media_types.parameters(media_type):
        return f"{media_type}; charset=utf-8"
    return media_type


def _concrete(media_type: str, body_type: Any) -> str:
    """What a range of media types is sent as: text as text, all else as JSON."""
    if body_type is bytes:
        return "application/octet-stream"
    kind = media_types.essence(media_type).partition("/")[0]
    is_text = kind == "text" or (kind == "*" and body_type is str)
    return "text/plain" if is_text else "application/json"


def _has_no_body(status: int) -> bool:
    """Whether an answer of a status has no content (RFC 9110 sections 15.2 to 15.4)."""
    return status < 200 or status in (204, 205, 304)
