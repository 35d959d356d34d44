"""From a scheme and its credentials to a verifier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from .credentials import Credentials
from .lazy import load_named
from .request import CoreRequest
from .scheme import (
    AllOf,
    AnyOf,
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
    SignedMessage,
    leaves,
)
from .secret_key import KeyRing
from .timestamps import Clock
from .verdicts import Result
from .verification import Given, HmacVerifier, Verifier


class Compiler:
    """Makes verifiers with what a handler was given."""

    __slots__ = ("_credentials", "_given")

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
        self._given = Given(
            fixed=credentials.fixed,
            url=url,
            tolerance=tolerance,
            clock=clock,
            settings=settings,
        )

    def compile(self, scheme: Scheme) -> Verifier:
        """A scheme's verifier.

        Raises:
            ValueError: a template, the URL, the tolerance or a key is bad.
        """
        match scheme:
            case AllOf(schemes):
                return AllVerifier([self.compile(each) for each in schemes])
            case AnyOf(schemes):
                ids = {leaf.id for leaf in leaves(scheme)}
                verifiers = [self.compile(each) for each in schemes]
                return AnyVerifier(verifiers, shares_id=len(ids) == 1)
            case SignedMessage(items=items) | SharedToken(items=items) if items:
                from .item_verifier import ItemVerifier  # few schemes have items

                # A token is a secret that the request shows; a digest tells nothing.
                shown = isinstance(scheme, SharedToken)
                one = self._compile_one(scheme)
                return ItemVerifier(items, one, to_the_end=shown)
            case _:
                return self._compile_one(scheme)

    def _compile_one(self, scheme: Leaf) -> Verifier:
        """The verifier of one scheme, for a request or an item of it."""
        given = self._given
        fixed = given.fixed
        match scheme:
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
                    given.url,
                    tolerance=given.tolerance,
                    clock=given.clock,
                    settings=given.settings,
                )
            case _:
                made = load_named(VERIFIERS[type(scheme)])(scheme, given)
                return cast("Verifier", made)


VERIFIERS: Mapping[type[Leaf], str] = {
    PublicKeySignature: "public_key_verification:PublicKeyVerifier",
    CertificateSignature: "certificate_verification:CertificateVerifier",
    MessageSignature: "message_signatures:MessageSignatureVerifier",
    JwtSignature: "jwt_verification:JwtVerifier",
    CustomSignature: "custom_verification:CustomVerifier",
}
"""Kinds that few SDKs need: their verifiers are loaded by name, and copied where needed."""


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

    __slots__ = ("_shares_id", "_verifiers")

    def __init__(self, verifiers: Sequence[Verifier], *, shares_id: bool) -> None:
        """Keep the schemes' verifiers, and whether all have the id in one place."""
        self._verifiers = tuple(verifiers)
        self._shares_id = shares_id

    def check(self, request: CoreRequest, rings: Mapping[str, KeyRing]) -> Result:
        """The first that holds; else the failure of one whose signature was there."""
        results = [each.check(request, rings) for each in self._verifiers]
        held = next((result for result in results if result.ok), None)
        if held is not None:
            return held
        there = (each for each in results if each.reason != "missing_signature")
        return next(there, results[0])

    def replay_id(self, request: CoreRequest) -> bytes | None:
        """The id that all of them cover; None where one that held may not have it."""
        if not self._shares_id:
            return None
        found = {each.replay_id(request) for each in self._verifiers}
        return found.pop() if len(found) == 1 else None
