"""A request as the rest of the runtime sees it: bytes and headers, of no framework."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import MappingProxyType

from .headers import Fields, Headers, field_lines
from .request_target import Target

CookieFields = Mapping[str, str] | Iterable[tuple[str, str]]


class CoreRequest:
    """One HTTP request, as it was sent.

    The adapters make it from a framework's request, a test makes it by hand. It is
    read-only, compares by value and pickles. What can be derived is derived when it
    is first asked for; two threads that ask at once get equal answers.
    """

    __slots__ = (
        "_body_too_large",
        "_cookies",
        "_headers",
        "_method",
        "_parts",
        "_query",
        "_raw_body",
        "_target",
        "_url",
    )

    def __init__(
        self,
        *,
        method: str = "POST",
        url: str | Callable[[], Target] = "",
        headers: Fields | Headers = (),
        raw_body: bytes | bytearray | memoryview = b"",
        query: Fields = (),
        cookies: CookieFields = (),
        body_too_large: bool = False,
    ) -> None:
        """Make a request; `query` and `cookies` come from `url` and `headers` if empty.

        An adapter gives `url` as a function, which is called when the URL is needed.

        Raises:
            TypeError: an argument has the wrong type, as a body that is text.
        """
        self._method = method if method == "POST" else _text("method", method).upper()
        self._target: str | Callable[[], Target] | Target = (
            url if callable(url) else _text("url", url)
        )
        self._headers = headers if isinstance(headers, Headers) else Headers.of(headers)
        self._raw_body = raw_body if type(raw_body) is bytes else _bytes(raw_body)
        self._body_too_large = body_too_large
        self._url: str | None = None
        self._parts: tuple[str, str] | None = None
        self._query: Mapping[str, tuple[str, ...]] | None = (
            _grouped(query) if query else None
        )
        self._cookies: Mapping[str, str] | None = (
            MappingProxyType(dict(cookies)) if cookies else None
        )

    @property
    def method(self) -> str:
        """The request method in upper case."""
        return self._method

    @property
    def url(self) -> str:
        """Scheme, host and target; the target exactly as it was sent."""
        if self._url is None:
            self._url = self._sent_target().url(self._headers.get("host"))
        return self._url

    @property
    def path(self) -> str:
        """The path as it was sent, its escapes kept, without the query."""
        return self._split()[0]

    @property
    def query_string(self) -> str:
        """What follows the first `?` of the target, as it was sent."""
        return self._split()[1]

    @property
    def headers(self) -> Headers:
        """The header fields."""
        return self._headers

    @property
    def raw_body(self) -> bytes:
        """The body as it was sent; empty where `body_too_large`."""
        return self._raw_body

    @property
    def body_too_large(self) -> bool:
        """Whether the adapter left the body out because it is over the limit."""
        return self._body_too_large

    @property
    def query(self) -> Mapping[str, tuple[str, ...]]:
        """The decoded query: every value of every name, blank ones too."""
        if self._query is None:
            from .request_query import parsed_query  # loaded when it is first asked for

            self._query = parsed_query(self.query_string)
        return self._query

    @property
    def cookies(self) -> Mapping[str, str]:
        """The cookies; of two with one name, the first."""
        if self._cookies is None:
            from .request_cookies import parsed_cookies

            self._cookies = parsed_cookies(self._headers.get_all("cookie"))
        return self._cookies

    def with_body(
        self, raw_body: bytes, *, content_type: str | None = None
    ) -> CoreRequest:
        """The same request with another body, and perhaps another Content-Type."""
        copy = CoreRequest.__new__(CoreRequest)
        copy._method = self._method
        copy._target = self._target
        copy._headers = self._headers
        copy._raw_body = raw_body
        copy._body_too_large = False
        copy._url = self._url
        copy._parts = self._parts
        copy._query = self._query
        copy._cookies = self._cookies
        if content_type is not None:
            copy._headers = self._headers.replaced("content-type", content_type)
        return copy

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CoreRequest):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash((self._method, self.url, self._raw_body))

    def __repr__(self) -> str:
        body = (
            "body too large" if self._body_too_large else f"{len(self._raw_body)} bytes"
        )
        return f"<CoreRequest {self._method}: {len(self._headers)} headers, {body}>"

    def __reduce__(self) -> tuple[Callable[[], CoreRequest], tuple[()]]:
        copy = partial(
            CoreRequest,
            method=self._method,
            url=self.url,
            headers=self._headers,
            raw_body=self._raw_body,
            query=dict(self.query),
            cookies=dict(self.cookies),
            body_too_large=self._body_too_large,
        )
        return copy, ()

    def _sent_target(self) -> Target:
        target = self._target
        if not isinstance(target, Target):
            target = Target(target) if isinstance(target, str) else target()
            self._target = target
        return target

    def _split(self) -> tuple[str, str]:
        if self._parts is None:
            self._parts = self._sent_target().split()
        return self._parts

    def _values(self) -> tuple[object, ...]:
        """What two equal requests have in common, cheap parts first."""
        return (
            self._method,
            self._raw_body,
            self._body_too_large,
            self.url,
            self._headers,
            self.query,
            self.cookies,
        )


def _grouped(query: Fields) -> Mapping[str, tuple[str, ...]]:
    from .request_query import grouped_fields

    return grouped_fields(field_lines(query))


def _text(what: str, value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError(f"{what} must be text, not {type(value).__name__}")


def _bytes(body: object) -> bytes:
    """The bytes of a body; text has already lost what a signature needs."""
    if isinstance(body, (bytes, bytearray)):
        return bytes(body)
    if isinstance(body, memoryview):
        return body.tobytes()
    kind = type(body).__name__
    raise TypeError(f"raw_body is {kind}; pass the body as bytes, as it was received")
