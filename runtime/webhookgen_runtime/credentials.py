"""A handler's credentials: what it is given, checked at once or picked by request.

A callable is asked once for each request, whichever schemes use its keys. What it raises
passes through: an outage must not look like a bad signature.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeGuard

from .request import CoreRequest
from .scheme import (
    BasicCredentials,
    HmacSignature,
    Scheme,
    SecretText,
    SharedToken,
    leaves,
)
from .secret_key import PLAIN, KeyRing, key_ring

PARAMETERS = ("secret_key", "token", "password")
"""The parameters that hold keys, which may be picked by request."""


class Credentials:
    """The keys that a scheme needs, by the parameter that gives them."""

    __slots__ = ("_callables", "_forms", "fixed", "picks", "username")

    def __init__(self, scheme: Scheme, given: Mapping[str, object]) -> None:
        """Check what was given.

        Raises:
            ValueError: a key is missing, empty or unusable; no part of it is shown.
        """
        self._forms = needed_keys(scheme)
        self._callables: dict[str, Callable[[CoreRequest], Any]] = {}
        self.fixed: dict[str, KeyRing] = {}
        for name, form in self._forms.items():
            value = given.get(name)
            if callable(value):
                self._callables[name] = value
            else:
                self.fixed[name] = key_ring(value, form, name)
        self.picks = bool(self._callables)
        self.username = b""
        if "password" in self._forms:
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
        for name, function in self._callables.items():
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
        for name, function in self._callables.items():
            keys = function(request)
            rings[name] = self._ring(name, await keys if is_awaitable(keys) else keys)
        return rings

    def _ring(self, name: str, keys: object) -> KeyRing:
        """None and nothing mean that there is no key for this request."""
        if keys is None or keys in ([], (), {}):
            return ()
        return key_ring(keys, self._forms[name], name)


_NONE: Mapping[str, KeyRing] = {}


def needed_keys(scheme: Scheme) -> dict[str, SecretText]:
    """The parameters that a scheme's keys come from, and how each is written."""
    forms: dict[str, SecretText] = {}
    for leaf in leaves(scheme):
        match leaf:
            case HmacSignature():
                forms.setdefault("secret_key", leaf.secret)
            case SharedToken():
                forms.setdefault("token", PLAIN)
            case BasicCredentials():
                forms.setdefault("password", PLAIN)
    return forms


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
