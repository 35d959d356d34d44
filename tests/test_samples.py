"""What `testing` sends for an event: the example that arrives as it, else a body made up."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support import write_sdk

OPEN = {"data": {"id": "a", "stamp": "s", "colour": "red"}}
GOOD = {"data": {"id": "b", "stamp": "t"}}
OTHERS = {"data": {"id": "c", "weight": 3}}


def event(member: str, required: list[str], examples: list[Any]) -> dict[str, Any]:
    """A path item whose payload is told from others by a closed object in it alone."""
    data = {
        "type": "object",
        "required": required,
        "additionalProperties": False,
        "properties": {"id": {"type": "string"}, member: {}},
    }
    schema = {"type": "object", "required": ["data"], "properties": {"data": data}}
    shown = {f"e{index}": {"value": value} for index, value in enumerate(examples)}
    body = {"schema": schema, "examples": shown}
    return {"post": {"requestBody": {"content": {"application/json": body}}}}


def sent(examples: list[Any], folder: Path) -> tuple[Any, str]:
    """The body that is built for a letter, and the class of what a handler makes of it."""
    spec = folder / "spec.json"
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Samples", "version": "1"},
        "x-webhooks": {"signatureVerification": "none"},
        "webhooks": {
            "letter": event("stamp", ["id"], examples),
            "parcel": event("weight", ["id", "weight"], []),
        },
    }
    spec.write_text(json.dumps(document))
    sdk = write_sdk(spec, folder / "sdk")
    with sdk.imported() as package:
        testing = importlib.import_module("samples.testing")
        request = testing.build_request(package.LetterEvent)
        result = package.WebhooksHandler().parse_event(request)
        return json.loads(request.raw_body), type(result).__name__


def test_an_example_that_does_not_arrive_is_passed_over(tmp_path: Path) -> None:
    assert sent([OPEN, GOOD], tmp_path) == (GOOD, "LetterEvent")


@pytest.mark.parametrize("example", [OPEN, OTHERS])
def test_where_no_example_arrives_a_body_is_made_up(example: Any, tmp_path: Path) -> None:
    body, received = sent([example], tmp_path)

    assert body not in (OPEN, OTHERS)
    assert received == "LetterEvent"
