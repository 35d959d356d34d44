"""Records of public keys and tokens: what they say, and what would weaken them."""

from __future__ import annotations

import pytest
from webhookgen.ir.signature import (
    CustomSignature,
    JwtSignature,
    PublicKeySignature,
    Several,
    Verification,
)

from tests.parser.conftest import Parse
from tests.parser.test_signatures import block

PLACE = "signature: {header: X}"
KEY = f"kind: public-key, {PLACE}"
TOKEN = f"kind: jwt, algorithms: [ES256], {PLACE}"
HASH = "bodyHash: {claim: sha}"


def test_the_algorithm_says_the_kind(parse: Parse) -> None:
    parsed = block(parse, f"{{algorithm: ed25519, {PLACE}}}")
    verification = parsed.groups[0].signature
    assert isinstance(verification, Verification)
    assert isinstance(verification.scheme, PublicKeySignature)
    assert parsed.slugs == []


def test_a_token_of_secrets(parse: Parse) -> None:
    parsed = block(parse, f"{{kind: jwt, algorithms: [HS256, HS512], {PLACE}, {HASH}}}")
    verification = parsed.groups[0].signature
    assert isinstance(verification, Verification)
    assert isinstance(verification.scheme, JwtSignature)
    assert verification.scheme.key == "secret_key"
    assert parsed.slugs == []


def test_a_custom_verifier_beside_a_secret(parse: Parse) -> None:
    text = f"{{all: [{{kind: hmac, {PLACE}}}, {{kind: custom, name: mine}}]}}"
    verification = block(parse, text).groups[0].signature
    assert isinstance(verification, Verification)
    assert isinstance(verification.scheme, Several)
    assert isinstance(verification.scheme.schemes[1], CustomSignature)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        (KEY, "signature-invalid"),
        (f"{KEY}, algorithm: HMAC-SHA256", "signature-invalid"),
        (f"kind: hmac, algorithm: ed25519, {PLACE}", "signature-invalid"),
        (f"kind: jwt, algorithm: ed25519, {PLACE}", "signature-invalid"),
        (f"{KEY}, algorithm: rsa-md5", "signature-algorithm"),
        (f"{KEY}, algorithm: ed25519, secret: {{encoding: hex}}", "signature-invalid"),
        (f"{KEY}, algorithm: ed25519, hash: sha1", "signature-invalid"),
        (f"{KEY}, algorithm: ed25519, key: {{from: secret}}", "signature-invalid"),
        (f"{KEY}, algorithm: ed25519, key: {{url: a}}", "signature-invalid"),
        (f"{KEY}, algorithm: ed25519, message: '{{$secret}}{{$request.body}}'",
         "signature-invalid"),
        (f"{KEY}, algorithm: ed25519, message: '{{$method}}'", "unsigned-body"),
        (f"{KEY}, algorithm: ed25519, timestamp: {{header: T}}", "unsigned-timestamp"),
        (f"{KEY}, algorithm: ed25519, id: {{claim: jti}}", "signature-invalid"),
        (f"{KEY}, algorithm: rsa-sha1", "sha1-signature"),
        (f"kind: jwt, {PLACE}, {HASH}", "signature-invalid"),
        (f"kind: jwt, algorithms: [none], {PLACE}, {HASH}", "signature-invalid"),
        (f"kind: jwt, algorithms: [ES256, HS256], {PLACE}, {HASH}", "signature-invalid"),
        (f"{TOKEN}, {HASH}, key: {{from: secret}}", "signature-invalid"),
        (f"kind: jwt, algorithms: [HS256], {PLACE}, {HASH}, key: {{from: key-set}}",
         "signature-invalid"),
        (TOKEN, "signature-invalid"),
        (f"kind: jwt, algorithms: [ES256], {HASH}", "signature-invalid"),
        (f"kind: jwt, algorithms: [ES256], {HASH}, signature: {{header: X, encoding: hex}}",
         "signature-invalid"),
        (f"{TOKEN}, {HASH}, payload: '{{$request.body}}'", "signature-invalid"),
        (f"{TOKEN}, payload: '{{$timestamp}}{{$request.body}}'", "signature-invalid"),
        (f"{TOKEN}, payload: '{{$request.body}}', timestamp: {{claim: iat}}", "signature-invalid"),
        (f"{TOKEN}, payload: '{{$bdy}}'", "signature-template"),
        (f"{TOKEN}, payload: '{{$method}}'", "unsigned-body"),
        (f"{TOKEN}, {HASH}, message: '{{$request.body}}'", "signature-invalid"),
    ],
)  # fmt: skip
def test_what_would_weaken_a_check_is_told(parse: Parse, text: str, slug: str) -> None:
    parsed = block(parse, f"{{{text}}}")
    assert parsed.slugs == [slug]
    is_error = slug not in ("unsigned-body", "unsigned-timestamp", "sha1-signature")
    assert (parsed.groups[0].signature is None) is is_error
