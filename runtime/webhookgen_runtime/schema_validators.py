"""Validators over one package's schemas, made by jsonschema-rs.

What is used of that library is described by protocols, so that this type-checks where it
is not installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol
from urllib.parse import quote

from .faults import escape_token

BACKTRACK_LIMIT = 2_000
"""How often a pattern with look-around may go back; others need no more than one pass."""

MAX_LOOKED_AT = 10_000
"""How long a text may be for such a pattern to be tried: the schemas say so themselves."""

_URI = "webhook:/"
_MAP: Any = dict
_LIST: Any = list


class Validator(Protocol):
    """A compiled schema."""

    def is_valid(self, instance: Any) -> bool:
        """Whether a value fits."""
        ...

    def iter_errors(self, instance: Any) -> Iterable[Any]:
        """What is wrong with a value."""
        ...


class ValidatorLibrary(Protocol):
    """The module `jsonschema_rs`."""

    def Registry(self, resources: Any) -> Any:
        """Documents by URI, parsed once."""
        ...

    def FancyRegexOptions(self, *, backtrack_limit: int) -> Any:
        """How patterns are matched."""
        ...

    def Draft202012Validator(self, schema: Any, **options: Any) -> Validator:
        """A validator."""
        ...


class Schemas:
    """The schemas of one package; `events` has a reference by event module and media type."""

    __slots__ = (
        "_library",
        "_names",
        "_options",
        "_read",
        "_registry",
        "events",
        "is_dynamic",
    )

    def __init__(self, library: ValidatorLibrary, read: Callable[[], Any]) -> None:
        """Take the package's document, which `read` reads; it is not kept."""
        document = read()
        definitions: Mapping[str, Any] = document["$defs"]
        self.events: Mapping[str, Mapping[str, str]] = document["x-events"]
        self.is_dynamic = any("$id" in each for each in definitions.values())
        self._read = read
        self._names: frozenset[str] | None = None
        self._library = library
        self._registry = library.Registry([(_URI, document)])
        self._options = library.FancyRegexOptions(backtrack_limit=BACKTRACK_LIMIT)

    def names(self) -> frozenset[str]:
        """The names of all members that the schemas declare."""
        if self._names is None:
            self._names = frozenset(_declared(self._read()["$defs"]))
        return self._names

    def validator(self, ref: str, **options: Any) -> Validator:
        """The validator of what a reference into the document means."""
        return self.validator_of({"$ref": absolute(ref)}, **options)

    def validator_of(self, schema: Any, **options: Any) -> Validator:
        """The validator of a schema whose references are absolute."""
        return self._library.Draft202012Validator(
            schema,
            registry=self._registry,
            pattern_options=self._options,
            validate_formats=False,
            **options,
        )


def absolute(ref: str) -> str:
    """A reference of the document as a URI."""
    return _URI + ref if ref.startswith("#") else ref


def fragment_token(token: str) -> str:
    """A token of a JSON Pointer as it stands in a URI's fragment (RFC 6901 section 6)."""
    return quote(escape_token(token), safe="~")


def _declared(document: Any) -> Iterator[str]:
    """The names in all `properties`; a value that looks like one does no harm."""
    waiting: list[Any] = [document]
    while waiting:
        node = waiting.pop()
        if type(node) is _MAP:
            properties = node.get("properties")
            yield from properties if type(properties) is _MAP else ()
            waiting += node.values()
        elif type(node) is _LIST:
            waiting += node
