"""Signatures by public keys: published vectors, every algorithm, and what must be refused."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256K1, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import (
    generate_private_key as generate_rsa_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from webhookgen_runtime import CoreRequest, MemoryReplayStore, PublicKeySignature, Timestamp
from webhookgen_runtime.signing import sign_request

from tests.verification.key_pairs import (
    NOW,
    private_key,
    private_pem,
    public_pem,
    raw_public,
    verifying,
)
from tests.verification.published_samples import WISE_BODY, WISE_KEY, WISE_SIGNATURE

HandlerOf = Callable[[str], type[Any]]
BODY = b'{"type":"payment.verified","paymentId":"p1"}'
SENDGRID_KEY = (
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpV"
    "KS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g=="
)
SENDGRID_BODY = (
    b'[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":'
    b'"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","sg_message_id":'
    b'"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":'
    b'"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]\r\n'
)
SENDGRID_SIGNATURE = (
    "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15Tl"
    "uLtEZtM="
)
ALGORITHMS = (
    "ed25519", "ecdsa-sha256", "ecdsa-sha384", "ecdsa-sha512", "rsa-sha1", "rsa-sha256",
    "rsa-sha384", "rsa-sha512", "rsa-pss-sha256", "rsa-pss-sha384", "rsa-pss-sha512",
)  # fmt: skip
CURVE_SIZE = 32
CURVE_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def scheme_of(algorithm: str, **members: Any) -> PublicKeySignature:
    base: dict[str, Any] = {"header": "X-Sig", "encoding": "base64", "algorithm": algorithm}
    return PublicKeySignature(**(base | members))


ED25519, ECDSA = scheme_of("ed25519"), scheme_of("ecdsa-sha256")
RAW = scheme_of("ecdsa-sha256", ecdsa="raw")


def signed(scheme: PublicKeySignature, key: Any = None, body: bytes = BODY) -> CoreRequest:
    """A request as its sender would make it."""
    key = private_key(scheme.algorithm) if key is None else key
    request = CoreRequest(url="http://localhost/", raw_body=body)
    return sign_request(scheme, request, {"private_key": key}, {}, NOW)


def resigned(request: CoreRequest, signature: bytes) -> CoreRequest:
    """The request with other bytes for a signature."""
    text = base64.b64encode(signature).decode()
    return CoreRequest(headers={"X-Sig": text}, raw_body=request.raw_body)


def signature_of(request: CoreRequest) -> bytes:
    return base64.b64decode(request.headers["x-sig"])


def receiver(scheme: PublicKeySignature, key: Any = None, **more: Any) -> Any:
    key = public_pem(private_key(scheme.algorithm)) if key is None else key
    return verifying(scheme, public_key=key, **more)


def sendgrid(presets_sdk: ModuleType, **changes: Any) -> Any:
    headers = {
        "X-Twilio-Email-Event-Webhook-Signature": SENDGRID_SIGNATURE,
        "X-Twilio-Email-Event-Webhook-Timestamp": "1600112502",
        "Content-Type": "application/json",
    }
    parts: dict[str, Any] = {"headers": headers, "raw_body": SENDGRID_BODY}
    return presets_sdk.CoreRequest(**(parts | changes))


def test_the_vector_of_sendgrid(presets_sdk: ModuleType, handler_class: HandlerOf) -> None:
    made = handler_class("sendgrid")(SENDGRID_KEY, clock=lambda: 1600112502)
    assert made.verify(sendgrid(presets_sdk)).ok
    for body in (SENDGRID_BODY.strip(), SENDGRID_BODY.replace(b"dropped", b"opened")):
        assert made.verify(sendgrid(presets_sdk, raw_body=body)).reason == "mismatch"
    late = handler_class("sendgrid")(SENDGRID_KEY, clock=lambda: 1600112502 + 301)
    assert late.verify(sendgrid(presets_sdk)).reason == "too_old"


def test_the_published_sample_of_wise(presets_sdk: ModuleType, handler_class: HandlerOf) -> None:
    made = handler_class("wise")(WISE_KEY)
    headers = {"X-Signature-SHA256": WISE_SIGNATURE}
    assert made.verify(presets_sdk.CoreRequest(headers=headers, raw_body=WISE_BODY)).ok
    altered = presets_sdk.CoreRequest(headers=headers, raw_body=WISE_BODY.replace(b"0", b"1", 1))
    assert made.verify(altered).reason == "mismatch"


def test_the_handshake_of_discord(
    presets_sdk: ModuleType, handler_class: HandlerOf, sdk_testing: ModuleType
) -> None:
    key = private_key("ed25519")
    made = handler_class("discord")(raw_public(key).hex(), clock=lambda: NOW)
    ping = presets_sdk.CoreRequest(raw_body=b'{"type":1}', headers={"content-type": "x/y"})
    sent = sdk_testing.sign(handler_class("discord"), ping, private_key=key, now=NOW)
    answer = made.verify_and_parse_event(sent)
    assert type(answer) is presets_sdk.Challenge
    assert (answer.status, answer.body) == (200, b'{"type": 1}')
    forged = presets_sdk.CoreRequest(raw_body=b'{"type":1} ', headers=dict(sent.headers))
    assert made.verify_and_parse_event(forged).reason == "mismatch"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_each_algorithm(algorithm: str) -> None:
    scheme = scheme_of(algorithm)
    request = signed(scheme)
    result = receiver(scheme).verify(request)
    assert (result.ok, result.secret_index) == (True, 0)
    altered = CoreRequest(headers=request.headers, raw_body=BODY + b" ")
    assert receiver(scheme).verify(altered).reason == "mismatch"
    assert asyncio.run(receiver(scheme).verify_async(request)).ok


@pytest.mark.parametrize("algorithm", ALGORITHMS[1:4])
def test_ecdsa_as_two_numbers(algorithm: str) -> None:
    scheme = scheme_of(algorithm, ecdsa="raw")
    request = signed(scheme)
    assert receiver(scheme).verify(request).ok
    der = signed(scheme_of(algorithm))
    assert receiver(scheme).verify(der).reason == "mismatch"
    assert receiver(scheme_of(algorithm)).verify(request).reason == "mismatch"


def test_the_padding_is_pinned() -> None:
    """A signature of the same key by the other padding, or the other hash, is none."""
    for own, other in (("rsa-sha256", "rsa-pss-sha256"), ("rsa-sha256", "rsa-sha512")):
        key = private_key("rsa-sha256")
        made = receiver(scheme_of(own), public_pem(key))
        assert made.verify(signed(scheme_of(other), key)).reason == "mismatch"


def test_ecdsa_with_a_zero_is_refused() -> None:
    request = signed(RAW)
    r, s = signature_of(request)[:CURVE_SIZE], signature_of(request)[CURVE_SIZE:]
    zero, order = bytes(CURVE_SIZE), CURVE_ORDER.to_bytes(CURVE_SIZE, "big")
    for pair in (zero + s, r + zero, zero + zero, order + s, r + order, order + order):
        assert receiver(RAW).verify(resigned(request, pair)).reason == "mismatch"
        numbers = (
            int.from_bytes(pair[:CURVE_SIZE], "big"),
            int.from_bytes(pair[CURVE_SIZE:], "big"),
        )
        der = encode_dss_signature(*numbers)
        assert receiver(ECDSA).verify(resigned(request, der)).reason == "mismatch"


def test_der_must_be_in_its_one_form() -> None:
    """Trailing bytes, a long form of a length, a zero too many, a negative number."""
    request = signed(ECDSA)
    good = signature_of(request)
    r_size = good[3]
    padded = bytes([0x30, good[1] + 1, 0x02, r_size + 1, 0]) + good[4:]
    negative = bytearray(good)
    negative[4] |= 0x80
    long = bytes([0x30, 0x81]) + good[1:]
    for bad in (good + b"\0", good[:-1], padded, bytes(negative), long, b"\x30\x00", b"\x30"):
        assert receiver(ECDSA).verify(resigned(request, bad)).reason == "mismatch", bad


def test_a_key_of_the_wrong_length_is_refused() -> None:
    raw = raw_public(private_key("ed25519"))
    for bad in (raw[:-1], raw + b"\0", b"", raw[:-1].hex(), raw.hex() + "00",
                base64.b64encode(raw + b"\0").decode(), " " + raw.hex()):  # fmt: skip
        with pytest.raises(ValueError, match="public_key") as caught:
            receiver(ED25519, bad)
        assert raw.hex()[:20] not in str(caught.value)


@settings(deadline=None)
@given(size=st.integers(0, 70).filter(lambda size: size != 64))
def test_a_signature_of_the_wrong_length_is_malformed(size: int) -> None:
    request = resigned(signed(ED25519), b"x" * size)
    result = receiver(ED25519).verify(request)
    assert result.reason == ("missing_signature" if size == 0 else "malformed_signature")


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_signature_raises(signature: bytes) -> None:
    for scheme in (ED25519, ECDSA, RAW, scheme_of("rsa-sha256"), scheme_of("rsa-pss-sha256")):
        request = CoreRequest(
            headers={"X-Sig": base64.b64encode(signature).decode()}, raw_body=BODY
        )
        assert not receiver(scheme).verify(request).ok


def forms(key: Any) -> dict[str, Any]:
    """One public key in all its spellings."""
    public = key.public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    text = base64.b64encode(der).decode()
    wrapped = "\n".join(text[i : i + 64] for i in range(0, len(text), 64))
    return {
        "PEM": public_pem(key),
        "PEM as bytes": public_pem(key).encode(),
        "PEM with CR LF": public_pem(key).replace("\n", "\r\n"),
        "DER": der,
        "base64 of DER": text,
        "base64 in lines": wrapped,
        "base64url of DER": base64.urlsafe_b64encode(der).decode().rstrip("="),
    }


@pytest.mark.parametrize("algorithm", ["ed25519", "ecdsa-sha256", "ecdsa-sha512", "rsa-sha256"])
def test_keys_in_every_spelling(algorithm: str) -> None:
    key, scheme = private_key(algorithm), scheme_of(algorithm)
    spellings = forms(key)
    if algorithm == "ed25519":
        raw = raw_public(key)
        spellings |= {"raw": raw, "hex": raw.hex(), "HEX": raw.hex().upper()}
        spellings["base64"] = base64.b64encode(raw).decode()
    if algorithm == "rsa-sha256":
        pkcs1 = key.public_key().public_bytes
        spellings["PKCS 1"] = pkcs1(Encoding.PEM, PublicFormat.PKCS1)
        spellings["PKCS 1 as DER"] = pkcs1(Encoding.DER, PublicFormat.PKCS1)
    request = signed(scheme)
    for name, spelling in spellings.items():
        assert receiver(scheme, spelling).verify(request).ok, name


def test_keys_that_are_none_are_refused() -> None:
    ec_key, rsa_key = private_key("ecdsa-sha256"), private_key("rsa-sha256")
    bad: list[tuple[PublicKeySignature, Any]] = [
        (ED25519, public_pem(ec_key)),
        (ECDSA, public_pem(rsa_key)),
        (scheme_of("rsa-sha256"), public_pem(ec_key)),
        (ECDSA, private_pem(ec_key)),
        (ECDSA, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
        (ECDSA, public_pem(generate_private_key(SECP256K1()))),
        (ECDSA, "not a key"),
        (ECDSA, None),
        (ECDSA, []),
        (ECDSA, {}),
        (ECDSA, [public_pem(ec_key), ""]),
        (ECDSA, {"id": public_pem(rsa_key)}),
        (ECDSA, base64.b64decode(SENDGRID_KEY) + b"\0"),
        (ECDSA, base64.b64decode(SENDGRID_KEY)[:-1]),
    ]
    for scheme, value in bad:
        with pytest.raises(ValueError, match="public_key"):
            verifying(scheme, public_key=value)


def test_a_point_off_the_curve_is_a_fault_of_the_receiver() -> None:
    """Its frame is whole, so only the library can tell: on the first verification."""
    der = bytearray(base64.b64decode(SENDGRID_KEY))
    der[-1] ^= 1
    made = receiver(ECDSA, bytes(der))
    with pytest.raises(ValueError, match="can't be read"):
        made.verify(signed(ECDSA))


def test_a_short_key_of_rsa_is_refused() -> None:
    scheme = scheme_of("rsa-sha256")
    key = generate_rsa_key(65537, 1024)
    assert receiver(scheme, public_pem(key)).verify(signed(scheme, key)).ok
    numbers = b"\x02\x61\0" + b"\xc1" * 96 + bytes.fromhex("0203010001")
    short = bytes([0x30, len(numbers)]) + numbers  # RSAPublicKey of 768 bits
    with pytest.raises(ValueError, match="public_key"):
        receiver(scheme, short).verify(signed(scheme, key))


def test_several_keys() -> None:
    """A list while one is replaced, a mapping by id, functions that pick by request."""
    old, new = generate_private_key(SECP256R1()), private_key("ecdsa-sha256")
    keys = [public_pem(old), public_pem(new)]
    request = signed(ECDSA)
    assert receiver(ECDSA, keys).verify(request).secret_index == 1
    assert receiver(ECDSA, keys[:1]).verify(request).reason == "mismatch"
    assert receiver(ECDSA, lambda _: keys[1]).verify(request).ok
    assert receiver(ECDSA, lambda _: None).verify(request).reason == "unknown_key"

    async def pick(_: CoreRequest) -> str:
        return keys[1]

    assert asyncio.run(receiver(ECDSA, pick).verify_async(request)).ok
    with pytest.raises(TypeError, match="asynchronous"):
        receiver(ECDSA, pick).verify(request)
    named = scheme_of("ecdsa-sha256", key_id="$request.header.X-Key")
    own = CoreRequest(headers={**request.headers, "X-Key": "new"}, raw_body=BODY)
    by_id = receiver(named, {"old": keys[0], "new": keys[1]})
    assert by_id.verify(own).key_id == "new"
    for name, reason in (("old", "mismatch"), ("other", "unknown_key")):
        sent = CoreRequest(headers={**request.headers, "X-Key": name}, raw_body=BODY)
        assert by_id.verify(sent).reason == reason
    assert by_id.verify(request).reason == "missing_input"


def test_another_signature_of_the_same_message_is_a_replay() -> None:
    """Whoever has an ECDSA signature (r, s) has (r, n - s) too, so a copy can bear another one."""
    made = receiver(ECDSA, replay_store=MemoryReplayStore())
    request = signed(ECDSA)
    assert made.verify(request).ok
    r, s = decode_dss_signature(signature_of(request))
    twin = resigned(request, encode_dss_signature(r, CURVE_ORDER - s))
    assert receiver(ECDSA).verify(twin).ok
    assert made.verify(twin).reason == "replayed"
    assert made.verify(signed(ECDSA, body=BODY + b" ")).ok


def test_the_window_of_time() -> None:
    stamp = Timestamp(source="$request.header.X-Time", past=300, future=60)
    scheme = scheme_of("ed25519", message="{$timestamp}.{$request.body}", timestamp=stamp)
    request = signed(scheme)
    for now, reason in ((NOW, None), (NOW + 300, None), (NOW + 301, "too_old"),
                        (NOW - 60, None), (NOW - 61, "too_new")):  # fmt: skip
        assert receiver(scheme, clock=lambda now=now: now).verify(request).reason == reason
    bare = {name: value for name, value in request.headers.items() if name != "x-time"}
    assert receiver(scheme).verify(CoreRequest(headers=bare, raw_body=BODY)).reason == (
        "missing_input"
    )


def test_nothing_shows_a_key() -> None:
    key = public_pem(private_key("ecdsa-sha256"))
    made = receiver(ECDSA, key)
    texts = [repr(made), repr(made._credentials.fixed), repr(made.verify(signed(ECDSA)))]
    assert not any(key[40:80] in text for text in texts)
