"""Fern's and Speakeasy's extensions: what they mean, and what is not followed."""

from __future__ import annotations

import pytest
from conftest import Parse, Parsed
from webhookgen.ir.signature import (
    CustomSignature,
    HmacSignature,
    PublicKeySignature,
    Verification,
)

BLOCK = "{type: hmac, header: X-Sig"


def fern(parse: Parse, root: str, operation: str = "", groups: str = "") -> Parsed:
    return parse(f"""
openapi: 3.1.0
info: {{title: T, version: "1"}}
{groups}
{f"x-fern-webhook-signature: {root}" if root else ""}
webhooks: {{paid: {{post: {{{operation}}}}}}}
""")


def scheme_of(parsed: Parsed) -> HmacSignature:
    verification = parsed.groups[0].signature
    assert isinstance(verification, Verification), parsed.diagnostics
    assert isinstance(verification.scheme, HmacSignature)
    return verification.scheme


def test_ferns_defaults(parse: Parse) -> None:
    made = scheme_of(fern(parse, BLOCK + "}"))
    assert (made.headers, made.hash, made.encoding) == (("X-Sig",), "sha256", "base64")
    assert (made.message, made.timestamp) == ("{$request.body}", None)


def test_ferns_sorted_form_and_body_hash(parse: Parse) -> None:
    text = ", payload-format: {components: [notification-url, body], body-sort: alphabetical}"
    text += ", body-hash-binding: {encoding: hex, location: {type: query-parameter, name: h}}}"
    made = scheme_of(fern(parse, BLOCK + text))
    assert made.message == "{$url}{$form.sorted}"
    assert made.body_hash is not None
    assert (made.body_hash.source, made.body_hash.required) == ("$request.query.h", False)


def test_ferns_false_does_not_inherit(parse: Parse) -> None:
    parsed = fern(parse, BLOCK + "}", "x-fern-webhook-signature: false")
    assert parsed.groups[0].signature is None
    assert scheme_of(fern(parse, BLOCK + "}", "x-fern-webhook-signature: true"))


def test_a_block_of_the_group_wins(parse: Parse) -> None:
    block = "{signatureVerification: {signatureHeader: X-Own, algorithm: HMAC-SHA512}}"
    parsed = fern(parse, BLOCK + "}", groups=f"x-webhook-groups: {{default: {block}}}")
    assert scheme_of(parsed).headers == ("X-Own",)


KEYED = "{type: asymmetric, header: X, asymmetric-algorithm: "
AT = "jwks-url: 'https://a.example'"


@pytest.mark.parametrize(
    ("text", "algorithm", "key", "key_id"),
    [
        (KEYED + "ed25519}", "ed25519", "public_key", ""),
        (KEYED + "ecdsa-sha384, key-id-header: K}", "ecdsa-sha384", "public_key", ""),
        (KEYED + f"rsa-sha256, {AT}}}", "rsa-sha256", "key_set", ""),
        (KEYED + f"rsa-sha512, {AT}, key-id-header: K}}", "rsa-sha512", "key_set",
         "$request.header.K"),
    ],
)  # fmt: skip
def test_fern_with_public_keys(
    parse: Parse, text: str, algorithm: str, key: str, key_id: str
) -> None:
    parsed = fern(parse, text)
    assert parsed.slugs == []
    verification = parsed.groups[0].signature
    assert isinstance(verification, Verification)
    scheme = verification.scheme
    assert isinstance(scheme, PublicKeySignature)
    assert (scheme.algorithm, scheme.key, scheme.key_id) == (algorithm, key, key_id)
    assert (scheme.encoding, scheme.message) == ("base64", "{$request.body}")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        (BLOCK + ", payload-format: {components: [bdy]}}", "signature-invalid"),
        (BLOCK + ", payload-format: {components: [message-id, body]}}", "signature-unsupported"),
        (BLOCK + ", payload-format: {components: [timestamp, body]}}", "signature-unsupported"),
        (BLOCK + ", body-hash-binding: {location: {type: query-parameter, name: h}}}",
         "signature-unsupported"),
        (BLOCK + ", url-normalization: {legacy-query-encoding: true}}", "signature-unsupported"),
        (BLOCK + ", algorithm: md5}", "signature-algorithm"),
        (BLOCK + ", headr: X}", "signature-key-unknown"),
        ("{type: hmac}", "signature-invalid"),
        ("{type: other, header: X}", "signature-invalid"),
        ("{type: asymmetric, header: X}", "signature-algorithm"),
        (KEYED + "rsa-md5}", "signature-algorithm"),
        ("[]", "signature-invalid"),
    ],
)  # fmt: skip
def test_what_fern_would_weaken_is_an_error(parse: Parse, text: str, slug: str) -> None:
    parsed = fern(parse, text)
    assert parsed.groups[0].signature is None
    assert parsed.slugs == [slug]


