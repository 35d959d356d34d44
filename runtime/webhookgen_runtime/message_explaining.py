"""Why an HTTP message signature of a recorded request does not hold: what it was made of."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from .credentials import key_parameter, key_source
from .message_signatures import (
    Candidate,
    MessageSignatureVerifier,
    read_candidates,
)
from .request import CoreRequest
from .results import SignatureVerificationResult
from .scheme import MessageSignature
from .signature_base import request_address, signature_base
from .timestamps import AS_DECLARED
from .verification import Given


def explain_http_message(
    scheme: MessageSignature,
    request: CoreRequest,
    key: str,
    url: str | None,
    settings: Mapping[str, bytes],
) -> Iterator[str]:
    """The result, and the signature base of each signature that the scheme looks at."""
    name = key_parameter(scheme)
    try:
        ring = key_source([scheme], name, key, time.time).fixed
    except ValueError as error:
        yield f"the key can't be used: {error}"
        return
    given = Given(
        fixed={name: ring},
        url=url,
        tolerance=AS_DECLARED,
        clock=time.time,
        settings=settings,
    )
    result = MessageSignatureVerifier(scheme, given).check(request, {})
    yield "result: " + ("verified" if result.ok else f"{result.reason}")
    yield from (f"  {fault}" for fault in result.errors)
    candidates = read_candidates(request, scheme)
    if not isinstance(candidates, SignatureVerificationResult):
        for each in candidates:
            yield from _base(each, request, url)


def _base(each: Candidate, request: CoreRequest, url: str | None) -> Iterator[str]:
    address = request_address(request, url)
    base, missing = signature_base(request, address, each.components, each.parameters)
    yield f"signature base of {each.label}, {len(base)} bytes:"
    yield from ("  " + repr(line)[2:-1] for line in base.split(b"\n"))
    yield from (f"likely cause: the request has no {name}" for name in missing)
    if not address.scheme:
        yield "likely cause: the request's URL has no scheme and host: give them as `url=`"
