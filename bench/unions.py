"""Bodies made mostly of what msgspec has no type for: untagged unions and typed extras."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .sdks import generate, load
from .table import Row
from .timing import best_times

BUDGET = "1.6 J"
_COUNT = 60
_SHAPES = {
    "in an untagged union": "Source",
    "with three typed extras": "Labels",
}


def union_rows(folder: Path, *, small: bool) -> Iterator[Row]:
    """The decoding alone of many small objects, as items of a list and as members of its items."""
    batches, spell = (2, 1e-4) if small else (40, 2e-3)
    document = folder / "unions.json"
    document.write_text(json.dumps(_document()))
    generate(document, folder / "unions", "--package", "bench_unions")
    package = load("bench_unions")
    for what, schema in _SHAPES.items():
        for wrapped in (False, True):
            body = json.dumps({"items": _items(schema, wrapped)}).encode()
            name = _event(schema, wrapped)
            handler = package.WebhooksHandler()
            request = package.CoreRequest(raw_body=body)
            event_class = getattr(package, f"{name[0].upper()}{name[1:]}Event")
            event = handler.parse_event(request, expect=event_class)
            if not isinstance(event, event_class) or event.drift:
                raise RuntimeError(f"{name}: {event!r:.200}")
            decode = _decoder(package.__name__, type(event.payload))
            actions = {"J": lambda b=body: json.loads(b), "ours": lambda d=decode, b=body: d(b)}
            best = best_times(actions, batches=batches, spell=spell)
            place = ", each a member of an item" if wrapped else ""
            figure = f"{best['ours'] / best['J']:.2f} J ({best['ours'] * 1e6:.1f} us)"
            yield Row(
                f"{_COUNT} objects of three members {what}{place}, decoding alone", figure, BUDGET
            )


def _decoder(package: str, payload: Any) -> Any:
    """The decoder that the SDK's handlers use for a payload."""
    return load(f"{package}._runtime.decoding").json_decoder(payload, tolerant=True)  # type: ignore[attr-defined]


def _event(schema: str, wrapped: bool) -> str:
    return f"{'wrapped' if wrapped else 'listed'}{schema}"


def _items(schema: str, wrapped: bool) -> list[Any]:
    extras = {"weight": 1, "height": 2, "depth": 3}
    sources: list[dict[str, Any]] = [
        {"number": "4242424242424242", "holder": "Ada Lovelace", "year": 2030},
        {"iban": "DE02120300000000202051", "holder": "Ada Lovelace", "fee": 1.5},
        {"place": "the shop", "amount": 1999, "counted": True},
    ]
    labels = [{"id": f"label-{at}", "count": at, "shown": True, **extras} for at in range(3)]
    objects = [(labels if schema == "Labels" else sources)[at % 3] for at in range(_COUNT)]
    return [{"held": each} for each in objects] if wrapped else objects


def _document() -> dict[str, Any]:
    places = [(schema, wrapped) for schema in _SHAPES.values() for wrapped in (False, True)]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Unions", "version": "1"},
        "x-webhooks": {"signatureVerification": "none"},
        "webhooks": {_event(*place): _webhook(*place) for place in places},
        "components": {"schemas": _schemas()},
    }


def _webhook(schema: str, wrapped: bool) -> dict[str, Any]:
    ref = {"$ref": f"#/components/schemas/{schema}"}
    item = _object({"held": ref}) if wrapped else ref
    payload = _object({"items": {"type": "array", "items": item}})
    return {"post": {"requestBody": {"content": {"application/json": {"schema": payload}}}}}


def _schemas() -> dict[str, Any]:
    text, integer, number = ({"type": kind} for kind in ("string", "integer", "number"))
    flag = {"type": "boolean"}
    names = ("Card", "Bank", "Cash")
    return {
        "Source": {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]},
        "Card": _object({"number": text, "holder": text, "year": integer}),
        "Bank": _object({"iban": text, "holder": text, "fee": number}),
        "Cash": _object({"place": text, "amount": integer, "counted": flag}),
        "Labels": _object({"id": text, "count": integer, "shown": flag})
        | {"additionalProperties": integer},
    }


def _object(members: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(members), "properties": members}
