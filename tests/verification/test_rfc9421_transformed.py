"""RFC 9421 appendix B.3 and B.4 through generated handlers: what intermediaries have changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.support import write_sdk
from tests.verification.rfc9421 import BODY, CREATED, ED25519_KEY

P256_KEY = (
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf"
    "w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ=="
)
SPEC = """\
openapi: 3.1.0
info: {title: Transformed, version: "1"}
x-webhooks:
  proxied:
    signatureVerification:
      kind: http-message-signatures
      alg: ecdsa-p256-sha256
      components: ["@path", "@query", "@method", "@authority", client-cert]
      digest: none
  transformed:
    signatureVerification:
      kind: http-message-signatures
      alg: ed25519
      components: ["@method", "@path", "@authority", accept]
      digest: none
webhooks:
  proxied:
    post: {x-webhook-group: proxied, requestBody: {content: {application/json: {schema: {}}}}}
  transformed: {get: {x-webhook-group: transformed}}
"""
CLIENT_CERT = (
    ":MIIBqDCCAU6gAwIBAgIBBzAKBggqhkjOPQQDAjA6MRswGQYDVQQKDBJMZXQncyBBdXRoZW50aWNhdGUxGzAZBgNVBAMM"
    "EkxBIEludGVybWVkaWF0ZSBDQTAeFw0yMDAxMTQyMjU1MzNaFw0yMTAxMjMyMjU1MzNaMA0xCzAJBgNVBAMMAkJDMFkw"
    "EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8YnXXfaUgmnMtOXU/IncWalRhebrXmckC8vdgJ1p5Be5F/3YC8OthxM4+k1M"
    "6aEAEFcGzkJiNy6J84y7uzo9M6NyMHAwCQYDVR0TBAIwADAfBgNVHSMEGDAWgBRm3WjLa38lbEYCuiCPct0ZaSED2DAO"
    "BgNVHQ8BAf8EBAMCBsAwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0RAQH/BBMwEYEPYmRjQGV4YW1wbGUuY29tMAoG"
    "CCqGSM49BAMCA0gAMEUCIBHda/r1vaL6G3VliL4/Di6YK0Q6bMjeSkC3dFCOOB8TAiEAx/kHSB4urmiZ0NX5r5XarmPk"
    "0wmuydBVoU4hBVZ1yhk=:"
)
PROXIED = {
    "Host": "service.internal.example",
    "Client-Cert": CLIENT_CERT,
    "Signature-Input": 'ttrp=("@path" "@query" "@method" "@authority" "client-cert")'
    ';created=1618884473;keyid="test-key-ecc-p256"',
    "Signature": "ttrp=:xVMHVpawaAC/0SbHrKRs9i8I3eOs5RtTMGCWXm/9nvZzoHsIg6Mce9315T6xoklyy0yz"
    "hD9ah4JHRwMLOgmizw==:",
}
SIGNATURE = [
    (
        "Signature-Input",
        'transform=("@method" "@path" "@authority" "accept");created=1618884473'
        ';keyid="test-key-ed25519"',
    ),
    (
        "Signature",
        "transform=:ZT1kooQsEHpZ0I1IjCqtQppOmIqlJPeo7DHR3SoMn0s5JZ1eRGS0A+vyYP9t/LXlh5QMFFQ6cpLt2m0p"
        "mj3NDA==:",
    ),
]
DATE = ("Date", "Fri, 15 Jul 2022 14:24:55 GMT")
JSON, ANY = ("Accept", "application/json"), ("Accept", "*/*")
ORG, COM = ("Host", "example.org"), ("Host", "example.com")
LANGUAGE = ("Accept-Language", "en-US,en;q=0.5")
REFERER = ("Referer", "https://developer.example.org/demo")
BOTH = ("Accept", "application/json, */*")
TARGET = "/demo?name1=Value1&Name2=value2"
HOLD = {
    "as it was sent": (TARGET, [ORG, DATE, JSON, ANY]),
    "a field and a parameter were added": (
        f"{TARGET}&param=added",
        [ORG, DATE, JSON, ANY, LANGUAGE],
    ),
    "lines were joined, fields removed and added": (TARGET, [ORG, REFERER, BOTH]),
    "fields in another order": (TARGET, [JSON, ANY, DATE, ORG]),
}


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder: Path = tmp_path_factory.mktemp("transformed")
    (folder / "spec.yaml").write_text(SPEC, encoding="utf-8")
    made = write_sdk(folder / "spec.yaml", folder / "sdk", "--formatter", "none")
    with made.imported() as package:
        yield package


def verdict(
    sdk: ModuleType, target: str, lines: list[tuple[str, str]], method: str = "GET"
) -> str | None:
    """Why a transformed request is refused; None where it holds."""
    handler = sdk.TransformedHandler(public_key=ED25519_KEY, clock=lambda: CREATED)
    url = f"https://{dict(lines)['Host']}{target}"
    request = sdk.CoreRequest(method=method, url=url, headers=[*lines, *SIGNATURE])
    reason: str | None = handler.verify(request).reason
    return reason


@pytest.mark.parametrize("what", HOLD)
def test_a_change_that_the_signature_leaves_open(what: str, sdk: ModuleType) -> None:
    target, lines = HOLD[what]
    assert verdict(sdk, target, lines) is None


def test_another_method_and_authority(sdk: ModuleType) -> None:
    assert verdict(sdk, TARGET, [COM, DATE, JSON, ANY], "POST") == "mismatch"


def test_the_lines_of_a_signed_field_in_another_order(sdk: ModuleType) -> None:
    assert verdict(sdk, TARGET, [ORG, DATE, ANY, JSON]) == "mismatch"


def test_a_proxy_signs_what_it_sends_on(sdk: ModuleType) -> None:
    handler = sdk.ProxiedHandler(public_key=P256_KEY, clock=lambda: CREATED)
    url = "https://service.internal.example/foo?param=Value&Pet=dog"
    assert handler.verify(sdk.CoreRequest(url=url, headers=PROXIED, raw_body=BODY)).ok
    other = PROXIED | {"Client-Cert": CLIENT_CERT.replace("MIIB", "MIIC")}
    refused = handler.verify(sdk.CoreRequest(url=url, headers=other, raw_body=BODY))
    assert refused.reason == "mismatch"
