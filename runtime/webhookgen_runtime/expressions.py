"""Runtime expressions and templates of them (OpenAPI 3.1 section 4.8.20.4).

Read here: `$request.body`, `$request.body#/pointer`, `$request.header.NAME`,
`$request.query.NAME`, `$request.path` (APIMatic's bare form), `$method` and `$url`. They
come from the document by way of the generator, so a bad one is a fault of the program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from msgspec import Struct


class Body(Struct, frozen=True):
    """The body's bytes, as sent."""

    def __str__(self) -> str:
        """The expression as documents write it."""
        return "$request.body"


class BodyPointer(Struct, frozen=True):
    """A value inside the body; `tokens` are unescaped (RFC 6901 section 4)."""

    tokens: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        """The expression as documents write it."""
        return self.text


class Header(Struct, frozen=True):
    """A header; the name's case does not matter."""

    name: str

    def __str__(self) -> str:
        """The expression as documents write it."""
        return "$request.header." + self.name


class Query(Struct, frozen=True):
    """A query parameter; the name's case matters."""

    name: str

    def __str__(self) -> str:
        """The expression as documents write it."""
        return "$request.query." + self.name


class Method(Struct, frozen=True):
    """The request's method."""

    def __str__(self) -> str:
        """The expression as documents write it."""
        return "$method"


class Url(Struct, frozen=True):
    """The whole URL, as sent."""

    def __str__(self) -> str:
        """The expression as documents write it."""
        return "$url"


class Path(Struct, frozen=True):
    """The URL's path, as sent."""

    def __str__(self) -> str:
        """The expression as documents write it."""
        return "$request.path"


Expression: TypeAlias = Body | BodyPointer | Header | Query | Method | Url | Path

_WHOLE: dict[str, Expression] = {
    "$request.body": Body(),
    "$request.path": Path(),
    "$method": Method(),
    "$url": Url(),
}


def parse_expression(text: str) -> Expression:
    """Read one expression, without braces.

    Raises:
        ValueError: it is none of the forms above.
    """
    if text in _WHOLE:
        return _WHOLE[text]
    if text.startswith("$request.body#"):
        return BodyPointer(_tokens(text.removeprefix("$request.body#")), text)
    source, _, name = text.removeprefix("$request.").partition(".")
    if text.startswith("$request.") and name:
        if source == "header":
            return Header(name)
        if source == "query":
            return Query(name)
    raise ValueError(f"not a runtime expression: {text}")


T = TypeVar("T")


def parse_template(template: str) -> tuple[bytes | Expression, ...]:
    """Split a template into literals (as UTF-8) and expressions.

    Raises:
        ValueError: a brace is not closed or not opened, or an expression is bad.
    """
    return split_template(template, parse_expression)


def split_template(template: str, parse: Callable[[str], T]) -> tuple[bytes | T, ...]:
    """Split a template into literals (as UTF-8) and what `parse` makes of the rest.

    Raises:
        ValueError: a brace is not closed or not opened, or `parse` refuses.
    """
    parts: list[bytes | T] = []
    rest = template
    while rest:
        literal, opened, rest = rest.partition("{")
        if "}" in literal:
            raise ValueError(f"a brace is closed but not opened: {template}")
        if literal:
            parts.append(literal.encode())
        if opened:
            inner, closed, rest = rest.partition("}")
            if not closed:
                raise ValueError(f"a brace is opened but not closed: {template}")
            parts.append(parse(inner))
    return tuple(parts)


def _tokens(pointer: str) -> tuple[str, ...]:
    if pointer == "":
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"a JSON Pointer starts with a slash: {pointer}")
    steps = pointer[1:].split("/")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in steps)
