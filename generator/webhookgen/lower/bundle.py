"""The bundle of schemas as text: one line a definition, so that changes read well."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ..ir.service import BUNDLE_URI, Bundle, Json, Kind

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def lower_bundle(bundle: Bundle, modules: Mapping[tuple[Kind, str], str]) -> str:
    """A document of JSON Schema; `modules` names each event's module.

    `x-events` tells, by module and media type, which schema a body must fit.
    """
    events: dict[str, Json] = {}
    for root in bundle.roots:
        held = events.setdefault(modules[root.kind, root.event], {})
        if isinstance(held, dict):
            held[root.media_type] = root.ref
    return (
        "{\n"
        f'"$schema":{compact(DIALECT)},\n'
        f'"$id":{compact(BUNDLE_URI)},\n'
        f'"x-events":{lower_lines(tuple(events.items()))},\n'
        f'"$defs":{lower_lines(bundle.definitions)}\n'
        "}\n"
    )


def lower_lines(members: tuple[tuple[str, Json], ...]) -> str:
    """An object with a line for each member."""
    lines = ",\n".join(f"{compact(name)}:{compact(value)}" for name, value in members)
    return f"{{\n{lines}\n}}" if lines else "{}"


def compact(value: Json) -> str:
    """JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
