"""JSON Web Signatures: what a token may say, and what it must not decide."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from webhookgen_runtime import (
    BodyHash,
    CoreRequest,
    JwtSignature,
    MemoryReplayStore,
    Timestamp,
)
from webhookgen_runtime.signing import sign_request

from tests.verification.key_pairs import (
    KEY_ID,
    NOW,
    jwk_of,
    private_key,
    private_pem,
    public_pem,
    raw_public,
    verifying,
)

BODY = b'{"type":"payment.verified","paymentId":"p1"}'
CLAIMS = JwtSignature(
    source="$request.header.X-Token",
    algorithms=("ES256",),
    timestamp=Timestamp(source="$claim.iat"),
    body_hash=BodyHash(source="$claim.sha", hash="sha256", encoding="hex"),
    id="$claim.jti",
)
DETACHED = JwtSignature(
    source="$request.header.X-Token", algorithms=("RS256", "EdDSA"), payload="{$request.body}"
)
KEY = private_key("ES256")


def receiver(scheme: JwtSignature = CLAIMS, **given: Any) -> Any:
    if not given.keys() & {"key_set", "public_key", "secret_key"}:
        given["key_set"] = {"keys": [jwk_of(private_key(scheme.algorithms[0]))]}
    return verifying(scheme, **given)


def claims(**changes: Any) -> dict[str, Any]:
    own = {"iat": int(NOW), "sha": hashlib.sha256(BODY).hexdigest(), "jti": "d1"}
    return {name: value for name, value in (own | changes).items() if value is not None}


def request(token: str, body: bytes = BODY) -> CoreRequest:
    return CoreRequest(headers={"X-Token": token}, raw_body=body)


def token(payload: Any = None, key: Any = KEY, algorithm: str = "ES256", **header: Any) -> str:
    """A token of another library than the receiver's own path: by `jwt.encode`."""
    held = claims() if payload is None else payload
    return jwt.encode(held, key, algorithm, headers={"kid": KEY_ID} | header)


def text_of(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def refused(made: Any, sent: str) -> str | None:
    result = made.verify(request(sent))
    assert not result.ok
    assert result.reason is not None
    return str(result.reason)


def test_a_token_holds() -> None:
    result = receiver().verify(request(token()))
    assert (result.ok, result.key_id) == (True, KEY_ID)


def test_the_body_is_the_one_that_is_claimed() -> None:
    result = receiver().verify(request(token(), BODY + b" "))
    assert (result.ok, result.reason) == (False, "mismatch")
    for bad in ("", "00", 1, [], "é"):
        assert refused(receiver(), token(claims(sha=bad))) in ("mismatch", "missing_input")
    assert refused(receiver(), token(claims(sha=None))) == "missing_input"


def test_the_algorithm_none_is_refused() -> None:
    for name in ("none", "None", "NONE", "nOnE", ""):
        head = text_of({"alg": name, "kid": KEY_ID})
        for signature in ("", "AA", token().split(".")[2]):
            sent = f"{head}.{text_of(claims())}.{signature}"
            assert refused(receiver(), sent) in ("unsupported_algorithm", "malformed_signature")


def test_a_public_key_is_no_secret() -> None:
    """HS256 with what everybody knows as the key, in each spelling of it.

    Not even a scheme that lists HS256 beside others takes it: its keys are public.
    """
    pem = public_pem(KEY).encode()
    der = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    both = JwtSignature(
        source=CLAIMS.source, algorithms=("ES256", "HS256"), body_hash=CLAIMS.body_hash
    )
    mixed = verifying(both, key_set={"keys": [jwk_of(KEY)]})
    own = mixed._credentials.fixed["key_set"][0].secret
    assert mixed.verify(request(token())).ok
    for secret in (pem, pem.strip(), json.dumps(jwk_of(KEY)).encode(), der, own):
        head = text_of({"alg": "HS256", "kid": KEY_ID})
        signed = f"{head}.{text_of(claims())}"
        sent = f"{signed}.{text_of(hmac.digest(secret, signed.encode(), 'sha256'))}"
        assert refused(receiver(), sent) == "unsupported_algorithm"
        assert refused(mixed, sent) == "unsupported_algorithm"


def test_a_token_does_not_choose_its_algorithm() -> None:
    """Nor among those that are accepted: the key's kind, curve and `alg` decide."""
    rsa = private_key("RS256")
    both = JwtSignature(
        source=CLAIMS.source, algorithms=("RS256", "PS256", "ES256"), body_hash=CLAIMS.body_hash
    )
    assert refused(receiver(), token(key=rsa, algorithm="RS256")) == "unsupported_algorithm"
    sent = token(key=rsa, algorithm="PS256")
    assert verifying(both, key_set=jwk_of(rsa)).verify(request(sent)).ok
    assert refused(verifying(both, key_set=jwk_of(rsa, alg="RS256")), sent) == "mismatch"
    assert refused(verifying(both, key_set=jwk_of(KEY)), sent) == "mismatch"
    wide = private_key("ES384")
    assert refused(verifying(both, key_set=jwk_of(wide)), token()) == "mismatch"


def test_keys_that_a_token_brings_are_not_used() -> None:
    """`jwk`, `jku`, `x5u` and `x5c` in a header name keys of whoever wrote it."""
    other = private_key("ecdsa-sha256")
    asked: list[str | None] = []

    def fetch(key_id: str | None) -> dict[str, Any]:
        asked.append(key_id)
        return {"keys": [jwk_of(KEY)]}

    own = {"jwk": jwk_of(other), "jku": "https://evil.example/keys", "x5u": "https://evil.example"}
    for extra in ({name: value} for name, value in own.items()):
        made = receiver(key_set=fetch)
        assert refused(made, token(key=other, **extra)) == "mismatch"
        assert made.verify(request(token(**extra))).ok
    assert set(asked) == {KEY_ID}


def test_what_must_be_understood_and_is_not_is_refused() -> None:
    """RFC 7515 section 4.1.11; RFC 7797 section 3."""
    for extra in ({"crit": ["exp"], "exp": 1}, {"crit": []}, {"crit": "b64"}, {"crit": ["b64"]},
                  {"crit": ["b64"], "b64": "false"}):  # fmt: skip
        head = text_of({"alg": "ES256", "kid": KEY_ID} | extra)
        signed = f"{head}.{text_of(claims())}"
        made = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256)
        sent = f"{signed}.{text_of(made.sign(signed.encode(), KEY))}"
        assert refused(receiver(), sent) == "malformed_signature"


