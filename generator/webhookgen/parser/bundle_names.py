"""Names in the bundle's `$defs`: those of components, or what else is near."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..reading.pointer import split_pointer
from .bundle_parts import Part

_HOMES = frozenset({"schemas", "definitions", "$defs"})
_STEPS = frozenset(
    {"properties", "patternProperties", "items", "prefixItems", "allOf", "anyOf", "oneOf"}
)
_FOREIGN = re.compile(r"[^A-Za-z0-9._-]+")
_MAX_LENGTH = 60


def name_parts(parts: Iterable[Part]) -> None:
    """Give each part a name of its own, made of characters that need no escape in a reference."""
    taken: dict[str, int] = {}
    for part in parts:
        base = _clean(part.hint or _hint(part)) or "schema"
        name = base
        while name in taken:
            taken[base] += 1
            name = f"{base}{taken[base]}"
        taken[name] = 1
        part.name = name


def _clean(text: str) -> str:
    return _FOREIGN.sub("_", text).strip("_.")[:_MAX_LENGTH]


def _hint(part: Part) -> str:
    """`Order` for a component, `Order.lines` for a part of it, else what the place ends in."""
    tokens = split_pointer(part.at.pointer)
    home = max((i for i, token in enumerate(tokens) if token in _HOMES), default=None)
    if home is not None and home + 1 < len(tokens):
        below = [t for t in tokens[home + 2 :] if t not in _STEPS and not t.isdigit()]
        return ".".join([tokens[home + 1], *below])
    named = [token for token in tokens if token not in _STEPS and not token.isdigit()]
    if named:
        return named[-1]
    return part.at.file.replace("\\", "/").rpartition("/")[2].partition(".")[0]
