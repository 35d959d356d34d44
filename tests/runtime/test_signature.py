"""HMAC signatures: what holds, what fails and why, and that secrets stay hidden."""

import base64
import hmac
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webhookgen_runtime import CoreRequest, HmacSignature
from webhookgen_runtime.keyed_digest import keyed_digest
from webhookgen_runtime.secret_key import SecretKey, key_ring, secret_bytes
from webhookgen_runtime.signing import sign_request
from webhookgen_runtime.verification import HmacVerifier

BODY = b'{"id": 7.10, "name": "caf\\u00e9", "ok": true, "no": null, "deep": [{"a": "x"}]}'
HASHES = ("sha1", "sha256", "sha384", "sha512")
HEX = HmacSignature(header="X-Sig", hash="sha256", encoding="hex")


def digest(message: bytes, secret: bytes = b"key", name: str = "sha256") -> bytes:
    return hmac.digest(secret, message, name)


def verifier(scheme: HmacSignature, *secrets: bytes, url: str | None = None) -> HmacVerifier:
    return HmacVerifier(scheme, key_ring(secrets), url, clock=lambda: 0.0)


def signature_of(scheme: HmacSignature, request: CoreRequest, secret: bytes) -> str:
    signed = sign_request(scheme, request, {"secret_key": secret}, {}, 0.0)
    return signed.headers[str(scheme.header)]


def reason(scheme: HmacSignature, request: CoreRequest, *secrets: bytes) -> str | None:
    return verifier(scheme, *(secrets or (b"key",))).check(request).reason


def signed(value: str, body: bytes = BODY, **more: str) -> CoreRequest:
    return CoreRequest(headers={"x-sIG": value, **more}, raw_body=body)


def test_a_known_vector() -> None:
    """RFC 4231 section 4.3, test case 2."""
    scheme = HmacSignature(header="S", hash="sha256", encoding="hex")
    value = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    request = CoreRequest(headers={"S": value}, raw_body=b"what do ya want for nothing?")
    assert verifier(scheme, b"Jefe").check(request).ok


@pytest.mark.parametrize("name", ["sha1", "sha256", "sha384", "sha512"])
@pytest.mark.parametrize("encoding", ["hex", "base64", "base64url"])
def test_every_hash_and_encoding_holds(name: str, encoding: str) -> None:
    scheme = HmacSignature(header="X-Sig", hash=name, encoding=encoding)  # type: ignore[arg-type]
    request = CoreRequest(raw_body=BODY)
    value = signature_of(scheme, request, b"key")
    assert reason(scheme, signed(value)) is None
    assert reason(scheme, signed(value), b"other") == "mismatch"
    assert reason(scheme, signed(value, BODY + b" ")) == "mismatch"


def test_harmless_spellings_of_a_digest_hold() -> None:
    raw = digest(BODY)
    plain = HmacSignature(header="X-Sig", hash="sha256", encoding="base64")
    url = HmacSignature(header="X-Sig", hash="sha256", encoding="base64url")
    assert reason(HEX, signed(raw.hex().upper())) is None
    assert reason(plain, signed(base64.b64encode(raw).decode().rstrip("="))) is None
    assert reason(url, signed(base64.urlsafe_b64encode(raw).decode())) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text + " ",
        lambda text: " " + text,
        lambda text: text[:30] + "\n" + text[30:],
        lambda text: text[:-2],
        lambda text: text[:-1] + "é",
        lambda text: text[:-1] + "\u0660",
        lambda text: text + "=",
        lambda text: text + "==",
        lambda text: text + text,
        lambda text: "sha256=" + text,
        lambda text: text * 1000,
        lambda text: ",".join([text] * 17),
    ],
)
@pytest.mark.parametrize("encoding", ["hex", "base64", "base64url"])
def test_other_spellings_are_malformed(encoding: str, spoil: object) -> None:
    scheme = HmacSignature(header="X-Sig", hash="sha256", encoding=encoding)  # type: ignore[arg-type]
    value = signature_of(scheme, CoreRequest(raw_body=BODY), b"key")
    spoiled = spoil(value)  # type: ignore[operator]
    if encoding == "base64url" and spoiled == value + "=":
        return  # that is its padding
    assert reason(scheme, signed(spoiled)) == "malformed_signature"


