"""Other spellings of a URL, for providers that sign one that proxies or docs change."""

from __future__ import annotations

import re

from .scheme import UrlVariant

_ESCAPES = {
    "%3A": ":", "%2F": "/", "%3F": "?", "%40": "@", "%21": "!", "%24": "$", "%27": "'",
    "%28": "(", "%29": ")", "%2A": "*", "%2C": ",", "%3B": ";",
}  # fmt: skip
"""The escapes that HubSpot decodes before it signs."""

_ESCAPE = re.compile("|".join(_ESCAPES), re.IGNORECASE)
_PORTS = {"https": ":443", "http": ":80"}


def url_variants(url: str, kinds: tuple[UrlVariant, ...]) -> tuple[str | None, ...]:
    """The URL itself, as None, and its other spellings, at most five."""
    found = [url]
    if "ports" in kinds:
        found += [each for each in port_variants(url) if each != url]
    if "decoded" in kinds:
        found += [d for each in list(found) if (d := decoded(each)) not in found]
    return (None, *found[1:])


def port_variants(url: str) -> tuple[str, ...]:
    """The URL without its port, and with the usual one of its scheme."""
    scheme, separator, rest = url.partition("://")
    usual = _PORTS.get(scheme.lower())
    if not separator or usual is None:
        return ()
    cut = min((rest.find(mark) for mark in "/?#" if mark in rest), default=len(rest))
    authority, tail = rest[:cut], rest[cut:]
    bare = re.sub(r":[0-9]*\Z", "", authority)
    return (f"{scheme}://{bare}{tail}", f"{scheme}://{bare}{usual}{tail}")


def decoded(url: str) -> str:
    """The URL with HubSpot's escapes decoded."""
    return _ESCAPE.sub(lambda match: _ESCAPES[match[0].upper()], url)
