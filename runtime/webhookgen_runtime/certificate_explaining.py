"""Why a request that names a certificate does not verify: what its key should have signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .certificate_verification import url_reader
from .request import CoreRequest
from .scheme import CertificateSignature
from .url_patterns import url_matcher
from .verification import message_of


def explain_certified(
    scheme: CertificateSignature,
    request: CoreRequest,
    key: str,
    url: str | None,
    settings: Mapping[str, bytes],
) -> Iterator[str]:
    """Whether the URL is on the list, and the message; nothing is fetched or checked here."""
    named = url_reader(scheme)(request)
    if named is None:
        yield f"likely cause: the request has no {scheme.certificate}"
    elif url_matcher(scheme.urls)(named):
        yield "certificate: its URL is on the provider's list"
    else:
        yield "likely cause: the certificate's URL is not on the provider's list"
    template = message_of(scheme, url, settings)
    message = template.fill(request)
    if message is None:
        missing = ", ".join(map(str, template.missing(request)))
        yield f"likely cause: the request has no {missing} to sign"
        return
    yield f"signed message, {len(message)} bytes:"
    yield "  " + repr(message)[2:-1]