def test_the_time_of_a_token() -> None:
    for iat, reason in ((NOW - 300, None), (NOW - 301, "too_old"), (NOW + 301, "too_new"),
                        ("x", "malformed_timestamp"), (None, "missing_input"),
                        (True, "malformed_timestamp"), (1e300, "malformed_timestamp"),
                        (NOW - 0.5, None)):  # fmt: skip
        sent = token(claims(iat=iat)) if not isinstance(iat, str) else unchecked(claims(iat=iat))
        assert receiver().verify(request(sent)).reason == reason, iat
    for extra, reason in (({"exp": NOW}, "too_old"), ({"exp": NOW + 1}, None),
                          ({"nbf": NOW + 1}, "too_new"), ({"nbf": NOW}, None),
                          ({"exp": "never"}, "malformed_timestamp")):  # fmt: skip
        assert receiver().verify(request(unchecked(claims(**extra)))).reason == reason, extra


def unchecked(payload: Any, key: Any = KEY, algorithm: str = "ES256") -> str:
    """A token whose payload need be no claims."""
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return jwt.PyJWS().encode(raw, key, algorithm, {"kid": KEY_ID})


def test_claims_that_are_none() -> None:
    for payload in (b"", b"[]", b"1", b"{", b"\xff", b'"x"', b"[" * 3000):
        assert refused(receiver(), unchecked(payload)) == "malformed_signature"


def test_hostile_tokens() -> None:
    good = token()
    head, body, signature = good.split(".")
    for bad in ("", ".", "..", "...", "a.b.c", good + ".", f"{good}.{signature}", good + "=",
                good + " ", " " + good, "x" * 100_000, f"{head}..{signature}",
                f"{text_of([])}.{body}.{signature}", f"{text_of(b'[' * 5000)}.{body}.{signature}",
                f"{text_of({'alg': 1})}.{body}.{signature}", f"{text_of({})}.{body}.{signature}",
                f"{text_of({'alg': ['ES256']})}.{body}.{signature}", good + ", " + good,
                f"{head}.{body}.{signature[:-1]}", f"{head}.{body}.AA", "é.é.é"):  # fmt: skip
        result = receiver().verify(request(bad))
        assert not result.ok, bad[:80]
    twice = CoreRequest(headers=[("X-Token", good), ("X-Token", good)], raw_body=BODY)
    assert receiver().verify(twice).reason == "malformed_signature"


