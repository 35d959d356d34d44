"""Handlers of groups whose scheme is data."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Never, cast

from .compiled import Compiler
from .credentials import Credentials, close_awaitable, text_setting
from .handler import (
    DEFAULT_MAX_BODY_BYTES,
    EventT,
    ExtraT,
    Handler,
    VerifyingHandler,
)
from .replay import REPLAYED, ReplayStore, replay_key, time_to_live
from .request import CoreRequest
from .results import SignatureVerificationResult
from .scheme import (
    Handshake,
    HmacSignature,
    JwtSignature,
    MessageSignature,
    Scheme,
    SignedMessage,
    leaves,
)
from .secret_key import KeyRing
from .timestamps import AS_DECLARED, Clock, tolerance_pair
from .validation import Validation

if TYPE_CHECKING:
    from .challenges import Handshaker

_NO_KEYS: Mapping[str, KeyRing] = {}


class SchemeHandler(VerifyingHandler[EventT, ExtraT], Generic[EventT, ExtraT]):
    """Verifies by a scheme, and parses the events of a group."""

    _signature: ClassVar[Scheme]
    _handshakes: ClassVar[tuple[Handshake, ...]] = ()

    def __init__(
        self,
        secret_key: object = None,
        *,
        token: object = None,
        username: object = None,
        password: object = None,
        public_key: object = None,
        key_set: object = None,
        verifier: object = None,
        fetch_certificate: object = None,
        trusted_certificates: object = None,
        settings: Mapping[str, object] | None = None,
        url: str | None = None,
        tolerance: object = AS_DECLARED,
        clock: Clock = time.time,
        replay_store: ReplayStore | None = None,
        validation: Validation = "tolerant",
        max_body_bytes: int = DEFAULT_MAX_BODY_BYTES,
    ) -> None:
        """Prepare for requests; a scheme ignores what it has no use for.

        Raises:
            ValueError: a value is missing or unusable; the message shows no part of it.
        """
        super().__init__(validation=validation, max_body_bytes=max_body_bytes)
        scheme = self._signature
        given = {
            "secret_key": secret_key,
            "token": token,
            "username": username,
            "password": password,
            "public_key": public_key,
            "key_set": key_set,
            "verifier": verifier,
            "fetch_certificate": (fetch_certificate, trusted_certificates),
        }
        self._credentials = Credentials(scheme, given, clock)
        texts = {name: text_setting(name, v) for name, v in (settings or {}).items()}
        compiler = Compiler(
            self._credentials,
            url=url,
            tolerance=tolerance,
            clock=clock,
            settings=texts,
        )
        self._verifier = compiler.compile(scheme)
        self._fixed = not self._credentials.picks
        self._store = replay_store
        self._life = time_to_live(*_window(scheme, tolerance))
        self._handshaker = _handshaker(self._handshakes, scheme, texts)
        self._plain = self._fixed and replay_store is None and self._handshaker is None

    def _check(self, request: CoreRequest) -> SignatureVerificationResult:
        if self._fixed:
            return self._remember(request, self._verifier.check(request, _NO_KEYS))
        rings = self._credentials.pick(request)
        return self._remember(request, self._verifier.check(request, rings))

    async def _check_async(self, request: CoreRequest) -> SignatureVerificationResult:
        rings = await self._credentials.pick_async(request)
        return await self._remember_async(request, self._verifier.check(request, rings))

    def _receive(self, request: CoreRequest) -> SignatureVerificationResult | ExtraT:
        if self._plain:
            return self._verifier.check(request, _NO_KEYS)
        if self._handshaker is None:
            return self._check(request)
        rings = self._credentials.pick(request)
        reply = self._challenge(request, rings)
        if reply is not None:
            return reply
        result = self._verifier.check(request, rings)
        answer = self._signed_challenge(request, rings, result)
        return self._remember(request, result) if answer is None else answer

    async def _receive_async(
        self, request: CoreRequest
    ) -> SignatureVerificationResult | ExtraT:
        if self._handshaker is None:
            return await self._check_async(request)
        rings = await self._credentials.pick_async(request)
        reply = self._challenge(request, rings)
        if reply is not None:
            return reply
        result = self._verifier.check(request, rings)
        answer = self._signed_challenge(request, rings, result)
        if answer is not None:
            return answer
        return await self._remember_async(request, result)

    def _challenge(
        self, request: CoreRequest, rings: Mapping[str, KeyRing]
    ) -> SignatureVerificationResult | ExtraT | None:
        """The answer to an unsigned handshake."""
        if self._handshaker is None:
            return None
        reply = self._handshaker.before(request, self._keys(rings))
        return cast("SignatureVerificationResult | ExtraT | None", reply)

    def _signed_challenge(
        self,
        request: CoreRequest,
        rings: Mapping[str, KeyRing],
        result: SignatureVerificationResult,
    ) -> SignatureVerificationResult | ExtraT | None:
        """The answer to a signed handshake, by the key that has signed it."""
        if self._handshaker is None or not result.ok:
            return None
        keys = self._keys(rings)
        index = result.secret_index or 0
        reply = self._handshaker.after(request, keys[index : index + 1])
        return cast("SignatureVerificationResult | ExtraT | None", reply)

    def _keys(self, rings: Mapping[str, KeyRing]) -> KeyRing:
        fixed = self._credentials.fixed
        return rings.get("secret_key", fixed.get("secret_key", ()))

    def _remember(
        self, request: CoreRequest, result: SignatureVerificationResult
    ) -> SignatureVerificationResult:
        """The result, unless the delivery has come before."""
        key = self._delivery_key(request, result)
        return result if key is None or self._is_new(key) else REPLAYED

    async def _remember_async(
        self, request: CoreRequest, result: SignatureVerificationResult
    ) -> SignatureVerificationResult:
        key = self._delivery_key(request, result)
        is_new = key is None or await self._is_new_async(key)
        return result if is_new else REPLAYED

    def _is_new(self, key: str) -> bool:
        if self._store is None:
            return True
        added = self._store.add(key, self._life)
        if isinstance(added, Awaitable):
            close_awaitable(added)
            raise TypeError("replay_store is asynchronous: call the *_async method")
        return added

    async def _is_new_async(self, key: str) -> bool:
        if self._store is None:
            return True
        added = self._store.add(key, self._life)
        return await added if isinstance(added, Awaitable) else added

    def _delivery_key(
        self, request: CoreRequest, result: SignatureVerificationResult
    ) -> str | None:
        """What a store is asked for; None where nothing names the delivery."""
        if self._store is None or not result.ok:
            return None
        owner = type(self).__name__
        return replay_key(owner, self._verifier.replay_id(request), result.digest_id)


class SignedHandler(SchemeHandler[EventT, Never]):
    """Verifies and parses the events of a group that are signed."""


def handler_scheme(handler_class: type[Handler[Any]]) -> Scheme | None:
    """A handler class's scheme; None where there is none that this code can sign."""
    if issubclass(handler_class, SchemeHandler):
        found: Scheme = handler_class._signature  # pyright: ignore[reportPrivateUsage]
        return found
    return None


def _window(scheme: Scheme, tolerance: object) -> tuple[float | None, float | None]:
    if tolerance is not AS_DECLARED:
        return tolerance_pair(tolerance)
    stamps = [
        leaf.timestamp
        for leaf in leaves(scheme)
        if isinstance(leaf, SignedMessage | MessageSignature | JwtSignature)
    ]
    found = next((stamp for stamp in stamps if stamp is not None), None)
    return (None, None) if found is None else (found.past, found.future)


def _handshaker(
    handshakes: tuple[Handshake, ...], scheme: Scheme, texts: Mapping[str, bytes]
) -> Handshaker | None:
    if not handshakes:
        return None
    from .challenges import Handshaker  # few schemes have handshakes

    keyed = [leaf for leaf in leaves(scheme) if isinstance(leaf, HmacSignature)]
    return Handshaker(handshakes, keyed[0].hash if keyed else "sha256", texts)
