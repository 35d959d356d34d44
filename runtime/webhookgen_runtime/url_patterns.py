"""Lists of URLs that a provider's requests may name, as patterns.

A pattern is the whole text of a URL with `{region}`, `{name}` and `{query}` in it, and
what matches holds nothing else: no user-info, port, escape, dot segment or fragment that
two readers could understand in different ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_PLACEHOLDERS = {
    "{region}": "[a-z]{2,8}(?:-[a-z]{2,16}){1,3}-[0-9]{1,2}",
    "{name}": "[A-Za-z0-9_-]{1,128}",
    "{query}": "[A-Za-z0-9%=&:_.~+-]{1,2048}",
}
"""A cloud region such as `eu-west-1`, one plain name, and the rest of a query."""

_SAMPLES = {"{region}": "eu-west-1", "{name}": "test", "{query}": "Action=test"}
_SPLIT = re.compile(r"(\{[a-z]+\})")


def url_matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether a URL, or the name of a host, is one of those that patterns describe.

    Raises:
        ValueError: a pattern has an unknown placeholder.
    """
    compiled = [re.compile(_expression(each), re.ASCII) for each in patterns]
    return lambda url: any(each.fullmatch(url) for each in compiled)


def _expression(pattern: str) -> str:
    parts = _SPLIT.split(pattern)
    for placeholder in parts[1::2]:
        if placeholder not in _PLACEHOLDERS:
            raise ValueError(f"{pattern}: {placeholder} is no placeholder")
    return "".join(_PLACEHOLDERS.get(part, re.escape(part)) for part in parts)


def sample_url(pattern: str) -> str:
    """A URL that a pattern describes, for tests."""
    return _SPLIT.sub(lambda found: _SAMPLES[found[0]], pattern)
