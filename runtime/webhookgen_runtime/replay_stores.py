"""Stores of deliveries: what a receiver gives a handler that shall refuse repeats."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any


class MemoryReplayStore:
    """A store in the memory of one process, for tests and single-process receivers.

    It holds `max_keys` at most and then forgets the oldest, so that it can't grow
    without end; give it room for all deliveries of one time window.
    """

    __slots__ = ("_clock", "_keys", "_lock", "_max_keys")

    def __init__(
        self, max_keys: int = 100_000, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Prepare an empty store."""
        self._keys: OrderedDict[str, float] = OrderedDict()
        from threading import Lock  # loaded by those who have a store

        self._lock = Lock()
        self._max_keys = max_keys
        self._clock = clock

    def add(self, key: str, ttl: int) -> bool:
        """Keep a key for `ttl` seconds; whether it is new."""
        now = self._clock()
        with self._lock:
            known = self._keys.get(key)
            if known is not None and known > now:
                return False
            self._keys[key] = now + ttl
            self._keys.move_to_end(key)
            self._forget(now)
            return True

    def _forget(self, now: float) -> None:
        """Drop what has run out at the old end, and what is too much."""
        while self._keys:
            key, ends = next(iter(self._keys.items()))
            if ends > now and len(self._keys) <= self._max_keys:
                return
            del self._keys[key]


class RedisReplayStore:
    """A store in Redis, shared by all processes that use the same server.

    `client` is a `redis.Redis`, or a `redis.asyncio.Redis` where only the handler's
    `*_async` methods are called. What it raises passes through the handler.
    """

    __slots__ = ("_client", "_prefix")

    def __init__(self, client: Any, *, prefix: str = "webhook:") -> None:
        """Keep the client; keys begin with `prefix`."""
        self._client = client
        self._prefix = prefix

    def add(self, key: str, ttl: int) -> bool | Awaitable[bool]:
        """Keep a key for `ttl` seconds; whether it is new."""
        answer = self._client.set(self._prefix + key, b"1", nx=True, ex=ttl)
        if isinstance(answer, Awaitable):
            return _was_set(answer)  # pyright: ignore[reportUnknownArgumentType]
        return answer is not None and answer is not False


async def _was_set(answer: Awaitable[Any]) -> bool:
    return bool(await answer)
