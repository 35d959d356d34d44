"""Signing by RFC 9421, for tests: the reverse of `message_signatures`."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .content_digests import FIELD, digest_covered, write_content_digest
from .drafts import with_header
from .lazy import load_named
from .message_signatures import public_key_form, read_component
from .request import CoreRequest
from .scheme import MessageSignature
from .signature_base import Component, request_address, signature_base
from .signing import first_secret
from .structured_fields import write


def sign_request_message(
    scheme: MessageSignature,
    request: CoreRequest,
    given: Mapping[str, object],
    settings: Mapping[str, bytes],
    now: float,
) -> CoreRequest:
    """The request with its digest, and a signature over what the scheme asks for.

    Raises:
        ValueError: the key can't be used, or the request lacks a component.
    """
    key_id, sign = _signer(scheme, given)
    components = [read_component(text) for text in scheme.components]
    if request.raw_body and scheme.digest == "required":
        components += [] if digest_covered(components) else [(FIELD, {})]
    if digest_covered(components) and FIELD not in request.headers:
        digest = write_content_digest(request.raw_body)
        request = with_header(request, "Content-Digest", digest)
    parameters = _parameters(scheme, key_id, now)
    address = request_address(request, None)
    base, missing = signature_base(request, address, components, parameters)
    if missing:
        raise ValueError(f"the request has no {', '.join(missing)} to sign")
    return _signed(request, scheme, components, parameters, sign(base))


def _parameters(
    scheme: MessageSignature, key_id: str | None, now: float
) -> dict[str, Any]:
    parameters: dict[str, Any] = {"created": int(now)}
    if key_id is not None:
        parameters["keyid"] = key_id
    parameters["alg"] = scheme.algorithm
    if scheme.tag:
        parameters["tag"] = scheme.tag
    return parameters


def _signed(
    request: CoreRequest,
    scheme: MessageSignature,
    components: list[Component],
    parameters: Mapping[str, Any],
    signature: bytes,
) -> CoreRequest:
    label = scheme.label or "sig1"
    described = write({label: (components, parameters)}) or ""
    request = with_header(request, "Signature-Input", described)
    return with_header(request, "Signature", write({label: (signature, {})}) or "")


def _signer(
    scheme: MessageSignature, given: Mapping[str, object]
) -> tuple[str | None, Callable[[bytes], bytes]]:
    """The id of the key, and what signs with it."""
    if scheme.algorithm == "hmac-sha256":
        key = first_secret(scheme, given)
        return key.id, lambda base: hmac.digest(key.secret, base, "sha256")
    form = public_key_form(scheme.algorithm)
    read = load_named("public_key_signing:read_private_key")
    key_id, private = read(given.get("private_key"))
    return key_id, partial(load_named("public_key_signing:signature_of"), form, private)
