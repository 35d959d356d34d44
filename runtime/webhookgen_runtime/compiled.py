"""From a scheme and its credentials to a verifier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .credentials import Credentials
from .request import CoreRequest
from .scheme import AllOf, AnyOf, BasicCredentials, HmacSignature, Scheme, SharedToken
from .secret_key import KeyRing
from .timestamps import Clock
from .verdicts import Result
from .verification import HmacVerifier, Verifier


class Compiler:
    """Makes verifiers with what a handler was given."""

    __slots__ = ("_clock", "_credentials", "_settings", "_tolerance", "_url")

    def __init__(
        self,
        credentials: Credentials,
        *,
        url: str | None,
        tolerance: object,
        clock: Clock,
        settings: Mapping[str, bytes],
    ) -> None:
        """Keep it."""
        self._credentials = credentials
        self._url = url
        self._tolerance = tolerance
        self._clock = clock
        self._settings = settings

    def compile(self, scheme: Scheme) -> Verifier:
        """A scheme's verifier.

        Raises:
            ValueError: a template, the URL, the tolerance or a key is bad.
        """
        fixed = self._credentials.fixed
        match scheme:
            case AllOf(schemes):
                return AllVerifier([self.compile(each) for each in schemes])
            case AnyOf(schemes):
                return AnyVerifier([self.compile(each) for each in schemes])
            case SharedToken():
                from .shared_tokens import TokenVerifier  # few schemes have one

                return TokenVerifier(scheme, fixed.get("token"))
            case BasicCredentials():
                from .shared_tokens import BasicVerifier

                name = self._credentials.username
                return BasicVerifier(name, fixed.get("password"))
            case HmacSignature():
                return HmacVerifier(
                    scheme,
                    fixed.get("secret_key"),
                    self._url,
                    tolerance=self._tolerance,
                    clock=self._clock,
                    settings=self._settings,
                )


class AllVerifier:
    """Several schemes, each of which must hold."""

    __slots__ = ("_verifiers",)

    def __init__(self, verifiers: Sequence[Verifier]) -> None:
        """Keep the schemes' verifiers."""
        self._verifiers = tuple(verifiers)

    def check(self, request: CoreRequest, rings: Mapping[str, KeyRing]) -> Result:
        """The first failure; else the first result with a signature's name."""
        results = [each.check(request, rings) for each in self._verifiers]
        failed = next((result for result in results if not result.ok), None)
        if failed is not None:
            return failed
        named = (result for result in results if result.digest_id is not None)
        return next(named, results[0])

    def replay_id(self, request: CoreRequest) -> bytes | None:
        """The first signed id."""
        found = (each.replay_id(request) for each in self._verifiers)
        return next((id_ for id_ in found if id_ is not None), None)


class AnyVerifier:
    """Several schemes, one of which must hold."""

    __slots__ = ("_verifiers",)

    def __init__(self, verifiers: Sequence[Verifier]) -> None:
        """Keep the schemes' verifiers."""
        self._verifiers = tuple(verifiers)

    def check(self, request: CoreRequest, rings: Mapping[str, KeyRing]) -> Result:
        """The first that holds; else the failure of one whose signature was there."""
        results = [each.check(request, rings) for each in self._verifiers]
        held = next((result for result in results if result.ok), None)
        if held is not None:
            return held
        there = (each for each in results if each.reason != "missing_signature")
        return next(there, results[0])

    def replay_id(self, request: CoreRequest) -> bytes | None:
        """None: another scheme than the one that held may have the id."""
        return None
