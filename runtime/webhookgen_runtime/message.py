"""The signed message: the bytes that a signature scheme covers.

Everything is taken as it was sent. A part that is missing makes the whole message
missing: an empty text in its place would let a sender leave it out. Where a provider
does sign an empty text, its scheme says so.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable, Mapping
from typing import TypeAlias

from msgspec import Struct

from .bodies import (
    form_token,
    json_string,
    json_token,
    json_token_or_empty,
    member_lines,
    sorted_form,
)
from .digests import write_digest
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
    BASE64URL_BODY,
    BODY_CRC32,
    CLOSE_BRACE,
    ESCAPED_TARGET,
    HOST,
    ID,
    JSON_BODY,
    OPEN_BRACE,
    SECRET,
    SIGNED_HEADERS,
    SIGNED_MEMBERS,
    SORTED_FORM,
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
        "_empty", "_members", "_peek", "_readers", "_scalars", "_url", "parts",
        "whole_body",
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
        for read in self._readers:
            part = read(request, inputs)
            if part is None:
                return None
            filled.append(part)
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
        return _url(request, self._url)

    def _reader(self, part: bytes | Part, sources: Mapping[str, str]) -> Reader:
        if isinstance(part, bytes):
            return lambda request, inputs: part
        if part == SIGNED_HEADERS:
            return _signed_headers_reader(sources)
        if part == SIGNED_MEMBERS:
            return lambda request, _: member_lines(request.raw_body, self._members)
        if isinstance(part, Path | Url) or part in (HOST, TARGET, ESCAPED_TARGET):
            return _url_reader(part, self._url)
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
            return lambda request, _: _present(request.method)
        case _:
            return _special_reader(part)


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


def _special_reader(part: Part) -> Reader:
    if part == SECRET:
        return lambda _, inputs: inputs.secret
    if part == SORTED_FORM:
        return _all_fields
    if part == BASE64URL_BODY:
        return lambda request, _: write_digest(request.raw_body, "base64url").encode()
    if part == JSON_BODY:
        return lambda request, _: json_string(request.raw_body)
    if part == BODY_CRC32:
        return lambda request, _: b"%d" % binascii.crc32(request.raw_body)
    raise ValueError(f"not a part of a request: {part}")


def _all_fields(request: CoreRequest, inputs: Inputs) -> bytes | None:
    """An empty body has no fields; another one that is no form has no sorted form."""
    if inputs.bodiless or not request.raw_body:
        return b""
    if not is_form(request.headers.get("content-type")):
        return None
    return sorted_form(request.raw_body)


def _signed_headers_reader(sources: Mapping[str, str]) -> Reader:
    """The listed headers as `name:value`, sorted; the list must hold what makes it safe.

    That is the list itself and the timestamp: else a sender could leave out either.
    """
    listing = sources["$headers.signed"].lower()
    timestamp = sources.get("$timestamp", "").removeprefix("$request.header.").lower()

    def read(request: CoreRequest, _: Inputs) -> bytes | None:
        names = {n.strip().lower() for n in request.headers.get(listing, "").split(",")}
        if not {listing, timestamp or listing} <= names:
            return None
        values = {name: request.headers.get(name) for name in sorted(names)}
        pairs = [f"{n}:{v.strip()}" for n, v in values.items() if v is not None]
        return wire_bytes(";".join(pairs)) if len(pairs) == len(names) else None

    return read


def _url_reader(part: Part, base: str | None) -> Reader:
    if isinstance(part, Url):
        if base is None:
            return lambda request, inputs: _present(inputs.url or request.url)
        return lambda request, inputs: wire_bytes(inputs.url or _url(request, base))
    if isinstance(part, Path):
        return lambda request, _: _present(_path(request, base))
    if part == HOST:
        return lambda request, _: _present(_host(base or request.url))
    if part == TARGET:
        return lambda request, _: _present(
            _with_query(_path(request, base), request.query_string)
        )
    return lambda request, _: _present(
        _with_query(_path(request, base), _escaped(request.query_string))
    )


def _url(request: CoreRequest, base: str | None) -> str:
    return request.url if base is None else _with_query(base, request.query_string)


def _path(request: CoreRequest, base: str | None) -> str:
    if base is None:
        return request.path
    return "/" + base.partition("://")[2].partition("/")[2]


def _host(url: str) -> str:
    authority = url.partition("://")[2].partition("/")[0].partition("?")[0]
    return authority.rpartition("@")[2]


def _escaped(query_string: str) -> str:
    """The query as JavaScript's `querystring.escape` writes it, its marks encoded too."""
    from urllib.parse import quote

    return quote(query_string, safe="-_.!~*'()")


def _with_query(base: str, query_string: str) -> str:
    return f"{base}?{query_string}" if query_string else base


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


def _present(text: str | None) -> bytes | None:
    return wire_bytes(text) if text else None


def _only(values: tuple[str, ...] | None, empty: bool) -> bytes | None:
    """A query parameter given once; two values would leave open which one is signed."""
    if values is None:
        return b"" if empty else None
    return values[0].encode("utf-8", "surrogatepass") if len(values) == 1 else None
