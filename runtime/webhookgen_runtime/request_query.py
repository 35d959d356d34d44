"""The query of a URL, decoded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType


def grouped_fields(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """The values of each name in the order they came, read-only."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return MappingProxyType({name: tuple(found) for name, found in values.items()})


def parsed_query(text: str) -> Mapping[str, tuple[str, ...]]:
    """The names and values of a query string, bytes read as UTF-8 (URL Standard 5.1)."""
    if not text:
        return MappingProxyType({})
    from urllib.parse import parse_qsl, quote_from_bytes

    if not text.isascii():
        ascii_characters = "".join(map(chr, range(128)))
        text = quote_from_bytes(_as_sent(text), safe=ascii_characters)
    return grouped_fields(parse_qsl(text, keep_blank_values=True))


def _as_sent(text: str) -> bytes:
    """The bytes behind a URL's text: latin-1 from a server, else as people write it."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")
