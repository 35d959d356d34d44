"""Readers of the parts of a signed message that few schemes have."""

from __future__ import annotations

import binascii
from collections.abc import Mapping

from .bodies import json_string, sorted_form
from .digests import write_digest
from .expressions import Path, Url
from .media_types import is_form
from .message import Inputs, Reader, present, wire_bytes
from .message_parts import (
    BASE64URL_BODY,
    BODY_CRC32,
    HOST,
    JSON_BODY,
    SECRET,
    SORTED_FORM,
    TARGET,
    Part,
)
from .request import CoreRequest


def special_reader(part: Part) -> Reader:
    """The reader of a part that is neither a place in the request nor its URL.

    Raises:
        ValueError: it is no part of a request.
    """
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


def signed_headers_reader(sources: Mapping[str, str]) -> Reader:
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


def url_reader(part: Part, base: str | None) -> Reader:
    """The reader of the URL or a part of it; `base` is the public URL, where it is known."""
    if isinstance(part, Url):
        if base is None:
            return lambda request, inputs: present(inputs.url or request.url)
        return lambda request, inputs: wire_bytes(
            inputs.url or called_url(request, base)
        )
    if isinstance(part, Path):
        return lambda request, _: present(_path(request, base))
    if part == HOST:
        return lambda request, _: present(_host(base or request.url))
    if part == TARGET:
        return lambda request, _: present(
            _with_query(_path(request, base), request.query_string)
        )
    return lambda request, _: present(
        _with_query(_path(request, base), _escaped(request.query_string))
    )


def called_url(request: CoreRequest, base: str | None) -> str:
    """The URL that the provider called: `base` with the request's own query."""
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
