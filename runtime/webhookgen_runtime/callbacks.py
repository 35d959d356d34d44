"""Callbacks: the URL that the API will call, told from the call that asked for it.

A callback's URL is a runtime expression over the request that the receiver's own side
sent to the API and the response that came back (OpenAPI 3.1 sections 4.8.18.1 and
4.8.20.4). Both belong to the program that asks, so what can't be told raises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from msgspec import Struct

from .event import Event
from .expressions import parse_expression, split_template
from .headers import Fields, Headers
from .message import NO_INPUTS, part_reader
from .request import CoreRequest

E = TypeVar("E", bound=Event[Any])

_VARIABLE = re.compile(r"\{([^{}]*)\}")


class CoreResponse:
    """The API's response to a call, as bytes and headers."""

    __slots__ = ("_message", "status")

    def __init__(
        self,
        *,
        status: int = 200,
        headers: Fields | Headers = (),
        raw_body: bytes = b"",
    ) -> None:
        """Keep a response; `status` is its HTTP status.

        Raises:
            TypeError: an argument has the wrong type, as a body that is text.
        """
        self.status = status
        self._message = CoreRequest(headers=headers, raw_body=raw_body)

    @property
    def headers(self) -> Headers:
        """The header fields."""
        return self._message.headers

    @property
    def raw_body(self) -> bytes:
        """The body's bytes."""
        return self._message.raw_body

    def __repr__(self) -> str:
        """The status and sizes, no values."""
        body = f"{len(self.raw_body)} bytes"
        return f"<CoreResponse {self.status}: {len(self.headers)} headers, {body}>"


class Callback(Struct, Generic[E], frozen=True, kw_only=True):
    """A callback that an operation of the API declares, and the events that it brings."""

    name: str
    """The callback's name in the document."""
    expression: str
    """The expression of its URL, as the document writes it."""
    events: tuple[type[E], ...]
    """The classes of the events that arrive there, for a handler's `expect`."""
    operation_id: str | None = None
    """The `operationId` of the operation that declares it; None where it has none."""
    method: str | None = None
    """The method of that operation; None where no operation refers to the callback."""
    path: str | None = None
    """The path of that operation, as the document writes it; None where it has none."""

    def url(self, request: CoreRequest, response: CoreResponse | None = None) -> str:
        """The URL that the API calls after a call of this operation.

        `request` is that call, as it was sent, and `response` the API's answer to it. The
        values are put in as they are, as the examples of OpenAPI do; whether the API
        encodes them is its own choice.

        Raises:
            ValueError: the expression is none, or asks for what the call does not hold.
        """
        parts = _parts(self.expression)
        call = _Call(request, response, self.path)
        return "".join(
            part.decode() if isinstance(part, bytes) else call.value(part)
            for part in parts
        )


class _Call(Struct, frozen=True):
    """One call of an operation."""

    request: CoreRequest
    response: CoreResponse | None
    path: str | None

    def value(self, expression: str) -> str:
        """What an expression without braces is in this call.

        Raises:
            ValueError: it is nothing, or more than one text, number or boolean.
        """
        found = self._find(expression)
        if not found:
            raise ValueError(f"{expression}: the call holds no such text or number")
        return found

    def _find(self, expression: str) -> str | None:
        if expression == "$url":
            return self.request.url
        if expression.startswith("$request.path."):
            name = expression.removeprefix("$request.path.")
            return _path_values(self.path, self.request.path).get(name)
        if not expression.startswith("$response.") and expression != "$statusCode":
            return _read(expression, self.request)
        if self.response is None:
            raise ValueError(f"{expression}: give the response as well")
        if expression == "$statusCode":
            return str(self.response.status)
        source = "$request." + expression.removeprefix("$response.")
        message = self.response._message  # pyright: ignore[reportPrivateUsage]
        return _read(source, message)


def _parts(expression: str) -> tuple[bytes | str, ...]:
    """The literals and expressions of a key; 3GPP's leave out the dollar sign.

    Raises:
        ValueError: the key is neither a URL nor made of runtime expressions.
    """
    if expression.startswith("$"):  # section 4.8.18.1 also shows keys without braces
        expression = f"{{{expression}}}"
    parts = split_template(expression, _checked)
    if all(isinstance(part, bytes) for part in parts) and not _is_url(expression):
        raise ValueError(f"neither a runtime expression nor a URL: {expression}")
    return parts


def _checked(text: str) -> str:
    full = text if text.startswith("$") else f"${text}"
    if full != "$statusCode" and not full.startswith("$request.path."):
        parse_expression(full.replace("$response.", "$request.", 1))
    return full


def _is_url(text: str) -> bool:
    return text.startswith("/") or "://" in text


def _read(expression: str, message: CoreRequest) -> str | None:
    found = part_reader(expression)(message, NO_INPUTS)
    if found is None:
        return None
    return found.decode("latin-1" if ".header." in expression else "utf-8", "replace")


def _path_values(template: str | None, path: str) -> Mapping[str, str]:
    """The values of a path's variables; servers may have a path of their own in front."""
    from urllib.parse import unquote

    names = _VARIABLE.findall(template or "")
    literals = [re.escape(text) for text in _VARIABLE.split(template or "")[::2]]
    found = re.search("([^/]+)".join(literals) + "/?$", path) if names else None
    values = found.groups() if found is not None else ()
    return dict(zip(names, map(unquote, values), strict=False))
