"""One SDK with a handler for every preset, generated as a user would."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from webhookgen.parser.presets import preset_names

from tests.support import write_sdk

EVENT = "{post: {x-webhook-group: NAME, requestBody: {content: {TYPE: {schema: {type: object}}}}}}"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def write_document(path: Path) -> None:
    """A document whose groups are the presets."""
    names = preset_names()
    lines = ["openapi: 3.1.0", 'info: {title: All presets, version: "1"}', "x-webhooks:"]
    lines += [f"  {name}: {{signatureVerification: {{preset: {name}}}}}" for name in names]
    lines.append("webhooks:")
    for name in names:
        media = FORM if name in ("mandrill", "mailgun-form") else JSON
        lines.append(f"  sent-{name}: " + EVENT.replace("NAME", name).replace("TYPE", media))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="session")
def presets_sdk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The SDK's package, imported."""
    folder = tmp_path_factory.mktemp("presets")
    spec = folder / "spec.yaml"
    write_document(spec)
    sdk = write_sdk(spec, folder / "sdk", "--formatter", "none")
    with sdk.imported() as package:
        yield package


def class_name(preset: str, suffix: str) -> str:
    """The class that a preset's group or event has."""
    return "".join(part.capitalize() for part in preset.split("-")) + suffix


@pytest.fixture
def handler_class(presets_sdk: ModuleType) -> Callable[[str], type[Any]]:
    """The handler class of a preset."""
    return lambda preset: getattr(presets_sdk, class_name(preset, "Handler"))


@pytest.fixture
def event_class(presets_sdk: ModuleType) -> Callable[[str], type[Any]]:
    """The event class of a preset."""
    return lambda preset: getattr(presets_sdk, class_name(f"sent-{preset}", "Event"))


@pytest.fixture
def sdk_testing(presets_sdk: ModuleType) -> ModuleType:
    """The SDK's `testing` module."""
    return importlib.import_module(f"{presets_sdk.__name__}.testing")


@pytest.fixture
def sent(
    presets_sdk: ModuleType,
    sdk_testing: ModuleType,
    handler_class: Callable[[str], type[Any]],
    event_class: Callable[[str], type[Any]],
    preset: str,
) -> Any:
    """A request that a preset's provider has signed, as a `SignedRequest`."""
    from tests.verification.signed_requests import SignedRequest
    from tests.verification.test_presets import receiver, signed

    request = signed(sdk_testing, handler_class(preset), event_class(preset), preset)
    return SignedRequest(presets_sdk, receiver(handler_class(preset)), request, preset)
