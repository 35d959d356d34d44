"""APIMatic's signature block."""

from __future__ import annotations

import pytest
from conftest import Parse, Parsed
from webhookgen.ir.signature import CustomSignature, HmacSignature, Verification


def block(parse: Parse, text: str, *, key: str = "signatureVerification") -> Parsed:
    return parse(f"""
openapi: 3.1.0
info: {{title: T, version: "1"}}
x-webhook-groups: {{default: {{{key}: {text}}}}}
webhooks: {{paid: {{post: {{}}}}}}
""")


def digest_of(parsed: Parsed) -> HmacSignature:
    verification = parsed.groups[0].signature
    assert isinstance(verification, Verification)
    assert isinstance(verification.scheme, HmacSignature)
    return verification.scheme


@pytest.mark.parametrize("key", ["signatureVerification", "payloadVerification"])
def test_defaults(parse: Parse, key: str) -> None:
    parsed = block(parse, "{signatureHeader: X-Sig, algorithm: HMAC-SHA256}", key=key)
    signature = digest_of(parsed)
    assert (signature.headers, signature.hash) == (("X-Sig",), "sha256")
    assert signature.encoding == "hex"
    assert (signature.message, signature.values) == ("{$request.body}", ("{digest}",))
    assert parsed.found == []


@pytest.mark.parametrize("key", ["digestEncoding", "encoding"])
def test_all_of_it(parse: Parse, key: str) -> None:
    message = "{$method}|{$url}|{$request.path}|{$request.query.a b}|{$request.header.X-T}|"
    message += "{$request.body#/a~1b}|{$request.body}"
    parsed = block(
        parse,
        f"{{signatureHeader: X, algorithm: HMAC-SHA512, {key}: base64url, name: n, x-note: 1,"
        f" messageTemplate: '{message}', signatureValueTemplate: 'v1={{digest}}'}}",
    )
    signature = digest_of(parsed)
    assert (signature.hash, signature.encoding) == ("sha512", "base64url")
    assert (signature.message, signature.values) == (message, ("v1={digest}",))
    assert parsed.found == []


def test_custom(parse: Parse) -> None:
    parsed = block(parse, "{algorithm: Custom, name: verifyIt, signatureHeader: X}")
    assert isinstance(parsed.groups[0].signature, CustomSignature)
    assert parsed.groups[0].signature.name == "verifyIt"
    assert parsed.found == []


def test_custom_without_a_name_is_only_a_warning(parse: Parse) -> None:
    parsed = block(parse, "{algorithm: Custom}")
    assert isinstance(parsed.groups[0].signature, CustomSignature)
    assert parsed.slugs == ["custom-without-name"]


@pytest.mark.parametrize("key", ["digestEncoding", "encoding"])
def test_custom_with_hmac_keys(parse: Parse, key: str) -> None:
    parsed = block(parse, f"{{algorithm: Custom, name: a, {key}: hex}}")
    assert parsed.groups[0].signature is None
    at = f"/x-webhook-groups/default/signatureVerification/{key}"
    assert parsed.found == [f"signature-invalid {at}"]


