"""A handler's credentials: what it is given, checked at once or picked by request.

A callable is asked once for each request, whichever schemes use its keys. What it raises
passes through: an outage must not look like a bad signature.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeGuard, cast

from .lazy import load_named
from .request import CoreRequest
from .scheme import (
    BasicCredentials,
    CertificateSignature,
    CustomSignature,
    HmacSignature,
    JwtSignature,
    Leaf,
    MessageSignature,
    PublicKeySignature,
    Scheme,
    SharedToken,
    leaves,
)
from .secret_key import PLAIN, KeyRing, Picker, Source, key_ring, source_of
from .timestamps import Clock


class Credentials:
    """The keys that a scheme needs, by the parameter that gives them."""

    __slots__ = ("_pickers", "_readers", "fixed", "picks", "username")

    def __init__(
        self, scheme: Scheme, given: Mapping[str, object], clock: Clock = time.time
    ) -> None:
        """Check what was given.

        Raises:
            ValueError: a key is missing, empty or unusable; no part of it is shown.
        """
        self._readers: dict[str, Callable[[object], KeyRing]] = {}
        self._pickers: dict[str, Picker] = {}
        self.fixed: dict[str, KeyRing] = {}
        for name, users in needed_keys(scheme).items():
            source = key_source(users, name, given.get(name), clock)
            self._readers[name] = source.read
            if source.pick is not None:
                self._pickers[name] = source.pick
            else:
                self.fixed[name] = source.fixed
        self.picks = bool(self._pickers)
        self.username = b""
        if "password" in self._readers:
            self.username = text_setting("username", given.get("username"))

    def pick(self, request: CoreRequest) -> Mapping[str, KeyRing]:
        """The keys that callables give for a request.

        Raises:
            TypeError: a callable is asynchronous.
            ValueError: a key is unusable.
        """
        if not self.picks:
            return _NONE
        rings: dict[str, KeyRing] = {}
        for name, function in self._pickers.items():
            keys = function(request)
            if is_awaitable(keys):
                close_awaitable(keys)
                raise TypeError(f"{name} is asynchronous: call the *_async method")
            rings[name] = self._ring(name, keys)
        return rings

    async def pick_async(self, request: CoreRequest) -> Mapping[str, KeyRing]:
        """The same, awaiting what is slow.

        Raises:
            ValueError: a key is unusable.
        """
        rings: dict[str, KeyRing] = {}
        for name, function in self._pickers.items():
            keys = function(request)
            rings[name] = self._ring(name, await keys if is_awaitable(keys) else keys)
        return rings

    def _ring(self, name: str, keys: object) -> KeyRing:
        """None and nothing mean that there is no key for this request."""
        if keys is None or keys in ([], (), {}):
            return ()
        return self._readers[name](keys)


_NONE: Mapping[str, KeyRing] = {}


def needed_keys(scheme: Scheme) -> dict[str, list[Leaf]]:
    """The parameters that a scheme's keys come from, and the schemes that use each."""
    users: dict[str, list[Leaf]] = {}
    for leaf in leaves(scheme):
        users.setdefault(key_parameter(leaf), []).append(leaf)
    return users


def key_parameter(leaf: Leaf) -> str:
    """The parameter that a scheme's keys come from."""
    match leaf:
        case HmacSignature():
            return "secret_key"
        case MessageSignature():
            return "secret_key" if leaf.algorithm == "hmac-sha256" else "public_key"
        case PublicKeySignature() | JwtSignature():
            return leaf.key
        case CertificateSignature():
            return "fetch_certificate"
        case SharedToken():
            return "token"
        case BasicCredentials():
            return "password"
        case CustomSignature():
            return "verifier"


def key_source(users: list[Leaf], name: str, value: object, clock: Clock) -> Source:
    """Where the keys of a parameter come from.

    Raises:
        ValueError: the value is missing or unusable.
    """
    if name in SOURCES:
        made = load_named(SOURCES[name])(users, value, clock)
        return cast("Source", made)
    leaf = users[0]
    form = leaf.secret if isinstance(leaf, HmacSignature | MessageSignature) else PLAIN
    return source_of(value, lambda keys: key_ring(keys, form, name))


SOURCES: Mapping[str, str] = {
    "public_key": "public_key:public_key_source",
    "key_set": "key_cache:key_set_source",
    "fetch_certificate": "certificate_verification:certificate_source",
    "verifier": "custom_verification:verdict_source",
}
"""Parameters that few SDKs have: what reads them is loaded by name, and copied where needed."""


def text_setting(name: str, value: object) -> bytes:
    """A further value of a scheme, as it is signed or compared.

    Raises:
        ValueError: it is no text, is empty, or has white space at an end.
    """
    if not isinstance(value, str) or not value or value != value.strip():
        raise ValueError(f"{name}: give text without white space at its ends")
    return key_ring(value, PLAIN, name)[0].secret


def is_awaitable(value: object) -> TypeGuard[Awaitable[Any]]:
    """Whether a value has to be awaited."""
    return isinstance(value, Awaitable)


def close_awaitable(awaitable: Awaitable[Any]) -> None:
    """End a coroutine that nobody awaits, so that Python does not warn of it."""
    close = getattr(awaitable, "close", None)
    if close is not None:
        close()
