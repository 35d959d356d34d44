"""Receivers that answer with what they got, for tests that ask for more than a status.

The path names the group. Each site gets the handlers as a mapping of group to handler.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import flask
from django.http import HttpRequest, HttpResponse  # type: ignore[import-untyped]
from django.urls import path  # type: ignore[import-untyped]
from fastapi import FastAPI, Request, Response

Handlers = Mapping[str, Any]


def outcome_of(event: Any) -> str:
    """The class of a result, why it is that, and the payload's type, as JSON."""
    payload = getattr(event, "payload", None)
    return json.dumps(
        {
            "class": type(event).__name__,
            "reason": getattr(event, "reason", None),
            "candidates": list(getattr(event, "candidates", ())),
            "payload": None if payload is None else type(payload).__name__,
        }
    )


def flask_site(handlers: Handlers, package: ModuleType) -> flask.Flask:
    """A Flask application."""
    app = flask.Flask(__name__)

    @app.post("/<group>")
    def receive(group: str) -> str:
        request = package.to_core_request(flask.request)
        return outcome_of(handlers[group].verify_and_parse_event(request))

    return app


def fastapi_site(handlers: Handlers, package: ModuleType) -> FastAPI:
    """A FastAPI application."""
    app = FastAPI()

    @app.post("/{group}")
    async def receive(group: str, request: Request) -> Response:
        core = await package.to_core_request_async(request)
        return Response(outcome_of(await handlers[group].verify_and_parse_event_async(core)))

    return app


def django_urls(handlers: Handlers, package: ModuleType) -> tuple[Any, ...]:
    """The URLs of a Django site."""

    def receive(request: HttpRequest, group: str) -> HttpResponse:
        core = package.to_core_request(request)
        return HttpResponse(outcome_of(handlers[group].verify_and_parse_event(core)))

    return (path("<str:group>", receive),)
