"""All generated packages in one folder, to be checked by other tools in one run each."""

from __future__ import annotations

import importlib
import re
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.cases import Outcome

FULL = "payments_api"
"""The one package that keeps its runtime. In the others it would be the same 50 modules again."""


FRONTS = {
    "lazy": ("lazy_exports",),
    "testing": ("Testing",),
    "callbacks": ("Callback", "CoreResponse"),
    "httpx_fetching": ("fetch_certificate", "fetch_certificate_async"),
}
"""The modules of the runtime that packages name."""


def make_gallery(outcomes: list[Outcome], directory: Path) -> None:
    """Copy the packages, and write for each the program of a receiver."""
    for outcome in outcomes:
        sdk = outcome.sdk
        target = directory / sdk.package
        assert not target.exists(), f"two cases give the package {sdk.package}"
        left_out = ["__pycache__"] if sdk.package == FULL else ["__pycache__", "_runtime"]
        shutil.copytree(sdk.package_directory, target, ignore=shutil.ignore_patterns(*left_out))
        if sdk.package != FULL:
            write_front(target / "_runtime")
        with sdk.imported() as package:
            for handler in handlers_of(package):
                text = receiver_text(sdk.package, handler)
                program = directory / f"{sdk.package}_{handler.__name__}.py"
                program.write_text(text, encoding="utf-8")
            if (target / "callbacks.py").exists():
                program = directory / f"{sdk.package}_callbacks.py"
                program.write_text(callbacks_text(sdk.package, package), encoding="utf-8")


def write_front(runtime: Path) -> None:
    """A `_runtime` that hands on the names of the one runtime that all packages share."""
    runtime.mkdir()
    source = files("webhookgen_runtime").joinpath("__init__.py").read_text(encoding="utf-8")
    names = "".join(f"    {name} as {name},\n" for name in re.findall(r"import (\w+) as", source))
    text = f"from webhookgen_runtime import (\n{names})\n"
    (runtime / "__init__.py").write_text(text, encoding="utf-8")
    for module, offered in FRONTS.items():
        names = "".join(f"    {name} as {name},\n" for name in offered)
        text = f"from webhookgen_runtime.{module} import (\n{names})\n"
        (runtime / f"{module}.py").write_text(text, encoding="utf-8")


def handlers_of(package: ModuleType) -> Iterator[type[Any]]:
    """The handler classes of an imported package."""
    for name in package.__all__:
        exported = getattr(package, name)
        if name.endswith("Handler") and isinstance(exported, type):
            yield exported


def event_classes(package: ModuleType, handler: type[Any]) -> dict[str, type[Any]]:
    """The event classes of a handler by their names in the document."""
    return {
        name: getattr(package, path.rpartition(":")[2]) for name, path in handler._events.items()
    }


def receiver_text(package: str, handler: type[Any]) -> str:
    """A program that has a case for each result of a handler, and says that there is no other."""
    classes = [path.rpartition(":")[2] for path in handler._events.values()]
    signed = hasattr(handler, "verify")
    failure = ["SignatureVerificationFailure"] if signed else []
    challenge = ["Challenge"] if getattr(handler, "_handshakes", ()) else []
    names = [*classes, *challenge, *failure, "UnknownEvent"]
    result = handler.__name__.removesuffix("Handler") + "ParsingResult"
    cases = "".join(f"        case {n}():\n            return {n!r}\n" for n in names)
    method = "verify_and_parse_event" if signed else "parse_event"
    text = (
        "from typing import assert_never\n\n"
        f"from {package} import CoreRequest, {handler.__name__}, {result}, {', '.join(names)}\n\n"
        f"def name(result: {result}) -> str:\n"
        f"    match result:\n{cases}"
        "        case _:\n            assert_never(result)\n\n"
        f"def receive(handler: {handler.__name__}, request: CoreRequest) -> str:\n"
        f"    return name(handler.{method}(request))\n"
    )
    return text + batch_text(handler, method) if hasattr(handler, "parse_events") else text


def batch_text(handler: type[Any], method: str) -> str:
    """The same for all that the plural method gives."""
    challenge = ["Challenge"] if getattr(handler, "_handshakes", ()) else []
    failure = ["SignatureVerificationFailure"] if hasattr(handler, "verify") else []
    stem = handler.__name__.removesuffix("Handler")
    cases = "".join(
        f"        case {n}():\n            return [{n!r}]\n" for n in [*challenge, *failure]
    )
    return (
        f"\nfrom {handler.__module__.partition('.')[0]} import {stem}BatchResult\n\n"
        f"def names(result: {stem}BatchResult) -> list[str]:\n"
        f"    match result:\n{cases}"
        "        case tuple():\n            return [name(event) for event in result]\n"
        "        case _:\n            assert_never(result)\n\n"
        f"def receive_all(handler: {handler.__name__}, request: CoreRequest) -> list[str]:\n"
        f"    return names(handler.{method}s(request))\n"
    )


def callbacks_text(name: str, package: ModuleType) -> str:
    """A program that receives at each callback's URL, where its events alone are expected."""
    callbacks = importlib.import_module(f"{name}.callbacks")
    every = list(handlers_of(package))
    text = f"import {name} as sdk\nfrom {name} import callbacks\n"
    for constant in callbacks.__all__[:-1]:
        events = getattr(callbacks, constant).events
        handler = next(h for h in every if {*events} <= {*event_classes(package, h).values()})
        union = " | ".join(f"sdk.{each.__name__}" for each in events)
        text += (
            f"\n\ndef {constant.lower()}(\n"
            f"    handler: sdk.{handler.__name__}, request: sdk.CoreRequest\n"
            f") -> {union} | sdk.UnknownEvent:\n"
            f"    url: str = callbacks.{constant}.url(request, callbacks.CoreResponse())\n"
            f"    assert url\n"
            f"    return handler.parse_event(request, expect=callbacks.{constant}.events)\n"
        )
    return text