def test_the_alphabets_of_base64_do_not_mix() -> None:
    secret = next(s for s in (b"%d" % n for n in range(99)) if b"+" in base64.b64encode(digest(BODY, s)))  # fmt: skip # noqa: E501
    value = base64.b64encode(digest(BODY, secret)).decode()
    url = HmacSignature(header="X-Sig", hash="sha256", encoding="base64url")
    plain = HmacSignature(header="X-Sig", hash="sha256", encoding="base64")
    assert reason(plain, signed(value), secret) is None
    assert reason(url, signed(value), secret) == "malformed_signature"
    assert reason(plain, signed(value.replace("+", "-")), secret) == "malformed_signature"


def test_the_value_template_must_match() -> None:
    scheme = HmacSignature(header="X-Sig", hash="sha256", encoding="hex", value="v0={digest};")
    value = digest(BODY).hex()
    assert reason(scheme, signed(f"v0={value};")) is None
    for other in (value, f"v1={value};", f"v0={value}", f"V0={value};", "v0=;"):
        assert reason(scheme, signed(other)) == "malformed_signature"


@pytest.mark.parametrize("headers", [{}, {"X-Sig": ""}, {"X-Sig2": "a"}])
def test_no_signature_is_missing(headers: Mapping[str, str]) -> None:
    assert reason(HEX, CoreRequest(headers=headers, raw_body=BODY)) == "missing_signature"


def test_a_repeated_header_is_malformed_as_the_server_hands_it_on() -> None:
    """ASGI servers keep both lines, WSGI servers join them; no provider sends two."""
    good = digest(BODY).hex()
    repeated = CoreRequest(headers=[("X-Sig", good), ("x-sig", good)], raw_body=BODY)
    assert reason(HEX, repeated) == "malformed_signature"
    for joined in (f"{good},{good}", f"{good}, {good}", f"{good} {good}", f"nonsense,{good}"):
        assert reason(HEX, signed(joined)) == "malformed_signature"


def test_the_secret_that_matches_is_told() -> None:
    result = verifier(HEX, b"new", b"key", b"key").check(signed(digest(BODY).hex()))
    assert (result.ok, result.secret_index, bool(result)) == (True, 1, True)


MESSAGE_VALUES = {
    "{$request.body#/id}": b"7.10",
    "{$request.body#/name}": "café".encode(),
    "{$request.body#/ok}": b"true",
    "{$request.body#/deep/0/a}": b"x",
    "{$request.header.x-time}": b"0123 +\xe9",
    "{$method}": b"PUT",
    "{$url}": b"https://h:8/a%20b/%C3?x=a%2Fb&y=1&y=2",
    "{$request.path}": b"/a%20b/%C3",
    "{$request.query.x}": b"a/b",
    "a{$method}b": b"aPUTb",
}


def full_request(value: str) -> CoreRequest:
    return CoreRequest(
        method="PUT",
        url="https://h:8/a%20b/%C3?x=a%2Fb&y=1&y=2",
        headers={"X-Time": "0123 +é", "X-Sig": value, "X-Empty": ""},
        raw_body=BODY,
    )


@pytest.mark.parametrize("message", MESSAGE_VALUES)
def test_each_part_of_a_message_is_taken_as_sent(message: str) -> None:
    scheme = HmacSignature(header="X-Sig", hash="sha256", encoding="hex", message=message)
    request = full_request(digest(MESSAGE_VALUES[message]).hex())
    assert reason(scheme, request) is None


