"""Patterns of the URLs that a provider's requests may name, and what is wrong with one.

A pattern must say whose host it is: a placeholder in the last two labels would be the whole web.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..diagnostics import codes
from ..source import Location
from .nodes import Reader
from .spelling import quoted

_PLACEHOLDER = r"\{(?:region|name)\}"
_LABEL = rf"(?:[a-z0-9-]|{_PLACEHOLDER})+"
_HOST = rf"(?:{_LABEL}\.)*[a-z0-9-]+\.[a-z][a-z0-9-]*"
_PATH = rf"(?:/(?:[A-Za-z0-9_~-]|{_PLACEHOLDER})(?:[A-Za-z0-9_.~-]|{_PLACEHOLDER})*)*/?"
_QUERY = r"(?:\?(?:[A-Za-z0-9_.~=&-]|\{query\})+)?"
_HOST_PATTERN = re.compile(_HOST)
_URL_PATTERN = re.compile(rf"(?P<scheme>https?)://{_HOST}{_PATH}{_QUERY}")
_HELP = "write the whole of it, with `{region}` or `{name}` where it varies"


def check_urls(reader: Reader, patterns: Sequence[str], at: Location, *, plain: bool) -> bool:
    """Whether all patterns are of URLs; `plain` allows `http:` too."""
    bad = [(i, each) for i, each in enumerate(patterns) if not _is_url(each, plain=plain)]
    for index, pattern in bad:
        message = f"{quoted(pattern)} is no pattern of a URL"
        help = _HELP if plain else f"{_HELP}, and with `https:`"
        reader.report(codes.URL_PATTERN, message, at.child(index), help=help)
    return not bad


def check_names(reader: Reader, patterns: Sequence[str], at: Location) -> bool:
    """Whether all patterns are of the names of hosts."""
    bad = [(i, each) for i, each in enumerate(patterns) if not _HOST_PATTERN.fullmatch(each)]
    for index, pattern in bad:
        message = f"{quoted(pattern)} is no pattern of a host's name"
        reader.report(codes.URL_PATTERN, message, at.child(index), help=_HELP)
    return not bad


def _is_url(pattern: str, *, plain: bool) -> bool:
    found = _URL_PATTERN.fullmatch(pattern)
    return found is not None and (plain or found["scheme"] == "https")