def test_ferns_true_needs_a_root(parse: Parse) -> None:
    assert fern(parse, "", "x-fern-webhook-signature: true").slugs == ["signature-invalid"]


@pytest.mark.parametrize("key", ["signatureTextEncoding", "signatureFormat"])
def test_speakeasy(parse: Parse, key: str) -> None:
    text = f"x-speakeasy-webhooks: {{security: {{type: signature, headerName: X, {key}: hex}}}}"
    made = scheme_of(fern(parse, "", groups=text))
    assert (made.headers, made.encoding, made.message) == (("X",), "hex", "{$request.body}")


def test_speakeasys_other_types(parse: Parse) -> None:
    custom = fern(parse, "", groups="x-speakeasy-webhooks: {security: {type: custom}}")
    assert isinstance(custom.groups[0].signature, CustomSignature)
    vague = fern(parse, "", groups="x-speakeasy-webhooks: {security: {type: apiKey}}")
    assert vague.slugs == ["signature-unsupported"]


HEX = "x-fern-webhook-signature: {type: hmac, header: X-Sig, encoding: hex}"


def several(parse: Parse, *operations: str, root: str = BLOCK + "}", groups: str = "") -> Parsed:
    return parse(f"""
openapi: 3.1.0
info: {{title: T, version: "1"}}
{groups}
{f"x-fern-webhook-signature: {root}" if root else ""}
webhooks: {{{", ".join(f"e{i}: {{post: {{{text}}}}}" for i, text in enumerate(operations))}}}
""")


@pytest.mark.parametrize(
    ("operations", "root", "names"),
    [
        (["", HEX], True, [None, "e1"]),
        (["", f"{HEX}, tags: [t]"], True, [None, "t"]),
        ([f"{HEX}, tags: [t]", "tags: [u]", f"{HEX}, tags: [t, u]"], True, ["t", None]),
        ([HEX, "x-fern-webhook-signature: false"], False, ["e0", "e1"]),
        (["x-fern-webhook-signature: true", HEX], True, [None, "e1"]),
        (["tags: [t]", f"{HEX}, tags: [t]"], True, [None, "e1"]),
        ([HEX, HEX], False, [None]),
    ],
)
def test_each_scheme_of_a_group_is_a_group_of_its_own(
    parse: Parse, operations: list[str], root: bool, names: list[str | None]
) -> None:
    parsed = several(parse, *operations, root=BLOCK + "}" if root else "")
    assert [group.name for group in parsed.groups] == names
    slugs = [each.code.slug for each in parsed.diagnostics]
    assert slugs == ["group-split"] * (len(names) > 1)


@pytest.mark.parametrize(
    ("operations", "groups"),
    [
        (["", HEX, HEX], ""),
        (["tags: [t]", f"{HEX}, tags: [t]", f"{HEX}, tags: [t]"], ""),
        (["", f"{HEX}, tags: [t]", f"{HEX}, tags: [u]"], ""),
        (["", HEX], "x-webhook-groups: {default: {}, e1: {}}"),
    ],
    ids=["nameless", "a tag of others", "two tags", "a name that is taken"],
)
def test_schemes_that_nothing_names_are_an_error(
    parse: Parse, operations: list[str], groups: str
) -> None:
    parsed = several(parse, *operations, groups=groups)
    assert "different-signatures" in [each.code.slug for each in parsed.diagnostics]
    assert [group.signature for group in parsed.groups if group.events] == [None]
