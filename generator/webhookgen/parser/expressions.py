"""Runtime expressions (OpenAPI 3.1 section 4.8.20.4): where in a request a value is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Source = Literal["body", "header", "query", "path", "method", "url"]

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A header's name, RFC 9110 section 5.6.2."""

_POINTER = re.compile(r"(/([^~/]|~[01])*)*")
"""A JSON Pointer, RFC 6901 section 3."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A place in a request; `name` is the header, the query parameter or the body's pointer."""

    source: Source
    name: str = ""

    def __str__(self) -> str:
        if self.source in ("method", "url"):
            return f"${self.source}"
        if self.source == "body":
            return f"$request.body#{self.name}" if self.name else "$request.body"
        return f"$request.{self.source}.{self.name}" if self.name else f"$request.{self.source}"

    @property
    def tokens(self) -> tuple[str, ...]:
        """The unescaped reference tokens of a body pointer."""
        tokens = self.name.split("/")[1:] if self.source == "body" else []
        return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


def is_header_name(text: str) -> bool:
    """Whether a text can be the name of a header."""
    return _TOKEN.fullmatch(text) is not None


def parse_expression(text: str) -> Expression | None:
    """The expression that a text spells, else None.

    `{$request.path}` without a name is APIMatic's addition: the path of the URL.
    """
    if text in ("$method", "$url"):
        return Expression("method" if text == "$method" else "url")
    if text == "$request.path":
        return Expression("path")
    kind, _, rest = text.removeprefix("$request.").partition(".")
    if not text.startswith("$request."):
        return None
    if kind == "header" and is_header_name(rest):
        return Expression("header", rest)
    if kind == "query" and rest:
        return Expression("query", rest)
    return _body(text.removeprefix("$request."))


def _body(text: str) -> Expression | None:
    location, mark, pointer = text.partition("#")
    if location != "body" or _POINTER.fullmatch(pointer) is None or (mark and not pointer):
        return None
    return Expression("body", pointer)
