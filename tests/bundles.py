"""Bundles of schemas as an SDK would hold them, opened by its runtime."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
from webhookgen.ir.service import Event, Service
from webhookgen.lower.bundle import lower_bundle
from webhookgen_runtime.schema_validators import Schemas

DRAFT = jsonschema_rs.Draft202012Validator


def document_of(service: Service) -> Any:
    """A service's bundle, with the events under their own names."""
    names = {(each.kind, each.name): f"{each.kind} {each.name}" for each in events_of(service)}
    return json.loads(lower_bundle(service.bundle, names))


def schemas_of(service: Service) -> Schemas:
    """A service's bundle, opened."""
    document = document_of(service)
    return Schemas(jsonschema_rs, lambda: document)


def events_of(service: Service) -> list[Event]:
    """Every event of a service."""
    return [event for group in service.groups for event in group.events]


def ref_of(schemas: Schemas, event: Event, media_type: str) -> str:
    """Where the schema of an event's body stands."""
    return schemas.events[f"{event.kind} {event.name}"][media_type]
