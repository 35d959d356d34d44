"""Lines for a config file, as help texts offer them: to be pasted as they are."""

from __future__ import annotations

import json
import re

_PLAIN = re.compile(r"(?!(?:null|true|false)\Z)[A-Za-z_][A-Za-z0-9_.-]*", re.IGNORECASE)


def config_line(kind: str, group: str | None, block: str) -> str:
    """A block of one group; `default` is the group that has no name."""
    name = group or "default"
    key = name if _PLAIN.fullmatch(name) else json.dumps(name)
    return f"{kind}s: {{{key}: {{{block}}}}}"
