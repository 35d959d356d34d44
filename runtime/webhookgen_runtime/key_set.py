"""What a handler's `key_set` may be. What reads it and keeps keys is `key_cache`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from msgspec import Struct

KeySetValue: TypeAlias = Mapping[str, Any] | str | bytes
"""A JSON Web Key Set, or one key (RFC 7517), as JSON or decoded."""
KeySetFetcher: TypeAlias = Callable[
    [str | None], KeySetValue | Awaitable[KeySetValue | None] | None
]
"""Gets the set, or the key with an id; None where there is none."""


class KeySet(Struct, frozen=True):
    """A function that gets keys by their id, and how long what it gives is kept.

    A function given as `key_set` is kept as if it stood here with the numbers below.
    """

    fetch: KeySetFetcher
    """Takes the `kid` of a request that is not verified (at most 256 printable characters;
    None where it names none), and returns a JSON Web Key Set, one key or None, or awaits
    that. It does the network's work; what it raises passes through the handler."""
    lifetime: float = 3600
    """The seconds that a key is kept."""
    limit: int = 100
    """How many keys are kept; the oldest go first."""
    retry: float = 60
    """The seconds until a key that was not there is asked for again."""
    burst: int = 5
    """How many times in `retry` seconds the function is asked for keys not known yet."""


KeySetSource: TypeAlias = KeySetValue | KeySetFetcher | KeySet
