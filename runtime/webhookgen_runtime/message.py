"""The signed message: the bytes that a signature scheme covers.

Everything is taken as it was sent. A part that is missing makes the whole message
missing: an empty text in its place would let a sender leave it out. Where a provider
does sign an empty text, its scheme says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from msgspec import Struct

from .bodies import (
    form_token,
    json_token,
    json_token_or_empty,
    member_lines,
)
from .expressions import (
    Body,
    BodyPointer,
    Header,
    Method,
    Path,
    Query,
    Url,
    split_template,
)
from .media_types import is_form
from .message_parts import (
    CLOSE_BRACE,
    ESCAPED_TARGET,
    HOST,
    ID,
    OPEN_BRACE,
    SIGNED_HEADERS,
    SIGNED_MEMBERS,
    TARGET,
    TIMESTAMP,
    FormField,
    Item,
    Part,
    Setting,
    parse_part,
)
from .request import CoreRequest
from .scalar_peek import ScalarPeek, scalar_at, scalar_peek


class Inputs(Struct):
    """What a message holds beside the request."""

    items: Mapping[str, str] = {}
    """The items of the signature header that are no signatures."""
    secret: bytes = b""
    """The key, where it is part of the message."""
    url: str | None = None
    """Another spelling of the URL."""
    bodiless: bool = False
    """Whether the body is left out, since a digest in the URL stands for it."""


Reader: TypeAlias = Callable[[CoreRequest, Inputs], bytes | None]
NO_INPUTS = Inputs()


class MessageTemplate:
    """A message template, ready to be filled from a request.

    `url` stands for the scheme, host and path of the request's own URL where a proxy
    hides what the provider called; the query is always the request's. `sources` says what
    `$id` and `$timestamp` are, and which header `$headers.signed` is listed in; `members`
    are the names of `$members.signed`, those that may be left out with a `?` behind.
    """

    __slots__ = (
        "_empty", "_members", "_peek", "_readers", "_scalars", "_steps", "_url",
        "parts", "whole_body",
    )  # fmt: skip

    def __init__(
        self,
        template: str,
        url: str | None = None,
        *,
        sources: Mapping[str, str] | None = None,
        settings: Mapping[str, bytes] | None = None,
        missing_is_empty: bool = False,
        members: tuple[str, ...] = (),
    ) -> None:
        """Compile a template.

        Raises:
            ValueError: the template or the URL is bad.
        """
        self._url = None if url is None else base_url(url)
        self._empty = missing_is_empty
        self._members = members
        named = sources or {}
        held = settings or {}
        split = split_template(template, parse_part)
        self.parts: tuple[bytes | Part, ...] = tuple(
            _resolved(part, named, held) for part in split
        )
        self.whole_body = self.parts == (Body(),)
        self._readers = tuple(self._reader(part, named) for part in self.parts)
        self._steps = tuple(zip(self.parts, self._readers, strict=True))
        pointers = [p.tokens for p in self.parts if isinstance(p, BodyPointer)]
        peek = self._peek = scalar_peek(frozenset(pointers))
        self._scalars = tuple(
            peek.reader(part.tokens) if peek and isinstance(part, BodyPointer) else None
            for part in self.parts
        )

    def fill(self, request: CoreRequest, inputs: Inputs = NO_INPUTS) -> bytes | None:
        """The message; None where a part is missing."""
        if self.whole_body and not inputs.bodiless:
            return request.raw_body
        if self._peek is not None:
            return self._fill_by_peek(self._peek, request, inputs)
        filled: list[bytes] = []
        for part, read in self._steps:
            found = part if type(part) is bytes else read(request, inputs)
            if found is None:
                return None
            filled.append(found)
        return b"".join(filled)

    def _fill_by_peek(
        self, peek: ScalarPeek, request: CoreRequest, inputs: Inputs
    ) -> bytes | None:
        """The same where members of the body are read in one pass."""
        filled: list[bytes] = []
        members = peek.look(request)
        for read, scalar in zip(self._readers, self._scalars, strict=True):
            part = None
            if members is not None and scalar is not None:
                part = scalar_at(scalar, members, self._empty)
            if part is None:
                part = read(request, inputs)
            if part is None:
                return None
            filled.append(part)
        return b"".join(filled)

    def missing(
        self, request: CoreRequest, inputs: Inputs = NO_INPUTS
    ) -> tuple[Part, ...]:
        """The parts that the request has no value for."""
        readers = zip(self.parts, self._readers, strict=True)
        return tuple(
            part
            for part, read in readers
            if not isinstance(part, bytes) and read(request, inputs) is None
        )

    def url_of(self, request: CoreRequest) -> str:
        """The URL that the provider called."""
        from .message_readers import called_url  # few messages hold the URL

        return called_url(request, self._url)

    def _reader(self, part: bytes | Part, sources: Mapping[str, str]) -> Reader:
        if isinstance(part, bytes):
            return lambda request, inputs: part
        if part == SIGNED_HEADERS:
            from .message_readers import signed_headers_reader

            return signed_headers_reader(sources)
        if part == SIGNED_MEMBERS:
            return lambda request, _: member_lines(request.raw_body, self._members)
        if isinstance(part, Path | Url) or part in (HOST, TARGET, ESCAPED_TARGET):
            from .message_readers import url_reader

            return url_reader(part, self._url)
        read = _reader(part, self._empty)
        if not self._empty or isinstance(part, BodyPointer | Query | FormField):
            return read
        return lambda request, inputs: read(request, inputs) or b""


def part_reader(expression: str) -> Reader:
    """A function that reads one expression's value; None where it is missing.

    Raises:
        ValueError: the expression is bad.
    """
    part = parse_part(expression)
    read = _reader(part, empty=False)
    return _member_reader(part.tokens, read) if isinstance(part, BodyPointer) else read


def _member_reader(tokens: tuple[str, ...], read: Reader) -> Reader:
    """A reader of one pointer, in one pass where it can be."""
    peek = scalar_peek(frozenset((tokens,)))
    if peek is None:
        return read
    scalar = peek.reader(tokens)

    def look(request: CoreRequest, inputs: Inputs) -> bytes | None:
        members = peek.look(request)
        found = None if members is None else scalar_at(scalar, members, empty=False)
        return read(request, inputs) if found is None else found

    return look


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


def _resolved(
    part: bytes | Part, sources: Mapping[str, str], settings: Mapping[str, bytes]
) -> bytes | Part:
    """A part with names replaced by what they stand for."""
    if part in (ID, TIMESTAMP):
        return parse_part(sources[str(part)])
    if isinstance(part, Setting):
        return settings[part.name]
    if part in (OPEN_BRACE, CLOSE_BRACE):
        return b"{" if part == OPEN_BRACE else b"}"
    return part


def _reader(part: Part, empty: bool) -> Reader:
    match part:
        case Body():
            return lambda request, inputs: b"" if inputs.bodiless else request.raw_body
        case BodyPointer(tokens):
            return lambda request, _: _body_value(request, tokens, empty)
        case Header(name):
            return _header_reader(name.lower())
        case Query(name):
            return lambda request, _: _only(request.query.get(name), empty)
        case FormField(name):
            return lambda request, _: _form_value(request, name)
        case Item(name):
            return _item_reader(name)
        case Method():
            return lambda request, _: present(request.method)
        case _:
            from .message_readers import special_reader

            return special_reader(part)


def _header_reader(lowered: str) -> Reader:
    def read(request: CoreRequest, _: Inputs) -> bytes | None:
        text = request.headers.value(lowered)
        if not text:
            return None
        return text.encode("ascii") if text.isascii() else wire_bytes(text)

    return read


def _item_reader(name: str) -> Reader:
    def read(_: CoreRequest, inputs: Inputs) -> bytes | None:
        text = inputs.items.get(name)
        if not text:
            return None
        return text.encode("ascii") if text.isascii() else wire_bytes(text)

    return read


def _body_value(
    request: CoreRequest, tokens: tuple[str, ...], empty: bool
) -> bytes | None:
    if is_form(request.headers.get("content-type")):
        return form_token(request.raw_body, tokens)
    read = json_token_or_empty if empty else json_token
    return read(request.raw_body, tokens)


def _form_value(request: CoreRequest, name: str) -> bytes | None:
    if not is_form(request.headers.get("content-type")):
        return None
    return form_token(request.raw_body, (name,))


def present(text: str | None) -> bytes | None:
    """The bytes of a text; None where there is none, or nothing in it."""
    return wire_bytes(text) if text else None


def _only(values: tuple[str, ...] | None, empty: bool) -> bytes | None:
    """A query parameter given once; two values would leave open which one is signed."""
    if values is None:
        return b"" if empty else None
    return values[0].encode("utf-8", "surrogatepass") if len(values) == 1 else None
