"""The cookies of a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType


def parsed_cookies(lines: Iterable[str]) -> Mapping[str, str]:
    """The pairs of Cookie fields (RFC 6265 4.2.1); quotes around a value are dropped."""
    cookies: dict[str, str] = {}
    for pair in ";".join(lines).split(";"):
        name, equals, value = pair.partition("=")
        name, value = name.strip(), value.strip()
        if len(value) > 1 and value[0] == value[-1] == '"':
            value = value[1:-1]
        if equals and name:
            cookies.setdefault(name, value)
    return MappingProxyType(cookies)
