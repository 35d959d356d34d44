"""Records of signatures with certificates, and of HTTP message signatures."""

from __future__ import annotations

import pytest
from conftest import Parse, Parsed
from webhookgen.ir.signature import CertificateSignature, MessageSignature, Verification, covers

AT = "/x-webhook-groups/default/signatureVerification"
PLACE = "certificate: {header: C, urls: ['https://a.example/{name}'], names: [a.example]}"
SIGNATURE = "signature: {header: S, encoding: base64}"
MESSAGES = "kind: http-message-signatures"


def block(parse: Parse, text: str) -> Parsed:
    return parse(f"""
openapi: 3.1.0
info: {{title: T, version: "1"}}
x-webhook-groups: {{default: {{signatureVerification: {{{text}}}}}}}
webhooks: {{paid: {{post: {{}}}}}}
""")


def scheme_of(parsed: Parsed) -> object:
    verification = parsed.groups[0].signature
    assert isinstance(verification, Verification), parsed.found
    return verification.scheme


def test_a_certificate_and_its_defaults(parse: Parse) -> None:
    parsed = block(parse, f"kind: certificate, {PLACE}, {SIGNATURE}")
    scheme = scheme_of(parsed)
    assert isinstance(scheme, CertificateSignature)
    assert scheme.certificate == "$request.header.C"
    assert (scheme.urls, scheme.names) == (("https://a.example/{name}",), ("a.example",))
    assert (scheme.version, scheme.hashes) == ("", (("", "sha256"),))
    assert parsed.found == []


def test_versions_keep_their_order_and_sha_1_is_told(parse: Parse) -> None:
    versions = 'version: {query: v, hashes: {"2": sha256, "1": sha1}}'
    parsed = block(parse, f"kind: certificate, {PLACE}, {SIGNATURE}, {versions}")
    scheme = scheme_of(parsed)
    assert isinstance(scheme, CertificateSignature)
    assert (scheme.version, scheme.hashes) == (
        "$request.query.v",
        (("2", "sha256"), ("1", "sha1")),
    )
    assert parsed.slugs == ["sha1-signature"]


def test_signed_members_are_covered_and_others_are_not(parse: Parse) -> None:
    members = "message: '{$members.signed}', signedMembers: [Text, 'Id?'], id: {bodyPointer: /Id}"
    parsed = block(parse, f"kind: certificate, {PLACE}, {SIGNATURE}, {members}")
    scheme = scheme_of(parsed)
    assert isinstance(scheme, CertificateSignature)
    assert covers(scheme, "$request.body#/Id")
    assert not covers(scheme, "$request.body#/Other")
    assert parsed.slugs == ["unsigned-body"]


def test_a_message_signature_and_its_defaults(parse: Parse) -> None:
    parsed = block(parse, f"{MESSAGES}, alg: ed25519")
    scheme = scheme_of(parsed)
    assert isinstance(scheme, MessageSignature)
    assert (scheme.algorithm, scheme.components, scheme.digest) == ("ed25519", (), "required")
    assert (scheme.timestamp.past, scheme.timestamp.future) == (300, 300)
    assert parsed.found == []


@pytest.mark.parametrize(
    ("expression", "components"),
    [
        ("$method", "'@method'"),
        ("$url", "'@target-uri'"),
        ("$request.path", "'@path'"),
        ("$request.path", "'@request-target'"),
        ("$request.query.a", "'@query'"),
        ("$request.query.a", '\'"@query-param";name="a"\''),
        ("$request.header.X-Id", "x-id"),
    ],
)
def test_what_a_component_covers(parse: Parse, expression: str, components: str) -> None:
    scheme = scheme_of(block(parse, f"{MESSAGES}, alg: ed25519, components: [{components}]"))
    bare = scheme_of(block(parse, f"{MESSAGES}, alg: ed25519"))
    assert isinstance(scheme, MessageSignature)
    assert isinstance(bare, MessageSignature)
    assert covers(scheme, expression)
    assert not covers(bare, expression)