@pytest.mark.parametrize(
    "part",
    ["{$request.body#/no}", "{$request.body#/deep}", "{$request.body#/deep/0}",
     "{$request.body#/x}", "{$request.body#/deep/1/a}", "{$request.body#/deep/00/a}",
     "{$request.body#/id/0}", "{$request.header.None}", "{$request.header.X-Empty}",
     "{$request.query.z}", "{$request.query.y}"],
)  # fmt: skip
def test_a_missing_part_fails_and_is_never_empty_text(part: str) -> None:
    scheme = HmacSignature(header="X-Sig", hash="sha256", encoding="hex", message="a" + part)
    for message in (b"a", b"aNone", b"anull"):
        result = verifier(scheme, b"key").check(full_request(digest(message).hex()))
        assert result.reason == "missing_input"
        assert part.strip("{}") in str(result.errors[0])


@pytest.mark.parametrize("body", [b"", b"{", b'{"a":"\xff"}', b'{"a":"\\ud800"}', b"[" * 9999])
def test_a_pointer_into_a_bad_body_is_missing(body: bytes) -> None:
    scheme = HmacSignature(
        header="X-Sig", hash="sha256", encoding="hex", message="{$request.body#/a}"
    )
    assert reason(scheme, signed("00" * 32, body)) == "missing_input"


def test_a_form_field_can_be_signed() -> None:
    scheme = HmacSignature(
        header="X-Sig", hash="sha256", encoding="hex", message="{$request.body#/a}"
    )
    request = CoreRequest(
        headers={
            "X-Sig": digest(b"1 2").hex(),
            "Content-Type": "application/x-www-form-urlencoded",
        },
        raw_body=b"b=3&a=1+2",
    )
    assert reason(scheme, request) is None


def test_the_public_url_stands_for_what_a_proxy_hides() -> None:
    scheme = HmacSignature(
        header="X-Sig", hash="sha256", encoding="hex", message="{$url} {$request.path}"
    )
    expected = b"https://public.example/hook?x=a%2Fb&y=1&y=2 /hook"
    checked = verifier(scheme, b"key", url="https://public.example/hook?ignored#too")
    assert checked.check(full_request(digest(expected).hex())).ok
    with pytest.raises(ValueError):
        verifier(scheme, b"key", url="public.example/hook")


def test_a_body_that_is_not_text_can_be_verified() -> None:
    body = bytes(range(256))
    assert reason(HEX, signed(digest(body).hex(), body)) is None


@pytest.mark.parametrize("value", ["", "v0=", "{digest}{digest}", "{Digest}"])
def test_a_value_template_needs_one_digest(value: str) -> None:
    scheme = HmacSignature(header="X-Sig", hash="sha256", encoding="hex", value=value)
    with pytest.raises(ValueError):
        verifier(scheme, b"key")


@pytest.mark.parametrize(
    "secret",
    [None, "", b"", [], (), [""], ["ok", b""], " hidden", "hidden\n", 5, ["hidden", None],
     {"hidden": ""}, "\ud800hidden", ["hidden"] * 17],
)  # fmt: skip
def test_a_bad_secret_is_refused_without_being_shown(secret: SecretKey) -> None:
    with pytest.raises(ValueError) as caught:
        secret_bytes(secret)
    assert "hidden" not in str(caught.value)
    assert "hidden" not in repr(caught.value.__cause__)


def test_text_secrets_are_utf8_and_bytes_are_kept() -> None:
    assert secret_bytes("é") == (b"\xc3\xa9",)
    assert secret_bytes([b" \xff ", "a b"]) == (b" \xff ", b"a b")


@given(st.binary(min_size=1, max_size=300), st.binary(max_size=300), st.sampled_from(HASHES))
def test_a_prepared_key_gives_the_standard_librarys_digest(
    secret: bytes, message: bytes, name: str
) -> None:
    prepared = keyed_digest(secret, name)
    assert prepared(message) == prepared(message) == hmac.digest(secret, message, name)