@settings(deadline=None)
@given(st.binary(max_size=120), st.binary(max_size=60), st.binary(max_size=80))
def test_no_token_raises(header: bytes, payload: bytes, signature: bytes) -> None:
    sent = ".".join(map(text_of, (header, payload, signature)))
    assert not receiver().verify(request(sent)).ok
    head = text_of({"alg": "ES256", "kid": KEY_ID})
    sent = ".".join((head, text_of(payload), text_of(signature)))
    assert not receiver().verify(request(sent)).ok


@pytest.mark.parametrize("algorithm", ["RS256", "EdDSA"])
def test_a_detached_payload(algorithm: str) -> None:
    """RFC 7515 appendix F: the token leaves the body out, which is elsewhere."""
    key = private_key(algorithm)
    made = verifying(DETACHED, key_set={"keys": [jwk_of(key)]})
    whole = unchecked(BODY, key, algorithm)
    head, _, signature = whole.split(".")
    assert made.verify(request(f"{head}..{signature}")).ok
    assert refused(made, whole) == "malformed_signature"
    other = made.verify(request(f"{head}..{signature}", BODY + b" "))
    assert other.reason == "mismatch"


def test_a_payload_that_is_not_encoded() -> None:
    """RFC 7797: the payload is signed as it is, and the header says so."""
    key = private_key("EdDSA")
    made = verifying(DETACHED, key_set={"keys": [jwk_of(key)]})
    head = text_of({"alg": "EdDSA", "kid": KEY_ID, "b64": False, "crit": ["b64"]})
    signature = text_of(key.sign(head.encode() + b"." + BODY))
    assert made.verify(request(f"{head}..{signature}")).ok
    encoded = text_of(key.sign(f"{head}.{text_of(BODY)}".encode()))
    assert refused(made, f"{head}..{encoded}") == "mismatch"


def test_keys_by_other_ways() -> None:
    """A public key without a set; a secret, where the algorithms are HMAC."""
    named = JwtSignature(
        source=CLAIMS.source, algorithms=("EdDSA",), key="public_key", body_hash=CLAIMS.body_hash
    )
    ed = private_key("EdDSA")
    made = verifying(named, public_key=raw_public(ed))
    assert made.verify(request(token(key=ed, algorithm="EdDSA"))).ok
    keyed = JwtSignature(
        source=CLAIMS.source, algorithms=("HS256",), key="secret_key", body_hash=CLAIMS.body_hash
    )
    secret = "a secret of thirty-two bytes, at least"
    made = verifying(keyed, secret_key=[secret, secret + "!"])
    assert made.verify(request(token(key=secret, algorithm="HS256"))).secret_index == 0
    assert made.verify(request(token(key=secret + "!", algorithm="HS256"))).secret_index == 1
    assert refused(made, token(key=secret + "?", algorithm="HS256")) == "mismatch"


def test_what_stands_before_a_token() -> None:
    bearer = JwtSignature(
        source="$request.header.Authorization", algorithms=("ES256",), prefix="Bearer ",
        body_hash=CLAIMS.body_hash,
    )  # fmt: skip
    made = verifying(bearer, key_set=jwk_of(KEY))
    for text, ok in ((f"Bearer {token()}", True), (f"bearer {token()}", True), (token(), False),
                     ("Bearer ", False), (f"Basic {token()}", False)):  # fmt: skip
        sent = CoreRequest(headers={"Authorization": text}, raw_body=BODY)
        assert made.verify(sent).ok is ok


def test_the_same_token_is_a_replay() -> None:
    made = receiver(replay_store=MemoryReplayStore())
    assert made.verify(request(token())).ok
    assert made.verify(request(token())).reason == "replayed"  # signed anew, with the same jti
    assert made.verify(request(token(claims(jti="d2")))).ok


def test_what_a_sender_signs_holds() -> None:
    made = sign_request(
        CLAIMS,
        CoreRequest(url="http://localhost/", raw_body=BODY),
        {"private_key": {KEY_ID: private_pem(KEY)}},
        {},
        NOW,
    )
    assert receiver().verify(made).ok
