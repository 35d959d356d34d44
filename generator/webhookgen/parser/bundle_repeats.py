"""Objects that a document spells out again and again, word for word: one of them is enough."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .bundle_parts import Part

if TYPE_CHECKING:
    from .bundle import Bundler

MIN_LENGTH = 200
"""How long a schema's text is that is worth a reference."""


def share_repeats(bundler: Bundler) -> None:
    """Let each object that says what an earlier one says refer to that one.

    Parts stand in the order in which they were found, so those around a part come before it.
    """
    firsts: dict[str, Part] = {}
    repeated: set[int] = set()
    for part in list(bundler.parts.values()):
        if part.above is not None and id(part.above) in repeated:
            repeated.add(id(part))
        elif "properties" in part.out:
            text = json.dumps(part.out, separators=(",", ":"))
            first = firsts.setdefault(text, part) if len(text) >= MIN_LENGTH else part
            if first is not part:
                repeated.add(id(part))
                part.out.clear()
                bundler.link(part, "$ref", first)
