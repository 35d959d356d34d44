"""The signed message: the bytes that a signature scheme covers.

Everything is taken as it was sent. A part that is missing makes the whole message
missing: an empty text in its place would let a sender leave it out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from .bodies import form_token, json_token
from .expressions import (
    Body,
    BodyPointer,
    Expression,
    Header,
    Method,
    Path,
    Query,
    parse_template,
)
from .media_types import is_form
from .request import CoreRequest

Part: TypeAlias = bytes | Expression
Reader: TypeAlias = Callable[[CoreRequest], bytes | None]


class MessageTemplate:
    """A message template, ready to be filled from a request.

    `url` stands for the scheme, host and path of the request's own URL where a proxy
    hides what the provider called; the query is always the request's.
    """

    __slots__ = ("_readers", "parts", "whole_body")

    def __init__(self, template: str, url: str | None = None) -> None:
        """Compile a template.

        Raises:
            ValueError: the template or the URL is bad.
        """
        base = None if url is None else base_url(url)
        self.parts: tuple[Part, ...] = parse_template(template)
        self.whole_body = self.parts == (Body(),)
        self._readers = tuple(_reader(part, base) for part in self.parts)

    def fill(self, request: CoreRequest) -> bytes | None:
        """The message; None where a part is missing."""
        if self.whole_body:
            return request.raw_body
        filled: list[bytes] = []
        for read in self._readers:
            part = read(request)
            if part is None:
                return None
            filled.append(part)
        return b"".join(filled)

    def missing(self, request: CoreRequest) -> tuple[Expression, ...]:
        """The expressions that the request has no value for."""
        readers = zip(self.parts, self._readers, strict=True)
        return tuple(
            part
            for part, read in readers
            if not isinstance(part, bytes) and read(request) is None
        )


def base_url(url: str) -> str:
    """A public URL without its query and fragment.

    Raises:
        ValueError: it is not an absolute URL.
    """
    scheme, separator, rest = url.partition("://")
    if not (scheme and separator and rest):
        raise ValueError("url: give the public URL with its scheme and host")
    return url.partition("#")[0].partition("?")[0]


def wire_bytes(text: str) -> bytes:
    """The bytes of a header or a URL, which adapters decode as latin-1.

    Other characters come from senders that are not HTTP, such as recorded events.
    """
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _reader(part: Part, base: str | None) -> Reader:
    match part:
        case bytes():
            return lambda request: part
        case Body():
            return lambda request: request.raw_body
        case BodyPointer(tokens):
            return lambda request: _body_value(request, tokens)
        case Header(name):
            return lambda request: _present(request.headers.get(name))
        case Query(name):
            return lambda request: _only(request.query.get(name))
        case Method():
            return lambda request: _present(request.method)
        case Path():
            return _path_reader(base)
        case _:
            return _url_reader(base)


def _path_reader(base: str | None) -> Reader:
    if base is None:
        return lambda request: _present(request.path)
    path = wire_bytes("/" + base.partition("://")[2].partition("/")[2])
    return lambda request: path


def _url_reader(base: str | None) -> Reader:
    if base is None:
        return lambda request: _present(request.url)
    return lambda request: wire_bytes(_with_query(base, request.query_string))


def _with_query(base: str, query_string: str) -> str:
    return f"{base}?{query_string}" if query_string else base


def _body_value(request: CoreRequest, tokens: tuple[str, ...]) -> bytes | None:
    if is_form(request.headers.get("content-type")):
        return form_token(request.raw_body, tokens)
    return json_token(request.raw_body, tokens)


def _present(text: str | None) -> bytes | None:
    return wire_bytes(text) if text else None


def _only(values: tuple[str, ...] | None) -> bytes | None:
    """A query parameter given once; two values would leave open which one is signed."""
    if values is None or len(values) != 1:
        return None
    return values[0].encode("utf-8", "surrogatepass")