@pytest.mark.parametrize(
    ("text", "slug", "token", "help"),
    [
        ("{signatureHeader: X}", "signature-invalid", "", "add `algorithm`"),
        ("{algorithm: HMAC-SHA256}", "signature-invalid", "", "add `signatureHeader`"),
        (
            "{signatureHeader: X, algorithm: hmac-sha256}",
            "signature-algorithm",
            "/algorithm",
            "did you mean `HMAC-SHA256`?",
        ),
        (
            "{signatureHeader: X, algorithm: RSA}",
            "signature-algorithm",
            "/algorithm",
            "use one of HMAC-SHA256, HMAC-SHA512, Custom",
        ),
        (
            "{signatureHeader: X, algorithm: HMAC-SHA256, digestEncoding: Base64}",
            "signature-invalid",
            "/digestEncoding",
            "did you mean `base64`?",
        ),
        (
            "{signatureHeader: X, algorithm: HMAC-SHA256, mesageTemplate: x}",
            "signature-key-unknown",
            "",
            "did you mean `messageTemplate`?",
        ),
        (
            "{signatureHeader: [X], algorithm: HMAC-SHA256}",
            "signature-invalid",
            "/signatureHeader",
            "put it into quotes",
        ),
        (
            "{signatureHeader: 'X Y', algorithm: HMAC-SHA256}",
            "signature-invalid",
            "/signatureHeader",
            "correct it",
        ),
        (
            "{signatureHeader: '', algorithm: HMAC-SHA256}",
            "signature-invalid",
            "/signatureHeader",
            "give it a value",
        ),
        (
            "{signatureHeader: X, algorithm: HMAC-SHA256, encoding: hex, digestEncoding: base64}",
            "signature-invalid",
            "/encoding",
            "remove `encoding`",
        ),
        ("[]", "signature-invalid", "", "give `signatureHeader`"),
        ("null", "signature-invalid", "", "give `signatureHeader`"),
    ],
)
def test_faults(parse: Parse, text: str, slug: str, token: str, help: str) -> None:
    parsed = block(parse, text)
    found = parsed.the(slug)
    assert found.at.pointer == f"/x-webhook-groups/default/signatureVerification{token}"
    assert found.help.startswith(help)
    assert parsed.groups[0].signature is None
    assert parsed.slugs == [slug]


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{$request.body", "do not pair"),
        ("$request.body}", "do not pair"),
        ("{{$request.body}}", "do not pair"),
        ("{$request.bdy}", "no placeholder"),
        ("{$request.header.}", "no placeholder"),
        ("{$request.header.A B}", "no placeholder"),
        ("{$request.query.}", "no placeholder"),
        ("{$request.body#}", "no placeholder"),
        ("{$request.body#a}", "no placeholder"),
        ("{$response.body}", "no placeholder"),
        ("{digest}", "no placeholder"),
        ("{}", "no placeholder"),
        ("$request.body", "outside braces"),
        ("<$method>{$request.body}", "outside braces"),
        ("constant", "the same for every request"),
        ("{$brace.open}{$secret}{$brace.close}", "the same for every request"),
        ("{$brace}{$body.json}", "no placeholder"),
    ],
)
def test_message_templates(parse: Parse, template: str, words: str) -> None:
    text = f"{{signatureHeader: X, algorithm: HMAC-SHA256, messageTemplate: '{template}'}}"
    parsed = block(parse, text)
    assert words in parsed.the("signature-template").message
    assert parsed.groups[0].signature is None


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("v1=", "exactly once"),
        ("{digest}{digest}", "exactly once"),
        ("{digest", "do not pair"),
        ("{Digest}", "no placeholder"),
        ("{$request.body}{digest}", "no placeholder"),
        ("v1=<digest>", "outside braces"),
    ],
)
def test_value_templates(parse: Parse, template: str, words: str) -> None:
    text = f"{{signatureHeader: X, algorithm: HMAC-SHA256, signatureValueTemplate: '{template}'}}"
    assert words in block(parse, text).the("signature-template").message


def test_a_message_may_be_an_object_of_json(parse: Parse) -> None:
    text = """{kind: hmac, signature: {header: X, format: pairs, key: sign},
      message: '{$brace.open}"Body":{$body.json},"Zone":"{$item.zone}"{$brace.close}'}"""
    parsed = block(parse, text)
    assert parsed.slugs == []
    assert parsed.groups[0].signature is not None


@pytest.mark.parametrize(
    ("record", "key", "words"),
    [
        ("message: '{$item.zone}{$request.body}'", "message", "an item of the signature"),
        ("timestamp: {pairKey: t}, message: '{$timestamp}{$request.body}'", "timestamp",
         "could hold the time"),
    ],
)  # fmt: skip
def test_a_signature_alone_has_no_items(parse: Parse, record: str, key: str, words: str) -> None:
    parsed = block(parse, f"{{kind: hmac, signature: {{header: X}}, {record}}}")
    found = parsed.the("signature-invalid")
    assert words in found.message
    assert found.at.pointer.endswith(f"/{key}")


def test_a_message_without_the_body(parse: Parse) -> None:
    text = "{signatureHeader: X, algorithm: HMAC-SHA256, messageTemplate: '{$request.body#/id}'}"
    parsed = block(parse, text)
    assert parsed.slugs == ["unsigned-body"]
    assert parsed.groups[0].signature is not None


def test_all_faults_are_reported_at_once(parse: Parse) -> None:
    text = "{signatureHeader: 'a b', algorithm: HMAC-SHA256, messageTemplate: '{', "
    text += "signatureValueTemplate: x}"
    assert block(parse, text).slugs == [
        "signature-invalid",
        "signature-template",
        "signature-template",
    ]


def test_a_value_of_the_wrong_type_is_reported_once(parse: Parse) -> None:
    assert block(parse, "{signatureHeader: X, algorithm: [[]]}").slugs == ["signature-invalid"]
