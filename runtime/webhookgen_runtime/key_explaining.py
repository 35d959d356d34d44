"""Why a signature by a public key, or a token, of a recorded request does not hold."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from .compiled import Compiler
from .credentials import Credentials, key_parameter
from .explaining import SHOWN, other_requests
from .lazy import load_named
from .message import Inputs
from .request import CoreRequest
from .results import SignatureVerificationResult
from .scheme import JwtSignature, PublicKeySignature
from .signature_sources import Received, SignatureReader
from .timestamps import AS_DECLARED
from .verification import message_of, needed_items


def explain_by_key(
    leaf: PublicKeySignature | JwtSignature,
    request: CoreRequest,
    key: str,
    url: str | None,
    settings: Mapping[str, bytes],
) -> Iterator[str]:
    """The lines of an explanation."""
    yield from KeyExplanation(leaf, request, key, url, settings).lines()


class KeyExplanation:
    """One signature by a public key, or one token, explained.

    What its sender would have signed instead can't be made, so the causes are those under
    which the signature that came would hold.
    """

    def __init__(
        self,
        scheme: PublicKeySignature | JwtSignature,
        request: CoreRequest,
        key: str,
        url: str | None,
        settings: Mapping[str, bytes],
    ) -> None:
        """Keep what there is."""
        self._scheme = scheme
        self._request = request
        self._key = key
        self._url = url
        self._settings = settings

    def lines(self) -> Iterator[str]:
        """The result, the message and the likely causes."""
        try:
            result = self._result(self._request, self._url)
        except ValueError as error:  # of the receiver's key, of which it shows nothing
            yield str(error)
            return
        yield "result: " + ("verified" if result.ok else f"{result.reason}")
        yield from (f"  {fault}" for fault in result.errors)
        message = self._message()
        if message is not None:
            yield f"signed message, {len(message)} bytes:"
            more = "..." if len(message) > SHOWN else ""
            yield "  " + repr(message[:SHOWN])[2:-1] + more
        if result.reason == "mismatch":
            yield from (f"likely cause: {cause}" for cause in self._causes())

    def _result(
        self, request: CoreRequest, url: str | None
    ) -> SignatureVerificationResult:
        given = {key_parameter(self._scheme): self._key}
        credentials = Credentials(self._scheme, given)
        compiler = Compiler(
            credentials,
            url=url,
            tolerance=AS_DECLARED,
            clock=time.time,
            settings=self._settings,
        )
        return compiler.compile(self._scheme).check(request, {})

    def _message(self) -> bytes | None:
        if isinstance(self._scheme, JwtSignature):
            payload = load_named("jwt_verification:payload_of")
            template = payload(self._scheme, self._url, self._settings)
            return None if template is None else template.fill(self._request)
        template = message_of(self._scheme, self._url, self._settings)
        reader = SignatureReader(self._scheme, None, needed_items(self._scheme))
        found = reader.read(self._request)
        inputs = Inputs(found.items) if isinstance(found, Received) else Inputs()
        return template.fill(self._request, inputs)

    def _causes(self) -> Iterator[str]:
        """What would have made the signature hold."""
        for cause, request in other_requests(self._request):
            if self._result(request, None).reason != "mismatch":
                yield cause
