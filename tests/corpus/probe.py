"""Run inside a process of its own: import a generated package and send it its own events.

Prints one JSON object. For every event of every handler, `build_request` makes a request and the
handler receives it; the outcome is counted.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import pkgutil
import sys
import time
from collections import Counter
from typing import Any

SECRET = "a secret of the test"


def probe(folder: str, name: str) -> dict[str, Any]:
    """Import the package `name` in `folder` and try its events."""
    sys.path.insert(0, folder)
    began = time.process_time()
    package = importlib.import_module(name)
    modules = 0
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        if not module.name.startswith(f"{name}._runtime"):
            importlib.import_module(module.name)
            modules += 1
    for exported in package.__all__:
        getattr(package, exported)
    imported = time.process_time() - began
    outcomes: dict[str, str] = {}
    for handler_class in handlers_of(package):
        handler = make_handler(handler_class)
        for event in handler_class._events:
            outcomes[f"{handler_class.__name__}/{event}"] = try_event(name, handler, event)
    return {
        "modules": modules,
        "import_seconds": round(imported, 3),
        "outcomes": outcomes,
        "counts": Counter(outcome.partition(":")[0] for outcome in outcomes.values()),
    }


def handlers_of(package: Any) -> list[Any]:
    """The handler classes that a package exports."""
    return [getattr(package, n) for n in package.__all__ if hasattr(getattr(package, n), "_events")]


def make_handler(handler_class: Any) -> Any:
    """A handler, with a secret or a verifier where it wants one."""
    base = handler_class.__mro__[1].__name__
    if base == "SignedHandler":
        return handler_class(SECRET)
    return handler_class(lambda _: True) if base == "CustomHandler" else handler_class()


def try_event(package: str, handler: Any, name: str) -> str:
    """Whether a request built for an event is received as that event."""
    testing = importlib.import_module(f"{package}.testing")
    module, _, cls = handler._events[name].partition(":")
    event_class = getattr(importlib.import_module(f"{package}.{module}"), cls)
    try:
        signed = hasattr(handler, "verify")
        request = testing.build_request(event_class, secret_key=SECRET if signed else None)
        if signed:
            result = handler.verify_and_parse_event(request)
            again = asyncio.run(handler.verify_and_parse_event_async(request))
            if type(again) is not type(result):
                return "differs: the asynchronous form gives another result"
        else:
            result = handler.parse_event(request)
    except Exception as fault:
        return f"raised: {type(fault).__name__}: {fault}"
    if type(result) is event_class:
        return "itself"
    reason = getattr(result, "reason", "")
    detail = getattr(result, "candidates", ()) or [str(e) for e in getattr(result, "errors", ())]
    return f"{reason or 'wrong class'}: {type(result).__name__} {detail}"


if __name__ == "__main__":
    print(json.dumps(probe(sys.argv[1], sys.argv[2])))
