"""A config file checked by its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, codes
from ..location import Location
from ..reading.plain import Json
from ..shapes import Shape

_SHAPE = Shape(__package__, codes.CONFIG_INVALID, codes.CONFIG_KEY_UNKNOWN)


def check_config(data: Json, root: Location) -> list[Diagnostic]:
    """What is wrong with a config's shape; nothing where its data are what the schema asks for."""
    found = list(_SHAPE.faults(data, root))
    if isinstance(data, dict) and "documents" in data:
        found += _beside_documents(data, root)
    return found


def _beside_documents(data: dict[str, Json], root: Location) -> Iterator[Diagnostic]:
    for key in ("package", "names", "webhooks", "callbacks"):
        if key in data:
            yield Diagnostic(
                code=codes.CONFIG_INVALID,
                message=f"`{key}` stands beside `documents`, so it belongs to none of them",
                at=root.child(key),
                on="key",
                help="move it into the entry of the document that it is about",
            )
