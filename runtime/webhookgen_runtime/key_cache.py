"""Key sets (RFC 7517): bundled with the receiver, or got by a function of the receiver's.

The id of a key comes from a request that nobody has verified yet. So a function is asked
seldom: what it gives is kept, an id that it does not know is remembered too, and requests
that name ever new ids can ask only a few times a minute.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Mapping
from threading import Lock
from typing import cast

import msgspec
from msgspec import Struct

from .jws_token import token_key_id
from .key_set import KeySet, KeySetFetcher, KeySetValue
from .message import NO_INPUTS, part_reader
from .request import CoreRequest
from .scheme import JwtSignature, Leaf, PublicKeySignature
from .secret_key import Key, KeyRing, Source, with_id
from .timestamps import Clock

MAX_KEY_ID = 256
_PUBLIC = ("kty", "crv", "x", "y", "n", "e", "alg", "kid")
_KINDS = ("RSA", "EC", "OKP")
_SHAPE = "key_set: give a JSON Web Key Set with a public key in it, or a function that gets one"


class _Known(Struct):
    """Keys that a function gave, and until when they are kept."""

    ring: KeyRing
    ends: float


class KeyCache:
    """The keys that a function has given, and the ids that it did not know."""

    __slots__ = ("_clock", "_fetched", "_known", "_lock", "_source")

    def __init__(self, source: KeySet, clock: Clock) -> None:
        """Prepare an empty cache; nothing is fetched yet."""
        self._source = source
        self._clock = clock
        self._known: OrderedDict[str | None, _Known] = OrderedDict()
        self._fetched: deque[float] = deque(maxlen=source.burst)
        self._lock = Lock()

    def keys(self, key_id: str | None) -> KeyRing | Awaitable[KeyRing]:
        """The keys with an id, or, without one, all; none where there is no such key.

        Raises:
            ValueError: the function gave something else than keys.
        """
        if key_id is not None and not _is_plain(key_id):
            return ()
        with self._lock:
            known = self._known.get(key_id)
            now = self._clock()
            if known is not None and known.ends > now:
                self._known.move_to_end(key_id)
                return known.ring
            if not self._may_fetch(known, now):
                return ()
        given = self._source.fetch(key_id)
        if isinstance(given, Awaitable):
            return self._kept_later(key_id, given)
        return self._kept(key_id, given)

    def _may_fetch(self, known: _Known | None, now: float) -> bool:
        """Whether a fetch is due: always for a key that was there, seldom for others."""
        if known is not None and known.ring:
            return True
        source, fetched = self._source, self._fetched
        if len(fetched) == source.burst and now - fetched[0] < source.retry:
            return False
        self._fetched.append(now)
        return True

    async def _kept_later(
        self, key_id: str | None, given: Awaitable[KeySetValue | None]
    ) -> KeyRing:
        return self._kept(key_id, await given)

    def _kept(self, key_id: str | None, given: KeySetValue | None) -> KeyRing:
        """Keep what the function gave, and that it did not give the key it was asked for."""
        every = () if given is None else read_keys(given, key_id)
        now = self._clock()
        wanted = every if key_id is None else with_id(every, key_id)
        with self._lock:
            for key in every:
                if key.id is not None:
                    self._keep(
                        key.id, with_id(every, key.id), now + self._source.lifetime
                    )
            life = self._source.lifetime if wanted else self._source.retry
            self._keep(key_id, wanted, now + life)
        return wanted

    def _keep(self, key_id: str | None, ring: KeyRing, ends: float) -> None:
        self._known[key_id] = _Known(ring, ends)
        self._known.move_to_end(key_id)
        while len(self._known) > self._source.limit:
            forgotten = next((k for k, v in self._known.items() if not v.ring), None)
            if forgotten is None:
                self._known.popitem(last=False)
            else:
                del self._known[forgotten]


def key_set_source(users: list[Leaf], value: object, clock: Clock) -> Source:
    """The keys of a set that is given, or those that a request names.

    Raises:
        ValueError: the set is missing, or holds no public key.
    """
    if callable(value):
        value = KeySet(cast("KeySetFetcher", value))
    if isinstance(value, KeySet):
        return Source(_as_it_is, KeyPicker(KeyCache(value, clock), users))
    ring = read_keys(value)
    if not ring:
        raise ValueError(_SHAPE)
    return Source(_as_it_is, fixed=ring)


class KeyPicker:
    """Gets the keys that a request names, for each scheme that uses the set."""

    __slots__ = ("_cache", "_readers")

    def __init__(self, cache: KeyCache, users: list[Leaf]) -> None:
        """Compile where the schemes say which key they mean."""
        self._cache = cache
        self._readers = tuple(key_id_reader(user) for user in users)

    def __call__(self, request: CoreRequest) -> KeyRing | Awaitable[KeyRing]:
        """The keys, or an awaitable of them."""
        ids = dict.fromkeys(read(request) for read in self._readers)
        found = [self._cache.keys(key_id) for key_id in ids]
        if len(found) == 1:
            return found[0]
        if any(isinstance(each, Awaitable) for each in found):
            return _joined_later(found)
        return tuple(key for each in found for key in cast("KeyRing", each))


async def _joined_later(found: list[KeyRing | Awaitable[KeyRing]]) -> KeyRing:
    rings = [await each if isinstance(each, Awaitable) else each for each in found]
    return tuple(key for ring in rings for key in ring)


def key_id_reader(leaf: Leaf) -> Callable[[CoreRequest], str | None]:
    """A function that reads which key a request names."""
    if isinstance(leaf, JwtSignature) and not leaf.key_id:
        return lambda request: token_key_id(leaf, request)
    expression = ""
    if isinstance(leaf, JwtSignature | PublicKeySignature):
        expression = leaf.key_id
    if not expression:
        return lambda request: None
    read = part_reader(expression)

    def named(request: CoreRequest) -> str | None:
        value = read(request, NO_INPUTS)
        return None if value is None else value.decode("latin-1")

    return named


def read_keys(given: object, key_id: str | None = None) -> KeyRing:
    """The public keys of a set, or of one key, which has an id where it was asked for by it.

    Keys of other kinds and for other uses are left out (RFC 7517 section 5).

    Raises:
        ValueError: it is no key set.
    """
    if isinstance(given, str | bytes | bytearray):
        try:
            given = msgspec.json.decode(given)
        except (msgspec.DecodeError, UnicodeError):
            raise ValueError(_SHAPE) from None
    if not isinstance(given, Mapping):
        raise ValueError(_SHAPE)
    held = cast("Mapping[str, object]", given)
    listed = held.get("keys")
    if "kty" in held:
        listed = [held if "kid" in held else {**held, "kid": key_id}]
    if not isinstance(listed, list | tuple):
        raise ValueError(_SHAPE)
    keys = [_read_key(each) for each in cast("list[object]", listed)]
    found = [key for key in keys if key is not None]
    return tuple(Key(jwk, at, id_) for at, (jwk, id_) in enumerate(found))


def _read_key(jwk: object) -> tuple[bytes, str | None] | None:
    """The public members of a key as JSON, and its id; None for one of no use here.

    A key with Plaid's `expired_at` in the past is of no use either.
    """
    if not isinstance(jwk, Mapping):
        return None
    held = cast("Mapping[str, object]", jwk)
    ended = held.get("expired_at")
    if isinstance(ended, int | float) and ended <= time.time():
        return None
    if held.get("kty") not in _KINDS or held.get("use", "sig") != "sig":
        return None
    operations = held.get("key_ops")
    if isinstance(operations, list) and "verify" not in operations:
        return None
    texts = {name: held[name] for name in _PUBLIC if isinstance(held.get(name), str)}
    key_id = texts.get("kid")
    return msgspec.json.encode(texts), key_id if isinstance(key_id, str) else None


def _as_it_is(ring: object) -> KeyRing:
    return cast("KeyRing", ring)


def _is_plain(key_id: str) -> bool:
    return 0 < len(key_id) <= MAX_KEY_ID and key_id.isprintable() and key_id.isascii()