def test_the_body_is_covered_by_its_digest(parse: Parse) -> None:
    parsed = block(parse, f"{MESSAGES}, alg: ed25519, digest: none")
    scheme = scheme_of(parsed)
    assert isinstance(scheme, MessageSignature)
    assert not covers(scheme, "$request.body#/a")
    assert parsed.slugs == ["unsigned-body"]
    listed = block(parse, f"{MESSAGES}, alg: ed25519, digest: none, components: [content-digest]")
    scheme = scheme_of(listed)
    assert isinstance(scheme, MessageSignature)
    assert covers(scheme, "$request.body#/a")
    assert listed.found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (MESSAGES, "signature-invalid "),
        (f"{MESSAGES}, alg: rsa", "signature-invalid /alg"),
        (f"{MESSAGES}, alg: ed25519, secret: {{encoding: hex}}", "signature-invalid /secret"),
        (f"{MESSAGES}, alg: ed25519, label: ''", "signature-invalid /label"),
        (f"{MESSAGES}, alg: ed25519, message: x", "signature-invalid /message"),
        (
            f"{MESSAGES}, alg: ed25519, timestamp: {{header: Date}}",
            "signature-invalid /timestamp/header",
        ),
        (f"{MESSAGES}, alg: ed25519, components: [Date]", "message-component /components/0"),
        (f"{MESSAGES}, alg: ed25519, components: [a, a]", "message-component /components"),
        (f"kind: certificate, {SIGNATURE}", "signature-invalid "),
        (f"kind: certificate, {PLACE}", "signature-invalid "),
        (f"kind: certificate, {PLACE}, {SIGNATURE}, secret: {{}}", "signature-invalid /secret"),
        (
            f"kind: certificate, {PLACE}, {SIGNATURE}, hash: sha256, "
            "version: {header: V, hashes: {a: sha256}}",
            "signature-invalid /hash",
        ),
        (
            f"kind: certificate, {PLACE}, {SIGNATURE}, version: {{hashes: {{a: sha256}}}}",
            "signature-invalid /version",
        ),
        (
            f"kind: certificate, {PLACE}, {SIGNATURE}, message: '{{$members.signed}}'",
            "signature-invalid /message",
        ),
        (
            f"kind: certificate, {PLACE}, {SIGNATURE}, signedMembers: [A]",
            "signature-invalid /signedMembers",
        ),
        (
            f"kind: certificate, {SIGNATURE}, certificate: {{header: C, "
            "urls: ['http://a.example/{name}'], names: [a.example]}",
            "url-pattern /certificate/urls/0",
        ),
        (
            f"kind: certificate, {SIGNATURE}, certificate: {{header: C, "
            "urls: ['https://a.example/x'], names: ['{name}.com']}",
            "url-pattern /certificate/names/0",
        ),
        (f"kind: hmac, {SIGNATURE}, alg: ed25519", "signature-invalid /alg"),
        (
            f"kind: hmac, {SIGNATURE}, handshakes: [{{method: POST, signed: true, answer: x, "
            "fetch: ['https://a.example/x']}]",
            "signature-invalid /handshakes/0/fetch",
        ),
        (
            f"kind: hmac, {SIGNATURE}, handshakes: [{{method: POST, signed: true, answer: x, "
            "value: $request.body#/u, fetch: ['https://{name}.com/x']}]",
            "url-pattern /handshakes/0/fetch/0",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_place(parse: Parse, text: str, found: str) -> None:
    parsed = block(parse, text)
    slug, _, place = found.partition(" ")
    assert parsed.groups[0].signature is None
    assert f"{slug} {AT}{place}" in parsed.found


@pytest.mark.parametrize(
    "url",
    [
        "https://sns.{region}.amazonaws.com/SimpleNotificationService-{name}.pem",
        "https://api.paypal.com/v1/notifications/certs/{name}",
        "https://a.b-c.example/",
        "https://a.example/x.y/z",
    ],
)
def test_a_url_with_a_host_of_its_own_is_a_pattern(parse: Parse, url: str) -> None:
    place = f"certificate: {{header: C, urls: ['{url}'], names: [a.example]}}"
    assert block(parse, f"kind: certificate, {place}, {SIGNATURE}").found == []


@pytest.mark.parametrize(
    "url",
    [
        "https://{name}",
        "https://{name}.com/x",
        "https://a.{name}/x",
        "https://example/x",
        "https://A.example/x",
        "https://a.example:1/x",
        "https://u@a.example/x",
        "https://a.example/%2e",
        "https://a.example/a/../b",
        "https://a.example/.",
        "https://a.example/x#y",
        "https://a.example/{query}",
        "https://a.example/{other}",
        "https://a.example/x y",
        "//a.example/x",
    ],
)
def test_a_url_that_leaves_open_whose_it_is_is_none(parse: Parse, url: str) -> None:
    place = f"certificate: {{header: C, urls: ['{url}'], names: [a.example]}}"
    parsed = block(parse, f"kind: certificate, {place}, {SIGNATURE}")
    assert parsed.slugs == ["url-pattern"]
