"""Run inside a process of its own, where webhookgen can't be imported: gives bodies to an SDK.

Reads one JSON object from standard input and prints one. It imports the generated package, and
nothing of the tests.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
from typing import Any

SECRET = "a secret of the tests"
MODES = ("tolerant", "typed", "strict")


def main() -> None:
    """Answer the job on standard input."""
    job = json.load(sys.stdin)
    sys.path.insert(0, job["folder"])
    package = importlib.import_module(job["package"])
    events = events_of(package)
    wanted = job["probes"] if job["probes"] is not None else every_event(events)
    answer = {
        "webhookgen": importlib.util.find_spec("webhookgen") is not None,
        "probes": [answer_probe(package, events, probe) for probe in wanted],
    }
    json.dump(answer, sys.stdout)


def events_of(package: Any) -> dict[tuple[str, str], tuple[Any, Any]]:
    """Handler class and event class by (handler's name, event's name in the document)."""
    found = {}
    for exported in package.__all__:
        handler = getattr(package, exported)
        for name, path in getattr(handler, "_events", {}).items():
            module, _, cls = path.partition(":")
            event = getattr(importlib.import_module(f"{package.__name__}.{module}"), cls)
            found[exported, name] = handler, event
    return found


def every_event(events: dict[tuple[str, str], tuple[Any, Any]]) -> list[dict[str, Any]]:
    """A probe an event and a media type, with bodies that make each reader be built."""
    return [
        {"handler": handler, "event": name, "media_type": media_type, "bodies": ["{}", "[]"]}
        for (handler, name), (_, event) in events.items()
        for media_type in list(getattr(event, "_content", {})) or [""]
    ]


def answer_probe(package: Any, events: Any, probe: dict[str, Any]) -> dict[str, Any]:
    """What becomes of the bodies of one event, in each mode."""
    key = (probe["handler"], probe["event"])
    if key not in events:
        return {**probe, "bodies": None, "missing": True}
    handler, event = events[key]
    return {
        "handler": probe["handler"],
        "event": probe["event"],
        "annotation": annotation_of(event),
        "answers": {mode: answer_mode(package, handler, event, mode, probe) for mode in MODES},
    }


def annotation_of(event: Any) -> str:
    """The payload's annotation, at run time."""
    bases = getattr(event, "__orig_bases__", ())
    return str(bases[0].__args__[0]) if bases and getattr(bases[0], "__args__", ()) else ""


def answer_mode(
    package: Any, handler_class: Any, event: Any, mode: str, probe: dict[str, Any]
) -> list[dict[str, Any]]:
    """The answers to the bodies in one mode."""
    try:
        handler = make_handler(handler_class, mode)
        if mode == "strict":  # bodies that the types refuse would leave it unbuilt
            load_validator(package, event, probe["media_type"])
    except Exception as fault:
        return [{"ok": False, "raised": f"handler: {_told(fault)}"} for _ in probe["bodies"]]
    return [
        answer_body(package, handler, event, body, probe["media_type"]) for body in probe["bodies"]
    ]


def load_validator(package: Any, event: Any, media_type: str) -> None:
    """Build the validator of an event's schema."""
    strict = importlib.import_module(f"{package.__name__}._runtime.strict")
    strict.load_validator(package.__name__, event.__module__, media_type)


def make_handler(handler_class: Any, mode: str) -> Any:
    """A handler, with a secret or a verifier where it wants one."""
    bases = {base.__name__ for base in handler_class.__mro__}
    arguments: tuple[Any, ...] = ()
    if "SignedHandler" in bases:
        arguments = (SECRET,)
    elif "CustomHandler" in bases:
        arguments = (lambda _: True,)
    return handler_class(*arguments, validation=mode)


def answer_body(package: Any, handler: Any, event: Any, body: str, media: str) -> dict[str, Any]:
    """Whether the event comes back, with what, and what it encodes to."""
    headers = {"content-type": media} if media else {}
    request = package.CoreRequest(headers=headers, raw_body=body.encode())
    try:
        result = handler.parse_event(request, expect=event)
    except Exception as fault:
        return {"ok": False, "raised": _told(fault)}
    if not isinstance(result, event):
        named = {"names": result.event_name} if result.reason == "no_match" else {}
        return {"ok": False, "reason": result.reason, **named, "errors": faults(result.errors)}
    answer = {"ok": True, "drift": faults(result.drift)}
    try:
        answer["encoded"] = package._runtime.to_json(result.payload).decode()
    except Exception as fault:
        answer["unencodable"] = _told(fault)
    return answer


def faults(found: Any) -> list[list[str]]:
    """Faults as pairs of pointer and text."""
    return [[fault.pointer, fault.text] for fault in found]


def _told(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"


if __name__ == "__main__":
    main()
