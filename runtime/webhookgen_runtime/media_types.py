"""Media types: which declared one a request's Content-Type means (RFC 9110 section 8.3).

Names are compared without case. A parameter of the declaration other than `charset` must
be present in the request; one that only the request has does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

CHARSETS = {
    "": "utf-8",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "cp1252",  # as browsers read it: encoding.spec.whatwg.org section 4.2
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "utf-16": "utf-16",
    "utf-16be": "utf-16-be",
    "utf-16le": "utf-16-le",
}
"""The charsets that text is read in, by their names in lower case, as Python calls them.

Another one is read as UTF-8: nearly always it is, or has no other characters than ASCII's.
"""


def essence(media_type: str) -> str:
    """`type/subtype` in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def parameters(media_type: str) -> dict[str, str]:
    """The parameters, names in lower case, values without quotes."""
    found: dict[str, str] = {}
    for parameter in media_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        found[name.strip().lower()] = value.strip().strip('"')
    return found


def is_json(media_type: str) -> bool:
    """Whether it is JSON or has JSON's suffix (RFC 6839 section 3.1)."""
    name = essence(media_type)
    return name in ("application/json", "text/json") or name.endswith("+json")


def is_form(content_type: str | None) -> bool:
    """Whether a request's Content-Type is an urlencoded form."""
    return content_type is not None and essence(content_type) == FORM


def is_multipart(content_type: str | None) -> bool:
    """Whether a request's Content-Type is a multipart form."""
    return content_type is not None and essence(content_type) == MULTIPART


def has_fields(content_type: str | None) -> bool:
    """Whether a request's Content-Type is a form of either kind."""
    return is_form(content_type) or is_multipart(content_type)


def choose(declared: Iterable[str], content_type: str) -> str | None:
    """The declared media type that fits best; the earlier one of two that fit alike."""
    ranked = ((_rank(entry, content_type), entry) for entry in declared)
    best = max(ranked, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] else None


def _rank(declared: str, content_type: str) -> int:
    """How closely a declaration fits: 0 not at all, 5 with its parameters."""
    name, actual = essence(declared), essence(content_type)
    wanted = parameters(declared)
    wanted.pop("charset", None)
    if not wanted.items() <= parameters(content_type).items():
        return 0
    if name == actual:
        return 5 if wanted else 4
    if is_json(name) and is_json(actual):
        return 3
    if is_json(name) and actual == "text/plain":
        return 1  # Amazon SNS sends JSON so
    if name.endswith("/*") and name != "*/*":
        return 2 if actual.startswith(name[:-1]) else 0
    return 1 if name in ("*/*", "*") and "/" in actual else 0
